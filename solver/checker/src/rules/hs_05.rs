//! HS-05, policy: two days off together at least every second week.
//!
//! The horizon is cut in blocks of two weeks from its first day, a last odd week left out; a block without two days off
//! on consecutive dates inside it costs `PointsHs05`. A day off is a date on which no shift starts; absent days are off.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

/// Days of a block.
const BLOCK: usize = 14;

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(points) = ward.limit(ParameterKey::PointsHs05) else { return };
    let worked: std::collections::BTreeSet<_> = line.planned().map(|s| s.date).collect();
    let off: Vec<bool> = line.horizon.days().map(|d| !worked.contains(&d) || line.member.is_absent(d)).collect();
    for (k, block) in off.chunks_exact(BLOCK).enumerate() {
        if !block.windows(2).any(|two| two[0] && two[1]) {
            let first = line.horizon.date(k * BLOCK);
            let breach = Breach {
                rule: RuleId::Hs05,
                person: Some(&line.member.person),
                date: Some(first),
                measured: 1,
                limit: Limit { value: 2, ..points },
                what: format!("no two days off together in the two weeks from {first}"),
                remedy: "move a day off beside another".into(),
            };
            found.push(breach.soft(points.value));
        }
    }
}
