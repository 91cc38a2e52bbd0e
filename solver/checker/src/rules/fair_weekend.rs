//! FAIR-WEEKEND: a fair share of the weekends.
//!
//! `PointsFairWeekend` × distance of the number of worked weekends (Saturday in the horizon) from `fair_weekends`.
//! A weekend is worked when a shift of the horizon overlaps local Saturday 00:00 to Sunday 24:00.

use super::fair_night::distance;
use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(points), Some(share)) = (ward.limit(ParameterKey::PointsFairWeekend), line.member.fair_weekends) else { return };
    let weekends = line.weekends().len() as u32;
    let (bound, distance) = distance(weekends, share);
    if distance > 0 {
        let breach = Breach {
            rule: RuleId::FairWeekend,
            person: Some(&line.member.person),
            date: None,
            measured: i64::from(weekends),
            limit: Limit { value: i64::from(bound), ..points },
            what: format!("{weekends} worked weekends; a fair share is {} to {}", share.least, share.most),
            remedy: "exchange a weekend with somebody on the other side of her fair share".into(),
        };
        found.push(breach.soft(points.value * distance));
    }
}
