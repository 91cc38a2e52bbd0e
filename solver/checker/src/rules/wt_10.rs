//! WT-10, aml §10-4(1)(4)(5): normal working time of a day and of a week.
//!
//! Day: working minutes of the shift that starts on a date ≤ the greatest of `DayLimit`, `DayLimitIndividual` with an
//! individual averaging agreement in force, `DayLimitLocal` (or the agreement's smaller `day_limit`) with a local one,
//! `day_limit` with a national one. A long shift at a unit that has a long-shift agreement is judged by LOC-02/LOC-03.
//! Week: without any averaging agreement in force on its Monday, working minutes Monday–Sunday ≤ `WeekLimit`.

use super::{loc_02, wt_20, wt_21};
use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::Ward,
};
use chrono::NaiveDate;
use turnus_domain::{
    agreement::AgreementKind,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
    staff::StaffMember,
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for s in line.planned().filter(|s| !(s.long && loc_02::is_arranged(ward))) {
        let Some(limit) = day_limit(ward, line.member, s.date) else { continue };
        if s.working > limit.minutes() {
            found.push(too_long(line, s, limit).hard());
        }
    }
    for (monday, worked) in wt_20::weeks(line) {
        let averaged = wt_20::agreement(ward, line.member, monday).or_else(|| wt_21::agreement(ward, line.member, monday));
        let Some(limit) = ward.limit(ParameterKey::WeekLimit) else { return };
        if averaged.is_none() && worked > limit.minutes() {
            found.push(wt_20::week_too_long(RuleId::Wt10, line, monday, worked, limit).hard());
        }
    }
}

/// Most working minutes of a shift of a person that starts on a day.
fn day_limit<'a>(ward: &Ward<'a>, member: &StaffMember, day: NaiveDate) -> Option<Limit<'a>> {
    let mut limits = vec![ward.limit(ParameterKey::DayLimit)?];
    if ward.in_force(AgreementKind::IndividualAveraging, member, day).next().is_some() {
        limits.push(ward.limit(ParameterKey::DayLimitIndividual)?);
    }
    for a in ward.in_force(AgreementKind::LocalAveraging, member, day) {
        limits.push(loc_02::day_limit(ward, a)?);
    }
    let national = ward.in_force(AgreementKind::National, member, day);
    limits.extend(national.filter_map(|a| Some(Limit::agreed(a.terms.day_limit?.0, a))));
    limits.into_iter().max_by_key(|l| l.value)
}

fn too_long<'a>(line: &Line<'a>, s: &Shift<'_>, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Wt10,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: s.working.0,
        limit,
        what: format!("{} has {} of working time; {} is the most she may work in a day", s.title(), s.working, limit.minutes()),
        remedy: "give a shorter shift that day, or make an averaging agreement (individual, or with the local union) that covers her and the day".into(),
    }
}
