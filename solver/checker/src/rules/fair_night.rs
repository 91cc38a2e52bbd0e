//! FAIR-NIGHT: a fair share of the nights.
//!
//! `PointsFairNight` × distance of the number of nights (night and long-night shifts of the horizon) from `fair_nights`.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
    staff::FairShare,
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(points), Some(share)) = (ward.limit(ParameterKey::PointsFairNight), line.member.fair_nights) else { return };
    let nights = line.nights();
    let (bound, distance) = distance(nights, share);
    if distance > 0 {
        let breach = Breach {
            rule: RuleId::FairNight,
            person: Some(&line.member.person),
            date: None,
            measured: i64::from(nights),
            limit: Limit { value: i64::from(bound), ..points },
            what: format!("{nights} nights; a fair share is {} to {}", share.least, share.most),
            remedy: "exchange nights with somebody on the other side of her fair share".into(),
        };
        found.push(breach.soft(points.value * distance));
    }
}

/// The bound that is crossed, and by how much.
pub(crate) fn distance(number: u32, share: FairShare) -> (u32, i64) {
    if number < share.least {
        (share.least, i64::from(share.least - number))
    } else {
        (share.most, i64::from(number.saturating_sub(share.most)))
    }
}
