//! Days, clock times and the Norwegian calendar.
//!
//! Shift dates are local (Europe/Oslo); elapsed time is counted between instants, so the night of
//! the autumn clock change is an hour longer and that of the spring change an hour shorter.

use crate::quantity::Minutes;
use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, TimeZone, Utc, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The time zone of every shift.
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::Oslo;

/// A local clock time in whole minutes after midnight, 00:00 to 24:00; written `07:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    /// Midnight at the beginning of the day.
    pub const MIDNIGHT: Self = Self(0);
    /// The middle of the day.
    pub const NOON: Self = Self(720);
    /// A clock time, or `None` when hour and minute are not on the clock (24:00 is).
    #[must_use]
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        let at = hour * 60 + minute;
        if minute < 60 && at <= 1440 { Some(Self(at)) } else { None }
    }
    /// Minutes after midnight.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.0 as i64
    }
    /// The instant of this clock time on a date. A time that the spring change skips is read as the
    /// first instant after the gap; one that the autumn change repeats as the earlier one.
    #[must_use]
    pub fn on(self, date: NaiveDate) -> DateTime<Utc> {
        let local = date.and_time(chrono::NaiveTime::MIN) + Duration::minutes(self.minutes());
        match ZONE.from_local_datetime(&local) {
            LocalResult::Single(t) | LocalResult::Ambiguous(t, _) => t.to_utc(),
            LocalResult::None => ZONE
                .from_local_datetime(&(local + Duration::hours(1)))
                .earliest()
                .map_or_else(|| Utc.from_utc_datetime(&local), |t| t.to_utc()),
        }
    }
}

/// Why a text is not a clock time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a clock time: write it as 07:30")]
pub struct InvalidClockTime(String);

impl FromStr for ClockTime {
    type Err = InvalidClockTime;
    fn from_str(text: &str) -> Result<Self, InvalidClockTime> {
        let parsed = text.split_once(':').and_then(|(h, m)| {
            (h.len() == 2 && m.len() == 2).then_some(())?;
            Self::new(h.parse().ok()?, m.parse().ok()?)
        });
        parsed.ok_or_else(|| InvalidClockTime(text.chars().take(40).collect()))
    }
}
impl TryFrom<String> for ClockTime {
    type Error = InvalidClockTime;
    fn try_from(text: String) -> Result<Self, InvalidClockTime> {
        text.parse()
    }
}
impl From<ClockTime> for String {
    fn from(t: ClockTime) -> String {
        t.to_string()
    }
}
impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Whole minutes from one instant to another.
#[must_use]
pub fn minutes_between(from: DateTime<Utc>, to: DateTime<Utc>) -> Minutes {
    Minutes((to - from).num_minutes())
}

/// A range of days, both ends included; open when `to` is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DateRange {
    /// First day.
    pub from: NaiveDate,
    /// Last day, or none when the range has no end yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl DateRange {
    /// A range without end.
    #[must_use]
    pub const fn starting(from: NaiveDate) -> Self {
        Self { from, to: None }
    }
    /// A closed range.
    #[must_use]
    pub const fn between(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, to: Some(to) }
    }
    /// Whether the day lies in the range.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
    /// Whether two ranges share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// The days being planned: whole weeks from a Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Horizon {
    /// The first day, a Monday.
    pub first: NaiveDate,
    /// Number of weeks, at least one.
    pub weeks: u32,
}

impl Horizon {
    /// Whether it can be planned: 1 to 104 weeks from a Monday of this or the neighbouring centuries.
    #[must_use]
    pub fn is_plannable(&self) -> bool {
        self.first.weekday() == Weekday::Mon && (1900..2200).contains(&self.first.year()) && (1..=104).contains(&self.weeks)
    }
    /// Number of days.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.weeks as usize * 7
    }
    /// Never: a horizon has at least one week.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.weeks == 0
    }
    /// The last day.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        self.date(self.len().saturating_sub(1))
    }
    /// The date of a day index (0 is the first day).
    #[must_use]
    pub fn date(&self, index: usize) -> NaiveDate {
        self.first + Duration::days(index as i64)
    }
    /// The index of a date; negative before the first day.
    #[must_use]
    pub fn index(&self, date: NaiveDate) -> i64 {
        (date - self.first).num_days()
    }
    /// Every date in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let (first, n) = (self.first, self.len() as i64);
        (0..n).map(move |k| first + Duration::days(k))
    }
    /// Whether the date is inside.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        (0..self.len() as i64).contains(&self.index(date))
    }
    /// The range of days.
    #[must_use]
    pub fn range(&self) -> DateRange {
        DateRange::between(self.first, self.last())
    }
}

