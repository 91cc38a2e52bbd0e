//! Subscriptions: catch up page by page, then wait for more. The wake-up is a hint that saves
//! waiting; asking every [`POLL`] is what makes delivery certain, across processes too.

use std::collections::VecDeque;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::watch;

use crate::error::ReadError;
use crate::event::RecordedEvent;
use crate::ids::LogId;
use crate::log::{EventLog, MAX_PAGE};
use crate::order::Position;

const POLL: Duration = Duration::from_millis(250);

struct Follower<L> {
    store: L,
    wake: watch::Receiver<u64>,
    log: LogId,
    after: Position,
    page: VecDeque<RecordedEvent>,
    failed: bool,
}

/// Follows a log from a position on; `wake` changes whenever this process commits something.
pub(crate) fn follow<L: EventLog + 'static>(
    store: L,
    wake: watch::Receiver<u64>,
    log: LogId,
    after: Position,
) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
    let start = Follower { store, wake, log, after, page: VecDeque::new(), failed: false };
    stream::unfold(start, |mut follower| async move {
        if follower.failed {
            return None;
        }
        let item = follower.next().await;
        follower.failed = item.is_err();
        Some((item, follower))
    })
    .boxed()
}

impl<L: EventLog> Follower<L> {
    async fn next(&mut self) -> Result<RecordedEvent, ReadError> {
        loop {
            if let Some(event) = self.page.pop_front() {
                self.after = event.position;
                return Ok(event);
            }
            // Marked as seen before reading, so that a commit during the read wakes again.
            self.wake.mark_unchanged();
            self.page = self.store.read(&self.log, self.after, MAX_PAGE).await?.into();
            if self.page.is_empty() {
                self.wait().await;
            }
        }
    }

    async fn wait(&mut self) {
        if let Ok(Err(_)) = tokio::time::timeout(POLL, self.wake.changed()).await {
            // Nobody is left to wake us; without this pause the loop would spin.
            tokio::time::sleep(POLL).await;
        }
    }
}
