//! HS-07, policy: long shifts in a row.
//!
//! In a run of consecutive dates with long shifts (working above `LongShiftFrom`) each one from number `LongInRow` + 1
//! on in the horizon costs `PointsHs07`.

use crate::{limit::Breach, line::Line, ward::Ward};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(limit), Some(points)) = (ward.limit(ParameterKey::LongInRow), ward.value(ParameterKey::PointsHs07)) else { return };
    for (number, s) in line.beyond(limit.value, |s| s.long) {
        let breach = Breach {
            rule: RuleId::Hs07,
            person: Some(&line.member.person),
            date: Some(s.date),
            measured: number,
            limit,
            what: format!("{} is long shift number {number} in a row; {} is the most that is sound", s.title(), limit.value),
            remedy: "give a day off or an ordinary shift inside the run".into(),
        };
        found.push(breach.soft(points));
    }
}
