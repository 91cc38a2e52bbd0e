//! One start of one job: started, solved, watched, and ended at the revision that the start left behind.

use super::{
    params,
    runner::{Judged, Monitor, Task, disproof, solve},
    solving::UnderWay,
};
use crate::{Planning, PlanningError, envelope, error::LogFault, execute::decided};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use turnus_domain::{
    command::{Command, SolveEnd},
    decide::decide,
    id::PlanId,
    refusal::RefusalCode,
    rota::{
        Report, Rota,
        event::{RotaProposed, RotaRejected},
    },
    solve::{
        event::{SolveAbandoned, SolveCancelled, SolveFailed, SolveFinished, SolveReleased, SolveStarted},
        state::{SolveFacts, SolveState},
    },
};
use turnus_event_log::{Append, AppendError, Appended, CommandId, Expected, Lease, Revision};
use turnus_rostering::Unsolved;

/// How often a running job looks whether somebody wants it to stop, or has taken it over. Never longer than a third of a
/// lease.
const LOOK: Duration = Duration::from_millis(500);
/// Pause before a result is sent again to a log that could not be reached.
const AGAIN: Duration = Duration::from_millis(500);

/// A job that this process has started.
pub(crate) struct Attempt {
    plan: PlanId,
    number: u32,
    /// Where the start left the job's stream.
    revision: u64,
    /// Held while the attempt lasts.
    _lease: Lease,
}

/// What came of an attempt.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The rota was proposed at a position.
    Proposed { rota: Rota, report: Report, position: u64, solve_millis: u64 },
    /// There is no rota, and the log says why.
    Rejected(PlanningError),
    /// Given back unsolved.
    Released,
    /// Somebody else has the job by now; nothing was recorded.
    Lost,
}

/// What there is to do with a job whose lease is held.
pub(crate) enum Taken {
    /// It was started.
    Started(Attempt),
    /// It was ended without a start: given up or stopped.
    Ended,
    /// Somebody else was first.
    Lost,
}

impl Planning {
    /// Starts a job, or ends it when it must not be started again.
    pub(crate) async fn take_up(&self, plan: &PlanId, lease: Lease) -> Result<Taken, PlanningError> {
        let facts = self.folded().await?;
        let Some(job) = facts.solves.get(plan).filter(|job| job.state.is_open()) else { return Ok(Taken::Lost) };
        let (id, on) = (crate::fresh_command_id(), self.today());
        let attempt = job.attempt + 1;
        let (command, starts) = match ending(job) {
            Some(end) => (Command::EndSolve(end, on), false),
            None => (Command::StartSolve(SolveStarted { plan: plan.clone(), attempt, worker: self.worker.clone() }, on), true),
        };
        match self.record_at(&id, &command, plan, job.revision).await {
            Ok(_) if starts => {
                Ok(Taken::Started(Attempt { plan: plan.clone(), number: attempt, revision: job.revision + 1, _lease: lease }))
            }
            Ok(_) => Ok(Taken::Ended),
            Err(PlanningError::SolveLost { .. }) => Ok(Taken::Lost),
            Err(e) => Err(e),
        }
    }

    /// The first attempt of a job that was requested and started together.
    pub(crate) async fn started(&self, plan: &PlanId, lease: Lease) -> Result<Option<Attempt>, PlanningError> {
        let facts = self.folded().await?;
        let job = facts.solves.get(plan).filter(|job| job.state == SolveState::Started && job.attempt == 1);
        let start = |job: &SolveFacts| job.revision - u64::from(job.cancel_requested);
        Ok(job.map(|job| Attempt { plan: plan.clone(), number: 1, revision: start(job), _lease: lease }))
    }

    /// Solves a started job and records what came of it. `cancel` asks for the best so far; `give_back` for a release of
    /// the job, unsolved.
    pub(crate) async fn attempt(
        &self,
        attempt: &Attempt,
        monitor: Monitor,
        cancel: Arc<AtomicBool>,
        give_back: watch::Receiver<bool>,
    ) -> Result<Ended, PlanningError> {
        let facts = self.folded().await?;
        let (Some(rota), Some(job)) = (facts.rotas.get(&attempt.plan), facts.solves.get(&attempt.plan)) else { return Ok(Ended::Lost) };
        let (asked, request) = (rota.request.clone(), job.request.clone());
        drop(facts);
        let given = self.given(&asked, request.from_base.as_ref()).await?;
        let task = Task { asked, given, params: params(request.seed, &request.limits) };
        let begun = self.clock.now();
        let (_under_way, monitor) = self.telling(&attempt.plan, monitor);
        let solving = solve(Arc::clone(&self.runner), task, monitor, Arc::clone(&cancel));
        tokio::pin!(solving);
        let watching = self.watch(attempt, &cancel, request.limits.total_millis.map(Duration::from_millis), give_back);
        let solved = tokio::select! {
            biased;
            solved = &mut solving => solved,
            why = watching => match why {
                // Dropping the search cancels it.
                Why::Lost => return Ok(Ended::Lost),
                Why::GiveBack => return self.release(attempt).await,
            },
        };
        let solve_millis = u64::try_from((self.clock.now().micros() - begun.micros()) / 1_000).unwrap_or(0);
        self.end(attempt, &request.unit, solved, solve_millis).await
    }

