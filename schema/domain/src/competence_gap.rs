//! Which competence is lacking on a shift, who is one course away from it, and a plan of courses with what must be covered
//! meanwhile (R-CO-09). Only what is rostered counts: a competence that nobody on the shift holds helps nobody there.

use crate::{
    calendar::{DateRange, is_weekend},
    competence::{CompetenceExpr, HeldCompetence},
    facts::Facts,
    id::{CompetenceId, PersonId, ShiftTypeId, UnitId},
    profession::Authorisation,
    rotas_in_force::RotasInForce,
    shift::DatedShift,
    staff::state::PersonFacts,
    task::Mode,
};
use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapQuestion {
    /// At which unit.
    pub unit: UnitId,
    /// The competence.
    pub competence: CompetenceId,
    /// Its least level.
    pub level: u8,
    /// Who is on duty in the middle of this shift counts.
    pub shift: ShiftTypeId,
    /// People needed at once.
    pub need: u32,
    /// Days that are looked at.
    pub days: (NaiveDate, NaiveDate),
    /// Days that a course takes; a choice.
    pub course_days: u8,
}

/// Somebody who is sent on a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Who.
    pub person: PersonId,
    /// Of the shifts looked at, those she is on.
    pub shifts: u32,
    /// Days of the course.
    pub days: Vec<NaiveDate>,
    /// Her shifts on those days, which somebody else must take.
    pub cover: Vec<DatedShift>,
}

/// The gap of a competence on a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceGap {
    /// Dates with a rota in force.
    pub dates: u32,
    /// People needed at once.
    pub need: u32,
    /// People who hold it, on average, in hundredths.
    pub held_x100: u32,
    /// Dates with fewer than needed.
    pub short: u32,
    /// Who lacks that competence only, with the shifts looked at that she is on, the most first.
    pub one_step: Vec<(PersonId, u32)>,
    /// How many of the unit lack more than that, or may never do what it is for.
    pub further: u32,
    /// The fewest courses that reach the need on average, or all there can be.
    pub courses: Vec<Course>,
    /// People who hold it after those, on average, in hundredths.
    pub after_x100: u32,
    /// Dates with fewer than needed after those.
    pub short_after: u32,
}

impl CompetenceGap {
    /// Whether the courses reach the need on average.
    #[must_use]
    pub const fn closes(&self) -> bool {
        self.after_x100 >= self.need * 100
    }
}

/// The gap by the rotas in force; none when the unit has no such shift.
#[must_use]
pub fn competence_gap(facts: &Facts, asked: &GapQuestion) -> Option<CompetenceGap> {
    let of = facts.units.get(&asked.unit)?.shift_type_ever(&asked.shift, asked.days.0)?;
    let rota = RotasInForce::of(facts, &asked.unit, asked.days);
    let dates: Vec<NaiveDate> = rota.dates.clone();
    let on = |day: NaiveDate| rota.on_duty(day, of);
    let holds = |id: &PersonId, day: NaiveDate| facts.people.get(id).is_some_and(|p| holds(p, asked, day));
    let mut held: BTreeMap<NaiveDate, u32> = dates.iter().map(|d| (*d, 0)).collect();
    let mut shifts: BTreeMap<PersonId, Vec<NaiveDate>> = BTreeMap::new();
    for day in &dates {
        for id in on(*day) {
            if holds(&id, *day) {
                *held.entry(*day).or_default() += 1;
            } else {
                shifts.entry(id).or_default().push(*day);
            }
        }
    }
    let (mut one_step, mut further) = (Vec::new(), 0);
    let mut seen = std::collections::BTreeSet::new();
    for ((id, person), (_, job)) in facts.employed_at(&asked.unit, DateRange::between(asked.days.0, asked.days.1)) {
        let day = asked.days.0.max(job.employed.from);
        if !seen.insert(id.clone()) || holds(id, day) {
            continue;
        }
        match one_course_away(facts, person, asked, day) {
            true => one_step.push((id.clone(), shifts.get(id).map_or(0, |d| d.len() as u32))),
            false => further += 1,
        }
    }
    one_step.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), id.clone()));
    let mean = |held: &BTreeMap<NaiveDate, u32>| {
        (held.values().sum::<u32>() * 100 + dates.len() as u32 / 2).checked_div(dates.len() as u32).unwrap_or(0)
    };
    let short = |held: &BTreeMap<NaiveDate, u32>| held.values().filter(|n| **n < asked.need).count() as u32;
    let (held_x100, short_now) = (mean(&held), short(&held));
    let mut courses: Vec<Course> = Vec::new();
    for (id, n) in one_step.iter().filter(|(_, n)| *n > 0) {
        if mean(&held) >= asked.need * 100 {
            break;
        }
        shifts.get(id).into_iter().flatten().for_each(|day| *held.entry(*day).or_default() += 1);
        let (days, cover) = course(facts, &rota, asked, id, &courses);
        courses.push(Course { person: id.clone(), shifts: *n, days, cover });
    }
    let (after_x100, short_after) = (mean(&held), short(&held));
    Some(CompetenceGap {
        dates: dates.len() as u32,
        need: asked.need,
        held_x100,
        short: short_now,
        one_step,
        further,
        courses,
        after_x100,
        short_after,
    })
}

