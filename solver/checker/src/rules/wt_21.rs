//! WT-21, aml §10-5(2): averaging by agreement with local union representatives.
//!
//! Every week with a local averaging agreement in force on its Monday: ≤ `WeekMaxLocal`. The mean over every window
//! of `WeekMeanWindow` weeks ≤ `WeekMean`, told as WT-21 where the window begins under the local agreement.

use super::wt_20::{judge_means, week_too_long, weeks};
use crate::{line::Line, ward::Ward};
use chrono::NaiveDate;
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
    staff::StaffMember,
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for (monday, worked) in weeks(line) {
        let Some(limit) = ward.limit(ParameterKey::WeekMaxLocal) else { break };
        if agreement(ward, line.member, monday).is_some() && worked > limit.minutes() {
            found.push(week_too_long(RuleId::Wt21, line, monday, worked, limit).hard());
        }
    }
    judge_means(RuleId::Wt21, ward, line, found);
}

/// The local averaging agreement in force for a person on a day.
pub(crate) fn agreement<'a>(ward: &Ward<'a>, member: &StaffMember, day: NaiveDate) -> Option<&'a Agreement> {
    ward.in_force(AgreementKind::LocalAveraging, member, day).next()
}
