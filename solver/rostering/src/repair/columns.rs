//! Changed lines of one person that keep every hard rule.

use super::{
    Params,
    state::{State, rows_of},
};
use crate::{
    instance::{Instance, OFF},
    line::Judge,
    rules::{self, wt_31},
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One changed line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) person: usize,
    /// Days and their new choices, in order.
    pub(super) changed: Vec<(usize, u8)>,
    /// Rows of cover and the heads they gain or lose.
    pub(super) heads: Vec<(usize, i32)>,
    /// Days of extra shifts and the overtime in each.
    pub(super) extra: Vec<(usize, i32)>,
    /// Soft points more than before.
    pub(super) points: i64,
    /// See [`super`].
    pub(super) burden: i64,
}

/// Weight of a soft point, in minutes of burden.
const POINT: i64 = 10;
/// Weight of each day that a change comes later than the notice.
const LATE_DAY: i64 = 30;

/// Every column of everybody, in order of person; of columns that move the same heads the least burden.
pub(super) fn all(instance: &Instance, state: &State, params: &Params) -> Vec<Column> {
    let window = Window::of(instance, state, params);
    let people: Vec<usize> = (0..state.lines.len()).filter(|p| state.may_change[*p]).collect();
    let found: Vec<Vec<Column>> = people.into_par_iter().map(|p| Person::new(instance, state, p).columns(&window, params)).collect();
    let mut columns: Vec<Column> = found.into_iter().flatten().collect();
    let wanted = wanted(state, &columns);
    columns.retain(|c| c.heads.iter().any(|(row, n)| *n > 0 && wanted[*row]));
    columns
}

/// Rows that are short, or that some column leaves short: only who gives these a head is of use.
fn wanted(state: &State, columns: &[Column]) -> Vec<bool> {
    let mut wanted: Vec<bool> = (0..state.owed.len()).map(|row| state.spare(row) < 0).collect();
    for (row, n) in columns.iter().flat_map(|c| &c.heads) {
        wanted[*row] |= state.spare(*row) + n < 0;
    }
    wanted
}

/// Days that may change.
struct Window {
    /// Days with owed cover gone.
    short: Vec<usize>,
    /// Rows that are short.
    rows: Vec<usize>,
    /// All days that may change.
    days: std::ops::Range<usize>,
}

impl Window {
    fn of(instance: &Instance, state: &State, params: &Params) -> Self {
        let rows: Vec<usize> = (0..instance.cover.len()).filter(|row| state.spare(*row) < 0).collect();
        let mut short: Vec<usize> = rows.iter().map(|row| instance.cover[*row].day).collect();
        short.dedup();
        let from = short.first().copied().unwrap_or(0).max(state.today.max(0) as usize);
        let to = short.last().map_or(0, |d| (d + 1 + params.days_after as usize).min(instance.days));
        Self { short, rows, days: from..to.max(from) }
    }
}

/// The lines of one person.
struct Person<'a> {
    instance: &'a Instance,
    state: &'a State,
    p: usize,
    line: Vec<u8>,
    points: i64,
    judge: Judge,
    found: BTreeMap<Vec<(usize, i32)>, Column>,
}

impl<'a> Person<'a> {
    fn new(instance: &'a Instance, state: &'a State, p: usize) -> Self {
        let (line, mut judge) = (state.lines[p].clone(), Judge::default());
        let points = judge.soft(instance, p, &line);
        Self { instance, state, p, line, points, judge, found: BTreeMap::new() }
    }

    fn columns(mut self, window: &Window, params: &Params) -> Vec<Column> {
        let options: Vec<(usize, Vec<u8>)> = window.short.iter().map(|d| (*d, self.covering(window, *d))).collect();
        self.cover(&options, window, params.most_changes);
        for d in window.days.clone() {
            let free = self.line[d] == OFF;
            for s in (0..self.instance.shifts).filter(|s| free && self.instance.may(self.p, d, *s)).collect::<Vec<_>>() {
                self.changed_to(d, s as u8 + 1, |person| {
                    person.keep();
                });
            }
        }
        self.found.into_values().collect()
    }

    /// Shifts that cover some of what is gone on a day.
    fn covering(&self, window: &Window, day: usize) -> Vec<u8> {
        let covers = |s: usize| rows_of(self.instance, self.p, day, s).iter().any(|row| window.rows.contains(row));
        let may = (0..self.instance.shifts).filter(|s| self.instance.may(self.p, day, *s) && covers(*s));
        may.map(|s| s as u8 + 1).filter(|choice| *choice != self.line[day]).collect()
    }

