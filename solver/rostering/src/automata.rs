//! Automata that rules share: what the last duty leaves to remember, and runs of duties.

use crate::instance::{Duty, Instance, OFF, Person};
use turnus_engine::Rule;

/// One person's rules as automata.
pub(crate) type Automaton<'a> = Box<dyn Rule + 'a>;

/// A choice of the last duty that lies before the horizon.
const HISTORY: u64 = 255;

/// Whose line it is.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub instance: &'a Instance,
    pub person: &'a Person,
}

/// The last duty as (days ago, choice) in one word; 0 when it is so long ago that it does not matter.
impl<'a> Frame<'a> {
    /// Days a duty must be remembered for a rest of so many minutes: later ones are longer away however long a shift is.
    pub(crate) const fn days_to_remember(minutes: i32) -> u64 {
        2 + if minutes > 0 { minutes as u64 / 1440 } else { 0 }
    }
    pub(crate) fn first_last(&self, keep: u64) -> u64 {
        self.person.past.last().map_or(0, |d| {
            let ago = u64::from(d.day.unsigned_abs());
            if ago <= keep { ago << 8 | HISTORY } else { 0 }
        })
    }
    pub(crate) fn next_last(last: u64, choice: u8, keep: u64) -> u64 {
        if choice != OFF {
            1 << 8 | u64::from(choice)
        } else if last == 0 || (last >> 8) + 1 > keep {
            0
        } else {
            last + (1 << 8)
        }
    }
    /// The last duty seen from a day.
    pub(crate) fn last(&self, last: u64, day: usize) -> Option<&'a Duty> {
        match last & 0xff {
            0 => None,
            HISTORY => self.person.past.last(),
            choice => Some(&self.instance.duty[day - (last >> 8) as usize][choice as usize - 1]),
        }
    }
    pub(crate) fn duty(&self, day: usize, choice: u8) -> Option<&'a Duty> {
        self.instance.duty_of(day, choice)
    }
}

/// A rule about a duty and the one before it: forbidden, or what it costs.
pub(crate) struct After<'a, F> {
    pub frame: Frame<'a>,
    /// Days a duty is remembered.
    pub keep: u64,
    pub follow: F,
}

impl<F: Fn(&Duty, &Duty) -> Option<i64>> Rule for After<'_, F> {
    fn start(&self) -> u64 {
        self.frame.first_last(self.keep)
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let cost = match (self.frame.last(state, day), self.frame.duty(day, choice)) {
            (Some(last), Some(duty)) => (self.follow)(last, duty)?,
            _ => 0,
        };
        Some((Frame::next_last(state, choice, self.keep), cost))
    }
}

/// Points for the part beyond `limit` of runs of consecutive dates whose duties satisfy `such`.
pub(crate) struct Run<'a> {
    pub frame: Frame<'a>,
    pub limit: i32,
    pub points: i64,
    pub such: fn(&Duty) -> bool,
}

impl Rule for Run<'_> {
    fn start(&self) -> u64 {
        let (mut run, mut last) = (0, i32::MIN / 2);
        for d in &self.frame.person.past {
            run = if !(self.such)(d) {
                0
            } else if d.day == last + 1 {
                run + 1
            } else {
                1
            };
            last = d.day;
        }
        if last == -1 { run.min(self.limit.max(0) as u64 + 1) } else { 0 }
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let run = if self.frame.duty(day, choice).is_some_and(self.such) { (state + 1).min(self.limit.max(0) as u64 + 1) } else { 0 };
        Some((run, if run as i64 > i64::from(self.limit) { self.points } else { 0 }))
    }
}