    /// Tells the progress of a search to whoever asks in this process, beside its own monitor.
    fn telling(&self, plan: &PlanId, mut monitor: Monitor) -> (UnderWay, Monitor) {
        let (under_way, tell) = self.solving.begin(plan);
        let both: Monitor = Box::new(move |p| {
            tell.send_replace(Some(*p));
            monitor(p);
        });
        (under_way, both)
    }

    /// Looks at the log while the solver works: whether to stop, and whether the job is still ours. A log that cannot be
    /// reached for a while changes nothing: whether the job was lost is told when the result is recorded.
    async fn watch(&self, attempt: &Attempt, cancel: &AtomicBool, total: Option<Duration>, mut give_back: watch::Receiver<bool>) -> Why {
        let period = self.leases.period();
        let look = if period.is_zero() { LOOK } else { LOOK.min(period / 3) };
        let limit = async {
            match total {
                Some(total) => tokio::time::sleep(total).await,
                None => std::future::pending().await,
            }
            cancel.store(true, Ordering::Relaxed);
            std::future::pending::<()>().await;
        };
        let looking = async {
            loop {
                tokio::time::sleep(look).await;
                let Ok(facts) = self.folded().await else { continue };
                match facts.solves.get(&attempt.plan) {
                    Some(job) if job.attempt == attempt.number && job.state == SolveState::Started => {
                        if job.cancel_requested {
                            cancel.store(true, Ordering::Relaxed);
                        }
                    }
                    _ => return,
                }
            }
        };
        tokio::select! {
            () = looking => Why::Lost,
            () = limit => Why::Lost,
            () = wanted(&mut give_back) => Why::GiveBack,
        }
    }

    async fn release(&self, attempt: &Attempt) -> Result<Ended, PlanningError> {
        let released = SolveReleased { plan: attempt.plan.clone(), attempt: attempt.number };
        match self
            .record_at(
                &crate::fresh_command_id(),
                &Command::ReleaseSolve(released, self.today()),
                &attempt.plan,
                self.revision(attempt).await?,
            )
            .await
        {
            Ok(_) => Ok(Ended::Released),
            Err(PlanningError::SolveLost { .. }) => Ok(Ended::Lost),
            Err(e) => Err(e),
        }
    }

    /// Where the job's stream is as long as the attempt has it: a request to stop is the only thing that others may add.
    async fn revision(&self, attempt: &Attempt) -> Result<u64, PlanningError> {
        let facts = self.folded().await?;
        let job = facts.solves.get(&attempt.plan).filter(|job| job.attempt == attempt.number && job.state == SolveState::Started);
        Ok(job.map_or(attempt.revision, |job| attempt.revision + u64::from(job.cancel_requested)))
    }

    /// Records the result with what becomes of the rota; again and again while the log cannot be reached, under the same
    /// command id, until it is recorded or somebody else has the job.
    async fn end(
        &self,
        attempt: &Attempt,
        unit: &turnus_domain::id::UnitId,
        solved: Result<Judged, Unsolved>,
        millis: u64,
    ) -> Result<Ended, PlanningError> {
        let (plan, number) = (attempt.plan.clone(), attempt.number);
        let rejected = |why: String, report| RotaRejected { unit: unit.clone(), plan: plan.clone(), why, report };
        let failed = |rejected| SolveEnd::Failed(SolveFailed { plan: plan.clone(), attempt: number, millis }, rejected);
        let end = match &solved {
            Ok(Judged { rota, report }) => match disproof(rota, report) {
                Some(why) => failed(rejected(why, Some(report.clone()))),
                None => {
                    let proposed = RotaProposed { rota: rota.clone(), report: report.clone() };
                    SolveEnd::Finished(SolveFinished { plan: plan.clone(), attempt: number, millis }, proposed)
                }
            },
            Err(why) => failed(rejected(why.to_string(), None)),
        };
        let id = crate::fresh_command_id();
        let recorded = loop {
            match self.record_end(&id, attempt, &end, &solved).await {
                Err(PlanningError::Log(_) | PlanningError::Busy) => tokio::time::sleep(AGAIN).await,
                Err(PlanningError::SolveLost { .. }) => return Ok(Ended::Lost),
                other => break other?,
            }
        };
        Ok(match (solved, end) {
            (Ok(Judged { rota, report }), SolveEnd::Finished(..)) => {
                Ended::Proposed { rota, report, position: recorded.last.0, solve_millis: millis }
            }
            (Ok(Judged { report, .. }), SolveEnd::Failed(_, e)) => {
                Ended::Rejected(PlanningError::Disproved { plan, why: e.why, report: Box::new(report) })
            }
            (Err(why), _) => Ended::Rejected(PlanningError::Unsolved(why)),
            (Ok(_), _) => Ended::Lost,
        })
    }

