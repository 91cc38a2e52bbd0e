//! LOC-01, contract or local weekend agreement: at most one weekend in so many.
//!
//! A weekend is worked when a shift overlaps Saturday 00:00 to Sunday 24:00 (a Friday night does). In any
//! `weekend_every` consecutive weekends at most one is worked, history included: a worked weekend of the horizon lies
//! at least `weekend_every` weeks after the worked one before it. A weekend agreement in force on the Saturday
//! overrides the contract only with a greater number.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::Ward,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;
use turnus_domain::{
    agreement::AgreementKind,
    calendar::monday_of,
    rota::Finding,
    rule_book::{Authority, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let worked: Vec<_> = all_weekends(line).into_iter().collect();
    for pair in worked.windows(2).filter(|p| line.horizon.contains(p[1])) {
        let limit = every(ward, line, pair[1]);
        let weeks = (pair[1] - pair[0]).num_weeks();
        if weeks < limit.value {
            found.push(too_soon(line, pair[0], pair[1], weeks, limit).hard());
        }
    }
}

/// Saturdays of every weekend known to be worked.
fn all_weekends(line: &Line<'_>) -> BTreeSet<NaiveDate> {
    let first = line.horizon.first;
    let near = |d: &&NaiveDate| **d < first && **d >= first - Days::new(400);
    let told = line.member.history.weekends.iter().filter(near).map(|d| monday_of(*d) + Days::new(5));
    told.chain(line.shifts.iter().flat_map(Shift::weekends)).collect()
}

fn every<'a>(ward: &Ward<'a>, line: &Line<'a>, saturday: NaiveDate) -> Limit<'a> {
    let contract = Limit::named(i64::from(line.member.weekend_every), Authority::Agreement, "employment contract: weekend frequency");
    let agreed = ward.in_force(AgreementKind::LocalWeekend, line.member, saturday);
    let rarest = agreed.filter_map(|a| Some(Limit::agreed(i64::from(a.terms.weekend_every?), a))).max_by_key(|l| l.value);
    rarest.filter(|l| l.value >= contract.value).unwrap_or(contract)
}

fn too_soon<'a>(line: &Line<'a>, before: NaiveDate, saturday: NaiveDate, weeks: i64, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Loc01,
        person: Some(&line.member.person),
        date: Some(saturday),
        measured: weeks,
        limit,
        what: format!("works the weekend of {saturday}, {weeks} week(s) after that of {before}; every {} weeks is agreed", limit.value),
        remedy: "give the weekend off, Friday night included, or swap it with somebody whose turn it is".into(),
    }
}
