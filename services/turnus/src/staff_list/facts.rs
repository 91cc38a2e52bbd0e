//! From the people of a list to facts: registered, employed, competent, on leave, with wishes and fixed shifts.

use super::{Known, StaffList, row::Person};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use turnus_domain::{
    calendar::DateRange,
    command::Command,
    decide::decide,
    fact::Fact,
    facts::Facts,
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

/// Why people could not become facts: line of the list and refusal of the domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The domain refuses a fact.
    #[error("line {line}: {refusal}")]
    Domain {
        /// Line.
        line: u64,
        /// Why.
        refusal: Refusal,
    },
    /// An id could not be made.
    #[error("line {line}: {why}")]
    Id {
        /// Line.
        line: u64,
        /// Why.
        why: InvalidId,
    },
}

/// The facts of a list, admitted one after the other against the facts of the log.
///
/// # Errors
/// Every line that the domain refuses, its first refusal.
pub fn facts(list: &StaffList, known: &Known, place: &Place, log: &Facts) -> Result<Vec<Fact>, Vec<Refused>> {
    let (mut state, mut all, mut refused) = (log.clone(), Vec::new(), Vec::new());
    let mut taken: BTreeSet<PersonId> = known.people.iter().cloned().chain(list.people.iter().filter_map(|p| p.id.clone())).collect();
    for person in &list.people {
        let made = id(person, &mut taken).and_then(|id| commands(person, &id, place));
        match made {
            Ok(commands) => match admitted(&mut state, &commands) {
                Ok(facts) => all.extend(facts),
                Err(refusal) => refused.push(Refused::Domain { line: person.line, refusal: *refusal }),
            },
            Err(why) => refused.push(Refused::Id { line: person.line, why }),
        }
    }
    if refused.is_empty() { Ok(all) } else { Err(refused) }
}

fn admitted(state: &mut Facts, commands: &[Command]) -> Result<Vec<Fact>, Box<Refusal>> {
    let mut all = Vec::new();
    for command in commands {
        for fact in decide(state, command).map_err(Box::new)? {
            let position = state.position() + 1;
            state.evolve(&fact.event, position, fact.effective);
            all.push(fact);
        }
    }
    Ok(all)
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

fn commands(p: &Person, id: &PersonId, place: &Place) -> Result<Vec<Command>, InvalidId> {
    let person = || id.clone();
    let mut out = vec![
        Command::RegisterPerson { person: PersonRegistered { person: person(), adult_from: None }, name: p.name.clone(), on: place.from },
        Command::StartEmployment(EmploymentStarted {
            person: person(),
            employment: format!("{id}-1").chars().take(64).collect::<String>().parse()?,
            unit: place.unit.clone(),
            employed: DateRange::starting(place.from),
            profession: p.profession.clone(),
            authorisation: Authorisation::Authorised,
            position: p.position,
            full_time_week: place.full_time_week,
            weekend_every: p.weekend_every,
            kinds: p.kinds.clone(),
        }),
    ];
    out.extend(p.competences.iter().map(|c| Command::RecordCompetence(CompetenceRecorded { person: person(), competence: c.clone() })));
    for (k, (kind, days)) in p.leave.iter().enumerate() {
        let absence = Absence { id: format!("A{}", k + 1).parse()?, kind: *kind, days: *days };
        out.push(Command::RegisterAbsence { absence: AbsenceRegistered { person: person(), absence }, reason: None });
    }
    for (k, (date, wish)) in p.wishes.iter().enumerate() {
        let wish = Wish { id: format!("W{}", k + 1).parse()?, date: *date, wish: wish.clone(), points: WISH_POINTS };
        out.push(Command::RecordWish(WishRecorded { person: person(), wish }));
    }
    for shift in &p.fixed {
        out.push(Command::FixShift(ShiftFixed { person: person(), unit: place.unit.clone(), shift: shift.clone() }));
    }
    if let (true, Some(agreement)) = (p.consent, &place.long_shifts) {
        out.push(Command::GiveConsent(ConsentGiven { person: person(), agreement: agreement.clone(), from: place.from }));
    }
    Ok(out)
}
