//! HS-03, policy: forward rotation, day → evening → night.
//!
//! Shifts on consecutive dates with falling `ShiftKind::rotation` cost `PointsHs03`, the later one in the horizon.

use crate::{limit::Breach, line::Line, ward::Ward};
use chrono::Days;
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(points) = ward.limit(ParameterKey::PointsHs03) else { return };
    for (earlier, later) in line.steps().filter(|(e, l)| e.date + Days::new(1) == l.date) {
        let (from, to) = (earlier.of.kind.rotation(), later.of.kind.rotation());
        if to < from {
            let breach = Breach {
                rule: RuleId::Hs03,
                person: Some(&line.member.person),
                date: Some(later.date),
                measured: i64::from(to),
                limit: crate::limit::Limit { value: i64::from(from), ..points },
                what: format!("{} follows {}: the rotation runs backwards", later.title(), earlier.title()),
                remedy: "put a day off between them or turn the order round".into(),
            };
            found.push(breach.soft(points.value));
        }
    }
}
