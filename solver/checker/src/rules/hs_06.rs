//! HS-06, policy: working days in a row.
//!
//! In a run of working dates each one from number `DaysInRow` + 1 on in the horizon costs `PointsHs06`.

use crate::{limit::Breach, line::Line, ward::Ward};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(limit), Some(points)) = (ward.limit(ParameterKey::DaysInRow), ward.value(ParameterKey::PointsHs06)) else { return };
    for (number, s) in line.beyond(limit.value, |_| true) {
        let breach = Breach {
            rule: RuleId::Hs06,
            person: Some(&line.member.person),
            date: Some(s.date),
            measured: number,
            limit,
            what: format!("{} is working day number {number} in a row; {} is the most that is sound", s.title(), limit.value),
            remedy: "give a day off inside the run".into(),
        };
        found.push(breach.soft(points));
    }
}
