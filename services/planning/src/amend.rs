//! Rotas changed by hand: tried without recording anything, or recorded as a new rota with the checker's report.

use crate::{Planning, error::PlanningError, solve::PlannedRota, thread::on_its_own, view::RecordedAsOf};
use turnus_domain::{
    command::Command,
    event::Event,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    refusal::{Refusal, RefusalCode},
    rota::{
        Report, Rota,
        amend::Amendment,
        event::RotaAmended,
        state::{Proposal, RotaFacts},
    },
};
use turnus_event_log::CommandId;

/// What is to be changed by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendRota {
    /// Where.
    pub unit: UnitId,
    /// The rota that is changed; it stays what it is.
    pub base: PlanId,
    /// Id of the new rota.
    pub plan: PlanId,
    /// The changes, in order.
    pub changes: Vec<Amendment>,
    /// Id of the command; the same one again gets the rota again.
    pub id: CommandId,
}

/// Rotas changed by hand and judged on the newest input; nothing was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The newest input of the base's days.
    pub input: PlanningInput,
    /// Each list of changes with its rota and what the checker found, in the order they were given.
    pub outcomes: Vec<(Rota, Report)>,
}

impl Planning {
    /// Judges what some lists of changes would make of a rota. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota that is not there or not proposed yet, [`PlanningError::Defects`], [`PlanningError::Log`].
    pub async fn try_amendments(&self, unit: &UnitId, base: &PlanId, lists: Vec<Vec<Amendment>>) -> Result<Tried, PlanningError> {
        let facts = self.folded().await?;
        let (asked, proposal) = proposed(&facts, unit, base)?;
        let input = freeze_planning_input(&facts, unit, asked.request.horizon, facts.position()).map_err(PlanningError::Defects)?;
        let parent = facts.published(unit, asked.request.horizon).cloned();
        let bound = self.bound(asked, proposal, &input).await;
        let start = Rota { parent, input_position: input.position, bound, ..proposal.rota.clone() };
        let judge = move || {
            let judged = lists.iter().map(|changes| judged(&input, &start, changes)).collect();
            Tried { outcomes: judged, input }
        };
        on_its_own("checker", judge).await.ok_or_else(|| PlanningError::Unwritable("the checker's thread ended without an answer".into()))
    }

    /// Changes a rota by hand: the new rota is proposed with the checker's report, also when it breaks rules, so that a
    /// swap can be done in two steps. Publishing refuses what breaks a hard rule.
    ///
    /// # Errors
    /// As [`Planning::try_amendments`] and [`Planning::execute`]: nothing was recorded.
    pub async fn amend(&self, asked: AmendRota) -> Result<PlannedRota, PlanningError> {
        let AmendRota { unit, base, plan, changes, id } = asked;
        if let Some((event, position)) = self.step_event(&id).await? {
            return self.amended_before(event, position, &AmendRota { unit, base, plan, changes, id }).await;
        }
        let Tried { input, outcomes } = self.try_amendments(&unit, &base, vec![changes.clone()]).await?;
        let Some((rota, report)) = outcomes.into_iter().next() else { return Err(PlanningError::Busy) };
        let rota = Rota { id: plan.clone(), ..rota };
        let event = RotaAmended {
            plan,
            unit,
            base,
            parent: rota.parent.clone(),
            sharing_plan: input.sharing_plan.clone(),
            input_position: input.position,
            changes,
            objective: rota.objective,
            bound: rota.bound,
            report: report.clone(),
        };
        let done = self.execute(id, Command::AmendRota(event)).await?;
        Ok(PlannedRota { rota, report, input, position: done.first, solve_millis: 0 })
    }

    /// What the same command recorded earlier.
    async fn amended_before(&self, event: Event, position: u64, asked: &AmendRota) -> Result<PlannedRota, PlanningError> {
        let reused = || PlanningError::CommandReused { id: asked.id.clone() };
        let Event::RotaAmended(e) = event else { return Err(reused()) };
        if (&e.unit, &e.base, &e.plan, &e.changes) != (&asked.unit, &asked.base, &asked.plan, &asked.changes) {
            return Err(reused());
        }
        let facts = self.folded().await?;
        let (rota, proposal) = proposed(&facts, &e.unit, &e.plan)?;
        let then = self.facts_as_of(RecordedAsOf::Position(e.input_position)).await?;
        let input = freeze_planning_input(&then, &e.unit, rota.request.horizon, e.input_position).map_err(PlanningError::Defects)?;
        Ok(PlannedRota { rota: proposal.rota.clone(), report: proposal.report.clone(), input, position, solve_millis: 0 })
    }

    /// The bound that holds for the newest input: the base's, where that input is the base's own or asks for more fixed
    /// shifts besides (fewer rotas cannot have a lower least); otherwise 0, because no points are negative.
    async fn bound(&self, base: &RotaFacts, proposal: &Proposal, input: &PlanningInput) -> i64 {
        let position = base.request.input_position;
        let Ok(then) = self.facts_as_of(RecordedAsOf::Position(position)).await else { return 0 };
        match freeze_planning_input(&then, &input.unit, input.horizon, position) {
            Ok(before) if narrows(&before, input) => proposal.rota.bound,
            _ => 0,
        }
    }
}

/// Whether every rota that the later input allows was allowed by the earlier one, at the same points.
fn narrows(before: &PlanningInput, now: &PlanningInput) -> bool {
    let fixed_kept = before.staff.iter().zip(&now.staff).all(|(b, n)| b.fixed.iter().all(|f| n.fixed.contains(f)));
    let without = |input: &PlanningInput| {
        let mut bare = PlanningInput { position: 0, ..input.clone() };
        bare.staff.iter_mut().for_each(|m| m.fixed.clear());
        bare
    };
    fixed_kept && without(before) == without(now)
}

fn judged(input: &PlanningInput, start: &Rota, changes: &[Amendment]) -> (Rota, Report) {
    let rota = start.amended(start.id.clone(), changes);
    let report = turnus_checker::check(input, &rota);
    let objective = report.objective;
    // A base that broke rules may have had fewer points than any legal rota: its bound says nothing of this one then.
    let bound = if start.bound <= objective { start.bound } else { 0 };
    (Rota { objective, bound, ..rota }, report)
}

pub(crate) type Proposed<'a> = (&'a RotaFacts, &'a Proposal);

/// A rota of a unit with its proposal.
pub(crate) fn proposed<'a>(facts: &'a Facts, unit: &UnitId, plan: &PlanId) -> Result<Proposed<'a>, Refusal> {
    let refused = |code, what: &str, remedy: &str| Refusal::new(code, format!("rota {plan}"), what, remedy);
    let rota = facts.rotas.get(plan).filter(|r| r.request.unit == *unit);
    let rota = rota.ok_or_else(|| refused(RefusalCode::UnknownId, "is not known here", "correct the id"))?;
    let proposal = rota.proposal.as_ref();
    let proposal = proposal.ok_or_else(|| refused(RefusalCode::WrongStatus, "holds no shifts yet", "wait until it is proposed"))?;
    Ok((rota, proposal))
}
