//! Whether an event of a person may be recorded.

use super::{
    Absence, History, WishFor,
    event::{
        ConsentGiven, ConsentWithdrawn, EmploymentEnded, EmploymentStarted, ExtraShiftAgreed, HistoryRecorded, OtherWorkTold,
        PositionChanged, PositionWished, PracticeSignedOff, ShiftFixed, WishRecorded,
    },
    state::{EmploymentFacts, PersonFacts},
};
use crate::{
    admit::{days, duplicate, ensure, invalid, once, person, profession, unit, unknown},
    calendar::DateRange,
    competence::PracticeKind,
    event::Event,
    facts::Facts,
    id::{EmploymentId, PersonId},
    profession::Authorisation,
    quantity::BasisPoints,
    refusal::{Refusal, RefusalCode},
    rule_book::RuleId,
    unit::admit::shift_type,
    volunteer, wish_round,
};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

pub(crate) fn admit(facts: &Facts, event: &Event, effective: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::StreamClosed(e) => close(&e.person, person(facts, &e.person)?, effective),
        Event::PersonRegistered(e) => ensure(!facts.people.contains_key(&e.person), || duplicate("person", &e.person)),
        Event::EmploymentStarted(e) => start_employment(facts, e),
        Event::PositionChanged(e) => change_position(person(facts, &e.person)?, e),
        Event::PositionWished(e) => wish_position(person(facts, &e.person)?, e, effective),
        Event::PositionWishWithdrawn(e) => {
            let wanted = &employment(person(facts, &e.person)?, &e.employment)?.wanted;
            ensure(wanted.at(effective).is_some_and(Option::is_some), || unknown("wanted position of employment", &e.employment))
        }
        Event::EmploymentEnded(e) => end_employment(person(facts, &e.person)?, e),
        Event::AuthorisationRecorded(e) => {
            person(facts, &e.person)?;
            authorisation(&e.authorisation)?;
            profession(facts, &e.profession)
        }
        Event::CompetenceRecorded(e) => {
            person(facts, &e.person)?;
            let place = format!("competence {} of person {}", e.competence.competence, e.person);
            days(&place, e.competence.valid)?;
            ensure(e.competence.level > 0, || invalid(&place, "has level 0", "give level 1 (basic) or more"))
        }
        Event::PracticeSignedOff(e) => sign_off(facts, e, effective),
        Event::CompetenceWithdrawn(e) => {
            let held = person(facts, &e.person)?.competences.iter().any(|c| c.competence == e.competence);
            ensure(held, || unknown("competence", &e.competence))
        }
        Event::ExemptionRecorded(e) => {
            person(facts, &e.person)?;
            days(&format!("exemption of person {}", e.person), e.exemption.valid)
        }
        Event::AbsenceRegistered(e) => register_absence(&e.person, person(facts, &e.person)?, &e.absence),
        Event::AbsenceCancelled(e) => {
            ensure(person(facts, &e.person)?.absences.contains_key(&e.absence), || unknown("absence", &e.absence))
        }
        Event::WishRecorded(e) => record_wish(facts, person(facts, &e.person)?, e),
        Event::WishWithdrawn(e) => ensure(person(facts, &e.person)?.wishes.contains_key(&e.wish), || unknown("wish", &e.wish)),
        Event::ShiftFixed(e) => fix_shift(facts, person(facts, &e.person)?, e),
        Event::ShiftUnfixed(e) => {
            let fixed = person(facts, &e.person)?.fixed.contains_key(&(e.unit.clone(), e.date));
            ensure(fixed, || unknown(&format!("fixed shift of person {} on", e.person), e.date))
        }
        Event::ExtraShiftAgreed(e) => agree_extra_shift(facts, person(facts, &e.person)?, e),
        Event::ExtraShiftCancelled(e) => {
            let agreed = person(facts, &e.person)?.extra.contains_key(&(e.unit.clone(), e.date));
            ensure(agreed, || unknown(&format!("extra shift of person {} on", e.person), e.date))
        }
        Event::ConsentGiven(e) => give_consent(facts, person(facts, &e.person)?, e),
        Event::ConsentWithdrawn(e) => withdraw_consent(person(facts, &e.person)?, e),
        Event::OtherWorkTold(e) => tell_other_work(person(facts, &e.person)?, e),
        Event::OtherWorkWithdrawn(e) => {
            let told = person(facts, &e.person)?.other_work.contains_key(&e.from);
            ensure(told, || unknown(&format!("other work of person {} from", e.person), e.from))
        }
        Event::HistoryRecorded(e) => record_history(facts, e),
        Event::VolunteerEnrolled(_) | Event::VolunteerLeft(_) | Event::TimeCreditUsed(_) => {
            volunteer::admit::admit(facts, event, effective)
        }
        _ => Ok(()),
    }
}

