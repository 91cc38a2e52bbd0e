//! The life of a solve as folded from its events, and the queue of those that are not ended.

use super::{
    FromBase, InputHash, MOST_STARTS, SolveLimits,
    event::{SolveAbandoned, SolveRequested},
};
use crate::{
    event::Event,
    id::{PlanId, UnitId, WorkerId},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

/// Where a job is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SolveState {
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
    Abandoned {
        /// What is known of the cause.
        cause: String,
    },
}

impl SolveState {
    /// Whether it can still be started or ended.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Queued | Self::Started)
    }
}

impl fmt::Display for SolveState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queued => "queued",
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Abandoned { .. } => "abandoned",
        })
    }
}

/// A job from its request on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolveFacts {
    /// What was asked for.
    pub request: SolveRequested,
    /// Position of the request.
    pub requested_at: u64,
    /// Number of events of its stream so far: what the next one is appended at.
    pub revision: u64,
    /// The latest attempt; 0 before the first start.
    pub attempt: u32,
    /// Starts before the latest one of which nothing was heard again.
    pub lost: u32,
    /// Who started it last.
    pub worker: Option<WorkerId>,
    /// Where it is.
    pub state: SolveState,
    /// Whether somebody wants it to stop.
    pub cancel_requested: bool,
}

impl SolveFacts {
    /// Starts without a word, should the latest one be lost too.
    #[must_use]
    pub const fn lost_by_now(&self) -> u32 {
        match self.state {
            SolveState::Started => self.lost + 1,
            _ => self.lost,
        }
    }

    /// Whether it may be started once more, should the latest start be lost.
    #[must_use]
    pub const fn may_start(&self) -> bool {
        self.state.is_open() && self.lost_by_now() < MOST_STARTS
    }
}

/// What makes two requests the same.
type Sameness = (UnitId, Option<PlanId>, InputHash, u64, SolveLimits, Option<FromBase>);
/// Highest priority first, then the oldest.
type Turn = (Reverse<u8>, u64, PlanId);

/// Every job of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solves {
    jobs: BTreeMap<PlanId, Arc<SolveFacts>>,
    open: Arc<BTreeSet<Turn>>,
    same: Arc<BTreeMap<Sameness, PlanId>>,
}

impl Solves {
    /// The job that makes a rota.
    #[must_use]
    pub fn get(&self, plan: &PlanId) -> Option<&SolveFacts> {
        self.jobs.get(plan).map(|job| &**job)
    }

    /// Every job, in order of the rotas' ids.
    pub fn all(&self) -> impl Iterator<Item = (&PlanId, &SolveFacts)> {
        self.jobs.iter().map(|(plan, job)| (plan, &**job))
    }

    /// Jobs that are not ended: the highest priority first, and of the same the oldest.
    pub fn open(&self) -> impl Iterator<Item = (&PlanId, &SolveFacts)> {
        self.open.iter().filter_map(|(_, _, plan)| Some((plan, self.get(plan)?)))
    }

    /// The latest job of the same input, seed and limits that is meant to replace the same rota.
    #[must_use]
    pub fn same_as(&self, parent: Option<&PlanId>, e: &SolveRequested) -> Option<&PlanId> {
        self.same.get(&sameness(parent, e))
    }

    /// Folds an event in; `parent` tells which published rota a rota is meant to replace.
    pub(crate) fn evolve(&mut self, event: &Event, position: u64, parent: Option<&PlanId>) {
        let Some(plan) = job_of(event) else { return };
        if let Event::SolveRequested(e) = event {
            let job = SolveFacts {
                request: e.clone(),
                requested_at: position,
                revision: 1,
                attempt: 0,
                lost: 0,
                worker: None,
                state: SolveState::Queued,
                cancel_requested: false,
            };
            Arc::make_mut(&mut self.open).insert(turn(&job));
            Arc::make_mut(&mut self.same).insert(sameness(parent, e), plan.clone());
            self.jobs.insert(plan.clone(), job.into());
        } else if let Some(job) = self.jobs.get_mut(plan) {
            let job = Arc::make_mut(job);
            job.evolve(event);
            if !job.state.is_open() {
                Arc::make_mut(&mut self.open).remove(&turn(job));
            }
        }
    }
}

fn turn(job: &SolveFacts) -> Turn {
    (Reverse(job.request.priority), job.requested_at, job.request.plan.clone())
}

fn sameness(parent: Option<&PlanId>, e: &SolveRequested) -> Sameness {
    (e.unit.clone(), parent.cloned(), e.input_hash.clone(), e.seed, e.limits, e.from_base.clone())
}

/// The job an event belongs to, if it is one of a job.
pub(crate) const fn job_of(event: &Event) -> Option<&PlanId> {
    match event {
        Event::SolveRequested(e) => Some(&e.plan),
        Event::SolveStarted(e) => Some(&e.plan),
        Event::SolveReleased(e) => Some(&e.plan),
        Event::SolveCancelRequested(e) => Some(&e.plan),
        Event::SolveFinished(e) => Some(&e.plan),
        Event::SolveFailed(e) => Some(&e.plan),
        Event::SolveCancelled(e) => Some(&e.plan),
        Event::SolveAbandoned(e) => Some(&e.plan),
        _ => None,
    }
}

impl SolveFacts {
    fn evolve(&mut self, event: &Event) {
        self.revision += 1;
        match event {
            Event::SolveStarted(e) => {
                self.lost = self.lost_by_now();
                self.attempt = e.attempt;
                self.worker = Some(e.worker.clone());
                self.state = SolveState::Started;
            }
            Event::SolveReleased(_) => self.state = SolveState::Queued,
            Event::SolveCancelRequested(_) => self.cancel_requested = true,
            Event::SolveFinished(_) => self.state = SolveState::Finished,
            Event::SolveFailed(_) => self.state = SolveState::Failed,
            Event::SolveCancelled(_) => self.state = SolveState::Cancelled,
            Event::SolveAbandoned(SolveAbandoned { cause, .. }) => self.state = SolveState::Abandoned { cause: cause.clone() },
            _ => {}
        }
    }
}
