//! WT-31, aml §10-6(4)(5): overtime of extra shifts in seven days.
//!
//! Overtime of an extra shift: what it adds to the part of her week above both full time and the week's other shifts.

use crate::{
    automata::{Automaton, Frame},
    instance::Person,
    line::Line,
};
use std::cell::RefCell;
use turnus_engine::Rule;

/// Days of a week.
const WEEK: i32 = 7;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let person = line.person;
    person.extra.is_empty() || within(person, &overtime(line, &person.extra))
}

/// Whether overtime by day keeps the limit of seven days.
pub(crate) fn within(person: &Person, overtime: &[(i32, i32)]) -> bool {
    overtime.iter().enumerate().all(|(k, (day, offered))| {
        let used: i32 = overtime[..k].iter().filter(|(d, _)| *d > day - WEEK).map(|(_, m)| m).sum();
        *offered == 0 || used + offered <= person.overtime_week[*day as usize]
    })
}

/// Overtime of each of the extra days that the line works, in order.
pub(crate) fn overtime(line: &Line<'_>, extra: &[i32]) -> Vec<(i32, i32)> {
    let weeks = line.instance.days as i32 / WEEK;
    let of = |k: i32| {
        let (mut contract, mut beyond) = (0, Vec::new());
        for d in line.planned().iter().filter(|d| d.day.div_euclid(WEEK) == k) {
            match extra.contains(&d.day) {
                true => beyond.push((d.day, d.working)),
                false => contract += d.working,
            }
        }
        of_week(line.person.full_time_week, contract, &beyond)
    };
    (0..weeks).flat_map(of).collect()
}

/// Overtime of the extra shifts of a week, each as (day, minutes), beside so many minutes of other shifts.
fn of_week(full_time: i32, contract: i32, extra: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let above = |extra: i32| (contract + extra - full_time.max(contract)).max(0);
    let mut before = 0;
    let mut one = |(day, working): &(i32, i32)| {
        let overtime = above(before + working) - above(before);
        before += working;
        (*day, overtime)
    };
    extra.iter().map(&mut one).collect()
}

/// The present week, as far as it holds extra days, and the overtime of the week before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Weeks {
    contract: i32,
    extra: Vec<(i32, i32)>,
    before: Vec<(i32, i32)>,
}

/// What an extra shift adds is known when its week is over: then it is judged.
struct Overtime<'a> {
    frame: Frame<'a>,
    /// States by number.
    known: RefCell<Vec<Weeks>>,
}

impl Overtime<'_> {
    fn number(&self, state: Weeks) -> u64 {
        let mut known = self.known.borrow_mut();
        let at = known.iter().position(|k| *k == state).unwrap_or(known.len());
        if at == known.len() {
            known.push(state);
        }
        at as u64
    }
}

impl Rule for Overtime<'_> {
    fn start(&self) -> u64 {
        self.number(Weeks::default())
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (day, person) = (day as i32, self.frame.person);
        let mut weeks = self.known.borrow()[state as usize].clone();
        let of_this_week = |d: &&i32| d.div_euclid(WEEK) == day.div_euclid(WEEK);
        if let (Some(duty), true) = (self.frame.duty(day as usize, choice), person.extra.iter().any(|d| of_this_week(&d))) {
            match person.extra.contains(&day) {
                true => weeks.extra.push((day, duty.working)),
                false => weeks.contract += duty.working,
            }
        }
        if day % WEEK == WEEK - 1 {
            let overtime = of_week(person.full_time_week, weeks.contract, &weeks.extra);
            let both: Vec<(i32, i32)> = weeks.before.iter().chain(&overtime).copied().collect();
            if !within(person, &both) {
                return None;
            }
            weeks = Weeks { before: overtime, ..Weeks::default() };
        }
        Some((self.number(weeks), 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    (!frame.person.extra.is_empty()).then(|| Box::new(Overtime { frame, known: RefCell::default() }) as Automaton<'_>)
}