    /// Records the end once. A search that was stopped on request before it had a rota is a cancelled job.
    async fn record_end(
        &self,
        id: &CommandId,
        attempt: &Attempt,
        end: &SolveEnd,
        solved: &Result<Judged, Unsolved>,
    ) -> Result<Appended, PlanningError> {
        let revision = self.revision(attempt).await?;
        let stopped = matches!(solved, Err(Unsolved::Stopped)) && revision > attempt.revision;
        let end = match end {
            SolveEnd::Failed(e, rejected) if stopped => {
                SolveEnd::Cancelled(SolveCancelled { plan: e.plan.clone(), attempt: e.attempt }, rejected.clone())
            }
            end => end.clone(),
        };
        self.record_at(id, &Command::EndSolve(end, self.today()), &attempt.plan, revision).await
    }

    /// Decides a command of a job and records it if the job's stream is at a revision: the fence. Nothing else is asked of
    /// the log's end, so jobs do not wait for each other.
    pub(crate) async fn record_at(
        &self,
        id: &CommandId,
        command: &Command,
        plan: &PlanId,
        revision: u64,
    ) -> Result<Appended, PlanningError> {
        if let Some(done) = self.log.command(&self.log_id, id).await? {
            return Ok(done);
        }
        let lost = || PlanningError::SolveLost { plan: plan.clone() };
        let facts = match decided(decide(&*self.folded().await?, command)) {
            Ok(facts) => facts,
            Err(refusal) if refusal.code == RefusalCode::WrongStatus => return Err(lost()),
            Err(refusal) => return Err(refusal.into()),
        };
        let mut writes = envelope::writes(id, &facts)?;
        let stream = turnus_domain::event::Stream::Solve(plan).to_string();
        for write in writes.iter_mut().filter(|write| write.stream.as_str() == stream) {
            write.expected = Expected::Exact(Revision(revision));
        }
        let append = Append {
            log: self.log_id.clone(),
            command_id: id.clone(),
            actor: self.actor.clone(),
            correlation_id: None,
            causation_id: None,
            now: self.clock.now(),
            at: None,
            writes,
            conditions: Vec::new(),
        };
        match self.log.append(append).await {
            Ok(done) => Ok(done),
            Err(AppendError::WrongRevision { .. }) => {
                // A request to stop that came just now moves the revision too; then the next look at the log tells.
                let still = self.folded().await?;
                let job = still.solves.get(plan).filter(|job| job.state.is_open() && job.revision == revision + 1 && job.cancel_requested);
                Err(if job.is_some() { PlanningError::Busy } else { lost() })
            }
            Err(e) => Err(PlanningError::Log(LogFault::Append(e))),
        }
    }
}

/// Why a search is not waited for.
enum Why {
    Lost,
    GiveBack,
}

/// Waits until the flag is set; for ever when nobody is left to set it.
async fn wanted(flag: &mut watch::Receiver<bool>) {
    if flag.wait_for(|wanted| *wanted).await.is_err() {
        std::future::pending().await
    }
}

/// How a job ends that must not be started again; none when it may.
fn ending(job: &SolveFacts) -> Option<SolveEnd> {
    let (unit, plan, attempt) = (job.request.unit.clone(), job.request.plan.clone(), job.attempt);
    let rejected = |why: &str| RotaRejected { unit: unit.clone(), plan: plan.clone(), why: why.to_owned(), report: None };
    if job.cancel_requested {
        let why = rejected("stopped before a rota was found");
        return Some(SolveEnd::Cancelled(SolveCancelled { plan: plan.clone(), attempt }, why));
    }
    if job.may_start() {
        return None;
    }
    let last = job.worker.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
    let cause = format!(
        "{} workers started it and were not heard of again, {last} last; it may need more memory than they have",
        job.lost_by_now()
    );
    let why = rejected(&format!("given up: {cause}"));
    Some(SolveEnd::Abandoned(SolveAbandoned { plan: plan.clone(), attempt, cause }, why))
}
