//! SUPPLEMENT: what shifts pay in supplements costs, where the rule book has `PointsSupplement`.
//!
//! For each shift of a person or substitute line, øre × `PointsSupplement` / 100 000, rounded to the nearest point; told once a person.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    pay::{self, Supplement},
    roster::Vacancy,
    ward::Ward,
};
use turnus_domain::{
    id::ProfessionId,
    quantity::Ore,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
    shift::DatedShift,
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    if ward.value(ParameterKey::PointsSupplement).is_none() {
        return;
    }
    let shifts = line.planned().map(|s| DatedShift { date: s.date, shift: s.of.id.clone() });
    let all: Vec<(Ore, i64)> = shifts.map(|shift| points(ward, &line.member.profession, &shift)).collect();
    let (pay, cost) = (all.iter().map(|(pay, _)| *pay).sum(), all.iter().map(|(_, points)| points).sum());
    let whose = format!("the shifts of {}", line.member.person);
    found.extend(breach(ward, pay, whose).filter(|_| cost > 0).map(|b| Breach { person: Some(&line.member.person), ..b }.soft(cost)));
}

pub(crate) fn judge_vacancies(ward: &Ward<'_>, vacancies: &[Vacancy<'_>], found: &mut Vec<Finding>) {
    for v in vacancies {
        let (pay, cost) = points(ward, v.profession, &DatedShift { date: v.date, shift: v.of.id.clone() });
        let whose = format!("{} of a substitute on {}", v.of.id, v.date);
        found.extend(breach(ward, pay, whose).filter(|_| cost > 0).map(|b| Breach { date: Some(v.date), ..b }.soft(cost)));
    }
}

fn points(ward: &Ward<'_>, profession: &ProfessionId, shift: &DatedShift) -> (Ore, i64) {
    let Some(per_thousand) = ward.value(ParameterKey::PointsSupplement) else { return (Ore::ZERO, 0) };
    let pay: Ore = pay::of_shift(ward.input, profession, shift).iter().map(|Supplement { pay, .. }| *pay).sum();
    (pay, (2 * pay.0 * per_thousand + 100_000).div_euclid(200_000))
}

fn breach<'a>(ward: &Ward<'a>, pay: Ore, whose: String) -> Option<Breach<'a>> {
    let per_thousand = ward.limit(ParameterKey::PointsSupplement)?;
    Some(Breach {
        rule: RuleId::Supplement,
        person: None,
        date: None,
        measured: pay.0,
        limit: Limit { value: 0, ..per_thousand },
        what: format!("{whose} pay {} kr in supplements", pay.0 / 100),
        remedy: "give evenings, nights and weekends beyond the cover that is required as days, or to whoever is paid less for them".into(),
    })
}
