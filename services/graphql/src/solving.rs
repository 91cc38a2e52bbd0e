//! Rotas being solved in this process. The log knows what was asked for and what came of it; this knows how far it is.

use crate::{
    backend::Backend,
    refusal::{UserError, UserErrorCode, user_errors},
};
use async_graphql::Enum;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use turnus_domain::id::PlanId;
use turnus_planning::{PlanRota, PlanningError};
use turnus_rostering::Progress;

/// Solvers at a time in one process.
const SOLVERS: usize = 2;
/// Finished jobs that late subscribers can still ask about; older ones are told by the log.
const REMEMBERED: usize = 64;
/// How long the start of a solve is watched for a refusal.
const SETTLING: Duration = Duration::from_secs(5);

/// What a solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_rostering::Stage")]
pub(crate) enum Stage {
    /// Who works which weekend.
    Weekends,
    /// All other days.
    Days,
    /// Wishes, fairness and health rules.
    Improve,
    /// The bound.
    Bound,
}

/// How a solve ended.
#[derive(Debug, Clone)]
pub(crate) enum End {
    /// The rota was proposed.
    Proposed,
    /// No rota came of it.
    Refused(Vec<UserError>),
    /// It could not be recorded or read; try again under the same command id.
    Failed(String),
}

/// How far a solve is.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    pub(crate) latest: Option<Progress>,
    pub(crate) end: Option<End>,
}

struct Job {
    asked: PlanRota,
    state: watch::Receiver<State>,
    cancel: Arc<AtomicBool>,
    begun: u64,
}

impl Job {
    /// A job whose task is gone has ended, whatever it said.
    fn ended(&self) -> bool {
        self.state.borrow().end.is_some() || self.state.has_changed().is_err()
    }
}

/// Every job of this process.
#[derive(Default)]
pub(crate) struct Solving {
    jobs: Mutex<BTreeMap<PlanId, Job>>,
}

impl Solving {
    /// Starts a solve, or finds the one that the same command started.
    pub(crate) fn start(&self, backend: &Backend, asked: PlanRota) -> Result<watch::Receiver<State>, UserError> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let place = format!("rota {}", asked.plan);
        if let Some(job) = jobs.get(&asked.plan).filter(|job| job.asked.id == asked.id || !job.ended()) {
            let other =
                || UserError::new(UserErrorCode::CommandReused, place, "is being solved by another request", "choose another plan id");
            return if job.asked == asked { Ok(job.state.clone()) } else { Err(other()) };
        }
        if jobs.values().filter(|job| !job.ended()).count() >= SOLVERS {
            let what = format!("{SOLVERS} rotas are being solved already");
            return Err(UserError::new(UserErrorCode::Busy, place, what, "wait for one to end, or cancel it"));
        }
        forget_oldest(&mut jobs);
        let (tell, state) = watch::channel(State::default());
        let cancel = Arc::new(AtomicBool::new(false));
        let begun = jobs.values().map(|j| j.begun + 1).max().unwrap_or(0);
        jobs.insert(asked.plan.clone(), Job { asked: asked.clone(), state: state.clone(), cancel: Arc::clone(&cancel), begun });
        tokio::spawn(run(backend.clone(), asked, tell, cancel));
        Ok(state)
    }

    /// Asks a solve to stop; whether there was one to stop.
    pub(crate) fn cancel(&self, plan: &PlanId) -> bool {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let running = jobs.get(plan).filter(|job| !job.ended());
        running.is_some_and(|job| !job.cancel.swap(true, Ordering::Relaxed))
    }

    /// How far a solve of this process is.
    pub(crate) fn state(&self, plan: &PlanId) -> Option<watch::Receiver<State>> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.get(plan).map(|job| job.state.clone())
    }

    /// Number of solves that are under way.
    pub(crate) fn running(&self) -> usize {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.values().filter(|job| !job.ended()).count()
    }

    /// Asks every solve to stop.
    pub(crate) fn stop(&self) {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.values().for_each(|job| job.cancel.store(true, Ordering::Relaxed));
    }
}

fn forget_oldest(jobs: &mut BTreeMap<PlanId, Job>) {
    while jobs.len() >= REMEMBERED {
        let oldest = jobs.iter().filter(|(_, j)| j.ended()).min_by_key(|(_, j)| j.begun).map(|(plan, _)| plan.clone());
        let Some(plan) = oldest else { return };
        jobs.remove(&plan);
    }
}

async fn run(backend: Backend, asked: PlanRota, tell: watch::Sender<State>, cancel: Arc<AtomicBool>) {
    let tell = Arc::new(tell);
    let progress = Arc::clone(&tell);
    let on_progress = move |p: &Progress| progress.send_modify(|s| s.latest = Some(*p));
    let end = end(backend.planning.plan_rota(asked, Box::new(on_progress), cancel).await.map(drop));
    tell.send_modify(|s| s.end = Some(end));
}

fn end(solved: Result<(), PlanningError>) -> End {
    match solved.map_err(user_errors) {
        Ok(()) => End::Proposed,
        Err(Ok(errors)) => End::Refused(errors),
        Err(Err(fault)) => End::Failed(fault.message),
    }
}

/// Waits until a solve is under way or has ended, so that a request that is refused at once is answered with the reason.
pub(crate) async fn settled(mut state: watch::Receiver<State>) -> Option<End> {
    let known = state.wait_for(|s| s.latest.is_some() || s.end.is_some());
    match tokio::time::timeout(SETTLING, known).await {
        Ok(Ok(state)) => state.end.clone(),
        _ => None,
    }
}
