//! Freezes the input of a rota or a sharing plan: folded facts become one validated value.
//!
//! The facts must be folded exactly up to the position given. Dated values are read for the first day
//! of the horizon (rota) or the effective day (sharing plan). Solver and checker read the frozen input
//! and nothing else, so whatever varies inside a horizon is decided here:
//! * a position percentage that changes becomes its mean over the employed days, so that owed minutes are right;
//! * a standing in the Health Personnel Register that changes becomes the first run of days it counts;
//! * other terms of an employment are those of its first day in the horizon.

mod credited;
mod day;
mod fair;
mod history;
mod night;

pub use day::{care_span, day_input, freeze_day_input, is_for_mobile_team, shift_span};
pub use night::{freeze_night_input, mobile_nurses};

pub(crate) use fair::add as fair_shares;

use crate::{
    agreement::{Agreement, Consent},
    calendar::{DateRange, Horizon},
    facts::{Facts, Job, Person},
    id::{PersonId, ShiftTypeId, UnitId},
    planning_input::{InputDefect, PlanningInput},
    profession::Authorisation,
    quantity::BasisPoints,
    sharing_input::SharingInput,
    shift::DatedShift,
    staff::{
        ExtraShift, History, StaffMember, WishFor,
        state::{EmploymentFacts, PersonFacts},
    },
    unit::state::UnitFacts,
};
use chrono::NaiveDate;
use std::{collections::BTreeSet, sync::Arc};

/// The input of a rota of a unit, as of a log position.
///
/// # Errors
/// Every defect that keeps solver and checker from trusting the input, each with what to do.
pub fn freeze_planning_input(facts: &Facts, unit: &UnitId, horizon: Horizon, position: u64) -> Result<PlanningInput, Vec<InputDefect>> {
    let mut missing = Missing::at(facts, position, horizon.first);
    if !horizon.is_plannable() {
        missing.add(
            "horizon",
            format!("{} weeks from {}", horizon.weeks, horizon.first),
            "start on a Monday and plan 1 to 104 weeks".into(),
        );
    }
    let Some(u) = facts.units.get(unit).filter(|_| missing.found.is_empty()) else { return Err(missing.unless_unit(facts, unit)) };
    let (first, days, catalogue) = (horizon.first, horizon.range(), &facts.catalogue);
    let (Some(shift_types), Some(structure), Some(classes), Some(professions), Some(rule_book), Some(holidays), Some(plan)) = (
        missing.need(u.shift_types.at(first), "shift types"),
        missing.need(u.structure.at(first), "shift structure"),
        missing.need(catalogue.classes.at(first), "competence classes"),
        missing.need(catalogue.professions.at(first), "professions"),
        missing.need(catalogue.rule_book.at(first), "rule book"),
        missing.need(catalogue.holidays.at(first), "public holidays"),
        missing.need(u.sharing_plan.at(first), "sharing plan"),
    ) else {
        return Err(missing.found);
    };
    let staff = staff(facts, unit, u, days);
    let agreements = agreements(facts, unit, days);
    let mut input = PlanningInput {
        unit: unit.clone(),
        horizon,
        position,
        sharing_plan: plan.id.clone(),
        shift_types,
        structure,
        classes,
        cover: plan.cover,
        professions,
        consents: consents(facts, &staff, &agreements, days),
        staff,
        agreements,
        rule_book,
        holidays,
    };
    history::add(&mut input, facts, u);
    credited::add(&mut input, facts, u);
    fair::add(&mut input);
    let defects = input.defects();
    if defects.is_empty() { Ok(input) } else { Err(defects) }
}

