//! Asking for a rota: request and job are recorded together, once for the same input, seed and limits.

use super::{Base, Given, PlanRota, limits};
use crate::{Planning, calendar_rota::on_calendar, command_id::step, error::PlanningError, view::RecordedAsOf};
use sha2::{Digest, Sha256};
use std::time::Duration;
use turnus_domain::{
    command::Command,
    event::Event,
    facts::Facts,
    freeze::freeze_planning_input,
    id::PlanId,
    planning_input::PlanningInput,
    refusal::RefusalCode,
    rota::{Assignment, event::RotaRequested, state::PlanStatus},
    solve::{
        FromBase, InputHash, USUAL_PRIORITY,
        event::{SolveRequested, SolveStarted},
    },
};
use turnus_event_log::CommandId;

/// How a solve is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SolveOrder {
    /// 0 to 9; the highest is started first.
    pub priority: u8,
    /// Time of one attempt after which the best rota so far is kept.
    pub total: Option<Duration>,
}

impl Default for SolveOrder {
    fn default() -> Self {
        Self { priority: USUAL_PRIORITY, total: None }
    }
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The rota that is or was made. Another one than was asked for where the same was asked for before.
    pub plan: PlanId,
    /// Whether it was asked for before.
    pub repeated: bool,
}

impl Planning {
    /// Has a rota solved by whoever is there to do it. A defect of the input is told before anything is recorded.
    /// The same command again, or the same input, seed and limits, get the job that there is.
    ///
    /// # Errors
    /// [`PlanningError::Defects`] and those of [`Planning::execute`]: nothing was recorded.
    pub async fn request_solve(&self, request: &PlanRota) -> Result<Ticket, PlanningError> {
        self.request(request, false).await
    }

    /// The same; with `start`, the job is started at once by this process, in the same append.
    pub(crate) async fn request(&self, request: &PlanRota, start: bool) -> Result<Ticket, PlanningError> {
        if let Some(asked) = self.requested(request).await? {
            self.have_solved(&asked, request).await?;
            return Ok(Ticket { plan: asked.plan, repeated: true });
        }
        let (rota, solve) = self.frozen(request).await?;
        let first = SolveStarted { plan: request.plan.clone(), attempt: 1, worker: self.worker.clone() };
        let start = start.then(|| (first, self.today()));
        let command = Command::RequestSolve { rota: Some(rota.clone()), solve: solve.clone(), start };
        match self.execute(request.id.clone(), command).await {
            Ok(done) => Ok(Ticket { plan: request.plan.clone(), repeated: done.repeated }),
            // Somebody was first, perhaps just now.
            Err(PlanningError::Refused(refusal)) if refusal.code == RefusalCode::Duplicate => {
                let facts = self.folded().await?;
                let same = facts.same_solve(rota.parent.as_ref(), &solve).cloned();
                same.map(|plan| Ticket { plan, repeated: true }).ok_or(PlanningError::Refused(refusal))
            }
            Err(e) => Err(e),
        }
    }

    /// A rota that was requested before there were jobs gets one, unless it was made without.
    async fn have_solved(&self, asked: &RotaRequested, request: &PlanRota) -> Result<(), PlanningError> {
        let facts = self.folded().await?;
        if facts.solves.get(&asked.plan).is_some() || facts.status(&asked.plan) != Some(PlanStatus::Requested) {
            return Ok(());
        }
        drop(facts);
        let facts = self.facts_as_of(RecordedAsOf::Position(asked.input_position)).await?;
        let solve = self.job(&facts, &self.input(asked).await?, request)?;
        let command = Command::RequestSolve { rota: None, solve, start: None };
        self.execute(step(&request.id, "solve")?, command).await.map(drop)
    }

    fn job(&self, facts: &Facts, input: &PlanningInput, request: &PlanRota) -> Result<SolveRequested, PlanningError> {
        let (from_base, shifts) = match request.from_base {
            None => (None, None),
            Some(give_up) => {
                let (base, shifts) = on_calendar(facts, &request.unit, request.horizon)?;
                (Some(FromBase { base_rota: base.base_rota.clone(), saves: give_up.saves(input)? }), Some(shifts.shifts))
            }
        };
        Ok(SolveRequested {
            plan: request.plan.clone(),
            unit: request.unit.clone(),
            input_hash: hash(input, shifts.as_deref())?,
            seed: request.params.seed,
            limits: limits(&request.params, request.order.total),
            priority: request.order.priority,
            from_base,
        })
    }

