//! Rotas: requested, frozen, solved, judged, proposed or rejected.

use crate::{
    Planning,
    command_id::step,
    envelope,
    error::PlanningError,
    thread::{CancelWhenDropped, on_its_own},
    view::RecordedAsOf,
};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    calendar::Horizon,
    command::Command,
    event::Event,
    freeze::freeze_planning_input,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    rota::{
        Report, Rota, Severity,
        event::{RotaProposed, RotaRejected, RotaRequested},
    },
};
use turnus_event_log::CommandId;
use turnus_rostering::{Outcome, Params, Progress, Unsolved};

/// What rota is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRota {
    /// Where.
    pub unit: UnitId,
    /// Which days.
    pub horizon: Horizon,
    /// Id of the rota to be.
    pub plan: PlanId,
    /// How to search.
    pub params: Params,
    /// Id of the command; the same one again gets the rota again, or goes on where a killed process stopped.
    pub id: CommandId,
}

/// A proposed rota with all it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRota {
    /// The rota with its proof.
    pub rota: Rota,
    /// What the checker found.
    pub report: Report,
    /// The input it was made from.
    pub input: PlanningInput,
    /// Position of the proposal.
    pub position: u64,
    /// Milliseconds the solver took; 0 when the rota was recorded earlier.
    pub solve_millis: u64,
}

impl Planning {
    /// Makes a rota and proposes it. A defect of the input is told before anything is recorded; later reasons are
    /// recorded as the rejection of the rota. A search that is cancelled with a rota in hand proposes that rota.
    ///
    /// # Errors
    /// [`PlanningError::Defects`] and those of [`Planning::execute`]: nothing was recorded.
    /// [`PlanningError::Unsolved`], [`PlanningError::Disproved`], [`PlanningError::Rejected`]: the rota is rejected.
    pub async fn plan_rota(
        &self,
        request: PlanRota,
        on_progress: Box<dyn FnMut(&Progress) + Send>,
        cancel: Arc<AtomicBool>,
    ) -> Result<PlannedRota, PlanningError> {
        let outcome = step(&request.id, "outcome")?;
        let asked = match self.requested(&request).await? {
            Some(asked) => asked,
            None => self.request(&request).await?,
        };
        let input = self.input(&asked).await?;
        if let Some((rota, report, position)) = self.proposed(&outcome).await? {
            return Ok(PlannedRota { rota, report, input, position, solve_millis: 0 });
        }
        let begun = self.clock.now();
        let solved = solve(Job { asked: asked.clone(), input, params: request.params }, on_progress, cancel).await;
        let solve_millis = u64::try_from((self.clock.now().micros() - begun.micros()) / 1_000).unwrap_or(0);
        let Judged { input, rota, report } = match solved {
            Ok(judged) => judged,
            Err(why) => return Err(self.reject(outcome, &asked, Why::Unsolved(why)).await),
        };
        if let Some(why) = disproof(&rota, &report) {
            return Err(self.reject(outcome, &asked, Why::Disproved(why, report)).await);
        }
        let proposal = RotaProposed { rota: rota.clone(), report: report.clone() };
        let done = self.execute(outcome, Command::RecordProposal(proposal)).await?;
        Ok(PlannedRota { rota, report, input, position: done.first, solve_millis })
    }

    /// What this command asked for earlier.
    async fn requested(&self, request: &PlanRota) -> Result<Option<RotaRequested>, PlanningError> {
        let asked = match self.step_event(&request.id).await? {
            None => return Ok(None),
            Some((Event::RotaRequested(asked), _)) => asked,
            Some(_) => return Err(PlanningError::CommandReused { id: request.id.clone() }),
        };
        let PlanRota { unit, horizon, plan, params, id } = request;
        let same = asked.unit == *unit && asked.horizon == *horizon && asked.plan == *plan && asked.seed == params.seed;
        if same { Ok(Some(asked)) } else { Err(PlanningError::CommandReused { id: id.clone() }) }
    }

    /// Records the request, once its input can be frozen.
    async fn request(&self, request: &PlanRota) -> Result<RotaRequested, PlanningError> {
        let facts = self.folded().await?;
        let PlanRota { unit, horizon, plan, params, id } = request;
        let input = freeze_planning_input(&facts, unit, *horizon, facts.position()).map_err(PlanningError::Defects)?;
        let asked = RotaRequested {
            plan: plan.clone(),
            unit: unit.clone(),
            horizon: *horizon,
            seed: params.seed,
            parent: facts.published(unit, *horizon).cloned(),
            sharing_plan: input.sharing_plan,
            input_position: facts.position(),
            effective: horizon.first,
        };
        drop(facts);
        self.execute(id.clone(), Command::RequestRota(asked.clone())).await?;
        Ok(asked)
    }