/// Somebody else than the performer signs, who may; assessed are only those who have practised enough.
fn sign_off(facts: &Facts, e: &PracticeSignedOff, on: NaiveDate) -> Result<(), Refusal> {
    let place = format!("practice of {} by person {} on {on}", e.competence, e.person);
    let (performer, signer) = (person(facts, &e.person)?, person(facts, &e.signer)?);
    let requirement = facts.catalogue.practice_of(&e.competence, on);
    let requirement = requirement.ok_or_else(|| unknown("practice requirement", &e.competence))?;
    ensure(e.signer != e.person, || invalid(&place, "is signed by the performer", "let somebody sign who may and who saw it"))?;
    ensure(signer.meets(&requirement.signers, on), || {
        let what = format!("person {} may not sign it off then", e.signer);
        Refusal::new(RefusalCode::ModeNotAllowed, &place, what, "let somebody sign whom the requirement names")
            .resting_on(&requirement.source)
    })?;
    let next = requirement.next(&performer.practice.get(&e.competence).copied().unwrap_or_default());
    ensure(e.kind == PracticeKind::Supervised || next == Some(PracticeKind::Assessed), || {
        let what = format!("is assessed before {} repetitions under supervision", requirement.supervised);
        Refusal::new(RefusalCode::WrongStatus, &place, what, "sign off the supervised repetitions first").resting_on(&requirement.source)
    })
}

fn start_employment(facts: &Facts, e: &EmploymentStarted) -> Result<(), Refusal> {
    let place = format!("employment {} of person {}", e.employment, e.person);
    let person = person(facts, &e.person)?;
    unit(facts, &e.unit)?;
    profession(facts, &e.profession)?;
    authorisation(&e.authorisation)?;
    days(&place, e.employed)?;
    ensure(!person.employments.contains_key(&e.employment), || duplicate("employment", &e.employment))?;
    if let Some((other, _)) = person.employments_at(&e.unit, e.employed).next() {
        let what = format!("shares days with employment {other} at the same unit");
        return Err(Refusal::new(RefusalCode::Overlap, place, what, "end the other first, or change its position"));
    }
    terms(&place, &e.terms())
}

fn change_position(person: &PersonFacts, e: &PositionChanged) -> Result<(), Refusal> {
    employment(person, &e.employment)?;
    let place = format!("employment {} of person {}", e.employment, e.person);
    let something = e.position.is_some() || e.full_time_week.is_some() || e.weekend_every.is_some() || e.kinds.is_some();
    ensure(something, || invalid(&place, "nothing changes", "give at least one new term"))?;
    terms(&place, e)
}

fn wish_position(person: &PersonFacts, e: &PositionWished, on: NaiveDate) -> Result<(), Refusal> {
    let employed = employment(person, &e.employment)?.employed;
    let place = format!("wanted position of person {}", e.person);
    ensure(employed.contains(on), || {
        let what = format!("employment {} does not hold {on}", e.employment);
        Refusal::new(RefusalCode::OutsideEmployment, &place, what, "record it on a day of the employment")
    })?;
    ensure((1..=BasisPoints::WHOLE.0).contains(&e.wanted.0), || {
        invalid(&place, format!("position {}", e.wanted), "give a position above 0 % and at most 100 %")
    })
}

