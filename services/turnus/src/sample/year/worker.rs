//! A person of a constructed place: her rhythm of shifts, and what has to be remembered of her.

use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DateRange,
    id::{EmploymentId, PersonId, WishId},
};

/// A shift type of the sample catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shift {
    Day,
    Evening,
    Night,
}

impl Shift {
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Day => "D",
            Self::Evening => "E",
            Self::Night => "N",
        }
    }
    /// Working minutes.
    const fn minutes(self) -> i64 {
        match self {
            Self::Day | Self::Evening => 450,
            Self::Night => 570,
        }
    }
}

/// When somebody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rhythm {
    /// Day, evening and night weeks in turns.
    Turns,
    /// Nights only.
    Nights,
    /// Day and evening weeks in turns: students and apprentices.
    DaysAndEvenings,
    /// Days on weekdays only.
    OfficeHours,
}

/// Kinds of week in the order in which people go through them: one night week in six.
const TURNS: [Shift; 6] = [Shift::Day, Shift::Evening, Shift::Day, Shift::Night, Shift::Evening, Shift::Day];

/// A person and what has to be remembered of her.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    pub(super) person: PersonId,
    pub(super) profession: &'static str,
    /// Percent, of all her employments together.
    pub(super) position: u32,
    /// Employments with the wards they are at; with two she works there in turns, week by week.
    pub(super) jobs: Vec<(EmploymentId, usize)>,
    pub(super) employed: DateRange,
    pub(super) rhythm: Rhythm,
    /// Works one weekend in so many.
    pub(super) every: u32,
    /// Which of them, and where in the turns she begins.
    pub(super) phase: u32,
    /// Minutes owed and not worked so far.
    pub(super) balance: i64,
    /// Shifts that are fixed, with their wards, from the present period on and two days before it.
    pub(super) shifts: BTreeMap<NaiveDate, (usize, Shift)>,
    /// Absences as they are known: first and last day.
    pub(super) away: Vec<(NaiveDate, NaiveDate)>,
    /// Competences (place in the list of competences) and their last days.
    pub(super) competences: Vec<(usize, NaiveDate)>,
    /// Wishes for shifts of the period that are not settled.
    pub(super) wishes: BTreeMap<NaiveDate, (WishId, Shift)>,
    /// Numbers of the last absence and wish.
    pub(super) numbers: (u32, u32),
    /// Saturdays of worked weekends.
    pub(super) weekends: Vec<NaiveDate>,
    /// Whether she consents to the long-shift agreement of her home.
    pub(super) consents: bool,
}

