//! The days that touch no weekend, all together: how many duties of each shift type each person has on them, as numbers that
//! need not be whole.
//!
//! An hour worked at a weekend is an hour less on other days, where a substitute takes it at the same price. Without these
//! days long shifts at weekends look free, though two of them take half an hour more than the two nights, or the day and the
//! evening, that would do. Each row here is the sum over days of rows of the cover, so no rota is shut out.

use super::Weekends;
use crate::ward::substitute_points;
use std::collections::{BTreeMap, BTreeSet};

/// Duties of one person on days that touch no weekend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OtherDuties {
    shift: usize,
    /// Working minutes of each.
    pub(super) working: i32,
    /// Their number.
    pub(super) column: usize,
}

/// Rows of the cover that count the same shift types and class.
#[derive(Debug, Default)]
struct Rows {
    need: f64,
    days: BTreeSet<usize>,
}

impl Weekends<'_> {
    /// Numbers of duties of everybody.
    pub(super) fn other_duties(&mut self) -> Vec<Vec<OtherDuties>> {
        let i = self.instance;
        let mut all = Vec::new();
        for p in 0..i.people.len() {
            let mut most: BTreeMap<(usize, i32), f64> = BTreeMap::new();
            for d in 0..i.days {
                for s in (0..i.shifts).filter(|s| self.is_other(d, *s) && i.may(p, d, *s)) {
                    *most.entry((s, i.duty[d][s].working)).or_default() += 1.0;
                }
            }
            let one = |((shift, working), most)| OtherDuties { shift, working, column: self.mip.column(0.0, 0.0, most, false) };
            all.push(most.into_iter().map(one).collect());
        }
        all
    }

    /// Whether a shift is used on a day and touches no weekend.
    fn is_other(&self, day: usize, shift: usize) -> bool {
        self.instance.used[day] & (1 << shift) != 0 && self.instance.duty[day][shift].weekend.is_none()
    }

    /// The cover of all days together.
    pub(super) fn other_cover(&mut self) {
        let i = self.instance;
        let mut all: BTreeMap<(u64, usize), Rows> = BTreeMap::new();
        for row in &i.cover {
            let rows = all.entry((u64::from(row.shifts), row.class)).or_default();
            rows.need += f64::from(row.need);
            rows.days.insert(row.day);
        }
        let hired = self.other_substitutes();
        for ((shifts, class), rows) in all {
            let counts = |s: usize| shifts & (1 << s) != 0;
            let mut terms = Vec::new();
            for (p, person) in i.people.iter().enumerate() {
                let days = || rows.days.iter().filter(|d| person.classes[class][**d]);
                if days().next().is_some() {
                    terms.extend(self.others[p].iter().filter(|o| counts(o.shift)).map(|o| (o.column, 1.0)));
                }
                terms.extend(days().flat_map(|d| (0..i.shifts).filter(|s| counts(*s)).filter_map(|s| Some((self.x(p, *d, s)?, 1.0)))));
            }
            let serves = |s: usize, k: usize| counts(s) && i.substitutes[k].classes[class];
            terms.extend(hired.iter().filter(|(s, k, _)| serves(*s, *k)).map(|(.., column)| (*column, 1.0)));
            let weekends = self.substitutes.iter().filter(|(d, s, k, _)| rows.days.contains(d) && serves(*s, *k));
            terms.extend(weekends.map(|(.., column)| (*column, 1.0)));
            self.mip.row(rows.need, f64::INFINITY, &terms);
        }
    }

    /// Numbers of substitutes: shift type, kind, column.
    fn other_substitutes(&mut self) -> Vec<(usize, usize, usize)> {
        let i = self.instance;
        let mut hired = Vec::new();
        for s in 0..i.shifts {
            let Some(day) = (0..i.days).find(|d| self.is_other(*d, s)) else { continue };
            for k in 0..i.substitutes.len() {
                hired.push((s, k, self.mip.column(substitute_points(i, day, s) as f64, 0.0, f64::INFINITY, false)));
            }
        }
        hired
    }
}
