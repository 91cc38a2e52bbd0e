//! Points of what shifts pay beside hourly pay (HTA 5.2 to 5.4), where the rule book gives them any.

use super::{
    clock::{Axis, Duty},
    input::Input,
};
use crate::{Refused, refuse};
use chrono::{Datelike, NaiveDate, Weekday};

/// Greatest numbers of it: points of all shifts cannot wrap.
const MOST: [(&str, i64); 4] =
    [("points-supplement", 10_000), ("weekend-supplement", 100_000), ("night-supplement", 100_000), ("holiday-supplement", 100_000)];

/// What the rule book says of supplements.
pub(super) struct Supplements {
    /// Points per 1 000 kroner.
    per_thousand: i64,
    /// Share of hourly pay in hundredths of a percent, and the least an hour in øre.
    weekend: Option<(i64, i64)>,
    night: Option<(i64, i64)>,
    holiday: Option<i64>,
    /// Øre an hour.
    evening: Option<i64>,
    /// Clock minutes: evening from, night from and to.
    from: (i64, i64, i64),
}

impl Supplements {
    /// None where they have no points.
    pub(super) fn of(input: &Input) -> Result<Option<Self>, Refused> {
        let Some(per_thousand) = input.known("points-supplement")? else { return Ok(None) };
        for (key, most) in MOST {
            if let Some(value) = input.known(key)?.filter(|value| *value > most) {
                return refuse(format!("the rule book has {key} out of range: {value}"));
            }
        }
        let pair = |share: &str, least: &str| Ok::<_, Refused>(input.known(share)?.zip(input.known(least)?));
        let (evening_from, night_from) = (input.known("evening-supplement-from")?, input.known("night-supplement-from")?);
        let night_to = input.known("night-supplement-to")?;
        let (evening, night) = (input.known("evening-supplement")?, pair("night-supplement", "night-supplement-least")?);
        Ok(Some(Self {
            per_thousand,
            weekend: pair("weekend-supplement", "weekend-supplement-least")?,
            night: night.filter(|_| night_from.is_some() && night_to.is_some()),
            holiday: input.known("holiday-supplement")?,
            evening: evening.filter(|_| evening_from.is_some() && night_from.is_some()),
            from: (evening_from.unwrap_or(0), night_from.unwrap_or(0), night_to.unwrap_or(0)),
        }))
    }

    /// Points of a shift of somebody with so many øre an hour.
    pub(super) fn points(&self, input: &Input, axis: &Axis, per_hour: i64, duty: &Duty) -> i64 {
        let share = |share: i64| (per_hour * share + 5_000).div_euclid(10_000);
        let least = |(part, least): (i64, i64)| share(part).max(least);
        let (mut weekend, mut holiday) = (Vec::new(), Vec::new());
        for day in [duty.day, duty.day + 1] {
            let date = axis.date(day);
            let red = self.holiday.and_then(|_| red_from(input, date));
            holiday.extend(red.map(|from| (axis.minute(day, from), axis.minute(day + 1, 0))));
            if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                weekend.push((axis.minute(day, 0), red.map_or(axis.minute(day + 1, 0), |from| axis.minute(day, from))));
            }
        }
        let (evening_from, night_from, night_to) = self.from;
        let evening = [0, 1].map(|k| (axis.minute(duty.day + k, evening_from), axis.minute(duty.day + k, night_from)));
        let night = [-1, 0, 1].map(|k| (axis.minute(duty.day + k, night_from), axis.minute(duty.day + k + 1, night_to)));
        let ore = paid(duty, self.weekend.map(least), &weekend)
            + paid(duty, self.holiday.map(share), &holiday)
            + paid(duty, self.evening, &evening)
            + paid(duty, self.night.map(least), &night);
        (2 * ore * self.per_thousand + 100_000).div_euclid(200_000)
    }
}

/// Øre of the part of a shift in some times at so much an hour, to the nearest; an unpaid break falls evenly on the shift.
fn paid(duty: &Duty, rate: Option<i64>, times: &[(i64, i64)]) -> i64 {
    let there: i64 = times.iter().map(|(from, to)| (duty.end.min(*to) - duty.start.max(*from)).max(0)).sum();
    let under = 60 * i128::from(duty.end - duty.start);
    let over = i128::from(there) * i128::from(duty.working) * i128::from(rate.unwrap_or(0));
    i64::try_from((2 * over + under).div_euclid(2 * under)).unwrap_or(i64::MAX)
}

/// The clock minute from which a date is paid as a holiday (HTA 5.3.1).
fn red_from(input: &Input, date: NaiveDate) -> Option<i64> {
    let red = |ahead: i64| input.holidays.days.iter().any(|h| (h.date - date).num_days() == ahead);
    let (saturday, wednesday) = (date.weekday() == Weekday::Sat, date.weekday() == Weekday::Wed);
    let easter_eve = saturday && red(-2) && red(-1) && red(1);
    let afternoon =
        saturday && red(1) && red(2) || wednesday && red(1) && red(2) && red(4) || date.month() == 12 && [24, 31].contains(&date.day());
    match (red(0) || easter_eve, afternoon) {
        (true, _) => Some(0),
        (false, true) => Some(720),
        (false, false) => None,
    }
}
