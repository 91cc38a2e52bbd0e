//! Whether a base rota may be adopted. Whether it is legal with itself before it is the checker's to say, before it is recorded.

use super::event::{BaseLine, BaseRotaAdopted};
use crate::{
    admit::{duplicate, ensure, invalid, once, person, profession, unit},
    calendar::{DateRange, Horizon},
    facts::Facts,
    id::{PersonId, PlanId, UnitId},
    refusal::{Refusal, RefusalCode},
    rule_book::RuleId,
    unit::admit::shift_type,
};
use chrono::NaiveDate;

pub(crate) fn admit(facts: &Facts, e: &BaseRotaAdopted, effective: NaiveDate) -> Result<(), Refusal> {
    let place = format!("base rota {}", e.base_rota);
    let at = unit(facts, &e.unit)?;
    ensure(!taken(facts, &e.base_rota), || duplicate("plan", &e.base_rota))?;
    let round = Horizon { first: e.from, weeks: e.weeks };
    ensure(round.is_plannable() && effective == e.from, || {
        let what = format!("{} weeks from {}, in force from {effective}", e.weeks, e.from);
        invalid(&place, what, "begin on a Monday, repeat 1 to 104 weeks, and let it be in force from its first day")
    })?;
    ensure(e.bound <= e.objective, || {
        invalid(&place, format!("bound {} above objective {}", e.bound, e.objective), "report the solver's proof as it is")
    })?;
    once("line of person", e.lines.iter().map(|l| &l.person))?;
    for line in &e.lines {
        employed(facts, &place, &line.person, &e.unit, e.from)?;
        days(&place, line, round)?;
        line.shifts.iter().try_for_each(|s| shift_type(at, &s.shift))?;
    }
    for s in &e.substitutes {
        ensure((s.day as usize) < round.len(), || outside(&place, s.day, round))?;
        shift_type(at, &s.shift)?;
        profession(facts, &s.profession)?;
    }
    ensure(!e.consulted.trim().is_empty(), || {
        let remedy = "discuss the base rota with the employees' representatives and name the record";
        Refusal::new(RefusalCode::ConsultationMissing, &place, "names no record of its discussion", remedy).by(RuleId::Wt05)
    })
}

/// Whether a rota, a sharing plan or a base rota has the id.
#[must_use]
pub fn taken(facts: &Facts, id: &PlanId) -> bool {
    let adopted = || facts.units.values().flat_map(|u| u.base_rota.versions()).any(|v| v.value.base_rota == *id);
    facts.rotas.contains_key(id) || facts.sharing_plans.contains(id) || adopted()
}

fn employed(facts: &Facts, place: &str, id: &PersonId, at: &UnitId, first: NaiveDate) -> Result<(), Refusal> {
    let here = person(facts, id)?.employments_at(at, DateRange::between(first, first)).next().is_some();
    ensure(here, || {
        let what = format!("has a line of person {id}, who is not employed at unit {at} on {first}");
        Refusal::new(RefusalCode::OutsideEmployment, place, what, "make the base rota by the facts of its first day")
    })
}

/// One shift a day, in order, within the round.
fn days(place: &str, line: &BaseLine, round: Horizon) -> Result<(), Refusal> {
    if let Some(s) = line.shifts.iter().find(|s| s.day as usize >= round.len()) {
        return Err(outside(place, s.day, round));
    }
    ensure(line.shifts.is_sorted_by(|a, b| a.day < b.day), || {
        let what = format!("has two shifts of person {} on a day, or shifts out of order", line.person);
        invalid(place, what, "give one shift a day, in order of day")
    })
}

fn outside(place: &str, day: u32, round: Horizon) -> Refusal {
    invalid(place, format!("has a shift on day {day} of {} days", round.len()), "number the days of a round from 0")
}
