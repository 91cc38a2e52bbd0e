//! HS-01, policy: quick returns.
//!
//! A rest between consecutive shifts below `QuickReturnBelow` is a quick return, dated by the later shift. Per block
//! of four weeks of the horizon (a last block may be shorter): `PointsHs01` × max(0, number − `QuickReturns`).

use crate::{limit::Breach, line::Line, ward::Ward};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

/// Days of a block.
const BLOCK: i64 = 28;

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(below), Some(allowed)) = (ward.value(ParameterKey::QuickReturnBelow), ward.limit(ParameterKey::QuickReturns)) else { return };
    let Some(points) = ward.value(ParameterKey::PointsHs01) else { return };
    let mut blocks: BTreeMap<i64, Vec<NaiveDate>> = BTreeMap::new();
    for (_, later) in line.steps().filter(|(earlier, later)| earlier.rest_until(later).0 < below) {
        blocks.entry(line.horizon.index(later.date) / BLOCK).or_default().push(later.date);
    }
    for dates in blocks.into_values().filter(|dates| dates.len() as i64 > allowed.value) {
        let number = dates.len() as i64;
        let breach = Breach {
            rule: RuleId::Hs01,
            person: Some(&line.member.person),
            date: dates.get(usize::try_from(allowed.value).unwrap_or(0)).copied(),
            measured: number,
            limit: allowed,
            what: format!("{number} quick returns in four weeks; {} is the most that is sound", allowed.value),
            remedy: "change an evening before an early day into another shift".into(),
        };
        found.push(breach.soft(points * (number - allowed.value)));
    }
}
