//! WT-20 and WT-21 averaging, aml §10-5(1)(2): working minutes in any week at most 50 h or 54 h (40 h without
//! averaging), and at most 48 h a week on average over eight weeks.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let mut weeks = [0_i32; 128];
    for d in line.planned() {
        weeks[(d.day / 7) as usize] += d.working;
    }
    let weeks = &weeks[..line.instance.weeks];
    let span = line.instance.week_mean_window;
    weeks.iter().zip(&line.person.week_max).all(|(w, max)| w <= max)
        && weeks.windows(span).all(|w| w.iter().sum::<i32>() <= line.instance.week_mean * span as i32)
}

/// State: minutes of the present week.
struct Week<'a>(Frame<'a>);

impl Rule for Week<'_> {
    fn start(&self) -> u64 {
        0
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let minutes = state + self.0.duty(day, choice).map_or(0, |d| d.working as u64);
        let legal = minutes <= self.0.person.week_max[day / 7] as u64;
        legal.then_some((if day % 7 == 6 { 0 } else { minutes }, 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    Some(Box::new(Week(frame)))
}

/// Means over windows of weeks as (first day, day after the last, most minutes).
pub(crate) fn windows(frame: Frame<'_>) -> Vec<(usize, usize, i32)> {
    let (weeks, span) = (frame.instance.weeks, frame.instance.week_mean_window);
    (0..(weeks + 1).saturating_sub(span)).map(|k| (7 * k, 7 * (k + span), frame.instance.week_mean * span as i32)).collect()
}

pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    for k in 0..instance.weeks {
        let max = f64::from(instance.people[p].week_max[k]);
        let terms = model.minutes(p, 7 * k..7 * k + 7);
        model.row(f64::NEG_INFINITY, max, &terms);
    }
    let span = instance.week_mean_window;
    for k in 0..(instance.weeks + 1).saturating_sub(span) {
        let terms = model.minutes(p, 7 * k..7 * (k + span));
        model.row(f64::NEG_INFINITY, f64::from(instance.week_mean) * span as f64, &terms);
    }
}
