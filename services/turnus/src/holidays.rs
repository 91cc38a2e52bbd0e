//! Norwegian public holidays (*helligdager*), computed from Easter.
//!
//! Act of 24 February 1995 no. 12 §2 lists the church holidays, Act of 26 April 1947 no. 1 the first and the
//! seventeenth of May. Easter by the anonymous Gregorian algorithm (Meeus/Jones/Butcher).

use chrono::{Days, NaiveDate};
use turnus_domain::calendar::{HolidayCalendar, PublicHoliday};

/// Holidays of the years from `first` to `last`, both included, in order of date.
#[must_use]
pub fn norwegian(first: i32, last: i32) -> HolidayCalendar {
    let mut days: Vec<PublicHoliday> = (first..=last).flat_map(of_year).collect();
    days.sort_by_key(|d| d.date);
    days.dedup_by_key(|d| d.date);
    HolidayCalendar { days }
}

fn of_year(year: i32) -> Vec<PublicHoliday> {
    let fixed = [
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (5, 17, "Constitution Day"),
        (12, 25, "Christmas Day"),
        (12, 26, "Second Day of Christmas"),
    ];
    let moving = [
        (-3, "Maundy Thursday"),
        (-2, "Good Friday"),
        (0, "Easter Sunday"),
        (1, "Easter Monday"),
        (39, "Ascension Day"),
        (49, "Whit Sunday"),
        (50, "Whit Monday"),
    ];
    let fixed = fixed.into_iter().filter_map(|(m, d, name)| Some((NaiveDate::from_ymd_opt(year, m, d)?, name)));
    let moving = easter(year).into_iter().flat_map(|e| moving.map(|(k, name)| (shifted(e, k), name)));
    fixed.chain(moving).map(|(date, name)| PublicHoliday { date, name: name.into() }).collect()
}

fn shifted(day: NaiveDate, by: i64) -> NaiveDate {
    if by < 0 { day - Days::new(by.unsigned_abs()) } else { day + Days::new(by.unsigned_abs()) }
}

fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Easter Sunday of known years is found, and a year has twelve holidays, or eleven when two fall on one day.
    #[test]
    fn easter_of_known_years() {
        for (y, m, d) in [(2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25)] {
            assert_eq!(easter(y), NaiveDate::from_ymd_opt(y, m, d));
        }
        assert_eq!(norwegian(2026, 2026).days.len(), 12);
        assert_eq!(norwegian(2027, 2027).days.len(), 11, "17 May 2027 is Whit Monday");
    }
}
