//! The whole-number model of a day, blind to the clock.
//!
//! With `x` the times a demand is done by a person (under a supervisor where one is asked for), `y` the times a task for
//! `n` performers is begun in a segment of the day, and `v` the times it is left:
//! * demand: `Σ x + v = times` for one performer, `Σ y + v = times` for more;
//! * together, in each segment between changes of who is on duty: `Σ x = n · y`, `x_person ≤ y`, `Σ assisting ≤ (n − 1) · y`;
//! * pure: of a task for `n` performers, those whom a profession alone does are at most `⌊people / n⌋` at once, so at most that
//!   many times as often as the task fits into the segment: `y − Σ x_others ≤ ⌊people / n⌋ · ⌊span / minutes⌋`;
//! * capacity: `Σ minutes · x + Σ supervision ≤ capacity` of a person;
//! * stretch: for every stretch `[a, b]` of the day, what a person does in columns that lie wholly inside it, her break
//!   included when it must, is no longer than `b − a`.
//!
//! Every plan on the clock satisfies all of it, so the least value here is a bound of every plan. A group of people who are
//! alike (`groups`) may stand for its people: its rows are sums of theirs.

use crate::ways::{Day, Oversight, Way};
use std::collections::BTreeMap;

/// A column: somebody does a demand some number of times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) demand: usize,
    /// Place of the way.
    pub(crate) way: usize,
    /// Who supervises, with her minutes.
    pub(crate) by: Option<(usize, i64)>,
    /// Supervised by the mobile team.
    pub(crate) afar: bool,
    /// Everything of it lies in this stretch of the day.
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// Times begun in a segment.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) demand: usize,
    pub(crate) columns: Vec<usize>,
}

/// A row: `lower ≤ Σ ≤ upper` over columns, then segments, then demands left.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) terms: Vec<(Var, f64)>,
}

/// A variable of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Var {
    /// Times of a column.
    Column(usize),
    /// Times of a segment.
    Segment(usize),
    /// Times a demand is left.
    Left(usize),
}

/// The model without aims.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) columns: Vec<Column>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) rows: Vec<Row>,
    /// Minutes of each person: terms of her capacity row.
    pub(crate) work: Vec<Vec<(Var, f64)>>,
    /// How many people each stands for.
    pub(crate) sizes: Vec<usize>,
}

impl Model {
    /// The model of everybody by herself.
    pub(crate) fn new(day: &Day<'_>) -> Self {
        Self::of(day, vec![1; day.duties().len()])
    }

    /// The model in which each person stands for so many who are alike.
    pub(crate) fn of(day: &Day<'_>, sizes: Vec<usize>) -> Self {
        let work = vec![Vec::new(); day.duties().len()];
        let mut model = Self { columns: Vec::new(), segments: Vec::new(), rows: Vec::new(), work, sizes };
        for demand in 0..day.asked.len() {
            model.demand(day, demand);
        }
        model.capacity(day);
        model
    }

    fn demand(&mut self, day: &Day<'_>, demand: usize) {
        let asked = &day.asked[demand];
        let mut terms = vec![(Var::Left(demand), 1.0)];
        if asked.performers() == 1 {
            let columns = self.columns_of(day, demand, (asked.from, asked.to));
            terms.extend(columns.iter().map(|c| (Var::Column(*c), 1.0)));
        } else {
            for starts in segments(day, demand) {
                terms.extend(self.together(day, demand, starts).map(|s| (Var::Segment(s), 1.0)));
            }
        }
        let times = f64::from(asked.times);
        self.row(times, times, terms);
    }