/// The input of a sharing plan of a unit, as of a log position and an effective day.
///
/// # Errors
/// Everything that is missing, each with what to do.
pub fn freeze_sharing_input(facts: &Facts, unit: &UnitId, position: u64, effective: NaiveDate) -> Result<SharingInput, Vec<InputDefect>> {
    let mut missing = Missing::at(facts, position, effective);
    let Some(u) = facts.units.get(unit).filter(|_| missing.found.is_empty()) else { return Err(missing.unless_unit(facts, unit)) };
    let tasks: Vec<_> = u.tasks(effective).into_iter().filter(|t| t.valid.contains(effective)).cloned().collect();
    let (Some(measure), Some(professions), Some(shift_types), Some(structure), Some(bands), Some(classes), Some(head_plan), Some(_)) = (
        missing.need(u.measure.at(effective), "work measure"),
        missing.need(facts.catalogue.professions.at(effective), "professions"),
        missing.need(u.shift_types.at(effective), "shift types"),
        missing.need(u.structure.at(effective), "shift structure"),
        missing.need(u.bands.at(effective), "bands"),
        missing.need(facts.catalogue.classes.at(effective), "competence classes"),
        missing.need(u.head_plan.at(effective), "head plan"),
        missing.need(tasks.first(), "task catalogue"),
    ) else {
        return Err(missing.found);
    };
    Ok(SharingInput {
        unit: unit.clone(),
        position,
        effective,
        measure,
        professions,
        shift_types,
        structure,
        bands,
        classes,
        head_plan,
        policy_minima: u.minima.at(effective).cloned().unwrap_or_default(),
        tasks,
        decisions: facts.decisions.values().filter(|d| d.unit == *unit && d.valid.contains(effective)).map(|d| (**d).clone()).collect(),
        staff: staff(facts, unit, u, DateRange::between(effective, effective)),
        night_reach: u.night_reach.at(effective).copied().flatten(),
        demand: u.demand.values().filter(|d| d.valid.contains(effective)).cloned().collect(),
        care_level: u.care_level.at(effective).cloned(),
    })
}

/// Somebody of a unit as others who would borrow her must know her: terms, competences, absences of some days. Her shifts are in
/// her rotas.
#[must_use]
pub fn freeze_borrowed(facts: &Facts, unit: &UnitId, person: &PersonId, days: DateRange) -> Option<StaffMember> {
    let at = facts.units.get(unit)?;
    let (who, job) = facts.employed_at(unit, days).find(|((id, _), _)| *id == person)?;
    member(who, job, at, days)
}

/// What an input lacks.
struct Missing {
    day: NaiveDate,
    found: Vec<InputDefect>,
}

impl Missing {
    fn at(facts: &Facts, position: u64, day: NaiveDate) -> Self {
        let mut missing = Self { day, found: Vec::new() };
        if facts.position() != position {
            let what = format!("the facts are folded up to position {}, not {position}", facts.position());
            missing.add("position", what, "fold the events up to the position of the input, no more and no fewer".into());
        }
        missing
    }

    fn add(&mut self, place: &str, what: String, remedy: String) {
        self.found.push(InputDefect { place: place.into(), what, remedy });
    }

    fn need<T: Clone>(&mut self, value: Option<&T>, what: &str) -> Option<T> {
        if value.is_none() {
            let day = self.day;
            self.add(what, format!("none in force on {day}"), format!("adopt one that takes effect on {day} or before"));
        }
        value.cloned()
    }

    fn unless_unit(mut self, facts: &Facts, unit: &UnitId) -> Vec<InputDefect> {
        if !facts.units.contains_key(unit) {
            self.add(&format!("unit {unit}"), "is not open".into(), "open the unit or correct its id".into());
        }
        self.found
    }
}

/// Everybody employed at the unit on some day of a range, in order of person.
fn staff(facts: &Facts, unit: &UnitId, u: &UnitFacts, days: DateRange) -> Vec<StaffMember> {
    facts.employed_at(unit, days).filter_map(|(who, job)| member(who, job, u, days)).collect()
}

