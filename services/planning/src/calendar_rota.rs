//! A rota of the calendar made from the base rota in force: proposed like any rota, with each day that is not as the base has it
//! and why.

use crate::{
    Planning,
    base_rota::none_in_force,
    error::PlanningError,
    solve::{Monitor, PlannedRota, disproof},
    thread::{CancelWhenDropped, on_its_own},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::AtomicBool},
};
use turnus_domain::{
    base_rota::{
        calendar::{BaseShifts, Because, Departure, base_shifts, differing},
        event::BaseRotaAdopted,
    },
    calendar::{DayKind, Horizon},
    event::Event,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId, ShiftTypeId, UnitId},
    planning_input::PlanningInput,
    rota::{
        Assignment, Finding, Report, Rota, Severity,
        event::{RotaProposed, RotaRequested},
    },
    rule_book::RuleId,
    shift::DatedShift,
    staff::StaffMember,
};
use turnus_event_log::CommandId;
use turnus_rostering::{Params, Unsolved};

/// Rules of single days: what they refuse does not stand whatever the rest of the line is.
const OF_A_DAY: [RuleId; 6] = [RuleId::Absence, RuleId::Contract, RuleId::Wt10, RuleId::Wt80, RuleId::Loc02, RuleId::Loc03];

/// A breach so many days away is not what a day itself is about: the day follows from what mended the breach.
const NEAR: i64 = 7;

/// What is asked of a rota of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct AskCalendarRota {
    /// Where.
    pub unit: UnitId,
    /// Which days.
    pub horizon: Horizon,
    /// Id of the rota to be.
    pub plan: PlanId,
    /// Points that a base shift counts for which could stand and is not worked; without it only rules take one away.
    pub change_cost: Option<u32>,
    /// How it is searched for; without rounds its bound is 0.
    pub params: Params,
    /// Id of the command; the same one again gets the rota again.
    pub id: CommandId,
}

/// A proposed rota of the calendar beside the base rota it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarRota {
    /// The base rota in force on its first day.
    pub base: Arc<BaseRotaAdopted>,
    /// How many shifts the base gives on its days.
    pub base_shifts: usize,
    /// The rota.
    pub made: PlannedRota,
    /// Every day of somebody that is not as the base has it.
    pub departures: Vec<Departure>,
}

impl Planning {
    /// Rolls the base rota in force over the calendar and proposes the rota: base shifts stay where the rules of those days let
    /// them, and what is then uncovered is covered with few changes. Dropping the future cancels.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] without a base rota in force, [`PlanningError::Defects`], [`PlanningError::Unsolved`],
    /// [`PlanningError::Disproved`]: nothing was recorded; and those of [`Planning::execute`].
    pub async fn calendar_rota(
        &self,
        asked: AskCalendarRota,
        monitor: Monitor,
        cancel: Arc<AtomicBool>,
    ) -> Result<CalendarRota, PlanningError> {
        if let Some((event, _)) = self.step_event(&asked.id).await? {
            return self.calendar_rota_before(&event, &asked).await;
        }
        let facts = self.folded().await?;
        let (base, shifts) = on_calendar(&facts, &asked.unit, asked.horizon)?;
        let input = freeze_planning_input(&facts, &asked.unit, asked.horizon, facts.position()).map_err(PlanningError::Defects)?;
        let request = RotaRequested {
            plan: asked.plan.clone(),
            unit: asked.unit.clone(),
            horizon: asked.horizon,
            seed: asked.params.seed,
            parent: facts.published(&asked.unit, asked.horizon).cloned(),
            sharing_plan: input.sharing_plan.clone(),
            input_position: facts.position(),
            effective: asked.horizon.first,
        };
        drop(facts);
        let (rota, report, departures, input, base_shifts) =
            solved(&request, input, shifts, (asked.change_cost, asked.params), monitor, cancel).await?;
        if let Some(why) = disproof(&rota, &report) {
            return Err(PlanningError::Disproved { plan: rota.id, why, report: Box::new(report) });
        }
        let first = asked.horizon.first;
        let proposed = RotaProposed { rota: rota.clone(), report: report.clone() };
        let done = self.import(asked.id, vec![Fact::new(request, first), Fact::new(proposed, first)]).await?;
        let made = PlannedRota { rota, report, input, position: done.last, solve_millis: 0 };
        Ok(CalendarRota { base, base_shifts, made, departures })
    }