    /// Kinds a and b: every way to cover on some of the remaining short days.
    fn cover(&mut self, options: &[(usize, Vec<u8>)], window: &Window, changes_left: usize) {
        let Some(((day, choices), rest)) = options.split_first() else { return };
        self.cover(rest, window, changes_left);
        if changes_left == 0 {
            return;
        }
        for choice in choices {
            self.changed_to(*day, *choice, |person| {
                let legal = person.keep();
                // A line that no free day mends stays broken when more is added.
                if person.with_a_free_day(window) || legal {
                    person.cover(rest, window, changes_left - 1);
                }
            });
        }
    }

    /// Kind b. Whether some free day makes the present line legal.
    fn with_a_free_day(&mut self, window: &Window) -> bool {
        let base = &self.state.lines[self.p];
        let may_go = |d: &usize| self.line[*d] != OFF && self.line[*d] == base[*d] && self.instance.people[self.p].fixed[*d].is_none();
        let days: Vec<usize> = window.days.clone().filter(may_go).collect();
        let mut any = false;
        for d in days {
            self.changed_to(d, OFF, |person| any |= person.keep());
        }
        any
    }

    fn changed_to(&mut self, day: usize, choice: u8, then: impl FnOnce(&mut Self)) {
        let was = std::mem::replace(&mut self.line[day], choice);
        then(self);
        self.line[day] = was;
    }

    /// Keeps the present line when it is legal, unless another with the same heads is no greater burden. Whether it is legal.
    fn keep(&mut self) -> bool {
        let Some(column) = self.column() else { return false };
        let better = self.found.get(&column.heads).is_none_or(|other| column.burden < other.burden);
        if better {
            self.found.insert(column.heads.clone(), column);
        }
        true
    }

    fn column(&mut self) -> Option<Column> {
        let (instance, base) = (self.instance, &self.state.lines[self.p]);
        let line = self.judge.line(instance, self.p, &self.line);
        let ruled = |name: &str| matches!(name, "HOURS" | "WT-31");
        if !rules::HARD.iter().filter(|(name, _)| !ruled(name)).all(|(_, holds)| holds(&line)) {
            return None;
        }
        let changed: Vec<(usize, u8)> = (0..instance.days).filter(|d| self.line[*d] != base[*d]).map(|d| (d, self.line[d])).collect();
        let extra = extra(&line, &changed)?;
        let points = self.judge.soft(instance, self.p, &self.line) - self.points;
        let minutes = |d: usize| instance.duty_of(d, self.line[d]).map_or(0, |duty| i64::from(duty.working));
        let late = |d: usize| i64::from((self.state.notice - (d as i32 - self.state.today)).max(0)) * LATE_DAY;
        let burden = extra.iter().map(|(d, overtime)| minutes(*d) + 2 * i64::from(*overtime)).sum::<i64>()
            + changed.iter().map(|(d, _)| late(*d)).sum::<i64>()
            + POINT * points.max(0);
        let heads = heads(instance, self.p, base, &changed);
        Some(Column { person: self.p, changed, heads, extra, points, burden })
    }
}

/// The new shifts that lie beyond the contract, with the overtime in each: as few as bring the hours within what is
/// tolerated, the later ones first. None when hours or overtime cannot be right.
fn extra(line: &crate::line::Line<'_>, changed: &[(usize, u8)]) -> Option<Vec<(usize, i32)>> {
    let person = line.person;
    let mut beyond: i32 = line.planned().iter().map(|d| d.working).sum::<i32>();
    let mut days: Vec<i32> = Vec::new();
    for (d, _) in changed.iter().rev().filter(|(_, choice)| *choice != OFF) {
        if beyond <= person.most_minutes {
            break;
        }
        beyond -= line.instance.duty_of(*d, line.choices[*d]).map_or(0, |duty| duty.working);
        days.push(*d as i32);
    }
    if !(person.least_minutes..=person.most_minutes).contains(&beyond) {
        return None;
    }
    let new = days.clone();
    days.extend(&person.extra);
    let overtime = wt_31::overtime(line, &days);
    wt_31::within(person, &overtime)
        .then(|| overtime.into_iter().filter(|(d, _)| new.contains(d)).map(|(d, minutes)| (d as usize, minutes)).collect())
}

fn heads(instance: &Instance, p: usize, base: &[u8], changed: &[(usize, u8)]) -> Vec<(usize, i32)> {
    let mut heads: BTreeMap<usize, i32> = BTreeMap::new();
    for (d, choice) in changed {
        for (choice, step) in [(base[*d], -1), (*choice, 1)] {
            if let Some(s) = usize::from(choice).checked_sub(1) {
                rows_of(instance, p, *d, s).into_iter().for_each(|row| *heads.entry(row).or_default() += step);
            }
        }
    }
    heads.into_iter().filter(|(_, n)| *n != 0).collect()
}
