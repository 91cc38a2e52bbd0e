//! Which shifts a person may work on a day, and under which limits: contract, law, agreements, consents.
//!
//! What is not allowed here has no column in any model. The checker judges the same rules from the
//! input on its own.

use chrono::NaiveDate;
use turnus_domain::{
    agreement::{Agreement, AgreementKind as Kind},
    planning_input::PlanningInput,
    rule_book::{MissingParameter, ParameterKey as Key, RuleId},
    shift::ShiftType,
    staff::{ExemptFrom, StaffMember},
};

/// Limits of a person on a day.
pub(crate) struct Limits {
    pub daily_rest: i32,
    pub weekly_rest: i32,
    pub week_max: i32,
    pub sunday_average: bool,
    pub overtime_week: i32,
}

/// Agreements of a kind that are in force for a person on a day, consent included.
fn in_force<'a>(input: &'a PlanningInput, m: &'a StaffMember, kind: Kind, day: NaiveDate) -> impl Iterator<Item = &'a Agreement> {
    input.agreements.iter().filter(move |a| {
        a.kind == kind
            && a.valid.contains(day)
            && evaluated(input, a, day)
            && a.scope.covers(&input.unit, &m.person, &m.profession)
            && consented(input, m, a, day)
    })
}

/// Whether an agreement is evaluated, or the days are not over in which it can be used all the same (R-WT-07).
pub(crate) fn evaluated(input: &PlanningInput, a: &Agreement, day: NaiveDate) -> bool {
    let grace = input.rule_book.parameter(Key::EvaluationGrace, input.horizon.first).map_or(0, |p| p.value);
    a.evaluate_by.is_none_or(|by| (day - by).num_days() <= grace)
}

fn consented(input: &PlanningInput, m: &StaffMember, a: &Agreement, day: NaiveDate) -> bool {
    !a.needs_consent || input.consents.iter().any(|c| c.person == m.person && c.agreement == a.id && c.valid.contains(day))
}

/// Agreements about long shifts at the unit, whether or not they are in force for somebody.
pub(crate) fn about_long_shifts(input: &PlanningInput) -> impl Iterator<Item = &Agreement> {
    let here = |a: &&Agreement| a.scope.units.is_empty() || a.scope.units.contains(&input.unit);
    input.agreements.iter().filter(|a| matches!(a.kind, Kind::LocalAveraging | Kind::National)).filter(here)
}

/// The agreement that carries a long shift of a person: the one for which least is missing, the first of equals.
pub(crate) fn carrier<'a>(
    input: &'a PlanningInput,
    m: &StaffMember,
    shift: &ShiftType,
    day: NaiveDate,
) -> Result<Option<&'a Agreement>, MissingParameter> {
    let local = input.rule_book.value(Key::DayLimitLocal, input.horizon.first)?;
    let working = shift.working(day).0;
    let night = shift.kind.is_night() && exempt(m, ExemptFrom::Night, day);
    Ok(about_long_shifts(input).min_by_key(|a| {
        let too_long = working > longest(a, local);
        lacking(input, m, a, day) + usize::from(night) + usize::from(too_long)
    }))
}

/// Most working minutes of a shift under a long-shift agreement, where the law allows so many by a local one.
fn longest(a: &Agreement, local: i64) -> i64 {
    match (a.kind, a.terms.day_limit) {
        (Kind::National, Some(limit)) => limit.0,
        (_, Some(limit)) => limit.0.min(local),
        (_, None) => local,
    }
}

/// How many pieces of the package an agreement lacks for a person on a day, whatever the shift.
fn lacking(input: &PlanningInput, m: &StaffMember, a: &Agreement, day: NaiveDate) -> usize {
    let consent = input.consents.iter().any(|c| c.person == m.person && c.agreement == a.id && c.valid.contains(day));
    let pieces = [
        !a.scope.covers(&input.unit, &m.person, &m.profession),
        !a.valid.contains(day),
        !evaluated(input, a, day),
        !consent,
        a.health_assessment.is_none(),
        !a.monitoring.as_ref().is_some_and(|w| w.running.contains(day)),
        m.adult_from.is_some_and(|from| day < from),
        exempt(m, ExemptFrom::LongShift, day),
    ];
    pieces.into_iter().filter(|missing| *missing).count()
}

/// Limits of a person on a day.
pub(crate) fn limits(input: &PlanningInput, m: &StaffMember, day: NaiveDate) -> Result<Limits, MissingParameter> {
    let value = |k| input.rule_book.value(k, day).map(|v| v as i32);
    let rest = |term: fn(&Agreement) -> Option<i64>, law: i32, floor: i32| {
        in_force(input, m, Kind::LocalRest, day).filter_map(term).map(|r| (r as i32).max(floor)).min().map_or(law, |r| r.min(law))
    };
    let local = in_force(input, m, Kind::LocalAveraging, day).next();
    let individual = in_force(input, m, Kind::IndividualAveraging, day).next();
    let week_max = if local.is_some() {
        value(Key::WeekMaxLocal)?
    } else if individual.is_some() {
        value(Key::WeekMaxIndividual)?
    } else {
        value(Key::WeekLimit)?
    };
    Ok(Limits {
        daily_rest: rest(|a| a.terms.daily_rest.map(|m| m.0), value(Key::DailyRest)?, value(Key::DailyRestFloor)?),
        weekly_rest: rest(|a| a.terms.weekly_rest.map(|m| m.0), value(Key::WeeklyRest)?, value(Key::WeeklyRestFloor)?),
        week_max,
        overtime_week: overtime_week(input, m, day)?,
        sunday_average: in_force(input, m, Kind::SundayAverage, day).next().is_some(),
    })
}

