//! Parked events get another try, in their order.

use std::collections::BTreeMap;

use super::runner::Runner;
use super::store::{Claimed, Parked, Step};
use super::tail::{Tail, waits_behind};
use super::{ViewError, lost};
use crate::order::Position;

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Parked events that were applied.
    pub applied: u64,
    /// Events that are still parked.
    pub left: u64,
}

impl Runner {
    /// Tries what is parked once more. While another process owns the view, asks it to do so and says
    /// who it is.
    pub async fn replay(&self) -> Result<Replayed, ViewError> {
        let shape = self.view.shape();
        let builds = self.store.builds(&self.log_id).await?;
        let Some(live) = builds.iter().find(|build| build.view == shape.name && build.live) else {
            return Ok(Replayed::default());
        };
        if live.version != shape.version {
            return Err(ViewError::NewerVersion { view: self.name(), found: live.version, known: shape.version });
        }
        match self.store.claim(live.build, &self.options.owner, self.options.lease).await? {
            Claimed::Mine(claim) => {
                let mut tail = Tail::begin(self, claim, true).await?;
                let replayed = tail.replay().await;
                Ok(tail.finish(replayed).await?.0)
            }
            Claimed::Held { owner, .. } => {
                self.store.ask_replay(live.build).await?;
                Err(ViewError::Held { view: self.name(), owner })
            }
            Claimed::Gone => Err(ViewError::Lost { build: live.build, fence: 0 }),
        }
    }
}

impl Tail<'_> {
    /// Applies parked events in their order. One that fails again keeps those behind it parked.
    pub(super) async fn replay(&mut self) -> Result<Replayed, ViewError> {
        self.save(Step::at(self.kept)).await?;
        self.runner.store.answer_replay(&self.claim).await?;
        let (mut replayed, mut waiting) = (Replayed::default(), BTreeMap::new());
        let mut behind = Step::at(self.kept);
        for parked in self.runner.store.parked(self.claim.build).await? {
            if let Some(first) = waiting.get(&parked.sequence) {
                behind.park.push(Parked { cause: waits_behind(*first), ..parked });
            } else if self.try_again(&parked).await? {
                replayed.applied += 1;
            } else {
                replayed.left += 1;
                waiting.insert(parked.sequence, parked.position);
            }
        }
        replayed.left += behind.park.len() as u64;
        self.save(behind).await?;
        self.load_parked().await?;
        Ok(replayed)
    }

    async fn try_again(&mut self, parked: &Parked) -> Result<bool, ViewError> {
        let runner = self.runner;
        let page = runner.log.read(&runner.log_id, Position(parked.position.0.saturating_sub(1)), 1).await;
        let page = page.map_err(|cause| runner.log_fault(self.kept.position, cause))?;
        let Some(event) = page.first() else { return Err(lost(&self.claim)) };
        let mut step = Step::at(self.kept);
        let applied = match self.attempt(event, &step.rows).await? {
            Ok(rows) => {
                (step.rows, step.unpark) = (rows, vec![parked.position]);
                true
            }
            Err(cause) => {
                step.park = vec![Parked { attempts: parked.attempts + runner.options.attempts, cause, ..parked.clone() }];
                false
            }
        };
        self.save(step).await?;
        Ok(applied)
    }
}
