//! A base rota (*grunnturnus*): weeks that repeat, by the facts of a day, with its proof and the checker's report. Nothing is
//! recorded: it is what people agree on before the rotas of the calendar are made.

use crate::{
    Planning,
    error::PlanningError,
    solve::Monitor,
    thread::{CancelWhenDropped, on_its_own},
};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    base_rota::{freeze_base_rota, repeated},
    calendar::Horizon,
    facts::Facts,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    refusal::{Refusal, RefusalCode},
    rota::{Report, Rota, Severity},
};
use turnus_rostering::{Params, Unsolved, solve_base_rota};

/// Fewest and most weeks of a round: the first must look back at weeks that do not change while it is laid.
const WEEKS: std::ops::RangeInclusive<u32> = 2..=26;

/// What is asked of a base rota.
#[derive(Debug, Clone, PartialEq)]
pub struct AskBaseRota {
    /// The unit.
    pub unit: UnitId,
    /// The first day, a Monday, whose facts hold for good; and the weeks of a round.
    pub horizon: Horizon,
    /// What it is called.
    pub plan: PlanId,
    /// How it is searched for.
    pub params: Params,
}

/// A base rota that the checker found legal with itself before it.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseRota {
    /// What it was judged by: everybody's past is the rota itself.
    pub input: PlanningInput,
    /// One round.
    pub rota: Rota,
    /// What the checker found.
    pub report: Report,
}

impl Planning {
    /// A base rota, by facts as of any moment. Dropping the future cancels.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a round that is too short or long, [`PlanningError::Defects`], [`PlanningError::Unsolved`].
    pub async fn base_rota(
        &self,
        facts: &Facts,
        asked: AskBaseRota,
        mut monitor: Monitor,
        cancel: Arc<AtomicBool>,
    ) -> Result<BaseRota, PlanningError> {
        let weeks = asked.horizon.weeks;
        if !WEEKS.contains(&weeks) {
            let remedy = format!("give {} to {} weeks", WEEKS.start(), WEEKS.end());
            return Err(Refusal::new(RefusalCode::InvalidValue, "the weeks of a round", format!("are {weeks}"), remedy).into());
        }
        let input = freeze_base_rota(facts, &asked.unit, asked.horizon).map_err(PlanningError::Defects)?;
        let guard = CancelWhenDropped(Some(Arc::clone(&cancel)));
        let made = on_its_own("base-rota", move || made(&input, asked, &cancel, &mut *monitor)).await;
        guard.finished();
        made.ok_or(PlanningError::Silent("the base rota"))?.map_err(PlanningError::Unsolved)
    }
}

fn made(
    input: &PlanningInput,
    asked: AskBaseRota,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&turnus_rostering::Progress) + Send),
) -> Result<BaseRota, Unsolved> {
    let found = solve_base_rota(input, &asked.params, cancel, monitor)?;
    let rota = Rota {
        id: asked.plan,
        parent: None,
        unit: asked.unit,
        horizon: asked.horizon,
        input_position: input.position,
        assignments: found.assignments,
        substitutes: found.substitutes,
        seed: asked.params.seed,
        status: found.status,
        objective: found.objective,
        bound: found.bound,
    };
    let input = repeated(input, &rota.assignments);
    let report = turnus_checker::check(&input, &rota);
    match report.findings.iter().find(|f| f.severity == Severity::Hard) {
        Some(broken) => Err(Unsolved::Failed(format!("the checker refuses it: {}: {}", broken.rule, broken.what))),
        None => Ok(BaseRota { input, rota, report }),
    }
}
