//! The cover: its rows, and the points of what is hired and missing.

use super::{
    clock::{Axis, Duty, clock, kind, spans},
    input::{Input, Who},
    person::Duties,
    supplement::Supplements,
};
use crate::Refused;
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
