//! A text in the two languages of a memo.

use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// The same text in English and bokmål.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Bokmål.
    pub nb: String,
}

impl Text {
    /// A text of both.
    pub fn new(en: impl Into<String>, nb: impl Into<String>) -> Self {
        Self { en: en.into(), nb: nb.into() }
    }

    /// One of the two.
    #[must_use]
    pub fn in_bokmal(&self, nb: bool) -> &str {
        if nb { &self.nb } else { &self.en }
    }
}

/// Minutes as hours with one decimal.
pub(crate) fn hours(minutes: i64, nb: bool) -> String {
    let tenths = (minutes * 10 + 30 * minutes.signum()) / 60;
    decimals(tenths, 1, nb)
}

/// A whole number of tenths or hundredths as a decimal number.
pub(crate) fn decimals(value: i64, places: usize, nb: bool) -> String {
    let unit = 10_i64.pow(places as u32);
    let sign = if value < 0 { "−" } else { "" };
    let point = if nb { ',' } else { '.' };
    format!("{sign}{}{point}{:0places$}", value.abs() / unit, value.abs() % unit)
}

/// Joins what was said with commas and a last "and".
pub(crate) fn joined<T: Display>(parts: &[T], nb: bool) -> String {
    let and = if nb { " og " } else { " and " };
    match parts {
        [] => String::new(),
        [one] => one.to_string(),
        [all @ .., last] => format!("{}{and}{last}", all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
