//! LOC-03, aml §10-12(4): working time of a shift above `DayLimitLocal` needs a national union agreement.
//!
//! Judged at a unit that has a long-shift agreement: the national agreement that carries the shift must set a
//! `day_limit` ≥ its working minutes and lack nothing of the package of LOC-02. (Without any such agreement: WT-10.)

use super::loc_02::{self, carriers, not_carried};
use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::Ward,
};
use turnus_domain::{
    agreement::AgreementKind,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(longest) = ward.limit(ParameterKey::DayLimitLocal) else { return };
    if !loc_02::is_arranged(ward) {
        return;
    }
    for s in line.planned().filter(|s| s.working.0 > longest.value) {
        let national = carriers(ward, line, s).filter(|c| c.agreement.kind == AgreementKind::National);
        match national.min_by_key(|c| c.missing.len()) {
            Some(c) if c.missing.is_empty() => {}
            Some(c) => found.push(not_carried(RuleId::Loc03, line, s, &c).hard()),
            None => found.push(needs_national(line, s, longest).hard()),
        }
    }
}

fn needs_national<'a>(line: &Line<'a>, s: &Shift<'_>, limit: Limit<'a>) -> Breach<'a> {
    Breach {
        rule: RuleId::Loc03,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: s.working.0,
        limit,
        what: format!("{} has {} of working time; above {} only a national union agreement will do", s.title(), s.working, limit.minutes()),
        remedy: "shorten the shift, make part of the break unpaid and free, or get the national union agreement and her consent".into(),
    }
}
