//! HTA-21, HTA 5.4: supplement for work in the evening and at night by rota, on top of HTA-20 and HTA-22 (HTA 5.1.2).
//!
//! `EveningSupplement` an hour from the clock time `EveningSupplementFrom` to `NightSupplementFrom`; from there to `NightSupplementTo` of
//! the next day the share `NightSupplement` of hourly pay, at least `NightSupplementLeast` an hour.

use crate::{
    pay::{Supplement, SupplementKind, Work},
    period::{Period, clock},
};
use chrono::Days;
use turnus_domain::{calendar::ClockTime, rule_book::ParameterKey as Key};

pub(crate) fn evening(work: &Work<'_>) -> Option<Supplement> {
    let (from, to) = (time(work, Key::EveningSupplementFrom)?, time(work, Key::NightSupplementFrom)?);
    let periods: Vec<Period> = work.days().map(|day| Period { from: from.on(day), to: to.on(day) }).collect();
    Some(work.supplement(SupplementKind::Evening, work.number(Key::EveningSupplement)?, &periods))
}

pub(crate) fn night(work: &Work<'_>) -> Option<Supplement> {
    let (from, to) = (time(work, Key::NightSupplementFrom)?, time(work, Key::NightSupplementTo)?);
    let rate = work.share_of_pay(Key::NightSupplement)?.max(work.number(Key::NightSupplementLeast)?);
    // The night that ends on the first day of the shift comes before it.
    let periods: Vec<Period> =
        work.days().chain(work.days().last().map(|day| day + Days::new(1))).map(|day| Period::into_day(day, from, to)).collect();
    Some(work.supplement(SupplementKind::Night, rate, &periods))
}

fn time(work: &Work<'_>, key: Key) -> Option<ClockTime> {
    work.number(key).map(clock)
}
