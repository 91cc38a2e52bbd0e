//! Whether a fact may be recorded: every validation against the folded state is found from here.
//!
//! Commands and imported event files pass the same gate. A refusal names the place and a remedy.

use crate::{
    agreement,
    calendar::DateRange,
    catalogue, deviation,
    event::{Event, Stream},
    fact::Fact,
    facts::Facts,
    id::{PersonId, ProfessionId, UnitId},
    night,
    refusal::{Refusal, RefusalCode},
    rota, sharing, solve, staff,
    staff::state::PersonFacts,
    unit,
    unit::state::UnitFacts,
};
use std::{collections::BTreeSet, fmt};

/// Whether the fact may be recorded after the facts.
///
/// # Errors
/// A [`Refusal`] that says what is wrong and what to do.
pub fn admit(facts: &Facts, fact: &Fact) -> Result<(), Refusal> {
    let stream = fact.event.stream();
    if fact.stream != stream.to_string() {
        let what = format!("{} belongs to the stream {stream}, not {}", fact.event.name(), fact.stream);
        return Err(Refusal::new(RefusalCode::WrongStream, &fact.stream, what, "write the stream that the data name"));
    }
    sealed(fact)?;
    open(facts, &stream)?;
    match stream {
        Stream::RuleBook | Stream::Catalogue => catalogue::admit::admit(facts, &fact.event),
        Stream::Unit(_) => unit::admit::admit(facts, &fact.event, fact.effective),
        Stream::Person(_) => staff::admit::admit(facts, &fact.event, fact.effective),
        Stream::Agreement(_) => agreement::admit::admit(facts, &fact.event),
        Stream::Sharing(_) => sharing::admit::admit(facts, &fact.event),
        Stream::Rota(_) => rota::admit::admit(facts, &fact.event),
        Stream::Solve(_) => solve::admit::admit(facts, &fact.event),
        Stream::Deviation(_) => deviation::admit::admit(facts, &fact.event),
        Stream::Night(_) => night::admit::admit(facts, &fact.event, fact.effective),
    }
}

/// Nothing follows in a stream that was closed.
fn open(facts: &Facts, stream: &Stream<'_>) -> Result<(), Refusal> {
    let Stream::Person(id) = stream else { return Ok(()) };
    let closed = facts.people.get(*id).and_then(|person| person.closed_at);
    closed.map_or(Ok(()), |position| {
        let what = format!("was closed at position {position}, and nothing more can be recorded about the person");
        let remedy = "register a person who came back under a new id; what was recorded can still be read";
        Err(Refusal::new(RefusalCode::StreamClosed, format!("record of person {id}"), what, remedy))
    })
}

/// Sealed texts: only those an event type has, once each, about its own person.
fn sealed(fact: &Fact) -> Result<(), Refusal> {
    let allowed = match &fact.event {
        Event::PersonRegistered(e) => Some((&e.person, "name")),
        Event::AbsenceRegistered(e) => Some((&e.person, "reason")),
        Event::VolunteerEnrolled(e) => Some((&e.volunteer.person, "contact")),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    for text in &fact.sealed {
        let place = format!("sealed text {} of {}", text.field, fact.stream);
        if allowed != Some((&text.subject, text.field.as_str())) || !seen.insert(&text.field) {
            let what = format!("{} has no such text, or has it twice", fact.event.name());
            return Err(Refusal::new(
                RefusalCode::SealedText,
                place,
                what,
                "seal a name with PersonRegistered, a reason with AbsenceRegistered or a contact with VolunteerEnrolled only",
            ));
        }
        named(&text.text, place, RefusalCode::SealedText)?;
    }
    Ok(())
}

pub(crate) fn ensure(holds: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal()) }
}

pub(crate) fn invalid(place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::InvalidValue, place, what, remedy)
}

pub(crate) fn unknown(kind: &str, id: impl fmt::Display) -> Refusal {
    Refusal::new(RefusalCode::UnknownId, format!("{kind} {id}"), "is not known here", "register it first, or correct the id")
}

pub(crate) fn duplicate(kind: &str, id: impl fmt::Display) -> Refusal {
    Refusal::new(RefusalCode::Duplicate, format!("{kind} {id}"), "is recorded already", "use another id, or change the one that is there")
}

pub(crate) fn unit<'a>(facts: &'a Facts, id: &UnitId) -> Result<&'a UnitFacts, Refusal> {
    facts.units.get(id).map(|u| &**u).ok_or_else(|| unknown("unit", id))
}

pub(crate) fn person<'a>(facts: &'a Facts, id: &PersonId) -> Result<&'a PersonFacts, Refusal> {
    facts.people.get(id).map(|p| &**p).ok_or_else(|| unknown("person", id))
}

/// A profession that some list of the catalogue has, whatever the day.
pub(crate) fn profession(facts: &Facts, id: &ProfessionId) -> Result<(), Refusal> {
    let known = facts.catalogue.professions.versions().any(|v| v.value.iter().any(|p| p.id == *id));
    ensure(known, || unknown("profession", id))
}

pub(crate) fn days(place: &str, range: DateRange) -> Result<(), Refusal> {
    ensure(range.to.is_none_or(|to| range.from <= to), || {
        Refusal::new(RefusalCode::InvalidDays, place, "ends before it begins", "swap the days")
    })
}

pub(crate) fn named(text: &str, place: impl Into<String>, code: RefusalCode) -> Result<(), Refusal> {
    ensure(!text.trim().is_empty(), || Refusal::new(code, place, "is empty", "write what people can look up or read"))
}

/// The first id that is listed twice, refused.
pub(crate) fn once<T: Ord + fmt::Display>(kind: &str, ids: impl IntoIterator<Item = T>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if seen.contains(&id) {
            return Err(duplicate(kind, id));
        }
        seen.insert(id);
    }
    Ok(())
}
