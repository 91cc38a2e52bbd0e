//! HTA-22, HTA 5.3: supplement for work on public holidays and some of their eves, paid once for the same time.
//!
//! The share `HolidaySupplement` of hourly pay for the time that [`HolidayCalendar::paid_from`] names, however many holidays share the
//! date.
//!
//! [`HolidayCalendar::paid_from`]: turnus_domain::calendar::HolidayCalendar::paid_from

use crate::{
    pay::{Supplement, SupplementKind, Work},
    period::Period,
};
use chrono::Days;
use turnus_domain::{calendar::ClockTime, rule_book::ParameterKey};

pub(crate) fn supplement(work: &Work<'_>) -> Option<Supplement> {
    Some(work.supplement(SupplementKind::Holiday, work.share_of_pay(ParameterKey::HolidaySupplement)?, &periods(work)))
}

/// Time that is paid as a holiday on the days that a shift may touch; none where the rule book has no such supplement.
pub(crate) fn periods(work: &Work<'_>) -> Vec<Period> {
    let paid = |day: chrono::NaiveDate| {
        let from = work.input.holidays.paid_from(day)?.on(day);
        Some(Period { from, to: ClockTime::MIDNIGHT.on(day + Days::new(1)) })
    };
    match work.number(ParameterKey::HolidaySupplement) {
        Some(_) => work.days().filter_map(paid).collect(),
        None => Vec::new(),
    }
}
