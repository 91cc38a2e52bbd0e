//! WT-42 Sundays, aml §10-8(4): after work on a Sunday or public holiday the next one is off, unless Sundays off on average
//! are agreed. With the agreement, in every window of `SundayWindow` weeks at most half of the Sundays and holidays are
//! worked, and in every `SundayEvery` weeks one Sunday is off. Windows end in the horizon; history counts.

use crate::{
    automata::{Automaton, Frame},
    instance::{Duty, Instance, Person},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

/// Days (Sundays and holidays) a duty works on.
fn worked_days(d: &Duty) -> impl Iterator<Item = i32> + '_ {
    d.sunday.iter().enumerate().filter(|(_, w)| **w).map(|(k, _)| d.day + k as i32)
}

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let instance = line.instance;
    let mut worked = vec![false; instance.days];
    for day in line.duties.iter().flat_map(worked_days) {
        if let Some(w) = usize::try_from(day).ok().and_then(|d| worked.get_mut(d)) {
            *w = true;
        }
    }
    let sundays = (0..instance.days).filter(|d| instance.sunday[*d]).map(|d| (d as i32, worked[d]));
    if line.person.sunday_average {
        let all: Vec<(i32, bool)> = line.person.past_holy.iter().copied().chain(sundays).collect();
        return (0..instance.weeks as i32).all(|week| averaged(instance, &all, week));
    }
    let mut before = worked_the_last_sunday(line.person);
    for (_, worked) in sundays {
        if before && worked {
            return false;
        }
        before = worked;
    }
    true
}

/// The day before the horizon is always a Sunday.
fn worked_the_last_sunday(person: &Person) -> bool {
    person.past_holy.last().is_some_and(|(_, worked)| *worked)
}

/// Both windows that end with a week.
fn averaged(instance: &Instance, days: &[(i32, bool)], week: i32) -> bool {
    let end = 7 * week + 6;
    let window = |weeks: usize| days.iter().filter(move |(d, _)| *d > end - 7 * weeks as i32 && *d <= end);
    let worked = window(instance.sunday_window).filter(|(_, w)| *w).count();
    let mut sundays = window(instance.sunday_every).filter(|(d, _)| d.rem_euclid(7) == 6);
    worked <= window(instance.sunday_window).count().div_ceil(2) && sundays.any(|(_, w)| !*w)
}

/// Without averaging. State: bit 0, the last Sunday or holiday was worked; bit 1, today is worked by yesterday's duty.
struct Next<'a>(Frame<'a>);

impl Rule for Next<'_> {
    fn start(&self) -> u64 {
        u64::from(worked_the_last_sunday(self.0.person)) | u64::from(reaches_in(self.0.person)) << 1
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (before, today, tomorrow) = seen(&self.0, state & 1, state >> 1, day, choice);
        if !self.0.instance.sunday[day] {
            return Some((before | tomorrow << 1, 0));
        }
        (before & today == 0).then_some((today | tomorrow << 1, 0))
    }
}

/// With averaging. State: bit 0, today is worked by yesterday's duty; bits 1 to 8, Sundays worked in a row; above, Sundays and
/// holidays of the horizon that are worked, where so many could be that it matters.
struct Average<'a> {
    frame: Frame<'a>,
    /// Most of them by the end of each week (below 0 where the history alone holds too many); absent where none can be met.
    most: Option<Vec<i64>>,
}

impl Rule for Average<'_> {
    fn start(&self) -> u64 {
        let past = &self.frame.person.past_holy;
        let run = past.iter().rev().filter(|(d, _)| d.rem_euclid(7) == 6).take_while(|(_, w)| *w).count().min(200) as u64;
        run << 1 | u64::from(reaches_in(self.frame.person))
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (mut run, today, tomorrow) = seen(&self.frame, state >> 1 & 0xff, state & 1, day, choice);
        let instance = self.frame.instance;
        let mut count = state >> 9;
        if let Some(most) = self.most.as_ref().filter(|_| instance.sunday[day] || day % 7 == 6) {
            count += u64::from(instance.sunday[day]) * today;
            if day % 7 == 6 && count as i64 > most[day / 7] {
                return None;
            }
        }
        if day % 7 == 6 {
            run = if today == 1 { (run + 1).min(200) } else { 0 };
            if run >= instance.sunday_every as u64 {
                return None;
            }
        }
        Some((count << 9 | run << 1 | tomorrow, 0))
    }
}

