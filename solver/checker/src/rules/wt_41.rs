//! WT-41, aml §10-8(2)(3): weekly rest.
//!
//! For each week of the horizon, Monday 00:00 to the next Monday 00:00 local: the longest free time inside the week
//! (cut at its ends, history counts) ≥ `WeeklyRest`, or the least `weekly_rest` of the rest agreements in force on
//! that Monday, never below `WeeklyRestFloor`. Allowed but shorter rest is owed back: debt = `WeeklyRest` − actual.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    period::Period,
    ward::Ward,
};
use chrono::NaiveDate;
use turnus_domain::{
    agreement::AgreementKind,
    quantity::Minutes,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for (monday, rest) in rests(line) {
        let Some(limit) = least(ward, line, monday) else { return };
        if rest < limit.minutes() {
            found.push(too_short(line, monday, rest, limit).hard());
        }
    }
}

/// Rest owed back.
pub(crate) fn debt(ward: &Ward<'_>, line: &Line<'_>) -> Minutes {
    let Some(full) = ward.limit(ParameterKey::WeeklyRest) else { return Minutes::ZERO };
    let allowed = rests(line)
        .into_iter()
        .filter_map(|(monday, rest)| (rest >= least(ward, line, monday)?.minutes()).then_some(full.minutes() - rest));
    allowed.filter(|owed| *owed > Minutes::ZERO).sum()
}

/// Each Monday of the horizon with the longest free time of its week.
fn rests(line: &Line<'_>) -> Vec<(NaiveDate, Minutes)> {
    let mondays = line.horizon.days().step_by(7);
    mondays.map(|monday| (monday, longest_free(line, Period::days(monday, 7)))).collect()
}

fn longest_free(line: &Line<'_>, week: Period) -> Minutes {
    let (mut free_from, mut longest) = (week.from, Minutes::ZERO);
    for s in line.shifts.iter().filter(|s| s.span.touches(&week)) {
        longest = longest.max(Period { from: free_from, to: s.span.from }.minutes());
        free_from = free_from.max(s.span.to);
    }
    longest.max(Period { from: free_from, to: week.to }.minutes())
}

fn least<'a>(ward: &Ward<'a>, line: &Line<'_>, monday: NaiveDate) -> Option<Limit<'a>> {
    let (law, floor) = (ward.limit(ParameterKey::WeeklyRest)?, ward.limit(ParameterKey::WeeklyRestFloor)?);
    let agreed = ward.in_force(AgreementKind::LocalRest, line.member, monday);
    let shortest = agreed.filter_map(|a| Some(Limit::agreed(a.terms.weekly_rest?.0, a))).min_by_key(|l| l.value);
    Some(match shortest {
        Some(l) if l.value < floor.value => floor,
        Some(l) if l.value < law.value => l,
        _ => law,
    })
}

fn too_short<'a>(line: &Line<'a>, monday: NaiveDate, rest: Minutes, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Wt41,
        person: Some(&line.member.person),
        date: Some(monday),
        measured: rest.0,
        limit,
        what: format!("the longest free time in the week of {monday} is {rest}; {} is the least", limit.minutes()),
        remedy: "take away or move one shift of the week, so that two nights and the day between are free".into(),
    }
}
