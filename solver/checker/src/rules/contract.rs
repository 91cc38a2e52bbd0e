//! CONTRACT: employed on the date, a kind of shift that the contract has, not exempt from nights (aml §10-2(2)), and a
//! shift type that the shift structure has on that kind of day. One finding per shift and reason.

use crate::{
    limit::{Breach, Limit},
    line::{Line, Shift},
    ward::{Ward, is_exempt},
};
use turnus_domain::{
    rota::{Finding, SubstituteShift},
    rule_book::{Authority, RuleId},
    shift::ShiftType,
    staff::ExemptFrom,
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let m = line.member;
    for s in line.planned() {
        let night = s.of.kind.is_night() && is_exempt(m, ExemptFrom::Night, s.date);
        let reasons = [
            (!m.employed.contains(s.date), Authority::Agreement, "employment contract: days employed", "is not employed that day"),
            (
                !m.kinds.contains(&s.of.kind),
                Authority::Agreement,
                "employment contract: kinds of shift",
                "has no such shift in the contract",
            ),
            (night, Authority::Law, "aml §10-2(2)", "is exempt from nights"),
            (
                !ward.used_on(s.date, s.of),
                Authority::Policy,
                STRUCTURE,
                "is given a shift type that the unit does not use on that kind of day",
            ),
        ];
        for (_, authority, source, why) in reasons.into_iter().filter(|r| r.0) {
            found.push(breach(line, s, Limit::named(0, authority, source), why).hard());
        }
    }
}

const STRUCTURE: &str = "shift structure of the unit";

/// Whether a substitute line uses a shift type of that kind of day.
pub(crate) fn judge_substitute(ward: &Ward<'_>, asked: &SubstituteShift, of: &ShiftType, found: &mut Vec<Finding>) {
    if ward.used_on(asked.date, of) {
        return;
    }
    let breach = Breach {
        rule: RuleId::Contract,
        person: None,
        date: Some(asked.date),
        measured: 1,
        limit: Limit::named(0, Authority::Policy, STRUCTURE),
        what: format!(
            "a substitute is asked for {} on {}, a shift type that the unit does not use on that kind of day",
            asked.shift, asked.date
        ),
        remedy: "ask for a shift type of that day, or add the type to the shift structure".into(),
    };
    found.push(breach.hard());
}

fn breach<'a>(line: &Line<'a>, s: &Shift<'_>, limit: Limit<'a>, why: &str) -> Breach<'a> {
    Breach {
        rule: RuleId::Contract,
        person: Some(&line.member.person),
        date: Some(s.date),
        measured: 1,
        limit,
        what: format!("{}: {} {why}", s.title(), line.member.person),
        remedy: "give the shift to somebody else, or change the type of shift".into(),
    }
}
