//! HS-04, policy: free after the last night.
//!
//! A night followed (next worked shift, any date) by a shift that is not a night and starts less than `FreeAfterNight`
//! after the night's end costs `PointsHs04`, the later one in the horizon.

use crate::{limit::Breach, line::Line, ward::Ward};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(limit), Some(points)) = (ward.limit(ParameterKey::FreeAfterNight), ward.value(ParameterKey::PointsHs04)) else { return };
    for (night, next) in line.steps().filter(|(e, l)| e.of.kind.is_night() && !l.of.kind.is_night()) {
        let free = night.rest_until(next);
        if free < limit.minutes() {
            let breach = Breach {
                rule: RuleId::Hs04,
                person: Some(&line.member.person),
                date: Some(next.date),
                measured: free.0,
                limit,
                what: format!("{free} free after {} before {}; {} is sound", night.title(), next.title(), limit.minutes()),
                remedy: "let the next shift start a day later".into(),
            };
            found.push(breach.soft(points));
        }
    }
}
