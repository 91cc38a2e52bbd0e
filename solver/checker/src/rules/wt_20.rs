//! WT-20, aml §10-5(1): averaging by individual agreement.
//!
//! Every window of `WeekMeanWindow` consecutive weeks inside the horizon: mean ≤ `WeekMean`.
//! Every week with an individual agreement in force on its Monday (and no local one): ≤ `WeekMaxIndividual`.
//! A week is Monday to Sunday by start date. The agreement in force on the Monday of a week decides for the week,
//! that on the first Monday of a window for the window. Overlapping windows that fail are told once.

use super::wt_21;
use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use chrono::NaiveDate;
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    quantity::Minutes,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
    staff::StaffMember,
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for (monday, worked) in weeks(line) {
        let judged = agreement(ward, line.member, monday).is_some() && wt_21::agreement(ward, line.member, monday).is_none();
        let Some(limit) = ward.limit(ParameterKey::WeekMaxIndividual) else { break };
        if judged && worked > limit.minutes() {
            found.push(week_too_long(RuleId::Wt20, line, monday, worked, limit).hard());
        }
    }
    judge_means(RuleId::Wt20, ward, line, found);
}

/// The individual averaging agreement in force for a person on a day.
pub(crate) fn agreement<'a>(ward: &Ward<'a>, member: &StaffMember, day: NaiveDate) -> Option<&'a Agreement> {
    ward.in_force(AgreementKind::IndividualAveraging, member, day).next()
}

/// Each Monday of the horizon with the working minutes of its week.
pub(crate) fn weeks(line: &Line<'_>) -> Vec<(NaiveDate, Minutes)> {
    line.weeks().into_iter().enumerate().map(|(k, m)| (line.horizon.date(k * 7), m)).collect()
}

/// The windows whose mean is above the limit, as (first week, sum), each after the end of the one before.
pub(crate) fn windows_above(weeks: &[Minutes], length: usize, mean: Minutes) -> Vec<(usize, Minutes)> {
    let mut above: Vec<(usize, Minutes)> = Vec::new();
    for (k, window) in weeks.windows(length.max(1)).enumerate() {
        let sum: Minutes = window.iter().copied().sum();
        let told = above.last().is_some_and(|(last, _)| k < last + length);
        if sum > mean * length as i64 && !told {
            above.push((k, sum));
        }
    }
    above
}

/// Means over windows that begin under individual averaging (or none) for WT-20, under local averaging for WT-21.
pub(crate) fn judge_means(rule: RuleId, ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(length), Some(mean)) = (ward.value(ParameterKey::WeekMeanWindow), ward.limit(ParameterKey::WeekMean)) else { return };
    let Ok(length) = usize::try_from(length) else { return };
    let weeks = weeks(line);
    let minutes: Vec<_> = weeks.iter().map(|(_, m)| *m).collect();
    for (k, sum) in windows_above(&minutes, length, mean.minutes()) {
        let monday = weeks[k].0;
        let local = wt_21::agreement(ward, line.member, monday).is_some();
        if local == (rule == RuleId::Wt21) {
            found.push(mean_too_high(rule, line, monday, sum, length, mean).hard());
        }
    }
}

pub(crate) fn week_too_long<'a>(rule: RuleId, line: &Line<'a>, monday: NaiveDate, worked: Minutes, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule,
        person: Some(&line.member.person),
        date: Some(monday),
        measured: worked.0,
        limit,
        what: format!("{worked} of working time in the week of {monday}; {} is the most for a week", limit.minutes()),
        remedy: "move a shift of that week to another week or another person, or make an averaging agreement that allows more".into(),
    }
}

fn mean_too_high<'a>(rule: RuleId, line: &Line<'a>, monday: NaiveDate, sum: Minutes, weeks: usize, limit: Limit<'a>) -> Breach<'a> {
    let mean = Minutes((sum.0 + weeks as i64 - 1).div_euclid(weeks.max(1) as i64));
    Breach {
        rule,
        person: Some(&line.member.person),
        date: Some(monday),
        measured: mean.0,
        limit,
        what: format!("{mean} a week on average over {weeks} weeks from {monday}; the mean may be {}", limit.minutes()),
        remedy: "take a shift out of one of these weeks".into(),
    }
}
