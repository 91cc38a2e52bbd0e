//! Whether an answer to the exit survey may be recorded.

use super::event::ExitSurveyAnswered;
use crate::{
    admit::{ensure, invalid, unit},
    facts::Facts,
    refusal::{Refusal, RefusalCode},
};
use chrono::{Datelike, NaiveDate};

pub(crate) fn admit(facts: &Facts, e: &ExitSurveyAnswered, effective: NaiveDate) -> Result<(), Refusal> {
    let place = format!("exit survey of unit {}", e.unit);
    unit(facts, &e.unit)?;
    ensure(!e.reasons.is_empty(), || invalid(&place, "has an answer without a reason", "give one reason or more; `other` is one"))?;
    ensure(month(effective) == effective, || {
        let (what, remedy) = (format!("has an answer dated {effective}"), format!("date it {}", month(effective)));
        let remedy = format!("{remedy}: beside a last day of work, a day would tell whose answer it is");
        Refusal::new(RefusalCode::InvalidDays, &place, what, remedy)
    })
}

/// The first of the month of a day, by which an answer is dated.
pub(crate) fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}
