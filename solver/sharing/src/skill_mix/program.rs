//! The model as rows and columns, before any solver sees it.
//!
//! Every column has finite bounds, so every multiplier of the rows proves a bound. A rule is a set of columns that
//! are shut: the ways it bars, and for each row that it imposes a *breach*, the amount by which the row may be
//! missed. Relaxing the rule opens them.

use super::frame::{Frame, Place, Post, WayAt};
use std::collections::BTreeMap;

/// What a column stands for. Indices are those of the model's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// Standard hours done in a way.
    Hours { way: usize, unit: usize, bucket: usize },
    /// Standard hours not done.
    Unmet(Place),
    /// Overtime or agency hours.
    Extra(usize),
    /// Hours lent.
    Lent { arc: usize, bucket: usize },
    /// People sent to a course (whole).
    Trained(usize),
    /// Whether a course is held (0 or 1).
    Scheme(usize),
    /// Whether a profession takes part in a task of a unit (0 or 1).
    TakesPart { task: usize, profession: usize, unit: usize },
    /// Hours more than today.
    More(usize),
    /// Hours fewer than today.
    Less(usize),
    /// How far a row is missed.
    Breach(Row),
}

/// What a row states. Indices are those of the model's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    /// C1: what is asked for is done or unmet.
    Demand(Place),
    /// C2: no more than the hours there are.
    Capacity(Post),
    /// C3: no more than the holders' hours.
    Competence { competence: usize, at: Post },
    /// C4: no more supervised at once than the span.
    Supervision(Post),
    /// C5: least presence.
    Presence(usize),
    /// C6: least share.
    Share(usize),
    /// C7: most risk.
    Risk(usize),
    /// C8: hours only of professions that take part …
    PartOf { at: Place, profession: usize },
    /// … of which there are not too many …
    Professions { task: usize, unit: usize },
    /// … and each does enough.
    Chunk { task: usize, profession: usize, unit: usize },
    /// C9: today's hours, more and less.
    Practice(usize),
    /// C9: most change.
    Change,
    /// C10: most kroner for courses.
    TrainingBudget,
    /// C10: no one attends a course that is not held.
    Seats(usize),
}

/// A column with its bounds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ColumnOf {
    pub(crate) what: Column,
    pub(crate) lower: f64,
    /// As the rules are now: 0 when a rule shuts it.
    pub(crate) upper: f64,
    /// When no rule shuts it.
    pub(crate) open: f64,
    /// Rules that shut it; all must be relaxed to open it.
    pub(crate) bars: Vec<usize>,
    pub(crate) integer: bool,
}

/// A row: `lower ≤ terms ≤ upper`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RowOf {
    pub(crate) what: Row,
    /// The rule that imposes it, if any.
    pub(crate) rule: Option<usize>,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) terms: Terms,
}

/// Column indices with coefficients.
pub(crate) type Terms = Vec<(usize, f64)>;

/// Rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Program {
    pub(crate) columns: Vec<ColumnOf>,
    pub(crate) rows: Vec<RowOf>,
}

impl Program {
    /// The whole model C1–C10; C11 belongs to packages.
    pub(crate) fn new(frame: &Frame<'_>) -> Self {
        let mut program = Self::default();
        super::columns::add(frame, &mut program);
        super::rows::add(frame, &mut program);
        program.rows.retain(|r| !r.rule.is_some_and(|rule| frame.relaxed.contains(&rule)));
        program.add_breaches();
        program
    }

    pub(crate) fn column(&mut self, what: Column, upper: f64) -> usize {
        self.columns.push(ColumnOf { what, lower: 0.0, upper, open: upper, bars: Vec::new(), integer: false });
        self.columns.len() - 1
    }

    pub(crate) fn row(&mut self, what: Row, rule: Option<usize>, (lower, upper): (f64, f64), terms: Terms) {
        self.rows.push(RowOf { what, rule, lower, upper, terms });
    }

