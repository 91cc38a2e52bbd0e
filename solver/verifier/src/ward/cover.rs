//! The cover: its rows, what a multiplier earns a line, and what it may pay for help from outside.

use super::{
    clock::{Axis, Duty, clock, kind, spans, used},
    input::{Input, Who},
    person::Duties,
    supplement::Supplements,
};
use crate::{Refused, refuse};
use std::collections::BTreeMap;

/// Heads of a class in a band of a date.
pub(super) struct Row<'a> {
    pub(super) day: usize,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) class: &'a str,
    pub(super) who: &'a Who,
    pub(super) need: i64,
    pub(super) minutes: i64,
    /// Shift types that are there for the whole band, as bits.
    pub(super) shifts: u64,
}

/// Every row that asks for somebody; of rows of the same band and class the greatest.
pub(super) fn rows<'a>(input: &'a Input, axis: &Axis, days: usize) -> Result<Vec<Row<'a>>, Refused> {
    let mut rows: BTreeMap<(usize, &str, &str, &str), Row<'a>> = BTreeMap::new();
    for day in 0..days {
        let kind = kind(input, axis.date(day as i64));
        for c in input.cover.iter().filter(|c| c.day == kind) {
            let Some(class) = input.classes.iter().find(|k| k.id == c.class) else { continue };
            let (from, to) = (clock(&c.band.from)?, clock(&c.band.to)?);
            let mut shifts = 0;
            for (s, shift) in input.shift_types.iter().enumerate() {
                shifts |= u64::from(spans(from, to, (clock(&shift.start)?, clock(&shift.end)?)).1) << s;
            }
            let (band, need) = (&c.band, i64::from(c.head_plan.max(c.policy_minimum).max(c.task_need)));
            let minutes = spans(from, to, (0, 0)).0;
            let row = Row { day, from: &band.from, to: &band.to, class: &class.id, who: &class.who, need, minutes, shifts };
            let key = (day, row.from, row.to, row.class);
            if rows.get(&key).is_none_or(|old| old.need < need) {
                rows.insert(key, row);
            }
        }
    }
    Ok(rows.into_values().collect())
}

/// Refuses multipliers that pay more for an unmet head or a substitute than it costs: then there would be no bound.
pub(super) fn payable(input: &Input, axis: &Axis, rows: &[Row<'_>], duties: &Duties, y: &[i64], scale: i64) -> Result<(), Refused> {
    let (unmet, hour) = (i128::from(input.number("points-unmet-hour")?), i128::from(input.number("points-substitute-hour")?));
    let (scale, supplements) = (i128::from(scale), Supplements::of(input)?);
    let mut bands: BTreeMap<(usize, &str, &str), (i128, i64)> = BTreeMap::new();
    for (row, y) in rows.iter().zip(y) {
        bands.entry((row.day, row.from, row.to)).or_insert((0, row.minutes)).0 += i128::from(*y);
    }
    for ((day, from, to), (paid, minutes)) in bands {
        if paid * 60 > scale * unmet * i128::from(minutes) {
            return refuse(format!("on {} the multipliers pay more for {from}–{to} than an unmet head costs", axis.date(day as i64)));
        }
    }
    for (day, own) in duties.iter().enumerate() {
        let of_day: Vec<_> = rows.iter().zip(y).filter(|(row, _)| row.day == day).collect();
        for (s, duty) in own.iter().enumerate() {
            let Some(duty) = duty.filter(|_| used(input, axis.date(day as i64)).contains(&input.shift_types[s].id)) else { continue };
            for profession in &input.professions {
                let supplement = supplements.as_ref().map_or(0, |s| s.points(input, axis, profession.pay_per_hour, &duty));
                let cost = (hour * i128::from(duty.working) + 59).div_euclid(60) + i128::from(supplement);
                let counts = |row: &Row<'_>| row.shifts >> s & 1 == 1 && row.who.is_met_by(&profession.id);
                let paid: i128 = of_day.iter().filter(|(row, _)| counts(row)).map(|(_, y)| i128::from(**y)).sum();
                if paid > scale * cost {
                    let (date, shift) = (axis.date(day as i64), &input.shift_types[s].id);
                    return refuse(format!(
                        "on {date} the multipliers pay more for a substitute ({}, {shift}) than she costs",
                        profession.id
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Points of substitutes (day, shift type, profession) and of the heads that lines (by row, heads of employees) leave unmet.
pub(super) fn points(
    (input, axis): (&Input, &Axis),
    rows: &[Row<'_>],
    duties: &Duties,
    heads: &[i64],
    substitutes: &[(usize, usize, &str)],
) -> Result<i64, Refused> {
    let (unmet, hour) = (input.number("points-unmet-hour")?, input.number("points-substitute-hour")?);
    let mut bands: BTreeMap<(usize, &str, &str), (i64, i64)> = BTreeMap::new();
    for (row, own) in rows.iter().zip(heads) {
        let counts =
            |(day, s, profession): &&(usize, usize, &str)| *day == row.day && row.shifts >> s & 1 == 1 && row.who.is_met_by(profession);
        let missing = row.need - own - substitutes.iter().filter(counts).count() as i64;
        let worst = bands.entry((row.day, row.from, row.to)).or_insert((0, row.minutes));
        worst.0 = worst.0.max(missing);
    }
    let supplements = Supplements::of(input)?;
    let supplement = |profession: &str, d: &Duty| supplements.as_ref().map_or(0, |s| s.points(input, axis, input.pay(profession), d));
    let hired = substitutes
        .iter()
        .map(|(day, s, profession)| duties[*day][*s].map_or(0, |d| (hour * d.working + 59).div_euclid(60) + supplement(profession, &d)));
    let open = bands.values().map(|(missing, minutes)| (unmet * missing * minutes + 59).div_euclid(60));
    Ok(hired.sum::<i64>() + open.sum::<i64>())
}