    /// The input as the log said at the position of the request.
    async fn input(&self, asked: &RotaRequested) -> Result<PlanningInput, PlanningError> {
        let facts = self.facts_as_of(RecordedAsOf::Position(asked.input_position)).await?;
        freeze_planning_input(&facts, &asked.unit, asked.horizon, asked.input_position).map_err(PlanningError::Defects)
    }

    /// What was proposed earlier.
    async fn proposed(&self, outcome: &CommandId) -> Result<Option<(Rota, Report, u64)>, PlanningError> {
        match self.step_event(outcome).await? {
            None => Ok(None),
            Some((Event::RotaProposed(e), position)) => Ok(Some((e.rota, e.report, position))),
            Some((Event::RotaRejected(e), _)) => Err(PlanningError::Rejected { plan: e.plan, why: e.why }),
            Some(_) => Err(PlanningError::CommandReused { id: outcome.clone() }),
        }
    }

    pub(crate) async fn step_event(&self, id: &CommandId) -> Result<Option<(Event, u64)>, PlanningError> {
        let Some(answer) = self.log.command(&self.log_id, id).await? else { return Ok(None) };
        let first = self.recorded(answer.first.0 - 1, answer.first.0).await?.into_iter().next();
        Ok(first.map(|fact| (fact.event, answer.first.0)))
    }

    /// Records the rejection and gives the reason, or what kept it from being recorded.
    async fn reject(&self, outcome: CommandId, asked: &RotaRequested, reason: Why) -> PlanningError {
        let (unit, plan) = (asked.unit.clone(), asked.plan.clone());
        let rejected = match &reason {
            Why::Unsolved(why) => RotaRejected { unit, plan, why: why.to_string(), report: None },
            Why::Disproved(why, report) => RotaRejected { unit, plan, why: why.clone(), report: Some(report.clone()) },
        };
        let today = envelope::day(self.clock.now()).unwrap_or(asked.effective);
        match (self.execute(outcome, Command::RejectRota(rejected, today)).await, reason) {
            (Err(e), _) => e,
            (Ok(_), Why::Unsolved(why)) => PlanningError::Unsolved(why),
            (Ok(_), Why::Disproved(why, report)) => PlanningError::Disproved { plan: asked.plan.clone(), why, report: Box::new(report) },
        }
    }
}

/// Why a rota is turned down.
enum Why {
    Unsolved(Unsolved),
    Disproved(String, Report),
}

struct Job {
    asked: RotaRequested,
    input: PlanningInput,
    params: Params,
}

struct Judged {
    input: PlanningInput,
    rota: Rota,
    report: Report,
}

/// Solves and judges on a thread of its own; dropping the future cancels.
async fn solve(job: Job, mut on_progress: Box<dyn FnMut(&Progress) + Send>, cancel: Arc<AtomicBool>) -> Result<Judged, Unsolved> {
    let guard = CancelWhenDropped(Some(Arc::clone(&cancel)));
    let work = move || {
        let Job { asked, input, params } = job;
        let rota = rota(&asked, turnus_rostering::solve(&input, &params, &cancel, &mut *on_progress)?);
        let report = turnus_checker::check(&input, &rota);
        Ok(Judged { input, rota, report })
    };
    let answer = on_its_own("rostering", work).await;
    guard.finished();
    answer.unwrap_or_else(|| Err(Unsolved::Failed("its thread ended without an answer".into())))
}

fn rota(asked: &RotaRequested, found: Outcome) -> Rota {
    Rota {
        id: asked.plan.clone(),
        parent: asked.parent.clone(),
        unit: asked.unit.clone(),
        horizon: asked.horizon,
        input_position: asked.input_position,
        assignments: found.assignments,
        substitutes: found.substitutes,
        seed: asked.seed,
        status: found.status,
        objective: found.objective,
        bound: found.bound,
    }
}

/// Why the checker does not bear the rota out.
fn disproof(rota: &Rota, report: &Report) -> Option<String> {
    let hard = report.findings.iter().find(|f| f.severity == Severity::Hard);
    match hard {
        Some(first) => Some(format!("the checker finds {} hard breaches, the first by {:?}: {}", report.hard(), first.rule, first.what)),
        None => turnus_checker::check_claim(rota, report).map(|claim| claim.what),
    }
}
