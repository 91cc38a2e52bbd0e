//! Whether an event of a vacant post may be recorded: full time unless there are grounds (WT-90).

use super::{Vacancy, VacancyOutcome, event::VacancyClosed};
use crate::{
    admit::{duplicate, ensure, invalid, person, profession, unit, unknown},
    event::Event,
    facts::Facts,
    quantity::BasisPoints,
    refusal::{Refusal, RefusalCode},
    rule_book::{ParameterKey, Source},
};
use chrono::NaiveDate;

pub(crate) fn admit(facts: &Facts, event: &Event, effective: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::VacancyAdvertised(e) => advertise(facts, &e.vacancy, effective),
        Event::VacancyClosed(e) => close(facts, e, effective),
        _ => Ok(()),
    }
}

fn advertise(facts: &Facts, v: &Vacancy, on: NaiveDate) -> Result<(), Refusal> {
    let place = format!("vacancy {}", v.id);
    let unit = unit(facts, &v.unit)?;
    profession(facts, &v.profession)?;
    ensure(!unit.vacancies.contains_key(&v.id), || duplicate("vacancy", &v.id))?;
    ensure((1..=BasisPoints::WHOLE.0).contains(&v.position.0), || {
        invalid(&place, format!("position {}", v.position), "give a position above 0 % and at most 100 %")
    })?;
    grounds(facts, v, on, &place)
}

/// A post below full time has a written reason and was discussed with the union representatives.
fn grounds(facts: &Facts, v: &Vacancy, on: NaiveDate, place: &str) -> Result<(), Refusal> {
    if v.position >= BasisPoints::WHOLE {
        return Ok(());
    }
    let book = facts.catalogue.rule_book.at(on);
    let Some(full) = book.and_then(|book| book.parameter(ParameterKey::FullTimePosition, on)) else {
        let what = format!("is below 100 % and the rule book says nothing of part time on {on}");
        let remedy = "adopt a rule book with full-time-position and its source";
        return Err(Refusal::new(RefusalCode::MissingParameter, place, what, remedy));
    };
    if i64::from(v.position.0) >= full.value {
        return Ok(());
    }
    let (reason, consultation) = v.part_time.as_ref().map_or(("", ""), |g| (g.reason.trim(), g.consultation.trim()));
    let refused = |code, what: String, remedy: &str| Err(missing(code, place, what, remedy, &full.source));
    if reason.is_empty() {
        let remedy = "advertise a full post, or write why the work needs less";
        return refused(RefusalCode::ReasonMissing, format!("{} is below full time and has no written reason", v.position), remedy);
    }
    if consultation.is_empty() {
        let remedy = "discuss it with the union representatives first, and name the record of that";
        return refused(RefusalCode::ConsultationMissing, format!("{} is below full time and was not discussed", v.position), remedy);
    }
    Ok(())
}

fn missing(code: RefusalCode, place: &str, what: String, remedy: &str, source: &Source) -> Refusal {
    Refusal::new(code, place, what, remedy).resting_on(source)
}

fn close(facts: &Facts, e: &VacancyClosed, on: NaiveDate) -> Result<(), Refusal> {
    let vacancies = &unit(facts, &e.unit)?.vacancies;
    let open = |id| vacancies.get(id).filter(|v| v.is_open(on)).ok_or_else(|| unknown("open vacancy", id));
    open(&e.vacancy)?;
    match &e.outcome {
        VacancyOutcome::Filled(who) => person(facts, who).map(drop),
        VacancyOutcome::MergedInto(other) => {
            let elsewhere = facts.units.values().any(|u| u.vacancies.get(other).is_some_and(|v| v.is_open(on)));
            ensure(elsewhere && *other != e.vacancy, || unknown("open vacancy", other))
        }
        VacancyOutcome::Dropped => Ok(()),
    }
}