fn terms(place: &str, e: &PositionChanged) -> Result<(), Refusal> {
    if let Some(p) = e.position.filter(|p| p.0 == 0 || *p > BasisPoints::WHOLE) {
        return Err(invalid(place, format!("position {p}"), "give a position above 0 % and at most 100 %"));
    }
    if let Some(week) = e.full_time_week.filter(|w| !(1..=7 * 1440).contains(&w.0)) {
        return Err(invalid(place, format!("full time of {week} a week"), "give the minutes of a full week"));
    }
    ensure(e.weekend_every != Some(0), || invalid(place, "works every 0th weekend", "give 1 (every weekend) or more"))?;
    ensure(e.kinds.as_ref().is_none_or(|k| !k.is_empty()), || invalid(place, "no kind of shift", "name the kinds of shift in the contract"))
}

fn employment<'a>(person: &'a PersonFacts, id: &EmploymentId) -> Result<&'a EmploymentFacts, Refusal> {
    person.employments.get(id).ok_or_else(|| unknown("employment", id))
}

fn end_employment(person: &PersonFacts, e: &EmploymentEnded) -> Result<(), Refusal> {
    let employed = employment(person, &e.employment)?.employed;
    ensure(employed.contains(e.on), || {
        let what = format!("would end on {}, which is not one of its days", e.on);
        let remedy = "end it on a day it holds; start a new employment to go on longer";
        Refusal::new(RefusalCode::InvalidDays, format!("employment {} of person {}", e.employment, e.person), what, remedy)
    })
}

/// Nobody can be planned whose record is closed, so it stays open as long as she is employed.
fn close(id: &PersonId, person: &PersonFacts, on: NaiveDate) -> Result<(), Refusal> {
    let last = person.employments.iter().find(|(_, employment)| employment.employed.to.is_none_or(|to| to >= on));
    last.map_or(Ok(()), |(employment, _)| {
        let what = format!("cannot be closed on {on}: employment {employment} holds then");
        let remedy = "record the end of the employment first, and close the record after its last day";
        Err(Refusal::new(RefusalCode::WrongStatus, format!("record of person {id}"), what, remedy))
    })
}

fn authorisation(a: &Authorisation) -> Result<(), Refusal> {
    match a {
        Authorisation::Licensed { valid } => days("licence", *valid),
        _ => Ok(()),
    }
}

fn register_absence(id: &PersonId, person: &PersonFacts, absence: &Absence) -> Result<(), Refusal> {
    let place = format!("absence {} of person {id}", absence.id);
    days(&place, absence.days)?;
    ensure(!person.absences.contains_key(&absence.id), || duplicate("absence", &absence.id))?;
    if let Some(other) = person.absences.values().find(|a| a.days.overlaps(&absence.days)) {
        let what = format!("shares days with absence {}", other.id);
        return Err(Refusal::new(RefusalCode::Overlap, place, what, "end one before the other begins, or cancel one").by(RuleId::Absence));
    }
    let inside = |e: &EmploymentFacts| e.employed.contains(absence.days.from) && absence.days.to.is_none_or(|to| e.employed.contains(to));
    ensure(person.employments.values().any(inside), || {
        let remedy = "keep the absence inside one employment, or register the employment first";
        Refusal::new(RefusalCode::OutsideEmployment, place, "the person is not employed on all of its days", remedy).by(RuleId::Absence)
    })
}

fn record_wish(facts: &Facts, person: &PersonFacts, e: &WishRecorded) -> Result<(), Refusal> {
    let place = format!("wish {} of person {}", e.wish.id, e.person);
    ensure(!person.wishes.contains_key(&e.wish.id), || duplicate("wish", &e.wish.id))?;
    ensure(e.wish.points > 0, || invalid(&place, "costs 0 points", "give 1 point or more").by(RuleId::Wish))?;
    match &e.wish.wish {
        WishFor::DayOff => {}
        WishFor::NotShift(shift) | WishFor::Shift(shift) => {
            let mut units = person.employments.values().filter_map(|k| facts.units.get(&k.unit));
            ensure(units.any(|u| shift_type(u, shift).is_ok()), || unknown("shift type", shift))?;
        }
    }
    wish_round::admit::wish(facts, person, &e.wish, &place)
}

