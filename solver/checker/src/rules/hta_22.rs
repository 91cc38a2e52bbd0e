//! HTA-22, HTA 5.3: supplement for work on public holidays, paid once for the same time.
//!
//! pay per hour × minutes / 60 × `HolidaySupplement` on a public holiday, however many holidays share the date.

use chrono::NaiveDate;
use turnus_domain::{
    calendar::HolidayCalendar,
    quantity::{Minutes, Ore},
    rule_book::{MissingParameter, ParameterKey, RuleBook},
};

/// The supplement for so many minutes worked on a date, rounded to the nearest øre.
///
/// # Errors
/// [`MissingParameter`] when the rule book has no `HolidaySupplement` for the date.
pub fn supplement(
    book: &RuleBook,
    holidays: &HolidayCalendar,
    date: NaiveDate,
    worked: Minutes,
    per_hour: Ore,
) -> Result<Ore, MissingParameter> {
    let share = book.value(ParameterKey::HolidaySupplement, date)?;
    if !holidays.is_holiday(date) {
        return Ok(Ore::ZERO);
    }
    let exact = i128::from(per_hour.0) * i128::from(worked.0) * i128::from(share);
    Ok(Ore(i64::try_from((exact + 300_000).div_euclid(600_000)).unwrap_or(i64::MAX)))
}
