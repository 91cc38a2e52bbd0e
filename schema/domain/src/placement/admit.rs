//! Whether an event of student placements may be recorded. What a plan lacks is told and refused by nobody.

use super::{Placement, PlacementTerms};
use crate::{
    admit::{days, ensure, invalid, named, once, person, unit, unknown},
    catalogue::admit::known_professions,
    event::Event,
    facts::Facts,
    quantity::Minutes,
    refusal::{Refusal, RefusalCode},
};

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::PlacementTermsAdopted(e) => terms(facts, &e.terms),
        Event::PlacementPlanned(e) => planned(facts, &e.placement),
        Event::PlacementCancelled(e) => {
            let known = unit(facts, &e.unit)?.placements.contains_key(&e.placement);
            ensure(known, || unknown("student placement", &e.placement))
        }
        _ => Ok(()),
    }
}

fn terms(facts: &Facts, t: &PlacementTerms) -> Result<(), Refusal> {
    let place = "terms of placements";
    named(&t.source.text, format!("source of the {place}"), RefusalCode::DocumentMissing)?;
    known_professions(facts, &t.supervisors)?;
    once("week of supervision", t.supervision.iter().map(|p| p.from_week))?;
    let fine = t.group > 0 && t.supervision.iter().all(|p| p.from_week > 0 && p.minutes >= Minutes::ZERO);
    ensure(fine, || invalid(place, "a group of nobody, a week 0 or minutes below 0", "count students and weeks from 1, minutes from 0"))
}

fn planned(facts: &Facts, p: &Placement) -> Result<(), Refusal> {
    let place = format!("student placement {}", p.id);
    unit(facts, &p.unit)?;
    named(&p.school, format!("school of {place}"), RefusalCode::InvalidValue)?;
    days(&place, p.days)?;
    ensure(p.students > 0 && p.days.to.is_some(), || {
        invalid(&place, "has no students or no last day", "give how many come and when they leave")
    })?;
    once(&format!("supervisor of {place}"), &p.supervisors)?;
    once(&format!("kind of shift of {place}"), p.shifts.iter().map(|s| s.kind.name()))?;
    p.supervisors.iter().try_for_each(|id| person(facts, id).map(drop))
}
