//! HS-02, policy: nights in a row.
//!
//! In a run of nights on consecutive dates each one from number `NightsInRow` + 1 on in the horizon costs `PointsHs02`.

use crate::{limit::Breach, line::Line, ward::Ward};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(limit), Some(points)) = (ward.limit(ParameterKey::NightsInRow), ward.value(ParameterKey::PointsHs02)) else { return };
    for (number, s) in line.beyond(limit.value, |s| s.of.kind.is_night()) {
        let breach = Breach {
            rule: RuleId::Hs02,
            person: Some(&line.member.person),
            date: Some(s.date),
            measured: number,
            limit,
            what: format!("{} is night number {number} in a row; {} is the most that is sound", s.title(), limit.value),
            remedy: "give the night to somebody else or break the run earlier".into(),
        };
        found.push(breach.soft(points));
    }
}
