//! HTA-20, HTA 5.2: supplement for work on Saturdays and Sundays.
//!
//! From Saturday 00:00 to Sunday 24:00 the share `WeekendSupplement` of hourly pay, at least `WeekendSupplementLeast` an hour; what is paid
//! as a holiday is not paid again ([`hta_23`]).

use super::hta_23;
use crate::{
    pay::{Supplement, SupplementKind, Work},
    period::Period,
};
use chrono::{Datelike, Weekday};
use turnus_domain::rule_book::ParameterKey;

pub(crate) fn supplement(work: &Work<'_>) -> Option<Supplement> {
    let rate = work.share_of_pay(ParameterKey::WeekendSupplement)?.max(work.number(ParameterKey::WeekendSupplementLeast)?);
    Some(work.supplement(SupplementKind::Weekend, rate, &hta_23::left(&periods(work), work)))
}

/// Weekend days that a shift may touch.
fn periods(work: &Work<'_>) -> Vec<Period> {
    let weekend = work.days().filter(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    weekend.map(|day| Period::days(day, 1)).collect()
}
