//! Jobs that make rotas: what waits, what runs where, what came of it.

use crate::{backend::View, scalar::Position};
use async_graphql::{Enum, SimpleObject};
use turnus_domain::{
    id::PlanId,
    solve::{
        FromBase,
        state::{SolveFacts, SolveState},
    },
};

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum SolveJobState {
    /// Waits for a worker.
    Queued,
    /// A worker has it.
    Started,
    /// Its rota was proposed.
    Finished,
    /// There is no rota.
    Failed,
    /// Stopped before there was a rota.
    Cancelled,
    /// Started too often without a result.
    Abandoned,
}

/// A job that makes a rota.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SolveJob {
    /// Id of the rota; it names the job.
    plan: String,
    /// Key of the unit.
    unit: String,
    /// Where it is.
    state: SolveJobState,
    /// 0 to 9; the highest is started first.
    priority: u8,
    /// How often it was started.
    attempt: u32,
    /// Starts before the latest one of which nothing was heard again.
    lost: u32,
    /// Who started it last.
    worker: Option<String>,
    /// Whether somebody wants it to stop.
    cancel_requested: bool,
    /// Why there is no rota, when it ended without one.
    cause: Option<String>,
    /// Position of the request.
    requested_at: Position,
    /// SHA-256 of its input: the same input, seed and limits are solved once.
    input_hash: String,
    /// What it is made from; null when it is made anew.
    from_base: Option<SolveFromBase>,
}

/// What a rota of the calendar is made from.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SolveFromBase {
    /// Id of the base rota in force on its first day.
    base_rota: String,
    /// Minutes of substitutes that a base shift that could stand must save to be given up; null: only rules take one away.
    saves: Option<i64>,
}

impl From<&FromBase> for SolveFromBase {
    fn from(from: &FromBase) -> Self {
        Self { base_rota: from.base_rota.to_string(), saves: from.saves.map(|minutes| minutes.0) }
    }
}

impl SolveJob {
    fn new(view: &View, plan: &PlanId, job: &SolveFacts) -> Self {
        let (state, given_up) = match &job.state {
            SolveState::Queued => (SolveJobState::Queued, None),
            SolveState::Started => (SolveJobState::Started, None),
            SolveState::Finished => (SolveJobState::Finished, None),
            SolveState::Failed => (SolveJobState::Failed, None),
            SolveState::Cancelled => (SolveJobState::Cancelled, None),
            SolveState::Abandoned { cause } => (SolveJobState::Abandoned, Some(cause.clone())),
        };
        let rejected = || view.facts.rotas.get(plan).and_then(|rota| rota.rejected.clone());
        let cause = given_up.or_else(|| matches!(state, SolveJobState::Failed | SolveJobState::Cancelled).then(rejected).flatten());
        Self {
            plan: plan.to_string(),
            unit: job.request.unit.to_string(),
            state,
            priority: job.request.priority,
            attempt: job.attempt,
            lost: job.lost,
            worker: job.worker.as_ref().map(ToString::to_string),
            cancel_requested: job.cancel_requested,
            cause,
            requested_at: Position(job.requested_at),
            input_hash: job.request.input_hash.to_string(),
            from_base: job.request.from_base.as_ref().map(Into::into),
        }
    }

    /// The jobs of a log: first those that are not ended, in the order in which they are started; then the others, the
    /// latest first.
    pub(crate) fn all(view: &View) -> Vec<(String, Self)> {
        let solves = &view.facts.solves;
        let mut ended: Vec<_> = solves.all().filter(|(_, job)| !job.state.is_open()).collect();
        ended.sort_by_key(|(_, job)| std::cmp::Reverse(job.requested_at));
        solves.open().chain(ended).map(|(plan, job)| (plan.to_string(), Self::new(view, plan, job))).collect()
    }
}
