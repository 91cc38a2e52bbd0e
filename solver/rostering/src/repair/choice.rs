//! Which columns together: least cover left, then fewest people, then least burden.

use super::{Params, columns::Column, state::State};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// The columns of one alternative.
pub(super) struct Chosen {
    pub(super) columns: Vec<usize>,
    pub(super) proven: bool,
}

/// Alternatives, best first; fewer than asked for when there are no more ways.
pub(super) fn choose(state: &State, columns: &[Column], params: &Params, cancel: &AtomicBool) -> Result<Vec<Chosen>, String> {
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut barred: Vec<Vec<usize>> = Vec::new();
    while chosen.len() < params.alternatives {
        let program = Program { state, columns, barred: &barred, nodes: params.nodes, cancel };
        let Some(next) = program.best()? else { break };
        // An alternative that changes nobody leaves everything as it is: after it there is nothing new to say.
        let people: Vec<usize> = next.columns.iter().map(|k| columns[*k].person).collect();
        let last = people.is_empty();
        if !(last && !chosen.is_empty()) {
            chosen.push(next);
        }
        if last {
            break;
        }
        barred.push(people);
    }
    Ok(chosen)
}

struct Program<'a> {
    state: &'a State,
    columns: &'a [Column],
    /// Sets of people that earlier alternatives change.
    barred: &'a [Vec<usize>],
    nodes: i64,
    cancel: &'a AtomicBool,
}

/// What a stage minimises and the stages before it hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Left,
    People,
    Burden,
}

impl Program<'_> {
    /// The best set of columns; none when all that remains was told.
    fn best(&self) -> Result<Option<Chosen>, String> {
        let (mut held, mut proven, mut last) = (Vec::new(), true, Vec::new());
        for stage in [Stage::Left, Stage::People, Stage::Burden] {
            let (mip, rows) = self.model(stage, &held);
            let limits = MipLimits { nodes: Some(self.nodes), ..MipLimits::default() };
            match mip.solve(&limits, None, self.cancel, &mut |_| {}) {
                MipOutcome::Solved { values, objective, optimal, .. } => {
                    proven &= optimal;
                    held.push((stage, objective.round()));
                    last = (0..self.columns.len()).filter(|k| values[*k] > 0.5).collect();
                }
                MipOutcome::Infeasible => return Ok(None),
                MipOutcome::Stopped { .. } if last.is_empty() => return Ok(None),
                MipOutcome::Stopped { .. } => proven = false,
                MipOutcome::Failed(why) => return Err(format!("{why} ({rows} rows)")),
            }
        }
        Ok(Some(Chosen { columns: last, proven }))
    }

    fn model(&self, stage: Stage, held: &[(Stage, f64)]) -> (Mip, usize) {
        let mut mip = Mip::new();
        let cost = |of: Stage, value: i64| if of == stage { value as f64 } else { 0.0 };
        for c in self.columns {
            let people = cost(Stage::People, 1);
            mip.column(people + cost(Stage::Burden, c.burden), 0.0, 1.0, true);
        }
        let rows = self.touched();
        let left: Vec<(usize, f64)> = rows
            .keys()
            .filter(|row| self.state.spare(**row) < 0)
            .map(|row| {
                let minutes = self.minutes(*row);
                let most = f64::from(-self.state.spare(*row));
                (mip.column(cost(Stage::Left, minutes), 0.0, most, true), minutes as f64)
            })
            .collect();
        let mut short = 0;
        for (row, terms) in &rows {
            let mut terms = terms.clone();
            if self.state.spare(*row) < 0 {
                terms.push((left[short].0, 1.0));
                short += 1;
            }
            mip.row(-f64::from(self.state.spare(*row)), f64::INFINITY, &terms);
        }
        for (_, columns) in self.by_person() {
            mip.row(f64::NEG_INFINITY, 1.0, &columns.iter().map(|k| (*k, 1.0)).collect::<Vec<_>>());
        }
        for people in self.barred {
            // Somebody of them is left in peace: changing all of them and others too would be no alternative.
            let theirs =
                (0..self.columns.len()).filter(|k| people.contains(&self.columns[*k].person)).map(|k| (k, 1.0)).collect::<Vec<_>>();
            mip.row(f64::NEG_INFINITY, people.len() as f64 - 1.0, &theirs);
        }
        for (of, value) in held {
            let terms: Vec<(usize, f64)> = match of {
                Stage::Left => left.clone(),
                Stage::People => (0..self.columns.len()).map(|k| (k, 1.0)).collect(),
                Stage::Burden => Vec::new(),
            };
            mip.row(f64::NEG_INFINITY, *value, &terms);
        }
        (mip, rows.len())
    }

    /// Rows that some column changes or that are short, with the columns that change them.
    fn touched(&self) -> BTreeMap<usize, Vec<(usize, f64)>> {
        let short = (0..self.state.owed.len()).filter(|row| self.state.spare(*row) < 0).map(|row| (row, Vec::new()));
        let mut rows: BTreeMap<usize, Vec<(usize, f64)>> = short.collect();
        for (k, c) in self.columns.iter().enumerate() {
            for (row, n) in &c.heads {
                rows.entry(*row).or_default().push((k, f64::from(*n)));
            }
        }
        rows
    }

    fn by_person(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut people: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (k, c) in self.columns.iter().enumerate() {
            people.entry(c.person).or_default().push(k);
        }
        people
    }

    fn minutes(&self, row: usize) -> i64 {
        i64::from(self.state.minutes[row])
    }
}
