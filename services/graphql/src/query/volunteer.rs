//! Volunteers, what was held with them, and their time bank. How they are reached is told on the command line only.

use super::{parsed, person::Person};
use crate::{backend::View, refusal::fault, scalar::Date};
use async_graphql::{InputObject, Result, SimpleObject};
use chrono::{Datelike, Days};
use turnus_domain::{
    calendar::{ClockTime, DateRange},
    id::UnitId,
    volunteer::{self, Wanted, activities, volunteers},
};

/// What is looked for.
#[derive(InputObject)]
pub(crate) struct VolunteersQuestion {
    /// At this site.
    site: Option<String>,
    /// With this skill.
    skill: Option<String>,
    /// From this local clock time on, such as `12:00`; with `until`.
    from: Option<String>,
    /// To this local clock time of the same day; with `from`.
    until: Option<String>,
    /// Only who has shown a police certificate.
    #[graphql(default)]
    certificate: bool,
}

/// Somebody who helps beside staff; counted in no cover.
#[derive(SimpleObject)]
pub(crate) struct Volunteer {
    /// Who.
    person: Person,
    /// Sites she comes to.
    sites: Vec<String>,
    /// What she likes to do and can.
    skills: Vec<String>,
    /// When she can on that weekday, as local clock times `11:00–15:00`.
    times: Vec<String>,
    /// The day a police certificate was shown; the certificate itself is never kept.
    certificate_shown: Option<Date>,
    /// Minutes of credit in the time bank; null when she does not take part in it.
    credit_minutes: Option<i64>,
}

/// Activities of a task.
#[derive(SimpleObject)]
pub(crate) struct ActivitySum {
    /// The task.
    task: String,
    /// Sessions.
    sessions: u32,
    /// Residents who took part, each session counted.
    contacts: u32,
    /// Minutes of staff.
    staff_minutes: i64,
    /// Minutes of volunteers.
    volunteer_minutes: i64,
    /// Minutes that the catalogue reckons for as many residents one by one.
    one_by_one_minutes: i64,
}

/// Volunteers who are what is looked for on the day, in order of their keys.
pub(crate) fn found(view: &View, question: &VolunteersQuestion) -> Result<Vec<Volunteer>> {
    let hours = match (&question.from, &question.until) {
        (None, None) => None,
        (Some(from), Some(until)) => {
            let (from, until): (ClockTime, ClockTime) = (parsed(from)?, parsed(until)?);
            if from >= until {
                return Err(fault("INVALID_VALUE", format!("{from} is not before {until}: give the earlier time as `from`")));
            }
            Some((from, until))
        }
        _ => return Err(fault("INVALID_VALUE", "give both clock times, or neither")),
    };
    let wanted = Wanted {
        site: question.site.as_deref().map(parsed).transpose()?,
        skill: question.skill.as_deref().map(parsed).transpose()?,
        hours,
        certificate: question.certificate,
    };
    Ok(volunteers(&view.facts, &wanted, view.on).into_iter().map(|v| one(view, v)).collect())
}

fn one(view: &View, v: &volunteer::Volunteer) -> Volunteer {
    let times = v.slots.iter().filter(|s| s.day == view.on.weekday()).map(|s| format!("{}–{}", s.from, s.to));
    let credit = view.facts.people.get(&v.person).map_or(0, |p| p.time_credit.0);
    Volunteer {
        person: Person(v.person.clone()),
        sites: v.sites.iter().map(ToString::to_string).collect(),
        skills: v.skills.iter().map(ToString::to_string).collect(),
        times: times.collect(),
        certificate_shown: v.certificate_shown.map(Date),
        credit_minutes: v.time_bank.then_some(credit),
    }
}

/// What was held at a unit in so many days up to the day, by task.
pub(crate) fn held(view: &View, unit: &UnitId, days: u32) -> Result<Vec<ActivitySum>> {
    if !(1..=732).contains(&days) {
        return Err(fault("INVALID_VALUE", "give 1 to 732 days"));
    }
    let from = view.on.checked_sub_days(Days::new(u64::from(days) - 1)).unwrap_or(view.on);
    let sum = |a: volunteer::ActivitySum| ActivitySum {
        task: a.task.to_string(),
        sessions: a.sessions,
        contacts: a.contacts,
        staff_minutes: a.staff.0,
        volunteer_minutes: a.volunteers.0,
        one_by_one_minutes: a.one_by_one.0,
    };
    Ok(activities(&view.facts, unit, DateRange::between(from, view.on)).into_iter().map(sum).collect())
}
