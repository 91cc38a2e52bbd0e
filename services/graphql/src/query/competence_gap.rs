//! The gap of a competence on a shift, and the courses that close it.

use super::{parsed, person::Person};
use crate::{backend::View, refusal::fault, scalar::Date};
use async_graphql::{InputObject, Result, SimpleObject};
use chrono::Days;
use turnus_domain::{
    competence_gap::{self, GapQuestion},
    id::UnitId,
};

/// Which competence on which shift.
#[derive(InputObject)]
pub(crate) struct CompetenceGapQuestion {
    /// The competence.
    competence: String,
    /// Its least level.
    #[graphql(default = 1)]
    level: u8,
    /// Who is on duty in the middle of this shift counts.
    shift: String,
    /// People needed at once.
    need: u32,
    /// So many whole weeks from the day on are looked at.
    #[graphql(default = 12)]
    weeks: u32,
    /// Days that a course takes; a choice.
    #[graphql(default = 1)]
    course_days: u8,
}

/// A shift that somebody else must take.
#[derive(SimpleObject)]
struct ShiftToCover {
    /// The date it starts on.
    date: Date,
    /// Shift type.
    shift: String,
}

/// Somebody who is sent on a course.
#[derive(SimpleObject)]
struct PlannedCourse {
    /// Who.
    person: Person,
    /// Of the shifts looked at, those she is on.
    shifts: u32,
    /// Days of the course; empty when none is free.
    days: Vec<Date>,
    /// Her shifts on those days.
    cover: Vec<ShiftToCover>,
}

/// Somebody who lacks that competence only.
#[derive(SimpleObject)]
struct OneCourseAway {
    /// Who.
    person: Person,
    /// Of the shifts looked at, those she is on.
    shifts: u32,
}

/// The gap by the rotas in force.
#[derive(SimpleObject)]
pub(crate) struct CompetenceGap {
    /// Dates with a rota in force.
    dates: u32,
    /// People needed at once.
    need: u32,
    /// People who hold it, on average, in hundredths.
    held_x100: u32,
    /// Dates with fewer than needed.
    short: u32,
    /// Who is one course away, who is most often on the shift first.
    #[graphql(complexity = "30 * child_complexity")]
    one_course_away: Vec<OneCourseAway>,
    /// How many of the unit lack more than that, or may never do what it is for.
    further: u32,
    /// The fewest courses that reach the need on average, or all there can be.
    #[graphql(complexity = "10 * child_complexity")]
    courses: Vec<PlannedCourse>,
    /// People who hold it after those, on average, in hundredths.
    after_x100: u32,
    /// Dates with fewer than needed after those.
    short_after: u32,
    /// Whether the courses reach the need on average.
    closes: bool,
}

pub(crate) fn of(view: &View, unit: &UnitId, question: &CompetenceGapQuestion) -> Result<CompetenceGap> {
    if !(1..=104).contains(&question.weeks) {
        return Err(fault("INVALID_VALUE", "give 1 to 104 weeks"));
    }
    let last = view.on.checked_add_days(Days::new(u64::from(question.weeks) * 7 - 1));
    let asked = GapQuestion {
        unit: unit.clone(),
        competence: parsed(&question.competence)?,
        level: question.level,
        shift: parsed(&question.shift)?,
        need: question.need,
        days: (view.on, last.ok_or_else(|| fault("INVALID_VALUE", "the weeks end after the calendar"))?),
        course_days: question.course_days,
    };
    let found = competence_gap::competence_gap(&view.facts, &asked);
    let found = found.ok_or_else(|| fault("UNKNOWN_ID", format!("unit {unit} has no shift {}; name one of its shifts", asked.shift)))?;
    let away = |(person, shifts): &(_, u32)| OneCourseAway { person: Person(Clone::clone(person)), shifts: *shifts };
    Ok(CompetenceGap {
        dates: found.dates,
        need: found.need,
        held_x100: found.held_x100,
        short: found.short,
        one_course_away: found.one_step.iter().map(away).collect(),
        further: found.further,
        courses: found.courses.iter().map(PlannedCourse::from).collect(),
        after_x100: found.after_x100,
        short_after: found.short_after,
        closes: found.closes(),
    })
}

impl From<&competence_gap::Course> for PlannedCourse {
    fn from(c: &competence_gap::Course) -> Self {
        let cover = c.cover.iter().map(|s| ShiftToCover { date: Date(s.date), shift: s.shift.to_string() });
        Self {
            person: Person(c.person.clone()),
            shifts: c.shifts,
            days: c.days.iter().copied().map(Date).collect(),
            cover: cover.collect(),
        }
    }
}