    /// Request and job, once the input can be frozen.
    async fn frozen(&self, request: &PlanRota) -> Result<(RotaRequested, SolveRequested), PlanningError> {
        let facts = self.folded().await?;
        let PlanRota { unit, horizon, plan, params, .. } = request;
        let input = freeze_planning_input(&facts, unit, *horizon, facts.position()).map_err(PlanningError::Defects)?;
        let solve = self.job(&facts, &input, request)?;
        let rota = RotaRequested {
            plan: plan.clone(),
            unit: unit.clone(),
            horizon: *horizon,
            seed: params.seed,
            parent: facts.published(unit, *horizon).cloned(),
            sharing_plan: input.sharing_plan,
            input_position: facts.position(),
            effective: horizon.first,
        };
        Ok((rota, solve))
    }

    /// What this command asked for earlier.
    pub(crate) async fn requested(&self, request: &PlanRota) -> Result<Option<RotaRequested>, PlanningError> {
        let asked = match self.step_event(&request.id).await? {
            None => return Ok(None),
            Some((Event::RotaRequested(asked), _)) => asked,
            Some(_) => return Err(PlanningError::CommandReused { id: request.id.clone() }),
        };
        let PlanRota { unit, horizon, plan, params, id, .. } = request;
        let facts = self.folded().await?;
        let made_from = facts.solves.get(&asked.plan).map(|job| job.request.from_base.as_ref());
        let same_base = made_from.is_none_or(|base| match (base, request.from_base) {
            (None, None) => true,
            (Some(base), Some(give_up)) => give_up.may_mean(base.saves),
            _ => false,
        });
        let same = asked.unit == *unit && asked.horizon == *horizon && asked.plan == *plan && asked.seed == params.seed && same_base;
        if same { Ok(Some(asked)) } else { Err(PlanningError::CommandReused { id: id.clone() }) }
    }

    /// The input as the log said at the position of the request.
    ///
    /// # Errors
    /// [`PlanningError::Defects`], and those of [`Planning::facts_as_of`].
    pub async fn input(&self, asked: &RotaRequested) -> Result<PlanningInput, PlanningError> {
        let facts = self.facts_as_of(RecordedAsOf::Position(asked.input_position)).await?;
        freeze_planning_input(&facts, &asked.unit, asked.horizon, asked.input_position).map_err(PlanningError::Defects)
    }

    /// What a rota is made from, as the log said at the position of the request.
    pub(super) async fn given(&self, asked: &RotaRequested, from_base: Option<&FromBase>) -> Result<Given, PlanningError> {
        let input = self.input(asked).await?;
        let Some(from) = from_base else { return Ok(Given { input, base: None }) };
        let facts = self.facts_as_of(RecordedAsOf::Position(asked.input_position)).await?;
        let (_, shifts) = on_calendar(&facts, &asked.unit, asked.horizon)?;
        Ok(Given { input, base: Some(Base { shifts: shifts.shifts, saves: from.saves }) })
    }

    pub(crate) async fn step_event(&self, id: &CommandId) -> Result<Option<(Event, u64)>, PlanningError> {
        let Some(answer) = self.log.command(&self.log_id, id).await? else { return Ok(None) };
        let first = self.recorded(answer.first.0 - 1, answer.first.0).await?.into_iter().next();
        Ok(first.map(|fact| (fact.event, answer.first.0)))
    }
}

/// The hash of an input without its position, and of the base shifts that a rota is made from: fields in order of declaration, no
/// spaces.
fn hash(input: &PlanningInput, base: Option<&[Assignment]>) -> Result<InputHash, PlanningError> {
    let unwritable = |e: serde_json::Error| PlanningError::Unwritable(e.to_string());
    let content = PlanningInput { position: 0, ..input.clone() };
    let mut text = serde_json::to_vec(&content).map_err(unwritable)?;
    if let Some(base) = base {
        text.extend(serde_json::to_vec(base).map_err(unwritable)?);
    }
    let hex: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    InputHash::try_from(hex).map_err(|e| PlanningError::Unwritable(e.to_string()))
}
