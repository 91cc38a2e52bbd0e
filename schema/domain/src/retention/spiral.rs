//! The early warning of a spiral (R-RT-02): vacancies load those who are left, who fall ill or leave. Weeks in a row in which
//! much is left uncovered and much is overtime give the warning; the limits are in the rule book.

use super::load::Load;
use crate::rule_book::{MissingParameter, Parameter, ParameterKey};
use chrono::{Days, NaiveDate};

/// One week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Uncovered time as a share of planned time, in basis points; none where no rota was in force.
    pub uncovered_bp: Option<u64>,
    /// Overtime as a share of worked time, in basis points.
    pub overtime_bp: Option<u64>,
    /// Whether both lie above their limits.
    pub counts: bool,
}

/// The weeks up to a day beside the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spiral<'a> {
    /// Weeks, the latest last.
    pub weeks: Vec<Week>,
    /// Share of uncovered time above which a week counts.
    pub uncovered: &'a Parameter,
    /// Share of overtime above which a week counts.
    pub overtime: &'a Parameter,
    /// Weeks in a row that give the warning.
    pub in_row: &'a Parameter,
    /// Weeks in a row up to the latest that count.
    pub run: u32,
}

impl<'a> Spiral<'a> {
    /// The warning of some weeks from a Monday on.
    ///
    /// # Errors
    /// [`MissingParameter`] when the rule book has no limits.
    pub fn of(
        loads: &[Load],
        first: NaiveDate,
        at: impl Fn(ParameterKey) -> Result<&'a Parameter, MissingParameter>,
    ) -> Result<Self, MissingParameter> {
        let (uncovered, overtime) = (at(ParameterKey::SpiralUncovered)?, at(ParameterKey::SpiralOvertime)?);
        let in_row = at(ParameterKey::SpiralWeeks)?;
        let above = |share: Option<u64>, limit: &Parameter| share.and_then(|s| i64::try_from(s).ok()).is_some_and(|s| s > limit.value);
        let week = |(k, load): (usize, &Load)| {
            let (uncovered_bp, overtime_bp) = (load.uncovered_bp(), load.overtime_bp());
            let counts = above(uncovered_bp, uncovered) && above(overtime_bp, overtime);
            Week { monday: first + Days::new(7 * k as u64), uncovered_bp, overtime_bp, counts }
        };
        let weeks: Vec<Week> = loads.iter().enumerate().map(week).collect();
        let run = weeks.iter().rev().take_while(|w| w.counts).count();
        Ok(Self { weeks, uncovered, overtime, in_row, run: u32::try_from(run).unwrap_or(u32::MAX) })
    }

    /// Whether a rota was in force in any of the weeks: without one nothing can be told.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.weeks.iter().any(|w| w.uncovered_bp.is_some())
    }

    /// Whether to warn.
    #[must_use]
    pub fn warns(&self) -> bool {
        self.run > 0 && i64::from(self.run) >= self.in_row.value
    }
}
