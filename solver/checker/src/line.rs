//! The line of one person: what she worked before the horizon and works in it, in order of date.

use crate::{period::Period, ward::Ward};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeSet;
use turnus_domain::{
    calendar::{Horizon, minutes_between, monday_of},
    quantity::Minutes,
    rule_book::ParameterKey,
    shift::ShiftType,
    staff::StaffMember,
};

/// Earlier history than this many days before the horizon is not read.
const LOOK_BACK: u64 = 400;

/// One shift of one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shift<'a> {
    /// The local date it starts on.
    pub(crate) date: NaiveDate,
    pub(crate) of: &'a ShiftType,
    pub(crate) span: Period,
    pub(crate) working: Minutes,
    /// Working minutes above `LongShiftFrom`.
    pub(crate) long: bool,
    /// In the horizon; the others are history.
    pub(crate) planned: bool,
}

/// The shifts of one person; at most one per date.
#[derive(Clone)]
pub(crate) struct Line<'a> {
    pub(crate) member: &'a StaffMember,
    pub(crate) horizon: Horizon,
    /// History first, then the horizon.
    pub(crate) shifts: Vec<Shift<'a>>,
}

impl<'a> Line<'a> {
    /// The line of a person: her history, and these shifts in the horizon. The first of two shifts on a date is kept.
    pub(crate) fn new(ward: &Ward<'a>, member: &'a StaffMember, planned: impl IntoIterator<Item = (NaiveDate, &'a ShiftType)>) -> Self {
        let horizon = ward.input.horizon;
        let earliest = horizon.first - Days::new(LOOK_BACK);
        let history = member.history.shifts.iter().filter(|h| h.date >= earliest && h.date < horizon.first);
        let known = history.filter_map(|h| Some((h.date, ward.input.shift_type(&h.shift)?)));
        let inside = planned.into_iter().filter(|(d, _)| horizon.contains(*d));
        let mut shifts: Vec<_> = known.chain(inside).map(|(date, of)| shift(ward, date, of)).collect();
        shifts.sort_by_key(|s| s.date);
        shifts.dedup_by_key(|s| s.date);
        Self { member, horizon, shifts }
    }
    /// The same line with the shift of a date put in or exchanged.
    pub(crate) fn with(&self, ward: &Ward<'a>, date: NaiveDate, of: &'a ShiftType) -> Self {
        let mut line = self.clone();
        line.shifts.retain(|s| s.date != date);
        let at = line.shifts.partition_point(|s| s.date < date);
        line.shifts.insert(at, shift(ward, date, of));
        line
    }
    /// The shifts of the horizon.
    pub(crate) fn planned(&self) -> impl Iterator<Item = &Shift<'a>> {
        self.shifts.iter().filter(|s| s.planned)
    }
    /// The shift of a date.
    pub(crate) fn on(&self, date: NaiveDate) -> Option<&Shift<'a>> {
        self.shifts.iter().find(|s| s.date == date)
    }
    /// Each shift of the horizon with the one before it, history included.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (&Shift<'a>, &Shift<'a>)> {
        self.shifts.windows(2).map(|w| (&w[0], &w[1])).filter(|(_, later)| later.planned)
    }
    /// Longest runs of consecutive dates on which such a shift is worked.
    pub(crate) fn runs(&self, such: impl Fn(&Shift<'a>) -> bool) -> Vec<Vec<&Shift<'a>>> {
        let mut runs: Vec<Vec<&Shift<'a>>> = Vec::new();
        for s in self.shifts.iter().filter(|s| such(s)) {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|l| l.date + Days::new(1) == s.date) => run.push(s),
                _ => runs.push(vec![s]),
            }
        }
        runs
    }
    /// Shifts of the horizon that stand at number `allowed` + 1 or later of such a run, each with its number.
    pub(crate) fn beyond(&self, allowed: i64, such: impl Fn(&Shift<'a>) -> bool) -> Vec<(i64, &Shift<'a>)> {
        let runs = self.runs(such).into_iter();
        let numbered = runs.flat_map(|run| (1..).zip(run));
        numbered.filter(|(n, s)| *n > allowed && s.planned).collect()
    }
    /// Working minutes in the horizon.
    pub(crate) fn worked(&self) -> Minutes {
        self.planned().map(|s| s.working).sum()
    }
    /// Working minutes of each week of the horizon, Monday to Sunday by start date.
    pub(crate) fn weeks(&self) -> Vec<Minutes> {
        self.blocks(1).0
    }
    /// Working minutes of each block of so many weeks and whether a last one is shorter.
    pub(crate) fn blocks(&self, weeks: i64) -> (Vec<Minutes>, bool) {
        let length = weeks.max(1) * 7;
        let days = self.horizon.len() as i64;
        let mut sums = vec![Minutes::ZERO; ((days + length - 1) / length) as usize];
        for s in self.planned() {
            sums[(self.horizon.index(s.date) / length) as usize] += s.working;
        }
        (sums, days % length != 0)
    }
    /// Night and long-night shifts of the horizon.
    pub(crate) fn nights(&self) -> u32 {
        self.planned().filter(|s| s.of.kind.is_night()).count() as u32
    }
    /// Saturdays in the horizon of the weekends that a shift of the horizon touches.
    pub(crate) fn weekends(&self) -> BTreeSet<NaiveDate> {
        self.planned().flat_map(Shift::weekends).filter(|d| self.horizon.contains(*d)).collect()
    }
}

impl Shift<'_> {
    /// Saturdays of the weekends the shift touches.
    pub(crate) fn weekends(&self) -> Vec<NaiveDate> {
        let saturday = monday_of(self.date) + Days::new(5);
        let near = [saturday - Days::new(7), saturday];
        near.into_iter().filter(|d| Period::weekend(*d).touches(&self.span)).collect()
    }
    /// `LD on Sat 2026-11-28`.
    pub(crate) fn title(&self) -> String {
        format!("{} on {} {}", self.of.id, self.date.weekday(), self.date)
    }
    /// Free minutes between this shift and a later one.
    pub(crate) fn rest_until(&self, later: &Shift<'_>) -> Minutes {
        minutes_between(self.span.to, later.span.from)
    }
}

fn shift<'a>(ward: &Ward<'a>, date: NaiveDate, of: &'a ShiftType) -> Shift<'a> {
    let (from, to) = of.span(date);
    let working = of.working(date);
    let long = ward.value(ParameterKey::LongShiftFrom).is_some_and(|m| working.0 > m);
    Shift { date, of, span: Period { from, to }, working, long, planned: ward.input.horizon.contains(date) }
}