fn holds(person: &PersonFacts, asked: &GapQuestion, day: NaiveDate) -> bool {
    person.meets(&CompetenceExpr::Holds { competence: asked.competence.clone(), level: asked.level }, day)
}

/// Whether that competence alone opens a way to a task of the unit that asks for it; where no task does, everybody is who may work.
fn one_course_away(facts: &Facts, person: &PersonFacts, asked: &GapQuestion, day: NaiveDate) -> bool {
    let mut after = person.clone();
    let valid = DateRange::starting(day);
    after.competences.push(HeldCompetence { competence: asked.competence.clone(), level: asked.level, valid });
    let professions: Vec<_> = person.employments_at(&asked.unit, valid).map(|(_, job)| &job.profession).collect();
    let waits = |p| person.authorisations.get(p).and_then(|a| a.at(day)).is_some_and(|a| matches!(a, Authorisation::Awaiting { .. }));
    let Some(unit) = facts.units.get(&asked.unit) else { return false };
    let tasks = unit.tasks(day);
    let mut ways = tasks.iter().flat_map(|t| &t.allowed).filter(|w| names(&w.requires, &asked.competence)).peekable();
    if ways.peek().is_none() {
        return !professions.iter().any(|p| waits(p));
    }
    let mut hers = ways.filter(|w| w.mode != Mode::Forbidden && professions.contains(&&w.profession));
    hers.any(|w| after.meets(&w.requires, day))
}

/// Whether an expression names a competence.
fn names(expr: &CompetenceExpr, competence: &CompetenceId) -> bool {
    match expr {
        CompetenceExpr::Anyone | CompetenceExpr::Profession(_) => false,
        CompetenceExpr::Holds { competence: c, .. } => c == competence,
        CompetenceExpr::All(list) | CompetenceExpr::Any(list) => list.iter().any(|e| names(e, competence)),
    }
}

/// The days of a course: weekdays without a shift of hers and not after a night, the earliest first; else those on which she
/// has one, which somebody must take. Two who learn are never away from a shift on one day.
fn course(
    facts: &Facts,
    rota: &RotasInForce<'_>,
    asked: &GapQuestion,
    id: &PersonId,
    others: &[Course],
) -> (Vec<NaiveDate>, Vec<DatedShift>) {
    let Some(person) = facts.people.get(id) else { return Default::default() };
    let absent = |day: NaiveDate| person.absences.values().any(|a| a.days.contains(day));
    let night = |day: NaiveDate| rota.shift_of(id, day - TimeDelta::days(1)).is_some_and(|(_, s)| s.kind.is_night());
    let open = |day: &&NaiveDate| !is_weekend(**day) && !absent(**day) && !night(**day);
    let days: Vec<NaiveDate> = rota.dates.iter().filter(open).copied().collect();
    let (free, busy): (Vec<_>, Vec<_>) = days.into_iter().partition(|day| rota.shift_of(id, *day).is_none());
    let taken = |day: &NaiveDate| others.iter().any(|c| c.cover.iter().any(|s| s.date == *day));
    let busy = busy.into_iter().filter(|day| !taken(day));
    let mut chosen: Vec<NaiveDate> = free.into_iter().chain(busy).take(usize::from(asked.course_days)).collect();
    chosen.sort();
    let cover = chosen.iter().filter_map(|day| Some(DatedShift { date: *day, shift: rota.shift_of(id, *day)?.0.clone() })).collect();
    (chosen, cover)
}