    /// What the same command recorded earlier.
    async fn calendar_rota_before(&self, event: &Event, asked: &AskCalendarRota) -> Result<CalendarRota, PlanningError> {
        let reused = || PlanningError::CommandReused { id: asked.id.clone() };
        let Event::RotaRequested(e) = event else { return Err(reused()) };
        if (&e.unit, &e.plan, e.horizon, e.seed) != (&asked.unit, &asked.plan, asked.horizon, asked.params.seed) {
            return Err(reused());
        }
        let facts = self.folded().await?;
        let made = facts.rotas.get(&e.plan).and_then(|rota| rota.proposal.clone()).ok_or_else(reused)?;
        let input = self.input(e).await?;
        let made = PlannedRota { rota: made.rota, report: made.report, input, position: made.position, solve_millis: 0 };
        self.beside_base(&facts, made).await
    }

    /// Where a rota departs from the base rota in force on its days, by facts as of any moment.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] without a base rota in force or for a rota that is not there, [`PlanningError::Defects`].
    pub async fn departures(&self, facts: &Facts, unit: &UnitId, plan: &PlanId) -> Result<CalendarRota, PlanningError> {
        let (asked, proposal) = crate::amend::proposed(facts, unit, plan)?;
        let input = self.input(&asked.request).await?;
        let (rota, report) = (proposal.rota.clone(), proposal.report.clone());
        self.beside_base(facts, PlannedRota { rota, report, input, position: proposal.position, solve_millis: 0 }).await
    }

    async fn beside_base(&self, facts: &Facts, made: PlannedRota) -> Result<CalendarRota, PlanningError> {
        let (base, shifts) = on_calendar(facts, &made.rota.unit, made.rota.horizon)?;
        let base_shifts = shifts.shifts.len();
        let compare = move || (departures(&made.input, &shifts, &made.rota.assignments), made);
        let (departures, made) =
            on_its_own("departures", compare).await.ok_or(PlanningError::Silent("the comparison with the base rota"))?;
        Ok(CalendarRota { base, base_shifts, made, departures })
    }
}

/// The base rota in force on the first day, and what base rotas give on all days.
fn on_calendar(facts: &Facts, unit: &UnitId, horizon: Horizon) -> Result<(Arc<BaseRotaAdopted>, BaseShifts), PlanningError> {
    let base = facts.base_rota(unit, horizon.first).ok_or_else(|| none_in_force(facts, unit, horizon.first))?;
    let shifts = facts.units.get(unit).map(|u| base_shifts(&u.base_rota, horizon)).unwrap_or_default();
    Ok((Arc::clone(base), shifts))
}

type Solved = (Rota, Report, Vec<Departure>, PlanningInput, usize);

async fn solved(
    request: &RotaRequested,
    input: PlanningInput,
    base: BaseShifts,
    (change_cost, params): (Option<u32>, Params),
    mut monitor: Monitor,
    cancel: Arc<AtomicBool>,
) -> Result<Solved, PlanningError> {
    let guard = CancelWhenDropped(Some(Arc::clone(&cancel)));
    let asked = request.clone();
    let work = move || {
        let found = turnus_rostering::calendar_rota(&input, &base.shifts, change_cost, &params, &cancel, &mut *monitor)?;
        let rota = Rota {
            id: asked.plan,
            parent: asked.parent,
            unit: asked.unit,
            horizon: asked.horizon,
            input_position: asked.input_position,
            assignments: found.assignments,
            substitutes: found.substitutes,
            seed: asked.seed,
            status: found.status,
            objective: found.objective,
            bound: found.bound,
        };
        let report = turnus_checker::check(&input, &rota);
        let departures = departures(&input, &base, &rota.assignments);
        Ok::<_, Unsolved>((rota, report, departures, input, base.shifts.len()))
    };
    let solved = on_its_own("calendar-rota", work).await;
    guard.finished();
    solved.ok_or(PlanningError::Silent("the calendar rota"))?.map_err(PlanningError::Unsolved)
}

