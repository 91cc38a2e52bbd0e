//! SUPPLEMENT: points for what shifts pay in supplements (HTA-20 to HTA-23), where the rule book gives them any.

use crate::{instance::Axis, line::Line};
use chrono::{Datelike, Weekday};
use turnus_domain::{calendar::ClockTime, quantity::Ore, rule_book::ParameterKey as Key};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    line.person.supplement.iter().zip(line.choices).map(|(s, c)| i64::from(s[usize::from(*c)])).sum()
}

/// Minutes on the time axis, from and to.
type Span = (i32, i32);

/// Points of every day and choice (index 0 is off) at so much an hour; nothing where the rule book gives supplements no points.
pub(crate) fn table(axis: &Axis<'_>, per_hour: Ore) -> Vec<Vec<i32>> {
    let Ok(per_thousand) = axis.value(Key::PointsSupplement) else { return Vec::new() };
    let of = |day: i32| {
        let shifts = axis.input.shift_types.iter().map(|s| {
            let duty = axis.duty(s, day);
            let ore = in_ore(axis, per_hour, (duty.start, duty.end), duty.working, day);
            i32::try_from((2 * ore * per_thousand + 100_000).div_euclid(200_000)).unwrap_or(i32::MAX)
        });
        std::iter::once(0).chain(shifts).collect()
    };
    (0..axis.input.horizon.len() as i32).map(of).collect()
}

/// Supplements of a shift in øre.
fn in_ore(axis: &Axis<'_>, per_hour: Ore, span: Span, working: i32, day: i32) -> i64 {
    let shared = |(from, to): Span| i64::from((span.1.min(to) - span.0.max(from)).max(0));
    let paid = |rate: Option<i64>, minutes: i64| {
        let (worked, elapsed) = (i128::from(minutes) * i128::from(working), i128::from((span.1 - span.0).max(1)));
        let exact = 2 * worked * i128::from(rate.unwrap_or(0)) + 60 * elapsed;
        i64::try_from(exact.div_euclid(120 * elapsed)).unwrap_or(i64::MAX)
    };
    let share = |key| Some((i128::from(per_hour.0) * i128::from(axis.value(key).ok()?) + 5_000).div_euclid(10_000) as i64);
    let least = |share: Option<i64>, key| Some(share?.max(axis.value(key).ok()?));
    let clock = |key| axis.value(key).ok();
    let at = |day: i32, time: Option<i64>| axis.minute(axis.date(day), time.unwrap_or(0));

    let holiday = share(Key::HolidaySupplement);
    let (mut weekend_minutes, mut holiday_minutes, mut evening_minutes, mut night_minutes) = (0, 0, 0, 0);
    for d in day..day + 2 {
        let date = axis.date(d);
        let (begin, end) = (axis.midnight(d), axis.midnight(d + 1));
        let paid_from = axis.input.holidays.paid_from(date).filter(|_| holiday.is_some());
        let red = paid_from.map_or(end, |from: ClockTime| at(d, Some(from.minutes())));
        holiday_minutes += shared((red, end));
        weekend_minutes += if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) { shared((begin, red)) } else { 0 };
        evening_minutes += shared((at(d, clock(Key::EveningSupplementFrom)), at(d, clock(Key::NightSupplementFrom))));
    }
    for d in day..day + 3 {
        night_minutes += shared((at(d - 1, clock(Key::NightSupplementFrom)), at(d, clock(Key::NightSupplementTo))));
    }
    let evening = clock(Key::EveningSupplementFrom).and(clock(Key::NightSupplementFrom)).and(clock(Key::EveningSupplement));
    let night = least(share(Key::NightSupplement), Key::NightSupplementLeast);
    let night = night.filter(|_| clock(Key::NightSupplementFrom).is_some() && clock(Key::NightSupplementTo).is_some());
    paid(least(share(Key::WeekendSupplement), Key::WeekendSupplementLeast), weekend_minutes)
        + paid(evening, evening_minutes)
        + paid(night, night_minutes)
        + paid(holiday, holiday_minutes)
}
