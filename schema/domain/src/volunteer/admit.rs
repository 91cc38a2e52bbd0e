//! Whether an event of volunteers may be recorded.

use super::{
    Activity, Volunteer, employed,
    event::{TimeCreditUsed, VolunteerLeft},
    open_to_volunteers,
};
use crate::{
    admit::{days, duplicate, ensure, invalid, once, person, unit, unknown},
    event::Event,
    facts::Facts,
    id::PersonId,
    quantity::Minutes,
    refusal::{Refusal, RefusalCode},
    task::{Mode, Task},
};
use chrono::NaiveDate;

pub(crate) fn admit(facts: &Facts, event: &Event, effective: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::VolunteerEnrolled(e) => enrol(facts, &e.volunteer),
        Event::VolunteerLeft(e) => leave(facts, e),
        Event::ActivityHeld(e) => held(facts, &e.activity),
        Event::TimeCreditUsed(e) => spend(facts, e, effective),
        _ => Ok(()),
    }
}

fn enrol(facts: &Facts, v: &Volunteer) -> Result<(), Refusal> {
    let place = format!("volunteer {}", v.person);
    person(facts, &v.person)?;
    days(&place, v.valid)?;
    ensure(!v.sites.is_empty() && !v.skills.is_empty() && !v.slots.is_empty(), || {
        invalid(&place, "has no site, no skill or no time", "name at least one of each, and she can be found")
    })?;
    once(&format!("site of {place}"), &v.sites)?;
    once(&format!("skill of {place}"), &v.skills)?;
    let backwards = v.slots.iter().find(|s| s.to <= s.from);
    backwards.map_or(Ok(()), |s| {
        let what = format!("can on {} from {} to {}", s.day, s.from, s.to);
        Err(invalid(&place, what, "end after it begins; a time over midnight is two"))
    })
}

fn leave(facts: &Facts, e: &VolunteerLeft) -> Result<(), Refusal> {
    let enrolled = person(facts, &e.person)?.volunteer.as_ref().is_some_and(|v| v.valid.contains(e.on));
    ensure(enrolled, || unknown("volunteer", &e.person))
}

fn held(facts: &Facts, a: &Activity) -> Result<(), Refusal> {
    let place = format!("activity {}", a.id);
    let here = unit(facts, &a.unit)?;
    ensure(!here.activities.contains_key(&a.id), || duplicate("activity", &a.id))?;
    let minutes = a.minutes > Minutes::ZERO && a.minutes <= Minutes::hours(24);
    ensure(minutes && a.residents > 0 && !a.by.is_empty(), || {
        invalid(
            &place,
            "has no minutes, no residents or nobody who held it",
            "give the minutes of one session, how many came and who held it",
        )
    })?;
    once(&format!("performer of {place}"), &a.by)?;
    let tasks = here.tasks(a.date);
    let task = tasks.into_iter().find(|t| t.id == a.task && t.valid.contains(a.date)).ok_or_else(|| unknown("task", &a.task))?;
    a.by.iter().try_for_each(|id| may(facts, a, task, id, &place))
}

/// Staff by the catalogue; volunteers what is open to them.
fn may(facts: &Facts, a: &Activity, task: &Task, id: &PersonId, place: &str) -> Result<(), Refusal> {
    let known = person(facts, id)?;
    if let Some(profession) = employed(facts, id, &a.unit, a.date) {
        let ways = task.allowed.iter().filter(|w| w.profession == *profession && w.mode != Mode::Forbidden);
        let allowed = ways.into_iter().any(|w| known.meets(&w.requires, a.date));
        return ensure(allowed, || {
            let what = format!("person {id} ({profession}) may not do {} on {}", task.id, a.date);
            Refusal::new(RefusalCode::ModeNotAllowed, place, what, "name who may, or revise the task with a source for who does it")
        });
    }
    let volunteer = known.volunteer.as_ref().filter(|v| v.valid.contains(a.date));
    ensure(volunteer.is_some(), || {
        let what = format!("person {id} is neither employed at {} nor a volunteer on {}", a.unit, a.date);
        Refusal::new(RefusalCode::OutsideEmployment, place, what, "enrol her as a volunteer first, or correct the id")
    })?;
    ensure(open_to_volunteers(task), || {
        let what = format!("{} ({}) is reserved for professionals (R-PF-02)", task.id, task.name);
        let remedy = "let staff do it; only a way for P-VOL in the task, with its source, opens it to volunteers";
        Refusal::new(RefusalCode::ModeNotAllowed, place, what, remedy).resting_on(&task.source)
    })
}

fn spend(facts: &Facts, e: &TimeCreditUsed, on: NaiveDate) -> Result<(), Refusal> {
    let place = format!("time bank of person {}", e.person);
    let credit = person(facts, &e.person)?.time_credit;
    ensure(e.minutes > Minutes::ZERO && e.minutes <= credit, || {
        let what = format!("{} used on {on}, of a credit of {credit}", e.minutes);
        invalid(&place, what, "use at most what is credited; help that was given is recorded as an activity first")
    })
}