/// Each day of somebody that is not as the base has it, and why: by the checker's findings in the base shifts, never by what a
/// solver says.
fn departures(input: &PlanningInput, base: &BaseShifts, rota: &[Assignment]) -> Vec<Departure> {
    let differing = differing(&base.shifts, rota);
    let mut people: BTreeMap<&PersonId, Hers<'_>> = BTreeMap::new();
    for ((person, _), _, _) in &differing {
        people.entry(person).or_insert_with(|| Hers::of(input, base, rota, person));
    }
    let told = |((person, date), base, now): ((&PersonId, chrono::NaiveDate), Option<&ShiftTypeId>, Option<&ShiftTypeId>)| Departure {
        person: person.clone(),
        date,
        base: base.cloned(),
        now: now.cloned(),
        because: people[person].because(input, date, base.is_some(), now),
    };
    differing.into_iter().map(told).collect()
}

/// What the checker finds in somebody's base shifts.
struct Hers<'a> {
    member: Option<&'a StaffMember>,
    in_base: bool,
    /// Hard findings of her base shifts by rules of single days.
    of_days: Vec<Finding>,
    /// Hard findings of the shifts that are left then.
    of_line: Vec<Finding>,
}

impl<'a> Hers<'a> {
    fn of(input: &'a PlanningInput, base: &BaseShifts, rota: &[Assignment], person: &PersonId) -> Self {
        let dated = |a: &Assignment| DatedShift { date: a.date, shift: a.shift.clone() };
        let all: Vec<DatedShift> = base.shifts.iter().filter(|a| a.person == *person).map(dated).collect();
        let hard = |shifts: &[DatedShift]| {
            let found = turnus_checker::check_person(input, person, shifts);
            found.into_iter().filter(|f| f.severity == Severity::Hard).collect::<Vec<_>>()
        };
        let of_days: Vec<Finding> = hard(&all).into_iter().filter(|f| f.date.is_some() && OF_A_DAY.contains(&f.rule)).collect();
        let works = |s: &DatedShift| rota.iter().any(|a| a.person == *person && a.date == s.date && a.shift == s.shift);
        let stands = |s: &&DatedShift| {
            let refused = of_days.iter().any(|f| f.date == Some(s.date));
            !refused && (works(s) || input.holidays.kind(s.date) != DayKind::Holiday)
        };
        let left: Vec<DatedShift> = all.iter().filter(stands).cloned().collect();
        let of_line = hard(&left).into_iter().filter(|f| f.rule != RuleId::Fixed).collect();
        Self { member: input.member(person), in_base: base.people.contains(person), of_days, of_line }
    }

    fn because(&self, input: &PlanningInput, date: chrono::NaiveDate, in_base: bool, now: Option<&ShiftTypeId>) -> Because {
        let Some(member) = self.member.filter(|m| m.employed.contains(date)) else { return Because::NotEmployed };
        if member.fixed.iter().any(|f| f.date == date && Some(&f.shift) == now) {
            return Because::Fixed;
        }
        let rule = |f: &Finding| Because::Rule(Box::new(f.clone()));
        if !in_base {
            let hours = self.of_line.iter().find(|f| f.rule == RuleId::Hours && f.measured < 0);
            return if self.in_base { hours.map_or(Because::Cover, rule) } else { Because::NotInBase };
        }
        if let Some(found) = self.of_days.iter().find(|f| f.date == Some(date)) {
            return rule(found);
        }
        if let Some(holiday) = input.holidays.days.iter().find(|h| h.date == date && input.holidays.kind(date) == DayKind::Holiday) {
            return Because::Holiday(holiday.name.clone());
        }
        // The nearest breach of the line; what belongs to no day, such as hours, after all that does.
        let away = |f: &&Finding| f.date.map_or(i64::MAX, |on| (on - date).num_days().abs());
        let too_few = |f: &Finding| f.rule == RuleId::Hours && f.measured < 0;
        let nearest = self.of_line.iter().filter(|f| !too_few(f)).min_by_key(away);
        nearest.map_or(Because::Cover, |f| match f.date {
            Some(on) if (on - date).num_days().abs() > NEAR => Because::Follows(Box::new(f.clone())),
            _ => rule(f),
        })
    }
}