impl Worker {
    /// Whether she is employed and not absent on a day.
    pub(super) fn there(&self, day: NaiveDate) -> bool {
        self.employed.contains(day) && !self.away.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// The ward she works at in a week.
    pub(super) fn ward(&self, week: u32) -> usize {
        self.jobs[week as usize % self.jobs.len()].1
    }

    /// The shifts she would work in a week that begins on a Monday: one kind, and those owed so far.
    ///
    /// Her weekend comes every so many weeks; the Friday before it and the Monday after it are free, so that there are
    /// 35 hours of rest every week and never more than five shifts in a row.
    pub(super) fn duty(&mut self, week: u32, monday: NaiveDate) -> Vec<(NaiveDate, Shift)> {
        let shift = self.kind_of(week);
        let day = |k: u64| monday + Days::new(k);
        let there = (0..7).filter(|k| self.there(day(*k))).count() as i64;
        self.balance += 2_130 * i64::from(self.position) * there / 700;
        let office = self.rhythm == Rhythm::OfficeHours;
        let on = |week: u32| !office && week % self.every == self.phase % self.every;
        let weekend = on(week);
        let after = week.checked_sub(1).is_some_and(on);
        let mut wanted: Vec<u64> = if weekend { vec![5, 6] } else { Vec::new() };
        let (first, last) = (u64::from(after), if weekend { 4 } else { 5 });
        // Begins on another day from week to week, so that no weekday is left empty.
        let days = last - first;
        wanted.extend((0..days).map(|k| first + (k + u64::from(week + self.phase)) % days));
        let mut shifts = Vec::new();
        for k in wanted {
            let enough = self.balance < shift.minutes() / 2;
            if self.there(day(k)) && !enough && !self.shifts.contains_key(&day(k)) {
                self.balance -= shift.minutes();
                shifts.push((day(k), shift));
            }
        }
        shifts.sort_unstable();
        shifts
    }

    pub(super) fn kind_of(&self, week: u32) -> Shift {
        let turn = (week + 5 * self.phase) as usize;
        match self.rhythm {
            Rhythm::Turns => TURNS[turn % TURNS.len()],
            Rhythm::Nights => Shift::Night,
            Rhythm::DaysAndEvenings => [Shift::Day, Shift::Evening][turn % 2],
            Rhythm::OfficeHours => Shift::Day,
        }
    }

    /// Whether a shift fits between the others: eleven hours of rest, and at most five days in a row.
    pub(super) fn fits(&self, date: NaiveDate, shift: Shift) -> bool {
        let at = |day: NaiveDate| self.shifts.get(&day).map(|(_, shift)| *shift);
        let (before, after) = (date - Days::new(1), date + Days::new(1));
        let rest = at(before).is_none_or(|s| s <= shift) && at(after).is_none_or(|s| shift <= s);
        let back = (1..6).take_while(|k| at(date - Days::new(*k)).is_some()).count();
        let on = (1..6).take_while(|k| at(date + Days::new(*k)).is_some()).count();
        rest && back + on < 5
    }

    /// Whether she can take a shift on this day as an extra: on a weekend only when she works neither of the two before it
    /// and the two after it, so that nobody comes near the most Sundays that law allows.
    pub(super) fn may_help(&self, date: NaiveDate) -> bool {
        let days = u64::from(date.weekday().num_days_from_monday());
        if days < 5 {
            return true;
        }
        let saturday = date - Days::new(days) + Days::new(5);
        let worked = |saturday: NaiveDate| {
            let sunday = saturday + Days::new(1);
            self.weekends.contains(&saturday) || self.shifts.contains_key(&saturday) || self.shifts.contains_key(&sunday)
        };
        let near = [7, 14].map(|k| [saturday - Days::new(k), saturday + Days::new(k)]);
        !near.iter().flatten().any(|day| worked(*day))
    }

    /// Whether a shift is of a kind in her contract.
    pub(super) const fn takes(&self, shift: Shift) -> bool {
        match self.rhythm {
            Rhythm::Turns => true,
            Rhythm::Nights => matches!(shift, Shift::Night),
            Rhythm::DaysAndEvenings => !matches!(shift, Shift::Night),
            Rhythm::OfficeHours => matches!(shift, Shift::Day),
        }
    }

    /// Fixes a shift.
    pub(super) fn fix(&mut self, date: NaiveDate, ward: usize, shift: Shift) {
        self.shifts.insert(date, (ward, shift));
    }

    /// Forgets shifts before a day, once they have become history.
    pub(super) fn forget(&mut self, before: NaiveDate) {
        self.shifts = self.shifts.split_off(&before);
        self.away.retain(|(_, to)| *to >= before);
    }

    /// Keeps the Saturdays of the weekends she worked in her fixed shifts, half a year back.
    pub(super) fn keep_weekends(&mut self, end: NaiveDate) {
        for (date, (_, shift)) in &self.shifts {
            let days = date.weekday().num_days_from_monday();
            // A Friday night reaches into Saturday.
            if days >= 5 || (days == 4 && *shift == Shift::Night) {
                let saturday = *date - Days::new(u64::from(days)) + Days::new(5);
                if !self.weekends.contains(&saturday) {
                    self.weekends.push(saturday);
                }
            }
        }
        self.weekends.retain(|saturday| *saturday + Days::new(26 * 7) >= end);
        self.weekends.sort_unstable();
    }
}
