//! Solves: jobs that make rotas, run by any number of processes.
//!
//! # How it goes
//! * `request`: [`Planning::request_solve`] freezes the input and records `RotaRequested` and `SolveRequested` together. The
//!   same input, seed and limits twice are one job.
//! * `worker`: a [`Worker`] follows the log, takes the lease of a job, records `SolveStarted{attempt}` at the exact revision
//!   of the job's stream, and has it solved. There is no queue beside the log: what is to be done is what the log says, and
//!   its subscription is the doorbell. A doorbell that is not heard costs a poll interval, never a job.
//! * `attempt`: one start of one job. The result is recorded together with what becomes of the rota, at the revision that
//!   the start left behind: whoever lost the job to somebody else is refused by the log itself.
//! * `runner`: what is solved, anew or from a base rota, on a thread of its own, and judged by the checker.
//! * `solving`: how far the solves of this process are.
//!
//! # Why there is no queue beside the log
//! A job engine was looked at as doorbell: graphile_worker 0.14.1 (MIT, sqlx 0.9), the best kept one. It would bring 69
//! crates that are not here yet (21 of them its own), a second schema with some twenty migrations, and a second truth: a job in its
//! tables that the log does not know, or the other way round, because it is added after the append or before it. What it
//! could give, a wake-up, the log's subscription gives already. What it costs at run time: adding, locking and completing a
//! job are three commits. Side by side on one server, ten clients: 307 to 519 jobs a second in such a table, 9 021 to
//! 11 526 in advisory locks that write nothing (2026-11-28, busy machine, three rounds each). Its recovery of dead workers is off unless
//! asked for, and then waits five minutes by its own defaults; here a killed worker's job runs again in 0.2 s, because the
//! server frees the lock with the connection, and a stopped one's after its lease. It knows no SQLite, where the same
//! worker runs in process.
//!
//! # What holds
//! A job ends once. A worker that dies frees its lease, and the job starts again with the next attempt; a worker that
//! comes back too late cannot record anything. After three starts without a word the job is abandoned with its cause.

mod attempt;
mod plan;
mod request;
mod runner;
mod solving;
mod worker;

pub use plan::{PlanRota, PlannedRota};
pub use request::{SolveOrder, Ticket};
pub use runner::{Base, Given, Rostering, Runner};
pub(crate) use runner::{Monitor, disproof, rota_of};
pub use solving::Solving;
pub use worker::{Worked, Worker};

use crate::{Planning, PlanningError};
use std::time::Duration;
use turnus_domain::{id::PlanId, solve::SolveLimits};
use turnus_rostering::Params;

/// Where a search ends, as it is recorded.
#[must_use]
pub fn limits(params: &Params, total: Option<Duration>) -> SolveLimits {
    let millis = |d: Duration| u64::try_from(d.as_millis()).unwrap_or(u64::MAX);
    SolveLimits {
        program_millis: millis(Duration::try_from_secs_f64(params.seconds).unwrap_or_default()),
        nodes: params.nodes,
        steps: params.steps,
        chains: params.chains,
        rounds: params.rounds,
        total_millis: total.map(millis),
    }
}

/// How to search, from what was recorded.
fn params(seed: u64, limits: &SolveLimits) -> Params {
    let SolveLimits { program_millis, nodes, steps, chains, rounds, total_millis: _ } = *limits;
    Params { seed, seconds: Duration::from_millis(program_millis).as_secs_f64(), nodes, steps, chains, rounds }
}

impl Planning {
    /// The lease of a job.
    fn lease_name(&self, plan: &PlanId) -> String {
        format!("solve/{}/{plan}", self.log_id)
    }

    /// The solves of this process.
    #[must_use]
    pub fn solving(&self) -> &Solving {
        &self.solving
    }

    /// Asks a job to stop: a rota in hand is still proposed, and a job that nobody has started ends at once. Whether there
    /// was something to stop.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::Busy`].
    pub async fn cancel_solve(&self, plan: &PlanId) -> Result<bool, PlanningError> {
        use turnus_domain::{command::Command, refusal::RefusalCode, solve::event::SolveCancelRequested};
        let command = Command::CancelSolve(SolveCancelRequested { plan: plan.clone() }, self.today());
        match self.execute(crate::fresh_command_id(), command).await {
            Ok(_) => Ok(true),
            Err(PlanningError::Refused(r))
                if matches!(r.code, RefusalCode::WrongStatus | RefusalCode::Duplicate | RefusalCode::UnknownId) =>
            {
                Ok(false)
            }
            Err(e) => Err(e),
        }
    }

    /// Today in Oslo.
    pub(crate) fn today(&self) -> chrono::NaiveDate {
        crate::envelope::day(self.clock.now()).unwrap_or_default()
    }
}
