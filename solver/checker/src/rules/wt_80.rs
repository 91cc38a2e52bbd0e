//! WT-80, aml ch. 11: nobody under 18 works a night.
//!
//! A night or long-night shift on a date before `adult_from`.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::{Ward, is_minor},
};
use turnus_domain::{
    rota::Finding,
    rule_book::{Authority, RuleId},
};

pub(crate) fn judge(_: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for s in line.planned().filter(|s| s.of.kind.is_night() && is_minor(line.member, s.date)) {
        found.push(too_young(line, s).hard());
    }
}

fn too_young<'a>(line: &Line<'a>, s: &Shift<'_>) -> Breach<'a> {
    Breach {
        rule: RuleId::Wt80,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: 1,
        limit: Limit::named(0, Authority::Law, "aml §11-3"),
        what: format!("{} is under 18 and cannot work {}", line.member.person, s.title()),
        remedy: "give a day or evening shift, and the night to an adult".into(),
    }
}
