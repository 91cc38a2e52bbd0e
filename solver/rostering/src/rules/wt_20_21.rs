//! WT-20 and WT-21 averaging, aml §10-5(1)(2): working minutes in any week at most 50 h or 54 h (40 h without
//! averaging), and at most 48 h a week on average over eight weeks.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use std::{cell::RefCell, collections::HashMap};
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

/// Numbers of states, and states by number.
type Known = (HashMap<Vec<i64>, u64>, Vec<Vec<i64>>);

/// Means over windows of weeks as an automaton, for whom it must be known whether any line is left. State by number: minutes of
/// the present week, and by how much the last one, two, … weeks together were above the mean.
struct Means<'a> {
    frame: Frame<'a>,
    /// Longest week less the mean.
    peak: i64,
    known: RefCell<Known>,
}

impl Means<'_> {
    fn number(&self, state: Vec<i64>) -> u64 {
        let (index, states) = &mut *self.known.borrow_mut();
        *index.entry(state).or_insert_with_key(|state| {
            states.push(state.clone());
            states.len() as u64 - 1
        })
    }
    /// So little above the mean that the weeks still to come in the window cannot exceed it.
    fn harmless(&self, weeks: usize) -> i64 {
        -((self.frame.instance.week_mean_window - weeks) as i64 * self.peak)
    }
}

impl Rule for Means<'_> {
    fn start(&self) -> u64 {
        let none = (1..self.frame.instance.week_mean_window).map(|weeks| self.harmless(weeks));
        self.number(std::iter::once(0).chain(none).collect())
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let mut state = self.known.borrow().1[state as usize].clone();
        state[0] += self.frame.duty(day, choice).map_or(0, |d| i64::from(d.working));
        if day % 7 == 6 {
            let above = state[0] - i64::from(self.frame.instance.week_mean);
            // What the last k weeks had, and this one, are the last k + 1.
            let mut sums: Vec<i64> = std::iter::once(0).chain(state[1..].iter().copied()).map(|sum| sum + above).collect();
            if sums.pop().is_some_and(|whole| whole > 0) {
                return None;
            }
            let kept = sums.into_iter().enumerate().map(|(k, sum)| sum.max(self.harmless(k + 1)));
            state = std::iter::once(0).chain(kept).collect();
        }
        Some((self.number(state), 0))
    }
}

/// The means, where they can bind at all.
pub(crate) fn means(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let peak = i64::from(frame.person.week_max.iter().copied().max().unwrap_or(0) - frame.instance.week_mean);
    let binds = peak > 0 && frame.instance.weeks >= frame.instance.week_mean_window;
    binds.then(|| Box::new(Means { frame, peak, known: RefCell::default() }) as Automaton<'_>)
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
