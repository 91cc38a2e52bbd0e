//! WT-40, aml §10-8(1)(3): daily rest.
//!
//! Elapsed minutes from the end of a shift to the start of the next (history included, the later one in the horizon)
//! ≥ `DailyRest`, or the least `daily_rest` of the rest agreements in force on the later date, never below
//! `DailyRestFloor`. Rest that is allowed and below `DailyRest` is owed back: debt = `DailyRest` − actual.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::Ward,
};
use turnus_domain::{
    agreement::AgreementKind,
    quantity::Minutes,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for (earlier, later) in line.steps() {
        let Some(limit) = least(ward, line, later) else { return };
        let rest = earlier.rest_until(later);
        if rest < limit.minutes() {
            found.push(too_short(line, earlier, later, rest, limit).hard());
        }
    }
}

/// Rest owed back.
pub(crate) fn debt(ward: &Ward<'_>, line: &Line<'_>) -> Minutes {
    let Some(full) = ward.limit(ParameterKey::DailyRest) else { return Minutes::ZERO };
    let rests = line.steps().filter_map(|(earlier, later)| {
        let rest = earlier.rest_until(later);
        (rest >= least(ward, line, later)?.minutes()).then_some(full.minutes() - rest)
    });
    rests.filter(|owed| *owed > Minutes::ZERO).sum()
}

fn least<'a>(ward: &Ward<'a>, line: &Line<'_>, later: &Shift<'_>) -> Option<Limit<'a>> {
    let (law, floor) = (ward.limit(ParameterKey::DailyRest)?, ward.limit(ParameterKey::DailyRestFloor)?);
    let agreed = ward.in_force(AgreementKind::LocalRest, line.member, later.date);
    let shortest = agreed.filter_map(|a| Some(Limit::agreed(a.terms.daily_rest?.0, a))).min_by_key(|l| l.value);
    Some(match shortest {
        Some(l) if l.value < floor.value => floor,
        Some(l) if l.value < law.value => l,
        _ => law,
    })
}

fn too_short<'a>(line: &Line<'a>, earlier: &Shift<'_>, later: &Shift<'_>, rest: Minutes, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Wt40,
        person: Some(&line.member.person),
        date: Some(later.date),
        measured: rest.0,
        limit,
        what: format!("{rest} of rest between {} and {}; {} is the least", earlier.title(), later.title(), limit.minutes()),
        remedy: format!("start later on {}, or give one of the two shifts to somebody else", later.date),
    }
}
