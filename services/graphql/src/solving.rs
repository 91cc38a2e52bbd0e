//! Solves as the API tells them. What was asked for and what came of it is told by the log, wherever it is solved; how far
//! a solve of this process is, by its planning.

use crate::refusal::{UserError, UserErrorCode::NoRota};
use async_graphql::Enum;
use std::time::{Duration, Instant};
use turnus_domain::{
    facts::Facts,
    id::PlanId,
    rota::state::PlanStatus,
    solve::state::{SolveFacts, SolveState},
};
use turnus_planning::{Planning, PlanningError};

/// How long the start of a solve is watched for a refusal.
const SETTLING: Duration = Duration::from_secs(5);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);

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

/// How a solve stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody asked for it.
    Unknown,
    /// Waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// The rota was proposed.
    Proposed,
    /// No rota came of it.
    Refused(Vec<UserError>),
}

/// How the solve of a rota stands, and its job, if it has one.
pub(crate) fn standing<'a>(facts: &'a Facts, plan: &PlanId) -> (Standing, Option<&'a SolveFacts>) {
    let job = facts.solves.get(plan);
    let standing = match facts.status(plan) {
        None => Standing::Unknown,
        Some(PlanStatus::Requested) if job.is_some_and(|job| job.state == SolveState::Started) => Standing::Running,
        Some(PlanStatus::Requested) => Standing::Queued,
        Some(PlanStatus::Rejected { why }) => {
            let remedy = "mend what is named, or allow more time, and request it anew under another id";
            Standing::Refused(vec![UserError::new(NoRota, format!("rota {plan}"), why, remedy)])
        }
        Some(PlanStatus::Proposed | PlanStatus::Published | PlanStatus::Superseded { .. }) => Standing::Proposed,
    };
    (standing, job)
}

/// Waits until a solve is under way here or has ended, so that a request that is refused at once is answered with the
/// reason. Where nobody starts it soon, the answer is that it is queued.
pub(crate) async fn settled(planning: &Planning, plan: &PlanId) -> Result<Standing, PlanningError> {
    let begun = Instant::now();
    loop {
        let standing = standing(&*planning.facts().await?, plan).0;
        let under_way = planning.solving().progress(plan).is_some_and(|told| told.borrow().is_some());
        let ended = matches!(standing, Standing::Proposed | Standing::Refused(_));
        if ended || (standing == Standing::Running && under_way) || begun.elapsed() >= SETTLING {
            return Ok(standing);
        }
        tokio::time::sleep(LOOK).await;
    }
}
