//! A rota of the calendar made from the base rota in force: proposed like any rota, with each day that is not as the base has it
//! and why.

mod curve;
mod curves;
mod departures;

pub use curve::{AskCalendarCurve, CalendarCurve, CurvePoint};
pub use curves::{CurveRun, CurveState, Curves};

use crate::{
    Planning,
    base_rota::none_in_force,
    error::PlanningError,
    fairness::missing,
    solve::{Monitor, PlanRota, PlannedRota, disproof, rota_of},
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
    facts::Facts,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Report, Rota, event::RotaRequested},
    rule_book::ParameterKey,
    solve::FromBase,
};
use turnus_rostering::{Params, Unsolved, calendar_rotas, standing_shifts};

/// Steps of each chain of the search: only what changes is laid, so a tenth of a whole rota's.
const STEPS: u64 = 600_000;
/// Rounds of the bound.
const ROUNDS: u32 = 60;

/// How a rota of the calendar is searched for when nobody says otherwise.
#[must_use]
pub fn calendar_params() -> Params {
    Params { steps: STEPS, rounds: ROUNDS, ..Params::default() }
}

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
    /// Minutes that a standing shift must save by the rule book of an input; none: only rules take one away.
    pub(crate) fn saves(self, input: &PlanningInput) -> Result<Option<Minutes>, PlanningError> {
        match self {
            Self::ForRules => Ok(None),
            Self::Saving(minutes) => Ok(Some(minutes)),
            Self::AsPolicy => {
                let policy = input.rule_book.value(ParameterKey::BaseShiftSaves, input.horizon.first);
                Ok(Some(Minutes(policy.map_err(|e| missing(&input.unit, &e))?)))
            }
        }
    }

    /// Whether this may have been asked where so many minutes were recorded: what the rule book said then is not looked up.
    pub(crate) fn may_mean(self, saves: Option<Minutes>) -> bool {
        match self {
            Self::ForRules => saves.is_none(),
            Self::Saving(minutes) => saves == Some(minutes),
            Self::AsPolicy => saves.is_some(),
        }
    }
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
    /// What was asked for; none: it was made anew, by hand, or before that was recorded.
    pub asked: Option<FromBase>,
    /// The rota.
    pub made: PlannedRota,
    /// Every day of somebody that is not as the base has it.
    pub departures: Vec<Departure>,
}

impl CalendarRota {
    /// Base shifts that are worked as they are.
    #[must_use]
    pub fn stay(&self) -> usize {
        self.base_shifts - self.departures.iter().filter(|d| d.base.is_some()).count()
    }
}

impl Planning {
    /// Rolls the base rota in force over the calendar and proposes the rota: base shifts stay where the rules of those days let
    /// them, and what is then uncovered is covered with few changes. A job like any other rota's ([`Planning::plan_rota`]), shown
    /// beside the base rota.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] without a base rota in force, and those of [`Planning::plan_rota`].
    pub async fn calendar_rota(&self, request: PlanRota, monitor: Monitor, cancel: Arc<AtomicBool>) -> Result<CalendarRota, PlanningError> {
        let made = self.plan_rota(request, monitor, cancel).await?;
        let facts = self.folded().await?;
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
        let asked = facts.solves.get(&made.rota.id).and_then(|job| job.request.from_base.clone());
        compared((base, shifts), made, asked).await
    }
}

/// A rota beside the base shifts of its days.
async fn compared(
    (base, shifts): (Arc<BaseRotaAdopted>, BaseShifts),
    made: PlannedRota,
    asked: Option<FromBase>,
) -> Result<CalendarRota, PlanningError> {
    let base_shifts = shifts.shifts.len();
    let compare = move || {
        let counts = standing_shifts(&made.input, &shifts.shifts, &made.rota.assignments);
        counts.map(|counts| (departures(&made.input, &shifts, &made.rota.assignments), counts, made))
    };
    let compared = on_its_own("departures", compare).await.ok_or(PlanningError::Silent("the comparison with the base rota"))?;
    let (departures, (standing, given_up), made) = compared.map_err(|e| PlanningError::Unsolved(e.into()))?;
    Ok(CalendarRota { base, base_shifts, standing, given_up, asked, made, departures })
}

/// The base rota in force on the first day, and what base rotas give on all days.
pub(crate) fn on_calendar(facts: &Facts, unit: &UnitId, horizon: Horizon) -> Result<(Arc<BaseRotaAdopted>, BaseShifts), PlanningError> {
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
    found_by: usize,
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
            Made {
                saves: one.saves,
                found_by: one.found_by,
                rota,
                report,
                standing,
                given_up,
                people,
                bound_of_as_few: one.bound_of_as_few,
            }
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
