//! How far a solve is. Told at most four times a second; of what is passed over only the latest counts, and the end is
//! always told, also to those who ask when it is over.

use crate::{
    backend::Reader,
    query::parsed,
    refusal::{UserError, fault},
    solving::{End, Solving, Stage, State},
};
use async_graphql::{Context, Enum, Result, SimpleObject, Subscription};
use futures::{Stream, stream};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use turnus_domain::{id::PlanId, rota::state::PlanStatus};

/// Least time between two steps that are told.
const PAUSE: Duration = Duration::from_millis(250);

/// How a solve stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum SolveState {
    /// Under way.
    Running,
    /// Ended with a proposed rota.
    Proposed,
    /// Ended without a rota: `userErrors` say why.
    Refused,
}

/// A step of a solve; the last one is not `RUNNING`.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SolveProgress {
    /// Id of the rota.
    plan: String,
    /// How it stands.
    state: SolveState,
    /// What the solver is doing, while it runs.
    stage: Option<Stage>,
    /// Points of the best rota so far; fewer is better.
    objective: Option<i64>,
    /// No rota has fewer points, as far as is known.
    bound: Option<i64>,
    /// Why there is no rota; empty otherwise.
    user_errors: Vec<UserError>,
}

fn step(plan: &PlanId, state: &State) -> Result<SolveProgress> {
    let (standing, user_errors) = match &state.end {
        None => (SolveState::Running, Vec::new()),
        Some(End::Proposed) => (SolveState::Proposed, Vec::new()),
        Some(End::Refused(errors)) => (SolveState::Refused, errors.clone()),
        Some(End::Failed(why)) => return Err(fault("INTERNAL", why)),
    };
    let latest = state.latest;
    Ok(SolveProgress {
        plan: plan.to_string(),
        state: standing,
        stage: latest.map(|p| p.stage.into()),
        objective: latest.and_then(|p| p.objective),
        bound: latest.map(|p| p.bound),
        user_errors,
    })
}

/// Steps of a solve until its end. The watch holds the latest state only, so nothing piles up and the end cannot be lost.
fn follow(plan: PlanId, state: watch::Receiver<State>) -> impl Stream<Item = Result<SolveProgress>> {
    stream::unfold(Some((state, false)), move |following| {
        let plan = plan.clone();
        async move {
            let (mut state, begun) = following?;
            let mut gone = false;
            if begun {
                tokio::time::sleep(PAUSE).await;
                gone = state.changed().await.is_err();
            }
            let mut now = state.borrow_and_update().clone();
            if gone && now.end.is_none() {
                now.end = Some(End::Failed("the solve ended without a word; send rotaSolve with the same commandId".into()));
            }
            let next = now.end.is_none().then_some((state, true));
            Some((step(&plan, &now), next))
        }
    })
}

#[derive(Default)]
pub(crate) struct SolveSubscription;

#[Subscription]
impl SolveSubscription {
    /// How far a solve is, at most four times a second, until its end.
    async fn solve_progress(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the rota.")] plan: String,
    ) -> Result<impl Stream<Item = Result<SolveProgress>> + use<>> {
        let plan: PlanId = parsed(&plan)?;
        let (tell, recorded) = watch::channel(State::default());
        let state = match context.data::<Arc<Solving>>()?.state(&plan) {
            Some(state) => state,
            None => {
                let view = context.data::<Arc<Reader>>()?.view(None).await?;
                tell.send_replace(State { latest: None, end: Some(from_log(&plan, view.facts.status(&plan))?) });
                recorded
            }
        };
        Ok(follow(plan, state))
    }
}

/// How a solve ended that this process does not remember.
fn from_log(plan: &PlanId, status: Option<PlanStatus>) -> Result<End> {
    use crate::refusal::UserErrorCode::NoRota;
    match status {
        None => Err(fault("UNKNOWN_PLAN", format!("nobody asked for a rota {plan}"))),
        Some(PlanStatus::Requested) => Err(fault(
            "NOT_SOLVED_HERE",
            format!("rota {plan} was asked for, but this server is not solving it; send rotaSolve with the same commandId"),
        )),
        Some(PlanStatus::Rejected { why }) => {
            Ok(End::Refused(vec![UserError::new(NoRota, format!("rota {plan}"), why, "request it anew under another id")]))
        }
        Some(PlanStatus::Proposed | PlanStatus::Published | PlanStatus::Superseded { .. }) => Ok(End::Proposed),
    }
}
