//! Stretches of elapsed time: local midnights, weekends, Sunday periods and nights as instants.

use chrono::{DateTime, Days, NaiveDate, Utc};
use turnus_domain::{
    calendar::{ClockTime, minutes_between},
    quantity::Minutes,
};

/// From one instant to another; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: DateTime<Utc>,
    pub(crate) to: DateTime<Utc>,
}

impl Period {
    /// So many local days from the midnight that begins `first`.
    pub(crate) fn days(first: NaiveDate, n: u64) -> Self {
        Self { from: ClockTime::MIDNIGHT.on(first), to: ClockTime::MIDNIGHT.on(first + Days::new(n)) }
    }
    /// The weekend of a Saturday: Saturday 00:00 to Sunday 24:00.
    pub(crate) fn weekend(saturday: NaiveDate) -> Self {
        Self::days(saturday, 2)
    }
    /// From a clock time of the day before to a clock time of the day.
    pub(crate) fn into_day(day: NaiveDate, from: ClockTime, to: ClockTime) -> Self {
        Self { from: from.on(day - Days::new(1)), to: to.on(day) }
    }
    /// Elapsed minutes; nothing when it ends before it begins.
    pub(crate) fn minutes(&self) -> Minutes {
        minutes_between(self.from, self.to).max(Minutes::ZERO)
    }
    /// The part that lies in both.
    pub(crate) fn shared(&self, other: &Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
    /// Whether they share any time.
    pub(crate) fn touches(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// A clock time given by the rule book in minutes after midnight; what is not on the clock is midnight.
pub(crate) fn clock(minutes: i64) -> ClockTime {
    let at = u16::try_from(minutes).unwrap_or(0);
    ClockTime::new(at / 60, at % 60).unwrap_or(ClockTime::MIDNIGHT)
}
