//! WT-41 weekly rest, aml §10-8(2)(3): in each week (Monday 00:00 to Monday 00:00) one free block of at
//! least 35 h (or the agreement's), cut at the ends of the week.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let mut next = 0;
    (0..line.instance.weeks).all(|k| {
        let (from, to) = (line.instance.week_start[k], line.instance.week_start[k + 1]);
        let need = line.person.weekly_rest[k];
        while next < line.duties.len() && line.duties[next].end <= from {
            next += 1;
        }
        let (mut free, mut longest) = (from, 0);
        for d in line.duties[next..].iter().take_while(|d| d.start < to) {
            longest = longest.max(d.start - free);
            free = free.max(d.end);
        }
        longest.max(to - free) >= need
    })
}

/// State: the last duty, and whether the rest of the present week was had.
struct Weekly<'a> {
    frame: Frame<'a>,
    keep: u64,
}

impl Rule for Weekly<'_> {
    fn start(&self) -> u64 {
        self.frame.first_last(self.keep)
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (instance, week) = (self.frame.instance, day / 7);
        let (from, to) = (instance.week_start[week], instance.week_start[week + 1]);
        let need = self.frame.person.weekly_rest[week];
        let last = state & 0xffff;
        let mut rested = state >> 16 == 1;
        let free_from = self.frame.last(last, day).map_or(from, |l| l.end.max(from));
        let duty = self.frame.duty(day, choice);
        // Free until the duty begins, or at least until the day is over.
        let free_to = duty.map_or(instance.midnight[day + 1], |d| d.start).min(to);
        rested |= free_to - free_from >= need;
        if day % 7 == 6 {
            if !rested && duty.is_none_or(|d| to - d.end < need) {
                return None;
            }
            rested = false;
        }
        Some((u64::from(rested) << 16 | Frame::next_last(last, choice, self.keep), 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let longest = frame.person.weekly_rest.iter().copied().max().unwrap_or(0);
    Some(Box::new(Weekly { frame, keep: Frame::days_to_remember(longest) }))
}

/// One day off per week carries the rest: `y[d] ≤ off(d)`, and the shifts around it leave the block long enough.
/// (A block of 35 h without a date on which no shift starts is not offered by the model; the judge accepts it.)
pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    for k in 0..instance.weeks {
        let carriers: Vec<(usize, f64)> = (7 * k..7 * k + 7).map(|d| (carrier(model, p, k, d), 1.0)).collect();
        model.row(1.0, f64::INFINITY, &carriers);
    }
}

fn carrier(model: &mut Weekends<'_>, p: usize, k: usize, d: usize) -> usize {
    let instance = model.instance;
    let (from, to) = (instance.week_start[k], instance.week_start[k + 1]);
    let need = instance.people[p].weekly_rest[k];
    let y = model.free(1.0);
    let mut off = model.works(p, d);
    off.push((y, 1.0));
    model.row(f64::NEG_INFINITY, 1.0, &off);
    let after = d + 1;
    let yesterday = instance.over_the_seam(d as i32 - 1);
    let before: Vec<(Option<usize>, i32)> = match yesterday {
        Some((b, shift)) => std::iter::once((None, from))
            .chain((0..instance.shifts).filter(|s| instance.may(p, b, *s)).map(|s| (Some(s), (instance.duty[b][s].end + shift).max(from))))
            .collect(),
        None => vec![(None, instance.people[p].past.last().map_or(from, |l| l.end.max(from)))],
    };
    for (s, start) in before {
        let late_end = to - start < need;
        let mut terms: Vec<(usize, f64)> = Vec::new();
        if after < instance.days {
            for t in (0..instance.shifts).filter(|t| instance.duty[after][*t].start.min(to) - start < need) {
                if let Some(x) = model.x(p, after, t) {
                    terms.push((x, 1.0));
                }
            }
        }
        let prior = s.zip(yesterday).and_then(|(s, (b, _))| model.x(p, b, s));
        let mut limit = 1.0;
        terms.push((y, 1.0));
        if let Some(x) = prior {
            terms.push((x, 1.0));
            limit += 1.0;
        } else if s.is_some() {
            continue;
        }
        if late_end {
            // Even without a shift after it the block is too short.
            terms.retain(|(c, _)| *c == y || Some(*c) == prior);
            limit -= 1.0;
        }
        model.row(f64::NEG_INFINITY, limit, &terms);
    }
    y
}
