//! LOC-02 long shifts: at most `long_shifts_in_row` on consecutive dates; after a full run the agreed rest block
//! is free, from the end of the last one. (The rest of the package decides whether a column exists: `legality`.)

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let (max, block) = (line.person.long_in_row, line.person.rest_block);
    if max == usize::MAX {
        return true;
    }
    let (mut run, mut last_day, mut free_from) = (0, i32::MIN / 2, i32::MIN);
    for d in line.duties {
        if d.start < free_from && d.day >= 0 {
            return false;
        }
        run = match (d.long, d.day == last_day + 1) {
            (true, true) => run + 1,
            (true, false) => 1,
            (false, _) => 0,
        };
        if run > max && d.day >= 0 {
            return false;
        }
        free_from = if run >= max { d.end + block } else { i32::MIN };
        last_day = d.day;
    }
    true
}

/// State: the last duty, and the long shifts in a row that end with it, as many as matter.
struct Runs<'a> {
    frame: Frame<'a>,
    max: u64,
    keep: u64,
}

impl Rule for Runs<'_> {
    fn start(&self) -> u64 {
        let (mut run, mut last_day) = (0, i32::MIN / 2);
        for d in &self.frame.person.past {
            run = match (d.long, d.day == last_day + 1) {
                (true, true) => run + 1,
                (true, false) => 1,
                (false, _) => 0,
            };
            last_day = d.day;
        }
        let last = self.frame.first_last(self.keep);
        if last == 0 { 0 } else { run.min(self.max) << 16 | last }
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (last, run) = (state & 0xffff, state >> 16);
        let next = Frame::next_last(last, choice, self.keep);
        let Some(duty) = self.frame.duty(day, choice) else {
            return Some((if next == 0 { 0 } else { run << 16 | next }, 0));
        };
        let before = self.frame.last(last, day);
        if run >= self.max && before.is_some_and(|b| duty.start < b.end + self.frame.person.rest_block) {
            return None;
        }
        let now = match (duty.long, before.is_some_and(|b| b.day + 1 == duty.day)) {
            (true, true) => run + 1,
            (true, false) => 1,
            (false, _) => 0,
        };
        (now <= self.max).then_some((now << 16 | next, 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let max = frame.person.long_in_row;
    (max != usize::MAX).then(|| {
        let keep = Frame::days_to_remember(frame.person.rest_block);
        Box::new(Runs { frame, max: max as u64, keep }) as Automaton<'_>
    })
}

/// Days after a full run that its rest may reach.
const DAYS_OF_REST: i32 = 4;

pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    let person = &instance.people[p];
    if person.long_in_row == usize::MAX {
        return;
    }
    let max = person.long_in_row as i32;
    for d in -max.max(DAYS_OF_REST)..instance.days as i32 {
        full_run(model, p, d, max);
    }
}

/// A full run that ends on day `d` and what may not follow it.
fn full_run(model: &mut Weekends<'_>, p: usize, d: i32, max: i32) {
    let instance = model.instance;
    let person = &instance.people[p];
    let mut earlier = Vec::new();
    let mut known = 0;
    for t in d - max + 1..d {
        match instance.over_the_seam(t) {
            Some((t, _)) => earlier.extend(model.works_where(p, t, |x| x.long)),
            None => known += i32::from(person.past.iter().any(|x| x.day == t && x.long)),
        }
    }
    let ends: Vec<(Option<usize>, i32)> = match instance.over_the_seam(d) {
        Some((u, shift)) => (0..instance.shifts)
            .filter(|s| instance.duty[u][*s].long)
            .filter_map(|s| Some((Some(model.x(p, u, s)?), instance.duty[u][s].end + shift)))
            .collect(),
        None => person.past.iter().filter(|x| x.day == d && x.long).map(|x| (None, x.end)).collect(),
    };
    for (x, end) in ends {
        for next in (d + 1).max(0)..(d + 1 + DAYS_OF_REST).min(instance.days as i32) {
            let next = next as usize;
            let too_early = |duty: &crate::instance::Duty| duty.start < end + person.rest_block || (duty.day == d + 1 && duty.long);
            let mut terms = model.works_where(p, next, too_early);
            if terms.is_empty() {
                continue;
            }
            terms.extend(earlier.iter().copied());
            terms.extend(x.map(|x| (x, 1.0)));
            let limit = max - known - i32::from(x.is_none());
            model.row(f64::NEG_INFINITY, f64::from(limit), &terms);
        }
    }
}
