//! LOC-02, aml §10-5(2) and the local long-shift agreement: the whole package of a long shift (DOMAIN.md B.4).
//!
//! A shift is long when its working minutes are above `LongShiftFrom`. At a unit with a long-shift agreement each long
//! shift of a person needs one agreement for which nothing is missing: in scope and in force, health assessment,
//! her consent, monitoring running, evaluation not passed, not under 18, not exempt; and working ≤ `DayLimitLocal` or
//! the agreement's smaller `day_limit`. One finding names what the best agreement lacks.
//! Runs: at most `long_shifts_in_row` long shifts on consecutive dates; after a run that reached that number the
//! next shift starts no earlier than `rest_block` after the end of the last one. History counts.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::{Ward, is_exempt, is_minor},
};
use std::collections::BTreeMap;
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    quantity::Minutes,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
    staff::ExemptFrom,
};

/// The agreement that carries a long shift best, and what it lacks.
pub(crate) struct Carrier<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) limit: Limit<'a>,
    pub(crate) missing: Vec<String>,
}

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(longest) = ward.value(ParameterKey::DayLimitLocal) else { return };
    let mut overdue = BTreeMap::new();
    for s in line.planned().filter(|s| s.long && s.working.0 <= longest) {
        let Some(carrier) = carrier(ward, line, s) else { continue };
        if !carrier.missing.is_empty() {
            found.push(not_carried(RuleId::Loc02, line, s, &carrier).hard());
        } else if carrier.agreement.evaluate_by.is_some_and(|due| s.date > due) {
            overdue.entry(&carrier.agreement.id).or_insert((s, carrier.agreement));
        }
    }
    found.extend(overdue.into_values().map(|(s, a)| evaluation_due(ward, line, s, a).soft(0)));
}

/// Runs of long shifts and the rest after them.
pub(crate) fn judge_runs(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for run in line.runs(|s| s.long) {
        for (n, s) in (1_i64..).zip(&run).filter(|(_, s)| s.planned) {
            let terms = carrier(ward, line, s).and_then(|c| Some((c.agreement.terms.long_shifts_in_row?, c.agreement)));
            if let Some((most, a)) = terms.filter(|(most, _)| n > i64::from(*most)) {
                found.push(run_too_long(line, s, n, Limit::agreed(i64::from(most), a)).hard());
            }
        }
        judge_rest(ward, line, &run, found);
    }
}

fn judge_rest(ward: &Ward<'_>, line: &Line<'_>, run: &[&Shift<'_>], found: &mut Vec<Finding>) {
    let Some(last) = run.last() else { return };
    let Some(next) = line.shifts.iter().find(|s| s.date > last.date).filter(|s| s.planned) else { return };
    let Some(a) = carrier(ward, line, last).map(|c| c.agreement) else { return };
    let (Some(most), Some(block)) = (a.terms.long_shifts_in_row, a.terms.rest_block) else { return };
    let rest = last.rest_until(next);
    if run.len() >= usize::from(most) && rest < block {
        found.push(rest_too_short(line, next, rest, Limit::agreed(block.0, a)).hard());
    }
}

/// Whether the unit has any agreement about long shifts.
pub(crate) fn is_arranged(ward: &Ward<'_>) -> bool {
    agreements(ward).next().is_some()
}

fn agreements<'a>(ward: &Ward<'a>) -> impl Iterator<Item = &'a Agreement> {
    let ward = *ward;
    let about = |a: &&Agreement| matches!(a.kind, AgreementKind::LocalAveraging | AgreementKind::National);
    ward.input.agreements.iter().filter(about).filter(move |a| ward.covers_unit(a))
}

/// The agreement for which least is missing; the first of equals.
pub(crate) fn carrier<'a>(ward: &Ward<'a>, line: &Line<'_>, s: &Shift<'_>) -> Option<Carrier<'a>> {
    carriers(ward, line, s).min_by_key(|c| c.missing.len())
}

/// Every agreement about long shifts at the unit, and what it lacks for this shift.
pub(crate) fn carriers<'a>(ward: &Ward<'a>, line: &Line<'_>, s: &Shift<'_>) -> impl Iterator<Item = Carrier<'a>> {
    agreements(ward).filter_map(|agreement| {
        let limit = day_limit(ward, agreement)?;
        let mut missing = missing(ward, line, s, agreement);
        if s.working > limit.minutes() {
            missing.push(format!("it allows {} of working time and the shift has {}", limit.minutes(), s.working));
        }
        Some(Carrier { agreement, limit, missing })
    })
}

