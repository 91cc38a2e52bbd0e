//! Volunteers (R-PF-01, R-PF-02), group activities (R-TS-11) and the time bank (R-PF-06).
//!
//! A volunteer is a person of the log: her name and how she is reached are sealed, and she is forgotten like everybody. She is
//! employed nowhere, so that no cover ever counts her. Of a police certificate only the day it was shown is kept.

pub(crate) mod admit;
pub mod event;

use crate::{
    calendar::{ClockTime, DateRange},
    facts::Facts,
    id::{ActivityId, PersonId, ProfessionId, SiteId, SkillId, TaskId, UnitId},
    profession::LeonLevel,
    quantity::Minutes,
    task::{Mode, Task},
};
use chrono::{Datelike, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The level of care of volunteers (catalogue C.4): every task above it is reserved for professionals.
pub const VOLUNTEER_LEVEL: LeonLevel = LeonLevel(1);
/// The role that a task names when it says something else of volunteers.
pub const VOLUNTEER_ROLE: &str = "P-VOL";

/// A part of every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WeeklySlot {
    /// The weekday.
    pub day: Weekday,
    /// From this clock time …
    pub from: ClockTime,
    /// … to this one of the same day.
    pub to: ClockTime,
}

/// A volunteer as she enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Volunteer {
    /// Who.
    pub person: PersonId,
    /// Sites she comes to.
    pub sites: Vec<SiteId>,
    /// What she likes to do and can.
    pub skills: Vec<SkillId>,
    /// When she can.
    pub slots: Vec<WeeklySlot>,
    /// The day a police certificate was shown. The certificate itself is never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_shown: Option<NaiveDate>,
    /// Whether hours of help are credited in the time bank.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub time_bank: bool,
    /// When it holds.
    pub valid: DateRange,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// At this site.
    pub site: Option<SiteId>,
    /// With this skill.
    pub skill: Option<SkillId>,
    /// The whole time from one clock time to another.
    pub hours: Option<(ClockTime, ClockTime)>,
    /// Only who has shown a police certificate.
    pub certificate: bool,
}

impl Volunteer {
    /// Whether she can on a date, and is what is looked for.
    #[must_use]
    pub fn is(&self, wanted: &Wanted, date: NaiveDate) -> bool {
        let can = |s: &WeeklySlot| s.day == date.weekday() && wanted.hours.is_none_or(|(from, to)| s.from <= from && to <= s.to);
        self.valid.contains(date)
            && wanted.site.as_ref().is_none_or(|site| self.sites.contains(site))
            && wanted.skill.as_ref().is_none_or(|skill| self.skills.contains(skill))
            && (!wanted.certificate || self.certificate_shown.is_some_and(|day| day <= date))
            && self.slots.iter().any(can)
    }
}

/// Volunteers who are what is looked for on a date, in order of person.
#[must_use]
pub fn volunteers<'a>(facts: &'a Facts, wanted: &Wanted, date: NaiveDate) -> Vec<&'a Volunteer> {
    let enrolled = facts.people.values().filter(|p| p.closed_at.is_none()).filter_map(|p| p.volunteer.as_deref());
    enrolled.filter(|v| v.is(wanted, date)).collect()
}

/// Whether volunteers may do a task (R-PF-02): what the catalogue says of `P-VOL`, and else those of the volunteers' own level.
#[must_use]
pub fn open_to_volunteers(task: &Task) -> bool {
    let said: Vec<Mode> = task.allowed.iter().filter(|a| a.profession.as_str() == VOLUNTEER_ROLE).map(|a| a.mode).collect();
    if said.is_empty() { task.leon == VOLUNTEER_LEVEL } else { !said.contains(&Mode::Forbidden) }
}

/// An activity as it was held: one session, however many came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// At which unit.
    pub unit: UnitId,
    /// The task of the catalogue that was given.
    pub task: TaskId,
    /// The day.
    pub date: NaiveDate,
    /// How long it lasted.
    pub minutes: Minutes,
    /// Residents who took part; who they are is not kept.
    pub residents: u32,
    /// Who held it: staff and volunteers.
    pub by: Vec<PersonId>,
}

/// Activities of a task, counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ActivitySum {
    /// The task.
    pub task: TaskId,
    /// Sessions.
    pub sessions: u32,
    /// Residents who took part, each session counted.
    pub contacts: u32,
    /// Minutes of staff, each of them counted.
    pub staff: Minutes,
    /// Minutes of volunteers, each of them counted.
    pub volunteers: Minutes,
    /// Minutes that the catalogue reckons for as many residents one by one.
    pub one_by_one: Minutes,
}

/// Activities of a unit on some days, by task.
#[must_use]
pub fn activities(facts: &Facts, unit: &UnitId, days: DateRange) -> Vec<ActivitySum> {
    let Some(here) = facts.units.get(unit) else { return Vec::new() };
    let mut sums: Vec<ActivitySum> = Vec::new();
    for a in here.activities.values().filter(|a| days.contains(a.date)) {
        let found = sums.iter().position(|s| s.task == a.task).unwrap_or_else(|| {
            let none = (Minutes::ZERO, Minutes::ZERO, Minutes::ZERO);
            sums.push(ActivitySum {
                task: a.task.clone(),
                sessions: 0,
                contacts: 0,
                staff: none.0,
                volunteers: none.1,
                one_by_one: none.2,
            });
            sums.len() - 1
        });
        let sum = &mut sums[found];
        let staff = a.by.iter().filter(|p| employed(facts, p, unit, a.date).is_some()).count() as i64;
        let each = here.tasks(a.date).into_iter().find(|t| t.id == a.task).map_or(Minutes::ZERO, |t| t.minutes * i64::from(t.performers));
        sum.sessions += 1;
        sum.contacts += a.residents;
        sum.staff += a.minutes * staff;
        sum.volunteers += a.minutes * (a.by.len() as i64 - staff);
        sum.one_by_one += each * i64::from(a.residents);
    }
    sums.sort();
    sums
}

/// As what somebody is employed at a unit on a day.
pub(crate) fn employed<'a>(facts: &'a Facts, person: &PersonId, unit: &'a UnitId, day: NaiveDate) -> Option<&'a ProfessionId> {
    let mut here = facts.people.get(person)?.employments_at(unit, DateRange::between(day, day));
    here.next().map(|(_, job)| &job.profession)
}
