//! HS-01 quick returns: more than the allowed number in a block of four weeks.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
};
use turnus_engine::Rule;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    let mut blocks = [0_i64; 32];
    for (a, b) in line.steps() {
        blocks[(b.day / 28) as usize] += i64::from(b.start - a.end < p.quick_return_below);
    }
    blocks.iter().map(|n| (n - p.quick_returns).max(0)).sum::<i64>() * p.hs_01
}

/// State: the last duty, and the quick returns of the block that were free so far.
struct Counted<'a> {
    frame: Frame<'a>,
    keep: u64,
}

impl Rule for Counted<'_> {
    fn start(&self) -> u64 {
        self.frame.first_last(self.keep)
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let p = &self.frame.instance.points;
        let (last, before) = (state & 0xffff, if day.is_multiple_of(28) { 0 } else { state >> 16 });
        let quick = match (self.frame.last(last, day), self.frame.duty(day, choice)) {
            (Some(last), Some(duty)) => duty.start - last.end < p.quick_return_below,
            _ => false,
        };
        let beyond = quick && before as i64 >= p.quick_returns;
        let count = before + u64::from(quick && !beyond);
        Some((count << 16 | Frame::next_last(last, choice, self.keep), if beyond { p.hs_01 } else { 0 }))
    }
}

/// Only for people whose rest may be so short on some day.
pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let below = frame.instance.points.quick_return_below;
    let possible = frame.person.rest.iter().any(|rest| *rest < below);
    possible.then(|| Box::new(Counted { frame, keep: Frame::days_to_remember(below) }) as Automaton<'_>)
}
