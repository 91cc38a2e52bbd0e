//! Values that change from a day on.

use chrono::NaiveDate;

/// The versions of a value. Two clocks: a version is recorded at a log position and takes effect on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    versions: Vec<Version<T>>,
}

/// One version of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// First day it holds.
    pub from: NaiveDate,
    /// Log position it was recorded at.
    pub position: u64,
    /// The value.
    pub value: T,
}

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self { versions: Vec::new() }
    }
}

impl<T> Dated<T> {
    /// Records a version. At the same day the later position wins.
    pub fn set(&mut self, from: NaiveDate, position: u64, value: T) {
        let at = self.versions.partition_point(|v| (v.from, v.position) <= (from, position));
        self.versions.insert(at, Version { from, position, value });
    }
    /// The value in force on a day.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Option<&T> {
        self.until(day).next_back().map(|v| &v.value)
    }
    /// Every version that took effect on the day or before, in order.
    pub fn until(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = &Version<T>> {
        self.versions.iter().take(self.versions.partition_point(|v| v.from <= day))
    }
    /// Every version in order.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &Version<T>> {
        self.versions.iter()
    }
    /// Whether nothing was recorded.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }
}
