//! WT-61, aml §10-11(6): who works nights only works at most `NightAverage` in each whole block of four weeks.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

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

/// State: minutes of the present block. For contracts with nights only: every shift is one.
struct Block<'a>(Frame<'a>);

impl Rule for Block<'_> {
    fn start(&self) -> u64 {
        0
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let minutes = counted(&self.0, state, day, choice);
        let legal = minutes <= self.0.instance.night_average.max(0) as u64;
        legal.then_some((if day % BLOCK == BLOCK - 1 { 0 } else { minutes }, 0))
    }
}

/// Minutes of the present block after a day; 0 in a last block that is not whole.
fn counted(frame: &Frame<'_>, before: u64, day: usize, choice: u8) -> u64 {
    let whole = day < frame.instance.days / BLOCK * BLOCK;
    if whole { before + frame.duty(day, choice).map_or(0, |d| d.working as u64) } else { 0 }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    (frame.person.only_nights && frame.instance.days >= BLOCK).then(|| Box::new(Block(frame)) as Automaton<'_>)
}

/// Minutes of each whole block, as far as they are decided one by one.
pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    if !instance.people[p].only_nights {
        return;
    }
    for block in 0..instance.days / BLOCK {
        let terms = model.minutes(p, block * BLOCK..(block + 1) * BLOCK);
        model.row(f64::NEG_INFINITY, f64::from(instance.night_average), &terms);
    }
}

/// The rule where the contract is left aside: it asks that three quarters of the line's shifts are nights. State: minutes of the
/// block, whether a block had too many, and three quarters' balance: a night counts 1, another shift −3.
struct Mainly<'a>(Frame<'a>);

/// The balance is kept above 0 in its word.
const EVEN: u64 = 1 << 20;

impl Rule for Mainly<'_> {
    fn start(&self) -> u64 {
        EVEN << 33
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (minutes, mut over, mut balance) = (state & 0xffff_ffff, state >> 32 & 1, state >> 33);
        let minutes = counted(&self.0, minutes, day, choice);
        if let Some(duty) = self.0.duty(day, choice) {
            balance = if duty.night { balance + 1 } else { balance - 3 };
        }
        over |= u64::from(minutes > self.0.instance.night_average.max(0) as u64);
        let minutes = if day % BLOCK == BLOCK - 1 { 0 } else { minutes };
        Some((balance << 33 | over << 32 | minutes, 0))
    }
    fn end(&self, state: u64) -> Option<i64> {
        (state >> 32 & 1 == 0 || state >> 33 < EVEN).then_some(0)
    }
}

pub(crate) fn by_line(frame: Frame<'_>) -> Option<Automaton<'_>> {
    (frame.person.only_nights && frame.instance.days >= BLOCK).then(|| Box::new(Mainly(frame)) as Automaton<'_>)
}
