//! Who could swap a shift with whom: every swap that keeps all hard rules for both and loses no cover.
//!
//! For a shift of a person on a date: for everybody else an exchange on that date of one shift for another, and, where she is
//! free then, of the date together with one of [`DAYS_AROUND`] on which she has a shift and the person has none. Lines are
//! judged by the rules of [`crate::rules`]; cover is owed as in [`crate::repair`]: min(need, heads the rota had).

use crate::{
    instance::{Instance, OFF},
    line::Judge,
    repair::{
        Unrepaired,
        state::{State, rows_of},
    },
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Rota, swap::Swap},
};

/// Days before and after the date that are looked at for the shift given in return.
pub const DAYS_AROUND: usize = 14;

/// A legal swap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The swap.
    pub swap: Swap,
    /// Soft points it costs both together.
    pub points: i64,
}

/// Every legal swap by which a person gives away her shift of a date, the fewest points first, then the nearest dates.
/// Days before `today` stay as they are.
///
/// # Errors
/// See [`Unrepaired`].
pub fn offers(
    input: &PlanningInput,
    rota: &Rota,
    (person, date): (&PersonId, NaiveDate),
    today: NaiveDate,
) -> Result<Vec<Offer>, Unrepaired> {
    let instance = Instance::lower(input)?;
    let state = State::of(input, &instance, rota, today)?;
    let Some(first) = input.staff.iter().position(|m| m.person == *person) else { return Ok(Vec::new()) };
    let day = input.horizon.index(date);
    if !input.horizon.contains(date) || date < today || state.lines[first][day as usize] == OFF {
        return Ok(Vec::new());
    }
    let mut search = Search { instance: &instance, state: &state, first, day: day as usize, judge: Judge::default() };
    let mut found: Vec<(i64, usize, Offer)> = Vec::new();
    for second in (0..input.staff.len()).filter(|p| *p != first && state.may_change[*p]) {
        for days in search.possible(second, state.today.max(0) as usize) {
            if let Some(points) = search.judged(second, &days) {
                let dates = days.iter().map(|d| input.horizon.date(*d));
                let swap = Swap::new(person.clone(), input.staff[second].person.clone(), dates);
                let apart = days.last().map_or(0, |d| d.abs_diff(days[0]));
                found.push((points, apart, Offer { swap, points }));
            }
        }
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2.swap).cmp(&(b.0, b.1, &b.2.swap)));
    Ok(found.into_iter().map(|(_, _, offer)| offer).collect())
}

pub(crate) struct Search<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) state: &'a State,
    pub(crate) first: usize,
    pub(crate) day: usize,
    pub(crate) judge: Judge,
}

impl Search<'_> {
    /// Days that could be exchanged with somebody, the date first.
    fn possible(&self, second: usize, today: usize) -> Vec<Vec<usize>> {
        let (hers, theirs) = (&self.state.lines[self.first], &self.state.lines[second]);
        if theirs[self.day] != OFF {
            return if theirs[self.day] == hers[self.day] { Vec::new() } else { vec![vec![self.day]] };
        }
        let from = self.day.saturating_sub(DAYS_AROUND).max(today);
        let to = (self.day + DAYS_AROUND + 1).min(self.instance.days);
        (from..to).filter(|d| hers[*d] == OFF && theirs[*d] != OFF).map(|d| vec![self.day, d]).collect()
    }

    /// Soft points of a swap; none when it breaks a hard rule or loses cover.
    pub(crate) fn judged(&mut self, second: usize, days: &[usize]) -> Option<i64> {
        let (instance, state) = (self.instance, self.state);
        let mut lines = [self.first, second].map(|p| state.lines[p].clone());
        let (hers, theirs) = lines.split_at_mut(1);
        days.iter().for_each(|d| std::mem::swap(&mut hers[0][*d], &mut theirs[0][*d]));
        let mut points = 0;
        for (p, line) in [self.first, second].into_iter().zip(&lines) {
            points += self.judge.points(instance, p, line)? - self.judge.soft(instance, p, &state.lines[p]);
        }
        self.keeps_cover(second, days).then_some(points)
    }

    fn keeps_cover(&self, second: usize, days: &[usize]) -> bool {
        let mut heads: BTreeMap<usize, i32> = BTreeMap::new();
        for d in days {
            for (p, other) in [(self.first, second), (second, self.first)] {
                for (line, step) in [(p, -1), (other, 1)] {
                    if let Some(shift) = usize::from(self.state.lines[line][*d]).checked_sub(1) {
                        rows_of(self.instance, p, *d, shift).into_iter().for_each(|row| *heads.entry(row).or_default() += step);
                    }
                }
            }
        }
        heads.iter().all(|(row, n)| *n >= 0 || self.state.spare(*row) + n >= 0)
    }
}
