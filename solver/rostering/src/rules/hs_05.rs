//! HS-05 split weeks: each fortnight has two days off on consecutive dates.

use crate::{
    automata::{Automaton, Frame},
    instance::OFF,
    line::Line,
};
use turnus_engine::Rule;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let together = |block: &[u8]| block.windows(2).any(|w| w[0] == OFF && w[1] == OFF);
    let split = line.choices.chunks_exact(14).filter(|b| !together(b)).count();
    split as i64 * line.instance.points.hs_05
}

/// State: bit 0, the day before was off and lies in the block; bit 1, the block has its two days.
struct Together<'a>(Frame<'a>);

impl Rule for Together<'_> {
    fn start(&self) -> u64 {
        0
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let instance = self.0.instance;
        if day >= instance.days / 14 * 14 {
            return Some((0, 0));
        }
        let state = if day.is_multiple_of(14) { 0 } else { state };
        let off = choice == OFF;
        let had = state >> 1 == 1 || off && state & 1 == 1;
        if day % 14 == 13 {
            return Some((0, if had { 0 } else { instance.points.hs_05 }));
        }
        Some((if had { 2 } else { u64::from(off) }, 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    Some(Box::new(Together(frame)))
}