    /// A segment of a task for several performers, if enough people can be there together.
    fn together(&mut self, day: &Day<'_>, demand: usize, starts: (i64, i64)) -> Option<usize> {
        let asked = &day.asked[demand];
        let n = asked.performers();
        let first = self.columns.len();
        let columns = self.columns_of(day, demand, starts);
        let lead = |c: &&usize| asked.ways[self.columns[**c].way].mode != turnus_domain::task::Mode::Assist;
        let mut people: Vec<usize> = columns.iter().map(|c| asked.ways[self.columns[*c].way].duty).collect();
        people.dedup();
        if people.iter().map(|p| self.sizes[*p]).sum::<usize>() < n || !columns.iter().any(|c| lead(&c)) {
            self.columns.truncate(first);
            return None;
        }
        let place = self.segments.len();
        let begun = (Var::Segment(place), -1.0);
        let assist: Vec<(Var, f64)> = columns.iter().filter(|c| !lead(c)).map(|c| (Var::Column(*c), 1.0)).collect();
        let all = columns.iter().map(|c| (Var::Column(*c), 1.0)).chain([(begun.0, -(n as f64))]).collect();
        self.row(0.0, 0.0, all);
        for person in &people {
            let hers = columns.iter().filter(|c| asked.ways[self.columns[**c].way].duty == *person);
            let at_once = (begun.0, -(self.sizes[*person].min(n) as f64));
            let terms = hers.map(|c| (Var::Column(*c), 1.0)).chain([at_once]).collect();
            self.row(f64::NEG_INFINITY, 0.0, terms);
        }
        self.pure(day, demand, &columns, begun.0);
        if !assist.is_empty() {
            let terms = assist.into_iter().chain([(begun.0, -(n as f64 - 1.0))]).collect();
            self.row(f64::NEG_INFINITY, 0.0, terms);
        }
        self.segments.push(Segment { demand, columns });
        Some(place)
    }

    /// Of a task begun in a segment, what one profession does alone.
    fn pure(&mut self, day: &Day<'_>, demand: usize, columns: &[usize], begun: Var) {
        let asked = &day.asked[demand];
        let way = |c: usize, model: &Self| &asked.ways[model.columns[c].way];
        let mut professions: Vec<_> = columns.iter().map(|c| &day.duties()[way(*c, self).duty].profession).collect();
        professions.sort_unstable();
        professions.dedup();
        for profession in professions {
            let (hers, others): (Vec<usize>, Vec<usize>) =
                columns.iter().partition(|c| day.duties()[way(**c, self).duty].profession == *profession);
            let from = hers.iter().map(|c| self.columns[*c].from).min().unwrap_or(0);
            let to = hers.iter().map(|c| self.columns[*c].to).max().unwrap_or(0);
            let minutes = hers.iter().map(|c| way(*c, self).minutes).min().unwrap_or(1).max(1);
            let mut people: Vec<usize> = hers.iter().map(|c| way(*c, self).duty).collect();
            people.sort_unstable();
            people.dedup();
            let at_once = people.iter().map(|p| self.sizes[*p]).sum::<usize>() / asked.performers();
            let most = at_once as i64 * ((to - from) / minutes);
            if most < i64::from(asked.times) {
                let terms = others.iter().map(|c| (Var::Column(*c), -1.0)).chain([(begun, 1.0)]).collect();
                self.row(f64::NEG_INFINITY, most as f64, terms);
            }
        }
    }

    /// The columns of a demand that begin in a span of starts.
    fn columns_of(&mut self, day: &Day<'_>, demand: usize, starts: (i64, i64)) -> Vec<usize> {
        let asked = &day.asked[demand];
        let first = self.columns.len();
        for (place, way) in asked.ways.iter().enumerate().filter(|(_, w)| self.sizes[w.duty] > 0).collect::<Vec<_>>() {
            let duty = &day.duties()[way.duty];
            let last = if asked.performers() == 1 { asked.to } else { (starts.1 - 1 + way.minutes).min(asked.to) };
            let (from, to) = (starts.0.max(asked.from).max(duty.from.0), last.min(duty.to.0));
            let column = Column { demand, way: place, by: None, afar: false, from, to };
            self.oversee(day, way, column);
        }
        (first..self.columns.len()).collect()
    }

