//! A worker: takes jobs until it is told to stop.

use super::attempt::{Ended, Taken};
use crate::{Planning, PlanningError, error::LogFault};
use futures::{StreamExt, stream::BoxStream};
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet, time::Instant};
use turnus_domain::{
    facts::Facts,
    id::PlanId,
    solve::state::{SolveFacts, SolveState},
};
use turnus_event_log::{ReadError, RecordedEvent};

/// How often started jobs are looked at: whether their workers still live.
const LOOK: Duration = Duration::from_secs(1);
/// Pause after the log could not be reached.
const PAUSE: Duration = Duration::from_millis(500);

/// Takes jobs and has them solved.
pub struct Worker {
    planning: Planning,
    solvers: usize,
    grace: Duration,
}

/// What a worker has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Worked {
    /// Jobs with a rota.
    pub proposed: u64,
    /// Jobs without one.
    pub rejected: u64,
    /// Jobs given back unsolved.
    pub released: u64,
    /// Jobs that somebody else took over.
    pub lost: u64,
    /// Jobs ended without being started here: given up or stopped.
    pub ended: u64,
}

impl Worked {
    fn count(&mut self, ended: &Ended) {
        match ended {
            Ended::Proposed { .. } => self.proposed += 1,
            Ended::Rejected(_) => self.rejected += 1,
            Ended::Released => self.released += 1,
            Ended::Lost => self.lost += 1,
        }
    }
}

type Solves = JoinSet<Result<Ended, PlanningError>>;

impl Worker {
    /// A worker that solves so many jobs at a time; once told to stop, they have `grace` to end by themselves.
    #[must_use]
    pub fn new(planning: Planning, solvers: usize, grace: Duration) -> Self {
        Self { planning, solvers, grace }
    }

    /// Works until `stop` is set; then finishes what ends within the grace and gives the rest back. A log that cannot be
    /// reached is waited for.
    ///
    /// # Errors
    /// The log is corrupt, or holds events that this program does not know: it must not decide anything then.
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<Worked, PlanningError> {
        let (give_back, given_back) = watch::channel(false);
        let (mut worked, mut solves) = (Worked::default(), Solves::new());
        let working = self.work(stop, given_back, &mut worked, &mut solves).await;
        let grace = tokio::time::timeout(self.grace, join_all(&mut solves, &mut worked)).await;
        if grace.is_err() {
            give_back.send_replace(true);
            // A database that is gone cannot be told; then the lease tells.
            let _ = tokio::time::timeout(self.grace.max(LOOK), join_all(&mut solves, &mut worked)).await;
        }
        working.map(|()| worked)
    }

    async fn work(
        &self,
        mut stop: watch::Receiver<bool>,
        give_back: watch::Receiver<bool>,
        worked: &mut Worked,
        solves: &mut Solves,
    ) -> Result<(), PlanningError> {
        let (mut bell, mut looked) = (None, None::<Instant>);
        loop {
            let look = looked.is_none_or(|at| at.elapsed() >= LOOK);
            match self.fill(look, &give_back, worked, solves).await {
                Ok(()) => {}
                Err(e) if may_pass(&e) => tokio::time::sleep(PAUSE).await,
                Err(e) => return Err(e),
            }
            if look {
                looked = Some(Instant::now());
            }
            let free = solves.len() < self.solvers;
            tokio::select! {
                stopped = stop.wait_for(|stop| *stop) => {
                    drop(stopped);
                    return Ok(());
                }
                Some(ended) = solves.join_next() => count(worked, ended),
                () = self.ring(&mut bell), if free => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Waits until somebody has recorded something. A subscription that broke is begun anew.
    async fn ring(&self, bell: &mut Option<BoxStream<'static, Result<RecordedEvent, ReadError>>>) {
        if bell.is_none() {
            let folded = self.planning.folded.lock().await.head().position();
            *bell = Some(self.planning.log.subscribe(self.planning.log_id.clone(), turnus_event_log::Position(folded)));
        }
        let Some(events) = bell else { return };
        match events.next().await {
            Some(Ok(_)) => {
                // What has come together is met together.
                while let Some(Some(Ok(_))) = futures::FutureExt::now_or_never(events.next()) {}
            }
            _ => {
                *bell = None;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Starts jobs until every solver has one or there is none to start. Jobs that somebody has started are tried only when
    /// it is their turn to be looked at, and when everybody who lives has had the time to show it.
    async fn fill(
        &self,
        look: bool,
        give_back: &watch::Receiver<bool>,
        worked: &mut Worked,
        solves: &mut Solves,
    ) -> Result<(), PlanningError> {
        if solves.len() >= self.solvers {
            return Ok(());
        }
        let facts = self.planning.folded().await?;
        for plan in candidates(&facts, look && self.planning.leases.settled()) {
            if solves.len() >= self.solvers {
                break;
            }
            let lease = self.planning.leases.take(&self.planning.lease_name(&plan)).await.map_err(PlanningError::Leases)?;
            let Some(lease) = lease else { continue };
            match self.planning.take_up(&plan, lease).await? {
                Taken::Lost => {}
                Taken::Ended => worked.ended += 1,
                Taken::Started(attempt) => {
                    let (planning, give_back) = (self.planning.clone(), give_back.clone());
                    let cancel = Arc::new(AtomicBool::new(false));
                    solves.spawn(async move { planning.attempt(&attempt, Box::new(|_| {}), cancel, give_back).await });
                }
            }
        }
        Ok(())
    }
}

/// Jobs that may be free, in the order in which they are to be started.
fn candidates(facts: &Facts, also_started: bool) -> Vec<PlanId> {
    let wanted = |job: &SolveFacts| job.state == SolveState::Queued || also_started;
    facts.solves.open().filter(|(_, job)| wanted(job)).map(|(plan, _)| plan.clone()).collect()
}

async fn join_all(solves: &mut Solves, worked: &mut Worked) {
    while let Some(ended) = solves.join_next().await {
        count(worked, ended);
    }
}

fn count(worked: &mut Worked, ended: Result<Result<Ended, PlanningError>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(ended)) => worked.count(&ended),
        // The job stays started in the log, and its lease is free: it is taken up again.
        Ok(Err(_)) | Err(_) => worked.lost += 1,
    }
}

/// Whether waiting may help.
fn may_pass(e: &PlanningError) -> bool {
    match e {
        PlanningError::Leases(_) | PlanningError::Busy | PlanningError::Log(LogFault::Append(_)) => true,
        PlanningError::Log(LogFault::Read(e)) => !matches!(e, ReadError::Corrupt(_)),
        _ => false,
    }
}
