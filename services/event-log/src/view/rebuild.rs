//! A view made anew beside the old one, which it then replaces.

use super::ViewError;
use super::runner::Runner;
use super::store::{Claimed, Progress};
use super::tail::{End, Goal, Tail};
use crate::order::Position;

impl Runner {
    /// Makes the view anew from the first event, beside the rows that readers see, and puts it in their
    /// place once it has come to the end of the log. What an earlier rebuild left undone is gone on
    /// with. Tells how far it has come.
    pub async fn rebuild(&self) -> Result<Progress, ViewError> {
        let shape = self.view.shape();
        let build = self.store.side_build(&self.log_id, &shape).await?;
        let claim = match self.store.claim(build, &self.options.owner, self.options.lease).await? {
            Claimed::Mine(claim) => claim,
            Claimed::Held { owner, .. } => return Err(ViewError::Held { view: self.name(), owner }),
            Claimed::Gone => return Err(ViewError::Lost { build, fence: 0 }),
        };
        let fence = claim.fence;
        match Tail::own(self, claim, false, Goal::Live(Position::START)).await? {
            (End::Reached, progress) => {
                while self.store.sweep().await? {}
                Ok(progress)
            }
            (End::Lost, _) => Err(ViewError::Lost { build, fence }),
        }
    }
}
