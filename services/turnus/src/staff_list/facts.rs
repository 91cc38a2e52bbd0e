//! From the people of a list to facts: registered, employed, competent, on leave, with wishes and fixed shifts.

use super::{Known, StaffList, row::Person};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    calendar::DateRange,
    fact::Fact,
    id::{AgreementId, InvalidId, PersonId, UnitId},
    profession::Authorisation,
    quantity::Minutes,
    refusal::Refusal,
    staff::{
        Absence, Wish,
        event::{AbsenceRegistered, CompetenceRecorded, ConsentGiven, EmploymentStarted, PersonRegistered, ShiftFixed, WishRecorded},
    },
};

/// Points of a wish when it is not met; a list gives no weights.
const WISH_POINTS: u32 = 10;

/// Where and from when the people of a list work.
#[derive(Debug, Clone)]
pub struct Place {
    /// Unit.
    pub unit: UnitId,
    /// First day employed.
    pub from: NaiveDate,
    /// Full time per week.
    pub full_time_week: Minutes,
    /// The long-shift agreement that consents refer to, if the unit has one.
    pub long_shifts: Option<AgreementId>,
}

/// People with their facts, in order of the lines.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The facts.
    pub facts: Vec<Fact>,
    lines: BTreeMap<PersonId, u64>,
}

impl Listed {
    /// The line that a refusal of planning is about, by the person it names.
    #[must_use]
    pub fn line_of(&self, refusal: &Refusal) -> Option<u64> {
        let words: BTreeSet<&str> = refusal.place.split([' ', ',', ':']).collect();
        let named = |id: &PersonId| words.contains(id.as_str()) || words.contains(format!("{id}-1").as_str());
        self.lines.iter().find(|(id, _)| named(id)).map(|(_, line)| *line)
    }
}

/// The facts of a list. Whether they may be recorded is for planning to say.
///
/// # Errors
/// [`InvalidId`] when an id of the list is too long to make others from it.
pub fn facts(list: &StaffList, known: &Known, place: &Place) -> Result<Listed, InvalidId> {
    let mut listed = Listed::default();
    let mut taken: BTreeSet<PersonId> = known.people.iter().cloned().chain(list.people.iter().filter_map(|p| p.id.clone())).collect();
    for person in &list.people {
        let id = id(person, &mut taken)?;
        listed.facts.extend(of_person(person, &id, place)?);
        listed.lines.insert(id, person.line);
    }
    Ok(listed)
}

/// The id of the list, or the first free one of E01, E02, ….
fn id(person: &Person, taken: &mut BTreeSet<PersonId>) -> Result<PersonId, InvalidId> {
    if let Some(id) = &person.id {
        return Ok(id.clone());
    }
    for k in 1.. {
        let id: PersonId = format!("E{k:02}").parse()?;
        if taken.insert(id.clone()) {
            return Ok(id);
        }
    }
    "E".parse()
}

fn of_person(p: &Person, id: &PersonId, place: &Place) -> Result<Vec<Fact>, InvalidId> {
    let person = || id.clone();
    let registered = Fact::new(PersonRegistered { person: person(), adult_from: None }, place.from).sealing(id, "name", &p.name);
    let mut out = vec![registered, Fact::new(employment(p, id, place)?, place.from)];
    for c in &p.competences {
        out.push(Fact::new(CompetenceRecorded { person: person(), competence: c.clone() }, c.valid.from));
    }
    for (k, (kind, days)) in p.leave.iter().enumerate() {
        let absence = Absence { id: format!("A{}", k + 1).parse()?, kind: *kind, days: *days };
        out.push(Fact::new(AbsenceRegistered { person: person(), absence }, days.from));
    }
    for (k, (date, wish)) in p.wishes.iter().enumerate() {
        let wish = Wish { id: format!("W{}", k + 1).parse()?, date: *date, wish: wish.clone(), points: WISH_POINTS };
        out.push(Fact::new(WishRecorded { person: person(), wish }, *date));
    }
    for shift in &p.fixed {
        out.push(Fact::new(ShiftFixed { person: person(), unit: place.unit.clone(), shift: shift.clone() }, shift.date));
    }
    if let (true, Some(agreement)) = (p.consent, &place.long_shifts) {
        out.push(Fact::new(ConsentGiven { person: person(), agreement: agreement.clone(), from: place.from }, place.from));
    }
    Ok(out)
}

fn employment(p: &Person, id: &PersonId, place: &Place) -> Result<EmploymentStarted, InvalidId> {
    Ok(EmploymentStarted {
        person: id.clone(),
        employment: format!("{id}-1").parse()?,
        unit: place.unit.clone(),
        employed: DateRange::starting(place.from),
        profession: p.profession.clone(),
        authorisation: Authorisation::Authorised,
        position: p.position,
        full_time_week: place.full_time_week,
        weekend_every: p.weekend_every,
        kinds: p.kinds.clone(),
    })
}
