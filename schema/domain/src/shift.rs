//! Shift types and the shifts people have worked before the horizon.

use crate::{
    calendar::{ClockTime, minutes_between, monday_of},
    id::ShiftTypeId,
    quantity::Minutes,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftKind {
    /// Day.
    Day,
    /// Long day.
    LongDay,
    /// Evening.
    Evening,
    /// Night.
    Night,
    /// Long night.
    LongNight,
}

impl ShiftKind {
    /// Its name as events write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::LongDay => "long-day",
            Self::Evening => "evening",
            Self::Night => "night",
            Self::LongNight => "long-night",
        }
    }
    /// Night or long night.
    #[must_use]
    pub const fn is_night(self) -> bool {
        matches!(self, Self::Night | Self::LongNight)
    }
    /// Place in the forward rotation day → evening → night (HS-03): 0, 1 or 2.
    #[must_use]
    pub const fn rotation(self) -> u8 {
        match self {
            Self::Day | Self::LongDay => 0,
            Self::Evening => 1,
            Self::Night | Self::LongNight => 2,
        }
    }
}

/// A shift type: a kind of duty with its times and breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftType {
    /// `D`, `E`, `N`, `LD`, `LN`.
    pub id: ShiftTypeId,
    /// Kind.
    pub kind: ShiftKind,
    /// What people read.
    pub name: String,
    /// Local start.
    pub start: ClockTime,
    /// Local end; at or before `start` means the next day.
    pub end: ClockTime,
    /// Break minutes that are working time (aml §10-9(1), second sentence).
    pub paid_break: Minutes,
    /// Break minutes that are not working time.
    pub unpaid_break: Minutes,
}

impl ShiftType {
    /// When the shift of a date begins and ends. A shift belongs to the local date it starts on.
    #[must_use]
    pub fn span(&self, date: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        let last = if self.end <= self.start { date + Days::new(1) } else { date };
        (self.start.on(date), self.end.on(last))
    }
    /// The Saturday of the weekend that the shift of a date overlaps, if it does.
    #[must_use]
    pub fn weekend(&self, date: NaiveDate) -> Option<NaiveDate> {
        let (from, to) = self.span(date);
        let saturday = monday_of(date) + Days::new(5);
        let (begin, end) = (ClockTime::MIDNIGHT.on(saturday), ClockTime::MIDNIGHT.on(saturday + Days::new(2)));
        (from < end && begin < to).then_some(saturday)
    }
    /// Elapsed minutes from start to end: a night shift is an hour longer or shorter when the clock changes.
    #[must_use]
    pub fn elapsed(&self, date: NaiveDate) -> Minutes {
        let (from, to) = self.span(date);
        minutes_between(from, to)
    }
    /// Working minutes (WT-01): elapsed less unpaid breaks.
    #[must_use]
    pub fn working(&self, date: NaiveDate) -> Minutes {
        self.elapsed(date) - self.unpaid_break
    }
}

/// A shift somebody works or worked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DatedShift {
    /// The local date it starts on.
    pub date: NaiveDate,
    /// Its type.
    pub shift: ShiftTypeId,
}