/// Most overtime in seven days that she said yes to.
fn overtime_week(input: &PlanningInput, m: &StaffMember, day: NaiveDate) -> Result<i32, MissingParameter> {
    let Some(local) = in_force(input, m, Kind::LocalOvertime, day).next() else {
        return Ok(input.rule_book.value(Key::OvertimeWeek, day)? as i32);
    };
    let most = input.rule_book.value(Key::OvertimeWeekLocal, day)?;
    Ok(local.terms.overtime_week.map_or(most, |m| m.0.min(most)) as i32)
}

/// Shift types a person may work on a day, as a bit mask.
pub(crate) fn allowed(input: &PlanningInput, m: &StaffMember, day: NaiveDate) -> Result<u32, MissingParameter> {
    allowed_without(input, m, day, &[])
}

/// The same when some rules of single days are left aside.
pub(crate) fn allowed_without(input: &PlanningInput, m: &StaffMember, day: NaiveDate, dropped: &[RuleId]) -> Result<u32, MissingParameter> {
    let kept = |rule| !dropped.contains(&rule);
    if kept(RuleId::Absence) && m.is_absent(day) {
        return Ok(0);
    }
    let used = input.structure.on(input.holidays.kind(day));
    let minor = m.adult_from.is_some_and(|from| day < from);
    let mut mask = 0;
    for (s, shift) in input.shift_types.iter().enumerate() {
        let contract = m.employed.contains(day) && used.contains(&shift.id) && contract_allows(m, shift, day);
        let closed = kept(RuleId::Contract) && !contract
            || kept(RuleId::Wt80) && shift.kind.is_night() && minor
            || kept(length_rule(input, shift, day)?) && !length_allows(input, m, shift, day)?;
        if !closed {
            mask |= 1 << s;
        }
    }
    Ok(mask)
}

fn contract_allows(m: &StaffMember, shift: &ShiftType, day: NaiveDate) -> bool {
    m.kinds.contains(&shift.kind) && !(shift.kind.is_night() && exempt(m, ExemptFrom::Night, day))
}

fn exempt(m: &StaffMember, from: ExemptFrom, day: NaiveDate) -> bool {
    m.exemptions.iter().any(|e| e.from == from && e.valid.contains(day))
}

/// The rule that a shift of such a length belongs to: an ordinary day, or a long shift where long shifts are arranged.
fn length_rule(input: &PlanningInput, shift: &ShiftType, day: NaiveDate) -> Result<RuleId, MissingParameter> {
    let working = shift.working(day).0;
    let long = working > input.rule_book.value(Key::LongShiftFrom, day)? && about_long_shifts(input).next().is_some();
    let national = working > input.rule_book.value(Key::DayLimitLocal, day)?;
    Ok(match (long, national) {
        (false, _) => RuleId::Wt10,
        (true, false) => RuleId::Loc02,
        (true, true) => RuleId::Loc03,
    })
}

fn length_allows(input: &PlanningInput, m: &StaffMember, shift: &ShiftType, day: NaiveDate) -> Result<bool, MissingParameter> {
    let value = |k| input.rule_book.value(k, day);
    let working = shift.working(day).0;
    if working > value(Key::LongShiftFrom)? {
        if shift.kind.is_night() && exempt(m, ExemptFrom::Night, day) {
            return Ok(false);
        }
        let local = value(Key::DayLimitLocal)?;
        let mut carrying = about_long_shifts(input).filter(|a| lacking(input, m, a, day) == 0);
        return Ok(carrying.any(|a| working <= longest(a, local)));
    }
    let mut limit = value(Key::DayLimit)?;
    if in_force(input, m, Kind::IndividualAveraging, day).next().is_some() {
        limit = limit.max(value(Key::DayLimitIndividual)?);
    }
    if in_force(input, m, Kind::LocalAveraging, day).next().is_some() {
        limit = limit.max(value(Key::LongShiftFrom)?);
    }
    Ok(working <= limit)
}

/// At most one weekend in so many.
pub(crate) fn weekend_every(input: &PlanningInput, m: &StaffMember) -> usize {
    let day = input.horizon.first;
    let local = in_force(input, m, Kind::LocalWeekend, day).filter_map(|a| a.terms.weekend_every).max().unwrap_or(0);
    usize::from(m.weekend_every.max(local).max(1))
}
