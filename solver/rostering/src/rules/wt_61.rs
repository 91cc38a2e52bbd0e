//! WT-61, aml §10-11(6): who works nights only works at most `NightAverage` in each whole block of four weeks.

use crate::{automata::Frame, line::Line};

/// Days of a block.
const BLOCK: usize = 28;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    if !line.person.only_nights {
        return true;
    }
    let mut blocks = vec![0_i32; line.instance.days.div_ceil(BLOCK)];
    for d in line.planned() {
        blocks[d.day as usize / BLOCK] += d.working;
    }
    blocks.truncate(line.instance.days / BLOCK);
    blocks.iter().all(|b| *b <= line.instance.night_average)
}

/// Blocks as (first day, day after the last, most minutes).
pub(crate) fn windows(frame: Frame<'_>) -> Vec<(usize, usize, i32)> {
    let blocks = if frame.person.only_nights { frame.instance.days / BLOCK } else { 0 };
    (0..blocks).map(|k| (BLOCK * k, BLOCK * (k + 1), frame.instance.night_average)).collect()
}
