//! Elapsed minutes since local midnight of the first day, in Norway: an hour ahead of UTC, two from the last Sunday of March
//! to the last Sunday of October, changing at 01:00 UTC (forskrift om sommertid; as in all of the EU since 1996).

use super::input::{DayKind, Input, ShiftType};
use crate::{Refused, refuse};
use chrono::{Datelike, Days, NaiveDate, Weekday};

const DAY: i64 = 1440;

/// A shift type on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Duty {
    /// Days since the first day of the horizon; negative before it.
    pub(super) day: i64,
    pub(super) start: i64,
    pub(super) end: i64,
    /// Working minutes.
    pub(super) working: i64,
    pub(super) night: bool,
    pub(super) long: bool,
    pub(super) rotation: u8,
    /// It touches the Saturday or Sunday of its week.
    pub(super) weekend: bool,
}

/// Minutes after midnight of `07:30`; 24:00 is the last.
pub(super) fn clock(text: &str) -> Result<i64, Refused> {
    let parsed = text.split_once(':').and_then(|(h, m)| Some((h.parse::<i64>().ok()?, m.parse::<i64>().ok()?)));
    match parsed {
        Some((h, m)) if (0..=24).contains(&h) && (0..60).contains(&m) && h * 60 + m <= DAY => Ok(h * 60 + m),
        _ => refuse(format!("`{text}` is no clock time")),
    }
}

/// Minutes of a band, and whether a shift of the same date is there for all of it, by the clock.
pub(super) fn spans(from: i64, to: i64, shift: (i64, i64)) -> (i64, bool) {
    let length = |from: i64, to: i64| if to <= from { to - from + DAY } else { to - from };
    let (band, worked) = (length(from, to), length(shift.0, shift.1));
    (band, shift.0 <= from && from + band <= shift.0 + worked)
}

/// The time axis of an input.
pub(super) struct Axis {
    first: NaiveDate,
    zero: i64,
    long_from: i64,
}

impl Axis {
    pub(super) fn new(input: &Input) -> Result<Self, Refused> {
        let first = input.horizon.first;
        if first.weekday() != Weekday::Mon || !(1998..2098).contains(&first.year()) {
            return refuse(format!("the horizon begins on {first}: expected a Monday from 1998 to 2097"));
        }
        let mut axis = Self { first, zero: 0, long_from: input.number("long-shift-from")? };
        axis.zero = axis.minute(0, 0);
        Ok(axis)
    }

    /// The date of a day.
    pub(super) fn date(&self, day: i64) -> NaiveDate {
        let by = Days::new(day.unsigned_abs());
        if day >= 0 { self.first + by } else { self.first - by }
    }

    /// The day of a date.
    pub(super) fn day(&self, date: NaiveDate) -> i64 {
        (date - self.first).num_days()
    }

    /// When a clock time comes on a day. What the spring change skips is read an hour later, of what the autumn change repeats
    /// the first.
    pub(super) fn minute(&self, day: i64, time: i64) -> i64 {
        let local = day * DAY + time;
        let summer = self.is_summer(local - 120);
        local - if summer { 120 } else { 60 } - self.zero
    }

    /// Whether summer time holds so many minutes of UTC after the first day's date began.
    fn is_summer(&self, utc: i64) -> bool {
        let year = self.date(utc.div_euclid(DAY)).year();
        let change = |month: u32| {
            let last = NaiveDate::from_ymd_opt(year, month, 31).unwrap_or(self.first);
            let sunday = last - Days::new(u64::from(last.weekday().num_days_from_sunday()));
            self.day(sunday) * DAY + 60
        };
        (change(3)..change(10)).contains(&utc)
    }

    pub(super) fn duty(&self, shift: &ShiftType, day: i64) -> Result<Duty, Refused> {
        let (start, end) = (clock(&shift.start)?, clock(&shift.end)?);
        let last = if end <= start { day + 1 } else { day };
        let (start, end) = (self.minute(day, start), self.minute(last, end));
        let working = end - start - shift.unpaid_break;
        if working <= 0 {
            return refuse(format!("shift type {} works {working} minutes on {}", shift.id, self.date(day)));
        }
        let saturday = day - day.rem_euclid(7) + 5;
        let weekend = start < self.minute(saturday + 2, 0) && self.minute(saturday, 0) < end;
        let long = working > self.long_from;
        Ok(Duty { day, start, end, working, night: shift.kind.is_night(), long, rotation: shift.kind.rotation(), weekend })
    }
}

/// The kind of a date.
pub(super) fn kind(input: &Input, date: NaiveDate) -> DayKind {
    if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
        DayKind::Weekend
    } else if input.holidays.days.iter().any(|h| h.date == date) {
        DayKind::Holiday
    } else {
        DayKind::Weekday
    }
}

/// Shift types that a day uses.
pub(super) fn used(input: &Input, date: NaiveDate) -> &[String] {
    match kind(input, date) {
        DayKind::Weekday => &input.structure.weekday,
        DayKind::Weekend => &input.structure.weekend,
        DayKind::Holiday => &input.structure.holiday,
    }
}