/// Most working minutes of a shift under a long-shift agreement.
pub(crate) fn day_limit<'a>(ward: &Ward<'a>, a: &'a Agreement) -> Option<Limit<'a>> {
    let local = ward.limit(ParameterKey::DayLimitLocal)?;
    Some(match (a.kind, a.terms.day_limit) {
        (AgreementKind::National, Some(Minutes(m))) => Limit::agreed(m, a),
        (_, Some(Minutes(m))) if m < local.value => Limit::agreed(m, a),
        _ => local,
    })
}

fn missing(ward: &Ward<'_>, line: &Line<'_>, s: &Shift<'_>, a: &Agreement) -> Vec<String> {
    let (member, day) = (line.member, s.date);
    let night = s.of.kind.is_night() && is_exempt(member, ExemptFrom::Night, day);
    let exempt = is_exempt(member, ExemptFrom::LongShift, day);
    let stopped = a.monitoring.as_ref().is_some_and(|m| !m.running.contains(day));
    let pieces = [
        (!ward.in_scope(a, member)).then(|| format!("it does not cover {}", member.person)),
        (!a.valid.contains(day)).then(|| format!("it is not in force on {day}")),
        a.health_assessment.is_none().then(|| "no health and welfare assessment is on file".into()),
        (!ward.consented(a, member, day)).then(|| format!("ConsentMissing: {} has not consented to it for that day", member.person)),
        a.monitoring.is_none().then(|| "no follow-up of deviations is set up".into()),
        stopped.then(|| format!("the follow-up of deviations does not run on {day}")),
        ward.usable_until(a).is_some_and(|last| day > last).then(|| "its evaluation date has passed".into()),
        is_minor(member, day).then(|| format!("{} is under 18", member.person)),
        exempt.then(|| format!("{} is exempt from long shifts", member.person)),
        night.then(|| format!("{} is exempt from nights", member.person)),
    ];
    pieces.into_iter().flatten().collect()
}

pub(crate) fn not_carried<'a>(rule: RuleId, line: &Line<'a>, s: &Shift<'_>, carrier: &Carrier<'a>) -> Breach<'a> {
    Breach {
        rule,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: s.working.0,
        limit: Limit::agreed(carrier.limit.value, carrier.agreement),
        what: format!(
            "long shift {} of {} rests on agreement {}, but {}",
            s.title(),
            s.working,
            carrier.agreement.id,
            carrier.missing.join("; ")
        ),
        remedy: "give an ordinary shift that day, or put in place what is missing".into(),
    }
}

/// The warning that an agreement is used after its evaluation was due (R-WT-07): once a line, at its first such shift.
fn evaluation_due<'a>(ward: &Ward<'_>, line: &Line<'a>, s: &Shift<'_>, a: &'a Agreement) -> Breach<'a> {
    let (due, until) = (a.evaluate_by.unwrap_or(s.date), ward.usable_until(a).unwrap_or(s.date));
    Breach {
        rule: RuleId::Loc02,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: (s.date - due).num_days(),
        limit: Limit::agreed((until - due).num_days(), a),
        what: format!("agreement {} was to be evaluated by {due}; {} is the last day it can be used without", a.id, until),
        remedy: "evaluate it with the union representatives, and agree on the next date".into(),
    }
}

fn run_too_long<'a>(line: &Line<'a>, s: &Shift<'_>, number: i64, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Loc02,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: number,
        limit,
        what: format!("{} is long shift number {number} in a row; the agreement allows {}", s.title(), limit.value),
        remedy: "give the day off or an ordinary shift to break the run".into(),
    }
}

fn rest_too_short<'a>(line: &Line<'a>, next: &Shift<'_>, rest: Minutes, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Loc02,
        person: Some(&line.member.person),
        date: Some(next.date),
        measured: rest.0,
        limit,
        what: format!("{rest} of rest after a full run of long shifts before {}; the agreement asks for {}", next.title(), limit.minutes()),
        remedy: "move or take away the shift after the run, so that the agreed rest block fits".into(),
    }
}