/// The Monday of the week of a date.
#[must_use]
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Duration::days(i64::from(date.weekday().num_days_from_monday()))
}

/// Whether the date is a Saturday or Sunday.
#[must_use]
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// What kind of day a cover or a task is planned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// Monday to Friday, not a public holiday.
    Weekday,
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday that falls on Monday to Friday.
    Holiday,
}

/// Public holidays (*helligdager*), as data with their source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct HolidayCalendar {
    /// Public holidays in order of date.
    pub days: Vec<PublicHoliday>,
}

/// One public holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicHoliday {
    /// The day.
    pub date: NaiveDate,
    /// Its name in English.
    pub name: String,
}

impl HolidayCalendar {
    /// Whether the date is a public holiday.
    #[must_use]
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.days.iter().any(|h| h.date == date)
    }
    /// The kind of a date.
    #[must_use]
    pub fn kind(&self, date: NaiveDate) -> DayKind {
        if is_weekend(date) {
            DayKind::Weekend
        } else if self.is_holiday(date) {
            DayKind::Holiday
        } else {
            DayKind::Weekday
        }
    }
    /// The clock time from which a date is paid as a holiday until midnight, if it is (HTA 5.3.1): public holidays and Easter eve all day;
    /// the Wednesday before Maundy Thursday and the eves of Whitsun, Christmas and the new year from 12:00. The days of Easter and Whitsun
    /// are told by the holidays around them: Thursday, Friday and Sunday; a Sunday with its Monday.
    #[must_use]
    pub fn paid_from(&self, date: NaiveDate) -> Option<ClockTime> {
        let holiday = |days: i64| self.is_holiday(date + Duration::days(days));
        if holiday(0) || date.weekday() == Weekday::Sat && holiday(-2) && holiday(-1) && holiday(1) {
            return Some(ClockTime::MIDNIGHT);
        }
        let eve = match date.weekday() {
            Weekday::Wed => holiday(1) && holiday(2) && holiday(4),
            Weekday::Sat => holiday(1) && holiday(2),
            _ => false,
        };
        let eve = eve || date.month() == 12 && matches!(date.day(), 24 | 31);
        eve.then_some(ClockTime::NOON)
    }
    /// Sunday or public holiday (*søn- og helgedag*).
    #[must_use]
    pub fn is_sunday_or_holiday(&self, date: NaiveDate) -> bool {
        date.weekday() == Weekday::Sun || self.is_holiday(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_eve_is_paid_all_day_and_four_eves_from_noon() {
        let holidays = ["2027-01-01", "2027-03-25", "2027-03-26", "2027-03-28", "2027-03-29", "2027-05-01", "2027-05-06"];
        let more = ["2027-05-16", "2027-05-17", "2027-12-25", "2027-12-26"];
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let named = |text: &&str| PublicHoliday { date: day(text), name: String::new() };
        let calendar = HolidayCalendar { days: holidays.iter().chain(&more).map(named).collect() };
        let (all, noon) = (Some(ClockTime::MIDNIGHT), Some(ClockTime::NOON));
        for (date, from) in [
            ("2027-03-24", noon),
            ("2027-03-25", all),
            ("2027-03-27", all),
            ("2027-03-30", None),
            ("2027-05-05", None),
            ("2027-05-15", noon),
            ("2027-05-17", all),
            ("2027-12-24", noon),
            ("2027-12-25", all),
            ("2027-12-31", noon),
            ("2027-12-30", None),
        ] {
            assert_eq!(calendar.paid_from(day(date)), from, "{date}");
        }
    }
}
