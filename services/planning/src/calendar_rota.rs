//! A rota of the calendar made from the base rota in force: proposed like any rota, with each day that is not as the base has it
//! and why.

mod curve;
mod departures;

pub use curve::{AskCalendarCurve, CalendarCurve, CurvePoint};

use crate::{
    Planning,
    base_rota::none_in_force,
    error::PlanningError,
    fairness::missing,
    solve::{Monitor, PlannedRota, disproof, rota_of},
    thread::{CancelWhenDropped, on_its_own},
};
use departures::departures;
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    base_rota::{
        calendar::{BaseShifts, Departure, base_shifts},
        event::BaseRotaAdopted,
    },
    calendar::Horizon,
    event::Event,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{
        Report, Rota,
        event::{RotaProposed, RotaRequested},
    },
    rule_book::ParameterKey,
};
use turnus_event_log::CommandId;
use turnus_rostering::{Params, Unsolved, calendar_rotas, standing_shifts};

/// When a standing shift is given up: a base shift that no rule of its day, no holiday and no other shift agreed takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GiveUp {
    /// Where a rule of her line asks for it, and never to save substitutes.
    ForRules,
    /// Where that saves so many minutes of substitutes, or as many points.
    Saving(Minutes),
    /// Where that saves what the rule book says.
    AsPolicy,
}

impl GiveUp {
    fn saves(self, input: &PlanningInput) -> Result<Option<Minutes>, PlanningError> {
        match self {
            Self::ForRules => Ok(None),
            Self::Saving(minutes) => Ok(Some(minutes)),
            Self::AsPolicy => {
                let policy = input.rule_book.value(ParameterKey::BaseShiftSaves, input.horizon.first);
                Ok(Some(Minutes(policy.map_err(|e| missing(&input.unit, &e))?)))
            }
        }
    }
}

/// What is asked of a rota of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct AskCalendarRota {
    /// Where.
    pub unit: UnitId,
    /// Which days.
    pub horizon: Horizon,
    /// Id of the rota to be.
    pub plan: PlanId,
    /// When a standing shift is given up.
    pub give_up: GiveUp,
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
    /// How many of them could stand: no rule of their own day, holiday or other shift agreed takes them away.
    pub standing: usize,
    /// How many of those are not worked.
    pub given_up: usize,
    /// Minutes of substitutes that each of them had to save; none: only rules took one away, or it is not known any more.
    pub saves: Option<Minutes>,
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
        let saves = asked.give_up.saves(&input)?;
        let request = requested(&facts, &input, asked.plan.clone(), asked.params.seed);
        drop(facts);
        let (made, input, shifts) = solved(&request, input, shifts, (vec![saves], asked.params.clone()), monitor, cancel).await?;
        let Some(one) = made.into_iter().next() else { return Err(PlanningError::Silent("the calendar rota")) };
        let (rota, report) = (one.rota, one.report);
        let first = asked.horizon.first;
        let proposed = RotaProposed { rota: rota.clone(), report: report.clone() };
        let done = self.import(asked.id, vec![Fact::new(request, first), Fact::new(proposed, first)]).await?;
        let made = PlannedRota { rota, report, input, position: done.last, solve_millis: 0 };
        compared(base, shifts, made, saves).await
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
        compared(base, shifts, made, None).await
    }
}

/// A rota beside the base shifts of its days.
async fn compared(
    base: Arc<BaseRotaAdopted>,
    shifts: BaseShifts,
    made: PlannedRota,
    saves: Option<Minutes>,
) -> Result<CalendarRota, PlanningError> {
    let base_shifts = shifts.shifts.len();
    let compare = move || {
        let counts = standing_shifts(&made.input, &shifts.shifts, &made.rota.assignments);
        counts.map(|counts| (departures(&made.input, &shifts, &made.rota.assignments), counts, made))
    };
    let compared = on_its_own("departures", compare).await.ok_or(PlanningError::Silent("the comparison with the base rota"))?;
    let (departures, (standing, given_up), made) = compared.map_err(|e| PlanningError::Unsolved(e.into()))?;
    Ok(CalendarRota { base, base_shifts, standing, given_up, saves, made, departures })
}

/// The base rota in force on the first day, and what base rotas give on all days.
fn on_calendar(facts: &Facts, unit: &UnitId, horizon: Horizon) -> Result<(Arc<BaseRotaAdopted>, BaseShifts), PlanningError> {
    let base = facts.base_rota(unit, horizon.first).ok_or_else(|| none_in_force(facts, unit, horizon.first))?;
    let shifts = facts.units.get(unit).map(|u| base_shifts(&u.base_rota, horizon)).unwrap_or_default();
    Ok((Arc::clone(base), shifts))
}

/// What a rota of the input's days is asked for by.
fn requested(facts: &Facts, input: &PlanningInput, plan: PlanId, seed: u64) -> RotaRequested {
    RotaRequested {
        plan,
        unit: input.unit.clone(),
        horizon: input.horizon,
        seed,
        parent: facts.published(&input.unit, input.horizon).cloned(),
        sharing_plan: input.sharing_plan.clone(),
        input_position: facts.position(),
        effective: input.horizon.first,
    }
}

/// A rota that the checker found legal, with the points it claims, beside what stood.
struct Made {
    saves: Option<Minutes>,
    rota: Rota,
    report: Report,
    standing: usize,
    given_up: usize,
    people: usize,
    bound_of_as_few: i64,
}

/// Rotas of the calendar, one for each number of minutes that a standing shift must save.
async fn solved(
    request: &RotaRequested,
    input: PlanningInput,
    base: BaseShifts,
    (saves, params): (Vec<Option<Minutes>>, Params),
    mut monitor: Monitor,
    cancel: Arc<AtomicBool>,
) -> Result<(Vec<Made>, PlanningInput, BaseShifts), PlanningError> {
    let guard = CancelWhenDropped(Some(Arc::clone(&cancel)));
    let asked = request.clone();
    let work = move || {
        let found = calendar_rotas(&input, &base.shifts, &saves, &params, &cancel, &mut *monitor)?;
        let judged = found.into_iter().map(|one| {
            let rota = rota_of(&asked, one.rota);
            let report = turnus_checker::check(&input, &rota);
            let (standing, given_up, people) = (one.standing, one.given_up, one.people);
            Made { saves: one.saves, rota, report, standing, given_up, people, bound_of_as_few: one.bound_of_as_few }
        });
        let judged: Vec<Made> = judged.collect();
        Ok::<_, Unsolved>((judged, input, base))
    };
    let solved = on_its_own("calendar-rota", work).await;
    guard.finished();
    let (made, input, base) = solved.ok_or(PlanningError::Silent("the calendar rota"))?.map_err(PlanningError::Unsolved)?;
    for Made { rota, report, .. } in &made {
        if let Some(why) = disproof(rota, report) {
            return Err(PlanningError::Disproved { plan: rota.id.clone(), why, report: Box::new(report.clone()) });
        }
    }
    Ok((made, input, base))
}