    /// The way columns: index, way, unit and bucket.
    pub(crate) fn hours<'a>(&self, frame: &'a Frame<'_>) -> Vec<(usize, WayIn<'a>)> {
        let hours = self.columns.iter().enumerate().filter_map(|(index, c)| match c.what {
            Column::Hours { way, unit, bucket } => {
                let given = &frame.model.ways[way];
                Some((index, WayIn { way: &frame.ways[way], effort: given.effort, risk: given.risk, unit, bucket }))
            }
            _ => None,
        });
        hours.collect()
    }

    /// Indices of columns by what they stand for.
    pub(crate) fn index(&self) -> BTreeMap<Column, usize> {
        self.columns.iter().enumerate().map(|(index, c)| (c.what, index)).collect()
    }

    /// Whether anything must be whole.
    pub(crate) fn is_integer(&self) -> bool {
        self.columns.iter().any(|c| c.integer)
    }

    /// Gives every row that a rule imposes the amount by which it may be missed, shut by that rule.
    fn add_breaches(&mut self) {
        for index in 0..self.rows.len() {
            if let Some(rule) = self.rows[index].rule {
                let breach = self.breach(index);
                self.columns[breach].bars = vec![rule];
                self.columns[breach].upper = 0.0;
            }
        }
    }

    /// A new column by which a row may be missed, open as far as the bounds of the others can miss it.
    pub(crate) fn breach(&mut self, row: usize) -> usize {
        let RowOf { what, lower, upper, ref terms, .. } = self.rows[row];
        let reach = |most: bool| {
            terms.iter().map(|(c, v)| v * if (*v > 0.0) == most { self.columns[*c].open } else { self.columns[*c].lower }).sum::<f64>()
        };
        // A row with a lower side only is missed from below, others from above; a demand is missed from below too.
        let (sign, room) = if lower.is_finite() { (1.0, lower - reach(false)) } else { (-1.0, reach(true) - upper) };
        let column = self.column(Column::Breach(what), room.max(0.0));
        self.rows[row].terms.push((column, sign));
        column
    }

    /// Parts that share no row: each can be solved by itself.
    pub(crate) fn blocks(self) -> Vec<Self> {
        let mut root: Vec<usize> = (0..self.columns.len()).collect();
        for row in &self.rows {
            for pair in row.terms.windows(2) {
                let (a, b) = (find(&mut root, pair[0].0), find(&mut root, pair[1].0));
                root[a.max(b)] = a.min(b);
            }
        }
        let mut block_of_root: BTreeMap<usize, usize> = BTreeMap::new();
        let mut blocks: Vec<Self> = Vec::new();
        let mut place = Vec::with_capacity(self.columns.len());
        for (index, column) in self.columns.into_iter().enumerate() {
            let block = *block_of_root.entry(find(&mut root, index)).or_insert_with(|| {
                blocks.push(Self::default());
                blocks.len() - 1
            });
            place.push((block, blocks[block].columns.len()));
            blocks[block].columns.push(column);
        }
        for mut row in self.rows {
            match row.terms.first().map(|(c, _)| place[*c].0) {
                Some(block) => {
                    row.terms.iter_mut().for_each(|(c, _)| *c = place[*c].1);
                    blocks[block].rows.push(row);
                }
                None if row.lower > 0.0 || row.upper < 0.0 => blocks.push(Self { columns: Vec::new(), rows: vec![row] }),
                None => {}
            }
        }
        blocks
    }

    /// Several blocks as one.
    pub(crate) fn merged(blocks: &[&Self]) -> Self {
        let mut whole = Self::default();
        for block in blocks {
            let offset = whole.columns.len();
            whole.columns.extend(block.columns.iter().cloned());
            whole.rows.extend(block.rows.iter().cloned().map(|mut row| {
                row.terms.iter_mut().for_each(|(c, _)| *c += offset);
                row
            }));
        }
        whole
    }
}

/// A way in a unit and bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WayIn<'a> {
    pub(crate) way: &'a WayAt,
    pub(crate) effort: f64,
    pub(crate) risk: f64,
    pub(crate) unit: usize,
    pub(crate) bucket: usize,
}

impl WayIn<'_> {
    pub(crate) fn post(&self) -> Post {
        self.post_of(self.way.profession)
    }

    pub(crate) fn post_of(&self, profession: usize) -> Post {
        Post { profession, unit: self.unit, bucket: self.bucket }
    }

    pub(crate) fn place(&self) -> Place {
        Place { task: self.way.task, unit: self.unit, bucket: self.bucket }
    }
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}
