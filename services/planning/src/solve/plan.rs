//! A rota for somebody who waits: requested and solved here, or followed where somebody else solves it.

use super::{
    SolveOrder,
    attempt::{Attempt, Ended, Taken},
    runner::Monitor,
};
use crate::{GiveUp, Planning, PlanningError};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use turnus_domain::{
    calendar::Horizon,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    rota::{Report, Rota, state::PlanStatus},
    solve::state::SolveState,
};
use turnus_event_log::CommandId;
use turnus_rostering::{Params, Progress};

/// How often a solve of somebody else is looked at.
const LOOK: Duration = Duration::from_millis(250);

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
    /// Made from the base rota in force, and when one of its shifts is given up; none: made anew.
    pub from_base: Option<GiveUp>,
    /// When it is its turn, and when it has to end.
    pub order: SolveOrder,
    /// Id of the command; the same one again gets the rota again, or goes on where a killed process stopped.
    pub id: CommandId,
}

impl PlanRota {
    /// A rota searched for as usual.
    #[must_use]
    pub fn usual(unit: UnitId, horizon: Horizon, plan: PlanId, id: CommandId) -> Self {
        Self { unit, horizon, plan, params: Params::default(), from_base: None, order: SolveOrder::default(), id }
    }
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
    /// Milliseconds the solver took; 0 when the rota was made earlier or elsewhere.
    pub solve_millis: u64,
}

impl Planning {
    /// Makes a rota and proposes it. A defect of the input is told before anything is recorded; later reasons are
    /// recorded as the rejection of the rota. A search that is cancelled with a rota in hand proposes that rota.
    /// Where the same input, seed and limits were solved before, that rota is the answer.
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
        let lease = self.leases.take(&self.lease_name(&request.plan)).await.map_err(PlanningError::Leases)?;
        let ticket = self.request(&request, lease.is_some()).await?;
        let started = match lease {
            Some(lease) if !ticket.repeated => self.started(&ticket.plan, lease).await?,
            // Given back: who goes on with a job that was asked for before takes its lease anew.
            lease => {
                drop(lease);
                None
            }
        };
        self.see_through(&ticket.plan, started, on_progress, cancel).await
    }

    /// Solves a job here as soon as nobody else does, or waits for its end.
    async fn see_through(
        &self,
        plan: &PlanId,
        mut started: Option<Attempt>,
        on_progress: Monitor,
        cancel: Arc<AtomicBool>,
    ) -> Result<PlannedRota, PlanningError> {
        let (_never, give_back) = watch::channel(false);
        let (mut on_progress, mut passed_on) = (Some(on_progress), false);
        loop {
            if let Some(attempt) = started.take() {
                let monitor = on_progress.take().unwrap_or_else(|| Box::new(|_| {}));
                match self.attempt(&attempt, monitor, Arc::clone(&cancel), give_back.clone()).await? {
                    Ended::Proposed { rota, report, position, solve_millis } => {
                        let input = self.input_of(plan).await?;
                        return Ok(PlannedRota { rota, report, input, position, solve_millis });
                    }
                    Ended::Rejected(why) => return Err(why),
                    Ended::Released | Ended::Lost => {}
                }
            }
            if let Some(made) = self.made(plan).await? {
                return Ok(made);
            }
            started = self.take_over(plan).await?;
            if started.is_none() {
                if cancel.load(Ordering::Relaxed) && !passed_on {
                    passed_on = self.cancel_solve(plan).await?;
                }
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// Starts a job that nobody has, or whose worker is gone.
    async fn take_over(&self, plan: &PlanId) -> Result<Option<Attempt>, PlanningError> {
        let facts = self.folded().await?;
        let queued = facts.solves.get(plan).is_some_and(|job| job.state == SolveState::Queued);
        if !queued && !self.leases.settled() {
            return Ok(None);
        }
        let Some(lease) = self.leases.take(&self.lease_name(plan)).await.map_err(PlanningError::Leases)? else { return Ok(None) };
        match self.take_up(plan, lease).await {
            Ok(Taken::Started(attempt)) => Ok(Some(attempt)),
            Ok(Taken::Ended | Taken::Lost) | Err(PlanningError::Busy) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// What became of a rota, once something has.
    async fn made(&self, plan: &PlanId) -> Result<Option<PlannedRota>, PlanningError> {
        let facts = self.folded().await?;
        if let Some(PlanStatus::Rejected { why }) = facts.status(plan) {
            return Err(PlanningError::Rejected { plan: plan.clone(), why });
        }
        let Some(made) = facts.rotas.get(plan).and_then(|rota| rota.proposal.clone()) else { return Ok(None) };
        let input = self.input_of(plan).await?;
        Ok(Some(PlannedRota { rota: made.rota, report: made.report, input, position: made.position, solve_millis: 0 }))
    }

    /// The frozen input of a rota that was requested.
    async fn input_of(&self, plan: &PlanId) -> Result<PlanningInput, PlanningError> {
        let facts = self.folded().await?;
        let asked = facts.rotas.get(plan).map(|rota| rota.request.clone());
        self.input(&asked.ok_or_else(|| PlanningError::SolveLost { plan: plan.clone() })?).await
    }
}
