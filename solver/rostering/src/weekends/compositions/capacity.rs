//! How many duties of a kind somebody can have: days a week, weekends that her contract and her past leave, rest between duties.

use super::{Alike, MOST_DAYS, Program};
use crate::instance::Duty;
use std::collections::{BTreeMap, BTreeSet};

const WEEK: usize = 7;

impl Program<'_> {
    /// How many duties she can have on days that are alike, on one day of all weekends, at all weekends and at all.
    pub(super) fn capacity(&mut self, p: usize) {
        let weekday = |kind: &Alike| match kind {
            Alike::Other => None,
            Alike::Weekend { day, .. } => Some(*day),
        };
        let all: Vec<usize> = (0..self.kinds.len()).collect();
        let mut groups: Vec<Vec<usize>> = all.iter().map(|k| vec![*k]).collect();
        let days: BTreeSet<usize> = self.kinds.iter().filter_map(weekday).collect();
        groups.extend(days.iter().map(|day| all.iter().copied().filter(|k| weekday(&self.kinds[*k]) == Some(*day)).collect()));
        groups.push(all.iter().copied().filter(|k| self.kinds[*k] != Alike::Other).collect());
        groups.push(all);
        for group in groups {
            self.at_most(p, MOST_DAYS, |alike, _| group.contains(&alike));
        }
    }

    /// No more of such duties than so many a week in the weeks that may have them.
    fn at_most(&mut self, p: usize, a_week: usize, such: impl Fn(usize, usize) -> bool) {
        let most = self.most(p, |d, s| such(self.alike[d][s], s), a_week);
        let terms: Vec<(usize, f64)> = self.duties[p].iter().filter(|o| such(o.alike, o.shift)).map(|o| (o.column, 1.0)).collect();
        self.row(f64::NEG_INFINITY, most as f64, &terms);
    }

    /// Of duties of two days of one weekend that lie too near to each other she has one.
    pub(super) fn rests(&mut self, p: usize) {
        let i = self.instance;
        let mut seen = BTreeSet::new();
        for (d, s) in self.open(p).into_iter().filter(|(d, s)| i.duty[*d][*s].weekend.is_some() && d + 1 < i.days) {
            let end = i.duty[d][s].end;
            let same = |a: &Duty| a.weekend == i.duty[d][s].weekend;
            let late = (0..i.shifts).filter(|t| same(&i.duty[d][*t]) && i.duty[d][*t].end >= end).map(|t| (self.alike[d][t], t));
            let from = end + i.people[p].rest[d + 1];
            let soon = (0..i.shifts).filter(|t| same(&i.duty[d + 1][*t]) && i.duty[d + 1][*t].start < from);
            let early: Vec<(usize, usize)> = soon.map(|t| (self.alike[d + 1][t], t)).collect();
            let near: BTreeSet<(usize, usize)> = late.chain(early.iter().copied()).collect();
            if early.is_empty() || !seen.insert(near.clone()) {
                continue;
            }
            self.at_most(p, 1, |alike, shift| near.contains(&(alike, shift)));
        }
    }

    /// Most days with such a duty, at most so many a week, that the weekends she may work leave.
    pub(super) fn most(&self, p: usize, such: impl Fn(usize, usize) -> bool, a_week: usize) -> usize {
        let i = self.instance;
        let person = &i.people[p];
        let every = person.weekend_every as i32;
        let open = self.open(p);
        let last = person.past_weekends.iter().copied().max().unwrap_or(i32::MIN / 2);
        // Most days by the last weekend worked.
        let mut best: BTreeMap<i32, usize> = BTreeMap::from([(last, 0)]);
        for week in 0..i.weeks {
            let in_week = |weekend: bool| {
                let days = open.iter().filter(|(d, s)| d / WEEK == week && such(*d, *s) && (weekend || i.duty[*d][*s].weekend.is_none()));
                days.map(|(d, _)| *d).collect::<BTreeSet<usize>>().len().min(a_week)
            };
            let (without, with) = (in_week(false), in_week(true));
            let worked = best.iter().filter(|(last, _)| week as i32 - **last >= every).map(|(_, n)| n + with).max();
            best.values_mut().for_each(|n| *n += without);
            if let Some(worked) = worked {
                best.insert(week as i32, worked);
            }
        }
        best.into_values().max().unwrap_or(0)
    }
}