/// What is remembered, whether today is worked, and whether tomorrow is by today's duty.
fn seen(frame: &Frame<'_>, kept: u64, today: u64, day: usize, choice: u8) -> (u64, u64, u64) {
    let duty = frame.duty(day, choice).map_or([false; 2], |d| d.sunday);
    (kept, today | u64::from(duty[0]), u64::from(duty[1]))
}

/// A duty before the horizon works on its first day.
fn reaches_in(person: &Person) -> bool {
    person.past.iter().any(|d| d.day == -1 && d.sunday[1])
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    if !frame.person.sunday_average {
        return Some(Box::new(Next(frame)));
    }
    Some(Box::new(Average { frame, most: limits(frame) }))
}

/// Most worked Sundays and holidays of the horizon by the end of each week, given what the history holds of each window.
fn limits(frame: Frame<'_>) -> Option<Vec<i64>> {
    let (instance, person) = (frame.instance, frame.person);
    let horizon: Vec<(i32, bool)> = (0..instance.days).filter(|d| instance.sunday[*d]).map(|d| (d as i32, false)).collect();
    // One Sunday for each weekend that may be worked, and every holiday on another day.
    let weekends = instance.weeks.div_ceil(person.weekend_every.max(1));
    let possible = weekends + horizon.iter().filter(|(d, _)| d % 7 != 6).count();
    let limit = |week: usize| {
        let end = 7 * week as i32 + 6;
        let inside = |(d, _): &&(i32, bool)| *d > end - 7 * instance.sunday_window as i32 && *d <= end;
        let past: Vec<_> = person.past_holy.iter().filter(inside).collect();
        let all = past.len() + horizon.iter().filter(inside).count();
        all.div_ceil(2) as i64 - past.iter().filter(|(_, w)| *w).count() as i64
    };
    let most: Vec<i64> =
        (0..instance.weeks.min(instance.sunday_window)).map(limit).chain(std::iter::repeat(i64::MAX)).take(instance.weeks).collect();
    most.iter().any(|m| *m < possible as i64).then_some(most)
}

/// Without averaging: duties on consecutive Sundays or holidays exclude each other, and one that works on both (an
/// evening before a holiday that follows a holiday) cannot be.
pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    if instance.people[p].sunday_average {
        return;
    }
    let sundays: Vec<usize> = (0..instance.days).filter(|d| instance.sunday[*d]).collect();
    if let Some(first) = sundays.first().filter(|_| worked_the_last_sunday(&instance.people[p])) {
        for x in on_day(model, p, *first) {
            model.row(f64::NEG_INFINITY, 0.0, &[(x, 1.0)]);
        }
    }
    let over_the_seam = sundays.first().zip(sundays.last()).filter(|_| instance.round.is_some()).map(|(first, last)| [*last, *first]);
    for pair in sundays.windows(2).map(|pair| [pair[0], pair[1]]).chain(over_the_seam) {
        let (here, next) = (on_day(model, p, pair[0]), on_day(model, p, pair[1]));
        for a in here {
            for b in &next {
                let (terms, most) = if a == *b { (vec![(a, 1.0)], 0.0) } else { (vec![(a, 1.0), (*b, 1.0)], 1.0) };
                model.row(f64::NEG_INFINITY, most, &terms);
            }
        }
    }
}

fn on_day(model: &Weekends<'_>, p: usize, day: usize) -> Vec<usize> {
    let instance = model.instance;
    (day.saturating_sub(1)..=day)
        .flat_map(|d| (0..instance.shifts).map(move |s| (d, s)))
        .filter(|(d, s)| worked_days(&instance.duty[*d][*s]).any(|x| x == day as i32))
        .filter_map(|(d, s)| model.x(p, d, s))
        .collect()
}
