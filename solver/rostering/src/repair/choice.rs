//! Which columns together: least cover left, then least of substitutes, then fewest people, then least burden.

use super::{Params, columns::Column, state::State};
use crate::instance::Instance;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// The columns of one alternative.
pub(super) struct Chosen {
    pub(super) columns: Vec<usize>,
    /// Substitutes by their place in the list of those on offer, and how many.
    pub(super) substitutes: Vec<(usize, i32)>,
    pub(super) proven: bool,
}

/// A substitute who would give back some lost cover.
pub(super) struct Substitute {
    pub(super) day: usize,
    pub(super) shift: usize,
    /// Place in the kinds of substitutes, which stand in order of pay.
    pub(super) kind: usize,
    /// Rows in which she counts.
    pub(super) rows: Vec<usize>,
    minutes: i64,
}

/// Substitutes on offer: in each shift type of a day with lost cover, the kind paid least of those that count in the same rows.
pub(super) fn substitutes(instance: &Instance, state: &State) -> Vec<Substitute> {
    let mut offers: Vec<Substitute> = Vec::new();
    let short = |row: &usize| state.spare(*row) < 0;
    for day in 0..instance.days {
        for shift in (0..instance.shifts).filter(|s| instance.used[day] & (1 << s) != 0) {
            for (kind, k) in instance.substitutes.iter().enumerate() {
                let counts = |row: &usize| {
                    let row = &instance.cover[*row];
                    row.shifts & (1 << shift) != 0 && k.classes[row.class]
                };
                let rows: Vec<usize> = instance.rows_of_day[day].iter().copied().filter(counts).collect();
                let known = offers.iter().any(|o| o.day == day && o.shift == shift && o.rows == rows);
                if rows.iter().any(short) && !known {
                    offers.push(Substitute { day, shift, kind, rows, minutes: i64::from(instance.duty[day][shift].working) });
                }
            }
        }
    }
    offers
}

/// Alternatives, best first; fewer than asked for when there are no more ways.
pub(super) fn choose(
    state: &State,
    columns: &[Column],
    offers: &[Substitute],
    params: &Params,
    cancel: &AtomicBool,
) -> Result<Vec<Chosen>, String> {
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut barred: Vec<Vec<usize>> = Vec::new();
    while chosen.len() < params.alternatives {
        let program = Program { state, columns, offers, barred: &barred, nodes: params.nodes, cancel };
        let Some(next) = program.best()? else { break };
        let people: Vec<usize> = next.columns.iter().map(|k| columns[*k].person).collect();
        chosen.push(next);
        // One that changes nobody of the staff is the last: no other set of people does as well.
        if people.is_empty() {
            break;
        }
        barred.push(people);
    }
    Ok(chosen)
}

/// Most substitutes of one kind in one shift.
const MOST_SUBSTITUTES: f64 = 9.0;

struct Program<'a> {
    state: &'a State,
    columns: &'a [Column],
    offers: &'a [Substitute],
    /// Sets of people that earlier alternatives change.
    barred: &'a [Vec<usize>],
    nodes: i64,
    cancel: &'a AtomicBool,
}

/// What a stage minimises and the stages before it hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Left,
    Substitutes,
    People,
    Burden,
}

impl Program<'_> {
    /// The best set of columns; none when all that remains was told.
    fn best(&self) -> Result<Option<Chosen>, String> {
        let (mut held, mut proven, mut last) = (Vec::new(), true, None);
        let first = self.columns.len();
        for stage in [Stage::Left, Stage::Substitutes, Stage::People, Stage::Burden] {
            let (mip, rows) = self.model(stage, &held);
            let limits = MipLimits { nodes: Some(self.nodes), ..MipLimits::default() };
            match mip.solve(&limits, None, self.cancel, &mut |_| {}) {
                MipOutcome::Solved { values, objective, optimal, .. } => {
                    proven &= optimal;
                    held.push((stage, objective.round()));
                    let asked = (0..self.offers.len()).map(|k| (k, values[first + k].round() as i32)).filter(|(_, n)| *n > 0);
                    last = Some(((0..first).filter(|k| values[*k] > 0.5).collect(), asked.collect()));
                }
                MipOutcome::Infeasible => return Ok(None),
                MipOutcome::Stopped { .. } if last.is_none() => return Ok(None),
                MipOutcome::Stopped { .. } => proven = false,
                MipOutcome::Failed(why) => return Err(format!("{why} ({rows} rows)")),
            }
        }
        Ok(last.map(|(columns, substitutes)| Chosen { columns, substitutes, proven }))
    }

    fn model(&self, stage: Stage, held: &[(Stage, f64)]) -> (Mip, usize) {
        let mut mip = Mip::new();
        let cost = |of: Stage, value: i64| if of == stage { value as f64 } else { 0.0 };
        for c in self.columns {
            let people = cost(Stage::People, 1);
            mip.column(people + cost(Stage::Burden, c.burden), 0.0, 1.0, true);
        }
        for s in self.offers {
            // Among substitutes of as many minutes, those paid least.
            let cost = cost(Stage::Substitutes, s.minutes) + cost(Stage::Burden, s.kind as i64);
            mip.column(cost, 0.0, MOST_SUBSTITUTES, true);
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
                Stage::Substitutes => self.offers.iter().enumerate().map(|(k, s)| (self.columns.len() + k, s.minutes as f64)).collect(),
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
        for (k, s) in self.offers.iter().enumerate() {
            for row in s.rows.iter().filter(|row| rows.contains_key(row)).copied().collect::<Vec<_>>() {
                rows.entry(row).or_default().push((self.columns.len() + k, 1.0));
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
