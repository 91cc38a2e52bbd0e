//! Swaps of whole occasions (a weekend, a run of nights) by which somebody is relieved: what the small swaps of
//! [`crate::swap`] cannot reach.
//!
//! For the dates of an occasion and everybody else: an exchange of these dates; of them and the same days of a week near by; of
//! them and as many days in a row within [`DAYS_AROUND`]; of the whole weeks they lie in, with or without a week near by. Lines
//! are judged by the rules of [`crate::rules`]; cover is kept as in [`crate::repair`].

use crate::{
    instance::Instance,
    line::Judge,
    repair::{Unrepaired, state::State},
    swap::{DAYS_AROUND, Offer, Search},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Rota, swap::Swap},
};

/// Weeks before and after that are looked at for what is given in return.
const WEEKS_AROUND: i64 = 6;

/// A rota laid out to look for swaps in.
pub struct Exchanges<'a> {
    input: &'a PlanningInput,
    instance: Instance,
    state: State,
    today: NaiveDate,
}

impl<'a> Exchanges<'a> {
    /// Lays out a rota. Days before `today` stay as they are.
    ///
    /// # Errors
    /// See [`Unrepaired`].
    pub fn of(input: &'a PlanningInput, rota: &Rota, today: NaiveDate) -> Result<Self, Unrepaired> {
        let instance = Instance::lower(input)?;
        let state = State::of(input, &instance, rota, today)?;
        Ok(Self { input, instance, state, today })
    }

    /// Every legal swap of these kinds by which a person gives away what she has on some dates, the fewest points first, then the
    /// fewest days.
    #[must_use]
    pub fn relieving(&self, person: &PersonId, dates: &BTreeSet<NaiveDate>) -> Vec<Offer> {
        let (input, state) = (self.input, &self.state);
        let Some(first) = input.staff.iter().position(|m| m.person == *person) else { return Vec::new() };
        let inside = dates.iter().filter(|d| input.horizon.contains(**d) && **d >= self.today);
        let occasion: Vec<usize> = inside.map(|d| input.horizon.index(*d) as usize).collect();
        if occasion.len() != dates.len() || occasion.is_empty() || !state.may_change[first] {
            return Vec::new();
        }
        let possible = possible(&occasion, &self.instance, state.today.max(0) as usize);
        let mut search = Search { instance: &self.instance, state, first, day: occasion[0], judge: Judge::default() };
        let mut found: Vec<Offer> = Vec::new();
        for second in (0..input.staff.len()).filter(|p| *p != first && state.may_change[*p]) {
            let mut tried = BTreeSet::new();
            for days in &possible {
                let differ = |d: &usize| state.lines[first][*d] != state.lines[second][*d];
                let days: Vec<usize> = days.iter().copied().filter(differ).collect();
                let relieves = occasion.iter().all(|d| days.contains(d));
                if !relieves || !tried.insert(days.clone()) {
                    continue;
                }
                if let Some(points) = search.judged(second, &days) {
                    let dates = days.iter().map(|d| input.horizon.date(*d));
                    found.push(Offer { swap: Swap::new(person.clone(), input.staff[second].person.clone(), dates), points });
                }
            }
        }
        found.sort_by(|a, b| (a.points, a.swap.dates.len(), &a.swap).cmp(&(b.points, b.swap.dates.len(), &b.swap)));
        found
    }
}

/// Sets of days that may be exchanged with somebody.
pub(crate) fn possible(occasion: &[usize], instance: &Instance, today: usize) -> Vec<BTreeSet<usize>> {
    let (days, n) = (instance.days as i64, occasion.len() as i64);
    let set = |all: &mut dyn Iterator<Item = i64>| -> Option<BTreeSet<usize>> {
        all.map(|d| (today as i64..days).contains(&d).then_some(d as usize)).collect()
    };
    let own = || occasion.iter().map(|d| *d as i64);
    let weeks = || own().map(|d| d.div_euclid(7)).collect::<BTreeSet<i64>>().into_iter().flat_map(|w| 7 * w..7 * w + 7);
    let mut found = vec![set(&mut own()), set(&mut weeks())];
    for k in (-WEEKS_AROUND..=WEEKS_AROUND).filter(|k| *k != 0) {
        found.push(set(&mut own().chain(own().map(|d| d + 7 * k))));
        found.push(set(&mut weeks().chain(weeks().map(|d| d + 7 * k))));
    }
    let (from, to) = (own().min().unwrap_or(0), own().max().unwrap_or(0));
    for begin in from - DAYS_AROUND as i64..=to + DAYS_AROUND as i64 {
        found.push(set(&mut own().chain(begin..begin + n)));
    }
    found.into_iter().flatten().collect()
}
