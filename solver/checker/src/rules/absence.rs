//! ABSENCE: no shift starts on a day of an absence.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::Ward,
};
use turnus_domain::{
    rota::Finding,
    rule_book::{Authority, RuleId},
    staff::Absence,
};

pub(crate) fn judge(_: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    for s in line.planned() {
        if let Some(absence) = line.member.absences.iter().find(|a| a.days.contains(s.date)) {
            found.push(works_while_absent(line, s, absence).hard());
        }
    }
}

fn works_while_absent<'a>(line: &Line<'a>, s: &Shift<'_>, absence: &'a Absence) -> Breach<'a> {
    Breach {
        rule: RuleId::Absence,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: 1,
        limit: Limit::named(0, Authority::Agreement, absence.id.as_str()),
        what: format!("{} lies in absence {}", s.title(), absence.id),
        remedy: "give the shift to somebody who is there, or cancel the absence if it has ended".into(),
    }
}
