//! WT-50, aml §10-9(1): breaks.
//!
//! Working minutes of a shift > `BreakAfter`: at least one break. Working minutes ≥ `BreakTotalFrom`: breaks, paid and
//! unpaid, add to ≥ `BreakTotal`.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::Ward,
};
use turnus_domain::{
    quantity::Minutes,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for s in line.planned() {
        let Some(limit) = least(ward, s.working) else { continue };
        let breaks = s.of.paid_break + s.of.unpaid_break;
        if breaks < limit.minutes() {
            found.push(too_little(line, s, breaks, limit).hard());
        }
    }
}

/// Least minutes of break for a shift of so much working time; none when none is needed.
fn least<'a>(ward: &Ward<'a>, working: Minutes) -> Option<Limit<'a>> {
    let after = ward.limit(ParameterKey::BreakAfter)?;
    let (from, total) = (ward.value(ParameterKey::BreakTotalFrom)?, ward.limit(ParameterKey::BreakTotal)?);
    if working.0 >= from {
        Some(total)
    } else if working.0 > after.value {
        Some(Limit { value: 1, ..after })
    } else {
        None
    }
}

fn too_little<'a>(line: &Line<'a>, s: &Shift<'_>, breaks: Minutes, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Wt50,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: breaks.0,
        limit,
        what: format!("{} of {} has {breaks} of break; it needs at least {}", s.title(), s.working, limit.minutes()),
        remedy: format!("plan a longer break in shift type {}", s.of.id),
    }
}
