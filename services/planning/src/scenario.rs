//! Scenarios: what if? A scenario is a branch of the log. It is planned in like the log itself, by a [`Planning`] on the
//! branch's id, and what was tried is compared and, if it is wanted, merged.
//!
//! A merge is decided anew: every fact of the scenario is admitted against what the log says now, in order, and all are
//! recorded in one append at exactly that end. Two things are refused before that: a stream that changed on both sides, and,
//! when the log went on meanwhile, a plan whose input lies in the scenario, because the positions it names would then mean
//! something else.

use crate::{Planning, error::PlanningError};
use turnus_domain::{command::Command, decide::decide, event::Event, refusal::Refusal};
use turnus_event_log::{AppendError, Appended, Branch, BranchError, BranchingLog, Comparison, MergeBranch, Position, StreamId, compare};

/// How often a merge is decided anew because others were first.
const ATTEMPTS: u32 = 20;

/// Why a scenario was not merged; nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The same things changed in the scenario and in the log.
    #[error("changed in the scenario and, since it was opened, outside it: {}", names(.0))]
    Conflict(Vec<StreamId>),
    /// A plan rests on an input that only the scenario has, and the log went on.
    #[error(
        "plan {plan} was made from position {position} of the scenario, and the log has gone on since; make it again in a new scenario, or after the merge"
    )]
    Outdated {
        /// The plan.
        plan: String,
        /// Position of its input.
        position: u64,
    },
    /// The log says something by now that does not let a fact of the scenario be recorded.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Others kept changing the log.
    #[error("others are changing the plan data just now and nothing was merged; try again in a moment")]
    Busy,
    /// The branch cannot be merged.
    #[error(transparent)]
    Branch(BranchError),
    /// The log cannot be read.
    #[error(transparent)]
    Planning(#[from] PlanningError),
}

fn names(streams: &[StreamId]) -> String {
    streams.iter().map(StreamId::as_str).collect::<Vec<_>>().join(", ")
}

impl Planning {
    /// What was recorded in a scenario of this log, and in the log since it was opened.
    ///
    /// # Errors
    /// [`PlanningError::Log`].
    pub async fn compare(&self, scenario: &Branch) -> Result<Comparison, PlanningError> {
        Ok(compare(&*self.log, scenario).await?)
    }

    /// Records what was recorded in a scenario of this log in the log itself, all or nothing, and closes the scenario.
    /// `log` is the log that this plans on. Sent again, it gets the first answer again.
    ///
    /// # Errors
    /// [`ScenarioError`]: nothing was recorded.
    pub async fn merge(&self, log: &dyn BranchingLog, scenario: &Branch) -> Result<Appended, ScenarioError> {
        let _turn = self.turn.lock().await;
        for _ in 0..ATTEMPTS {
            let scenario = log.branch(&scenario.log).await.map_err(PlanningError::from)?.unwrap_or_else(|| scenario.clone());
            let at = match scenario.closed.is_some() || self.is_merged(&scenario).await? {
                // Only to be told the first answer, and to close what a killed program left open.
                true => None,
                false => Some(self.mergeable(&scenario).await?),
            };
            let merge =
                MergeBranch { branch: scenario.log.clone(), at, conditions: Vec::new(), by: self.actor.clone(), now: self.clock.now() };
            match log.merge_branch(merge).await {
                Ok(answer) => return Ok(answer),
                Err(BranchError::Append(AppendError::WrongHead { .. } | AppendError::Busy)) => {}
                Err(BranchError::Conflict(streams)) => return Err(ScenarioError::Conflict(streams)),
                Err(e) => return Err(ScenarioError::Branch(e)),
            }
        }
        Err(ScenarioError::Busy)
    }

    /// Whether the log holds the events of a scenario already.
    async fn is_merged(&self, scenario: &Branch) -> Result<bool, PlanningError> {
        let Comparison { ours, theirs } = self.compare(scenario).await?;
        let first = ours.first().map(|event| event.event_id);
        Ok(first.is_some() && theirs.iter().any(|event| event.causation_id == first))
    }

    /// Whether a scenario can be merged now; the position at which that was found.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn mergeable(&self, scenario: &Branch) -> Result<Position, ScenarioError> {
        let state = self.folded().await?;
        let Comparison { ours, theirs } = self.compare(scenario).await?;
        let conflicts = Comparison { ours: ours.clone(), theirs: theirs.clone() }.conflicts();
        if !conflicts.is_empty() {
            return Err(ScenarioError::Conflict(conflicts));
        }
        let facts = self.opened(&ours).await?;
        if !theirs.is_empty() {
            let own = facts.iter().filter_map(|fact| input(&fact.event)).find(|(_, position)| *position > scenario.at.0);
            if let Some((plan, position)) = own {
                return Err(ScenarioError::Outdated { plan, position });
            }
        }
        decide(&state, &Command::Import(facts))?;
        Ok(Position(state.position()))
    }
}

/// The plan that an event is about and the position its input was read at.
fn input(event: &Event) -> Option<(String, u64)> {
    match event {
        Event::RotaRequested(e) => Some((e.plan.to_string(), e.input_position)),
        Event::RotaProposed(e) => Some((e.rota.id.to_string(), e.rota.input_position)),
        Event::RotaAmended(e) => Some((e.plan.to_string(), e.input_position)),
        Event::SharingPlanAdopted(e) => Some((e.plan.id.to_string(), e.plan.input_position)),
        _ => None,
    }
}