fn member((id, person): Person<'_>, (employment, e): Job<'_>, u: &UnitFacts, days: DateRange) -> Option<StaffMember> {
    let employed = within(e.employed, days);
    let start = employed.from;
    // Who falls ill after a shift was fixed does not work it.
    let absent = |day: NaiveDate| person.absences.values().any(|a| a.days.contains(day));
    let known = |shift: &ShiftTypeId| u.shift_type(shift, days.from).is_some();
    Some(StaffMember {
        person: id.clone(),
        employment: employment.clone(),
        employed: e.employed,
        profession: e.profession.clone(),
        authorisation: authorisation(person, e, employed),
        position: mean_position(e, employed)?,
        full_time_week: *e.full_time_week.at(start)?,
        weekend_every: *e.weekend_every.at(start)?,
        kinds: e.kinds.at(start)?.clone(),
        fixed: person
            .fixed
            .iter()
            .chain(person.extra.iter())
            .filter(|((unit, date), _)| *unit == e.unit && employed.contains(*date) && !absent(*date))
            .map(|((_, date), shift)| DatedShift { date: *date, shift: shift.clone() })
            .collect(),
        extra: person
            .extra
            .iter()
            .filter(|((unit, date), _)| *unit == e.unit && employed.contains(*date) && !absent(*date))
            .filter_map(|((_, date), shift)| extra_shift(u, *date, shift))
            .collect(),
        credited: Vec::new(),
        adult_from: person.adult_from,
        exemptions: person.exemptions.iter().filter(|x| x.valid.overlaps(&days)).cloned().collect(),
        competences: person.competences.iter().filter(|c| c.valid.overlaps(&days)).cloned().collect(),
        absences: person.absences.values().filter(|a| a.days.overlaps(&days)).cloned().collect(),
        wishes: person
            .wishes
            .values()
            .filter(|w| days.contains(w.date))
            .filter(|w| match &w.wish {
                WishFor::DayOff => true,
                WishFor::NotShift(shift) | WishFor::Shift(shift) => known(shift),
            })
            .cloned()
            .collect(),
        history: History::default(),
        fair_nights: None,
        fair_weekends: None,
    })
}

fn extra_shift(u: &UnitFacts, date: NaiveDate, shift: &ShiftTypeId) -> Option<ExtraShift> {
    let working = u.shift_type_ever(shift, date)?.working(date);
    Some(ExtraShift { date, shift: shift.clone(), working })
}

/// The part of an employment that lies in a closed range.
fn within(employed: DateRange, days: DateRange) -> DateRange {
    let to = match (employed.to, days.to) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    DateRange { from: employed.from.max(days.from), to }
}

fn each_day(range: DateRange) -> impl Iterator<Item = NaiveDate> {
    range.from.iter_days().take_while(move |day| range.to.is_some_and(|to| *day <= to))
}

fn mean_position(e: &EmploymentFacts, employed: DateRange) -> Option<BasisPoints> {
    let values: Option<Vec<u64>> = each_day(employed).map(|day| e.position.at(day).map(|p| u64::from(p.0))).collect();
    let values = values?;
    let n = values.len() as u64;
    let mean = (values.iter().sum::<u64>() + n / 2).checked_div(n)?;
    u32::try_from(mean).ok().map(BasisPoints)
}

fn authorisation(person: &PersonFacts, e: &EmploymentFacts, employed: DateRange) -> Authorisation {
    let unknown = Authorisation::Withdrawn { from: employed.from };
    let Some(standing) = person.authorisations.get(&e.profession) else { return unknown };
    let last = employed.to.unwrap_or(employed.from);
    let Some(version) = standing.until(last).next_back() else { return unknown };
    if version.from <= employed.from {
        return version.value.clone();
    }
    let counts = |day: &NaiveDate| standing.at(*day).is_some_and(|a| a.counts_on(*day));
    let mut run = each_day(employed).skip_while(|day| !counts(day)).take_while(counts);
    match run.next() {
        None => version.value.clone(),
        Some(from) => match run.last().unwrap_or(from) {
            to if to == last => Authorisation::Licensed { valid: DateRange::starting(from) },
            to => Authorisation::Licensed { valid: DateRange::between(from, to) },
        },
    }
}

fn agreements(facts: &Facts, unit: &UnitId, days: DateRange) -> Vec<Agreement> {
    let here = |a: &&Arc<Agreement>| a.valid.overlaps(&days) && (a.scope.units.is_empty() || a.scope.units.contains(unit));
    facts.agreements.values().filter(here).map(|a| (**a).clone()).collect()
}

fn consents(facts: &Facts, staff: &[StaffMember], agreements: &[Agreement], days: DateRange) -> Vec<Consent> {
    let ids: BTreeSet<_> = agreements.iter().map(|a| &a.id).collect();
    let people: BTreeSet<_> = staff.iter().map(|m| &m.person).collect();
    people
        .into_iter()
        .filter_map(|id| facts.people.get(id))
        .flat_map(|p| &p.consents)
        .filter(|c| ids.contains(&c.agreement) && c.valid.overlaps(&days))
        .cloned()
        .collect()
}