fn fix_shift(facts: &Facts, person: &PersonFacts, e: &ShiftFixed) -> Result<(), Refusal> {
    let (date, place) = (e.shift.date, format!("fixed shift of person {} on {}", e.person, e.shift.date));
    shift_type(unit(facts, &e.unit)?, &e.shift.shift)?;
    ensure(person.employments_at(&e.unit, DateRange::between(date, date)).next().is_some(), || {
        let what = format!("the person is not employed at unit {} that day", e.unit);
        Refusal::new(RefusalCode::OutsideEmployment, &place, what, "fix shifts on days of the employment")
    })?;
    ensure(!person.fixed.contains_key(&(e.unit.clone(), date)), || duplicate(&format!("fixed shift of person {} on", e.person), date))?;
    ensure(!person.absences.values().any(|a| a.days.contains(date)), || {
        Refusal::new(RefusalCode::Overlap, &place, "the person is absent that day", "cancel the absence or choose another day")
            .by(RuleId::Fixed)
    })
}

fn agree_extra_shift(facts: &Facts, person: &PersonFacts, e: &ExtraShiftAgreed) -> Result<(), Refusal> {
    let (date, place) = (e.shift.date, format!("extra shift of person {} on {}", e.person, e.shift.date));
    shift_type(unit(facts, &e.unit)?, &e.shift.shift)?;
    ensure(person.employments_at(&e.unit, DateRange::between(date, date)).next().is_some(), || {
        let what = format!("the person is not employed at unit {} that day", e.unit);
        Refusal::new(RefusalCode::OutsideEmployment, &place, what, "agree on a day of the employment, or ask for a substitute")
    })?;
    let key = (e.unit.clone(), date);
    ensure(!person.extra.contains_key(&key), || duplicate(&format!("extra shift of person {} on", e.person), date))?;
    ensure(!person.fixed.contains_key(&key), || duplicate(&format!("fixed shift of person {} on", e.person), date))?;
    ensure(!person.absences.values().any(|a| a.days.contains(date)), || {
        Refusal::new(RefusalCode::Overlap, &place, "the person is absent that day", "ask somebody else, or cancel the absence")
            .by(RuleId::Absence)
    })
}

fn give_consent(facts: &Facts, person: &PersonFacts, e: &ConsentGiven) -> Result<(), Refusal> {
    ensure(facts.agreements.contains_key(&e.agreement), || unknown("agreement", &e.agreement))?;
    let from = DateRange::starting(e.from);
    let again = person.consents.iter().any(|c| c.agreement == e.agreement && c.valid.overlaps(&from));
    ensure(!again, || duplicate(&format!("consent of person {} to agreement", e.person), &e.agreement))
}

fn withdraw_consent(person: &PersonFacts, e: &ConsentWithdrawn) -> Result<(), Refusal> {
    let from = DateRange::starting(e.on);
    let given = person.consents.iter().any(|c| c.agreement == e.agreement && c.valid.overlaps(&from));
    ensure(given, || unknown(&format!("consent of person {} to agreement", e.person), &e.agreement))
}

fn tell_other_work(person: &PersonFacts, e: &OtherWorkTold) -> Result<(), Refusal> {
    let place = format!("other work of person {} from {}", e.person, e.from);
    ensure(e.from < e.to && e.to - e.from <= TimeDelta::days(2), || {
        invalid(&place, format!("ends {}", e.to), "give when it begins and ends; a longer absence from home is several")
    })?;
    let other = person.other_work.iter().find(|(from, to)| **from < e.to && e.from < **to);
    other.map_or(Ok(()), |(from, to)| {
        let what = format!("shares hours with other work from {from} to {to}");
        Err(Refusal::new(RefusalCode::Overlap, place, what, "withdraw the other first"))
    })
}

fn record_history(facts: &Facts, e: &HistoryRecorded) -> Result<(), Refusal> {
    person(facts, &e.person)?;
    let unit = unit(facts, &e.unit)?;
    let History { shifts, weekends, .. } = &e.history;
    shifts.iter().try_for_each(|s| shift_type(unit, &s.shift))?;
    once(&format!("history shift of person {} on", e.person), shifts.iter().map(|s| s.date))?;
    let weekday = weekends.iter().find(|d| d.weekday() != Weekday::Sat);
    weekday.map_or(Ok(()), |day| {
        Err(invalid(
            format!("history of person {}", e.person),
            format!("{day} is not a Saturday"),
            "name worked weekends by their Saturday",
        ))
    })
}
