//! FIXED: each fixed shift of a person in the horizon is assigned. (One inside an absence is a defect of the input.)

use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    rota::Finding,
    rule_book::{Authority, RuleId},
    shift::DatedShift,
};

pub(crate) fn judge(_: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let m = line.member;
    for f in m.fixed.iter().filter(|f| line.horizon.contains(f.date) && !m.is_absent(f.date)) {
        if line.on(f.date).is_none_or(|s| s.of.id != f.shift) {
            found.push(not_kept(line, f).hard());
        }
    }
}

fn not_kept<'a>(line: &Line<'a>, fixed: &DatedShift) -> Breach<'a> {
    let has = line.on(fixed.date).map_or_else(|| "nothing".to_owned(), |s| s.of.id.to_string());
    Breach {
        rule: RuleId::Fixed,
        person: Some(&line.member.person),
        date: Some(fixed.date),
        measured: 0,
        limit: Limit::named(1, Authority::Policy, "fixed shift"),
        what: format!("{} is fixed on {} and the rota has {has}", fixed.shift, fixed.date),
        remedy: "assign the fixed shift, or release it with her agreement".into(),
    }
}
