//! What a person may work on a day: employment, absence, contract, nights (aml §10-2(2), §11-3), and the length of the shift
//! (aml §10-4, §10-5, §10-12(4)) with the agreements that widen it. A shift named wrongly open only weakens the bound.

use super::{
    clock::{Axis, Duty, used},
    input::{Agreement, AgreementKind as Kind, Input, Member, ShiftType},
};
use crate::Refused;
use chrono::{Days, NaiveDate};

/// Agreements of a kind that hold for a person on a day, her consent included where it is asked for.
pub(super) fn in_force<'a>(input: &'a Input, m: &'a Member, kind: Kind, day: NaiveDate) -> impl Iterator<Item = &'a Agreement> {
    input.agreements.iter().filter(move |a| {
        a.kind == kind
            && a.valid.hold(day)
            && usable(input, a, day)
            && scope(input, m, a)
            && (!a.needs_consent || consents(input, m, a, day))
    })
}

/// Evaluated, or the days of grace are not over.
fn usable(input: &Input, a: &Agreement, day: NaiveDate) -> bool {
    let grace = input.number("evaluation-grace").unwrap_or(0);
    a.evaluate_by.is_none_or(|by| day <= by + Days::new(grace.clamp(0, 100_000) as u64))
}

fn scope(input: &Input, m: &Member, a: &Agreement) -> bool {
    let holds = |list: &[String], id: &str| list.is_empty() || list.iter().any(|x| x == id);
    holds(&a.scope.units, &input.unit) && holds(&a.scope.people, &m.person) && holds(&a.scope.professions, &m.profession)
}

fn consents(input: &Input, m: &Member, a: &Agreement, day: NaiveDate) -> bool {
    input.consents.iter().any(|c| c.person == m.person && c.agreement == a.id && c.valid.hold(day))
}

/// Agreements about long shifts at the unit.
pub(super) fn about_long(input: &Input) -> impl Iterator<Item = &Agreement> {
    let here = |a: &&Agreement| a.scope.units.is_empty() || a.scope.units.contains(&input.unit);
    input.agreements.iter().filter(|a| matches!(a.kind, Kind::LocalAveraging | Kind::National)).filter(here)
}

/// Everybody's shift types on a day, as bits.
pub(super) fn open(input: &Input, axis: &Axis, m: &Member, day: i64) -> Result<u32, Refused> {
    let date = axis.date(day);
    let mut mask = 0;
    if m.is_absent(date) || !m.employed.hold(date) {
        return Ok(mask);
    }
    for (s, shift) in input.shift_types.iter().enumerate() {
        let minor = m.adult_from.is_some_and(|from| date < from);
        let no_night = shift.kind.is_night() && (minor || m.is_exempt("night", date));
        let contract = used(input, date).contains(&shift.id) && m.kinds.contains(&shift.kind) && !no_night;
        if contract && short_enough(input, m, &axis.duty(shift, day)?, shift, date)? {
            mask |= 1 << s;
        }
    }
    Ok(mask)
}

fn short_enough(input: &Input, m: &Member, duty: &Duty, shift: &ShiftType, date: NaiveDate) -> Result<bool, Refused> {
    let local = input.number("day-limit-local")?;
    if duty.long && about_long(input).next().is_some() {
        return Ok(about_long(input).any(|a| carries(input, m, a, duty, shift, date, local)));
    }
    let mut limit = input.number("day-limit")?;
    if in_force(input, m, Kind::IndividualAveraging, date).next().is_some() {
        limit = limit.max(input.number("day-limit-individual")?);
    }
    for a in in_force(input, m, Kind::LocalAveraging, date) {
        limit = limit.max(a.terms.day_limit.map_or(local, |t| t.min(local)));
    }
    for a in in_force(input, m, Kind::National, date) {
        limit = limit.max(a.terms.day_limit.unwrap_or(0));
    }
    Ok(duty.working <= limit)
}

/// Whether an agreement about long shifts lacks nothing for a shift (the package of LOC-02 and LOC-03).
fn carries(input: &Input, m: &Member, a: &Agreement, duty: &Duty, shift: &ShiftType, date: NaiveDate, local: i64) -> bool {
    let limit = match (a.kind, a.terms.day_limit) {
        (Kind::National, Some(t)) => t,
        (_, Some(t)) => t.min(local),
        (_, None) => local,
    };
    duty.working <= limit
        && (duty.working <= local || a.kind == Kind::National)
        && scope(input, m, a)
        && a.valid.hold(date)
        && usable(input, a, date)
        && consents(input, m, a, date)
        && a.health_assessment.is_some()
        && a.monitoring.as_ref().is_some_and(|w| w.running.hold(date))
        && m.adult_from.is_none_or(|from| from <= date)
        && !m.is_exempt("long-shift", date)
        && !(shift.kind.is_night() && m.is_exempt("night", date))
}
