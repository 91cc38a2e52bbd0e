//! SUBSTITUTE: substitute lines cost.
//!
//! `PointsSubstituteHour` × working minutes / 60 of each line, rounded up per line.

use crate::{limit::Breach, limit::Limit, roster::Vacancy, ward::Ward};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, vacancies: &[Vacancy<'_>], found: &mut Vec<Finding>) {
    let Some(per_hour) = ward.limit(ParameterKey::PointsSubstituteHour) else { return };
    for v in vacancies {
        let working = v.of.working(v.date);
        let breach = Breach {
            rule: RuleId::Substitute,
            person: None,
            date: Some(v.date),
            measured: working.0,
            limit: Limit { value: 0, ..per_hour },
            what: format!("{} of {} on {} is left to a substitute ({})", working, v.of.id, v.date, v.profession),
            remedy: "offer the shift to part-time employees first".into(),
        };
        found.push(breach.soft(per_sixty(per_hour.value, working.0)));
    }
}

/// Points per hour × minutes / 60, rounded up; nothing for no time.
pub(crate) fn per_sixty(per_hour: i64, minutes: i64) -> i64 {
    (per_hour * minutes.max(0) + 59).div_euclid(60)
}