    fn oversee(&mut self, day: &Day<'_>, way: &Way, column: Column) {
        let mut add = |c: Column| {
            if c.to - c.from >= way.minutes {
                self.columns.push(c);
            }
        };
        match &way.oversight {
            Oversight::None => add(column),
            Oversight::By { supervisors, minutes, afar } => {
                for s in supervisors {
                    let there = &day.duties()[*s];
                    let (from, to) = (column.from.max(there.from.0), column.to.min(there.to.0));
                    add(Column { by: Some((*s, *minutes)), from, to, ..column });
                }
                for (a, b) in day.reach.iter().filter(|_| *afar) {
                    add(Column { afar: true, from: column.from.max(*a), to: column.to.min(*b), ..column });
                }
            }
        }
    }

    fn capacity(&mut self, day: &Day<'_>) {
        let mut pieces: BTreeMap<usize, Vec<(i64, i64, usize, i64)>> = BTreeMap::new();
        for (index, c) in self.columns.iter().enumerate() {
            let way = &day.asked[c.demand].ways[c.way];
            pieces.entry(way.duty).or_default().push((c.from, c.to, index, way.minutes));
            if let Some((s, minutes)) = c.by.filter(|(_, minutes)| *minutes > 0) {
                pieces.entry(s).or_default().push((c.from, c.to, index, minutes));
            }
        }
        for (duty, work) in pieces {
            let terms: Vec<(Var, f64)> = work.iter().map(|(_, _, c, m)| (Var::Column(*c), *m as f64)).collect();
            let capacity = self.sizes[duty] as f64 * day.duties()[duty].capacity.0 as f64;
            self.work[duty].clone_from(&terms);
            self.row(f64::NEG_INFINITY, capacity, terms);
            self.stretches(day, duty, &work);
        }
    }

    /// A row for every stretch that some set of columns fills.
    fn stretches(&mut self, day: &Day<'_>, duty: usize, work: &[(i64, i64, usize, i64)]) {
        let pause = crate::clock::pause_span(&day.duties()[duty]);
        let (minutes, people) = (day.duties()[duty].pause.0, self.sizes[duty] as i64);
        let mut starts: Vec<i64> = work.iter().map(|w| w.0).collect();
        let mut ends: Vec<i64> = work.iter().map(|w| w.1).collect();
        for list in [&mut starts, &mut ends] {
            list.sort_unstable();
            list.dedup();
        }
        for a in &starts {
            for b in ends.iter().filter(|b| *b > a) {
                let inside: Vec<_> = work.iter().filter(|w| *a <= w.0 && w.1 <= *b).collect();
                let tight = inside.iter().any(|w| w.0 == *a) && inside.iter().any(|w| w.1 == *b);
                let most: i64 = inside.iter().map(|w| w.3 * i64::from(day.asked[self.columns[w.2].demand].times)).sum();
                let length = people * (b - a - if *a <= pause.0 && pause.1 <= *b { minutes } else { 0 });
                if tight && most > length {
                    let terms = inside.iter().map(|w| (Var::Column(w.2), w.3 as f64)).collect();
                    self.row(f64::NEG_INFINITY, length.max(0) as f64, terms);
                }
            }
        }
    }

    fn row(&mut self, lower: f64, upper: f64, terms: Vec<(Var, f64)>) {
        self.rows.push(Row { lower, upper, terms });
    }
}

/// Spans of starts of a task for several performers, cut where somebody who may do it comes or goes.
fn segments(day: &Day<'_>, demand: usize) -> Vec<(i64, i64)> {
    let asked = &day.asked[demand];
    let people = asked.ways.iter().map(|w| &day.duties()[w.duty]);
    let mut cuts: Vec<i64> = people.flat_map(|d| [d.from.0, d.to.0]).filter(|t| asked.from < *t && *t < asked.to).collect();
    cuts.extend([asked.from, asked.to]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|w| (w[0], w[1])).collect()
}
