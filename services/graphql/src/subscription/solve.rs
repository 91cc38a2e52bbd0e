//! How far a solve is, wherever it is solved. Told at most four times a second; of what is passed over only the latest
//! counts, and the end is always told, also to those who ask when it is over. Stage, points and bound are told by the
//! process that solves; for a solve of another machine the log tells its starts and its end.

use crate::{
    backend::Reader,
    query::parsed,
    refusal::{UserError, fault},
    solving::{Stage, Standing, standing},
};
use async_graphql::{Context, Enum, Result, SimpleObject, Subscription};
use futures::{Stream, stream};
use std::{sync::Arc, time::Duration};
use turnus_domain::id::PlanId;
use turnus_planning::Planning;

/// Least time between two steps that are told.
const PAUSE: Duration = Duration::from_millis(250);

/// How a solve stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum SolveState {
    /// Waits for a worker.
    Queued,
    /// Under way.
    Running,
    /// Ended with a proposed rota.
    Proposed,
    /// Ended without a rota: `userErrors` say why.
    Refused,
}

/// A step of a solve; the last one is `PROPOSED` or `REFUSED`.
#[derive(Debug, Clone, PartialEq, SimpleObject)]
pub(crate) struct SolveProgress {
    /// Id of the rota.
    plan: String,
    /// How it stands.
    state: SolveState,
    /// What the solver is doing, while it runs in the server that is asked.
    stage: Option<Stage>,
    /// Points of the best rota so far; fewer is better.
    objective: Option<i64>,
    /// No rota has fewer points, as far as is known.
    bound: Option<i64>,
    /// How often it was started; more than once when a worker was lost.
    attempt: u32,
    /// Who started it last.
    worker: Option<String>,
    /// Why there is no rota; empty otherwise.
    user_errors: Vec<UserError>,
}

impl SolveProgress {
    fn ended(&self) -> bool {
        matches!(self.state, SolveState::Proposed | SolveState::Refused)
    }
}

/// The step that a solve is at.
async fn step(planning: &Planning, plan: &PlanId) -> Result<SolveProgress> {
    let facts = planning.facts().await.map_err(|e| fault("INTERNAL", e))?;
    let (standing, job) = standing(&facts, plan);
    let (state, user_errors) = match standing {
        Standing::Unknown => return Err(fault("UNKNOWN_PLAN", format!("nobody asked for a rota {plan}"))),
        Standing::Queued => (SolveState::Queued, Vec::new()),
        Standing::Running => (SolveState::Running, Vec::new()),
        Standing::Proposed => (SolveState::Proposed, Vec::new()),
        Standing::Refused(errors) => (SolveState::Refused, errors),
    };
    let latest = planning.solving().progress(plan).and_then(|told| *told.borrow()).filter(|_| state == SolveState::Running);
    Ok(SolveProgress {
        plan: plan.to_string(),
        state,
        stage: latest.map(|p| p.stage.into()),
        objective: latest.and_then(|p| p.objective),
        bound: latest.map(|p| p.bound),
        attempt: job.map_or(0, |job| job.attempt),
        worker: job.and_then(|job| job.worker.as_ref()).map(ToString::to_string),
        user_errors,
    })
}

/// Steps of a solve until its end, each told once. The first one is told at once.
fn follow(planning: Planning, plan: PlanId) -> impl Stream<Item = Result<SolveProgress>> {
    stream::unfold((None::<SolveProgress>, false), move |(told, over)| {
        let (planning, plan) = (planning.clone(), plan.clone());
        async move {
            if over {
                return None;
            }
            loop {
                if told.is_some() {
                    tokio::time::sleep(PAUSE).await;
                }
                match step(&planning, &plan).await {
                    Err(e) => return Some((Err(e), (None, true))),
                    Ok(now) if told.as_ref() == Some(&now) => {}
                    Ok(now) => {
                        let over = now.ended();
                        return Some((Ok(now.clone()), (Some(now), over)));
                    }
                }
            }
        }
    })
}

#[derive(Default)]
pub(crate) struct SolveSubscription;

#[Subscription]
impl SolveSubscription {
    /// How far a solve is, at most four times a second, until its end; of a solve of another machine, its starts and its end.
    async fn solve_progress(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the rota.")] plan: String,
    ) -> Result<impl Stream<Item = Result<SolveProgress>> + use<>> {
        let plan: PlanId = parsed(&plan)?;
        let planning = context.data::<Arc<Reader>>()?.backend.planning.clone();
        // What nobody asked for is told as an error of the subscription itself.
        step(&planning, &plan).await?;
        Ok(follow(planning, plan))
    }
}
