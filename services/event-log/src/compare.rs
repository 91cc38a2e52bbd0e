//! What happened in a branch and in its base since they parted.

use crate::branch::Branch;
use crate::error::ReadError;
use crate::event::RecordedEvent;
use crate::ids::{LogId, StreamId};
use crate::log::{EventLog, MAX_PAGE};
use crate::order::Position;

/// Both sides since the position that they share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The branch's own events.
    pub ours: Vec<RecordedEvent>,
    /// What was recorded in the base since.
    pub theirs: Vec<RecordedEvent>,
}

impl Comparison {
    /// Streams that changed on both sides, in the order of the branch's first events of them.
    #[must_use]
    pub fn conflicts(&self) -> Vec<StreamId> {
        let moved: std::collections::HashSet<&StreamId> = self.theirs.iter().map(|event| &event.stream_id).collect();
        let mut conflicts: Vec<StreamId> = Vec::new();
        for event in &self.ours {
            if moved.contains(&event.stream_id) && !conflicts.contains(&event.stream_id) {
                conflicts.push(event.stream_id.clone());
            }
        }
        conflicts
    }
}

/// Compares a branch with its base. Costs what happened since, however long the log is.
///
/// # Errors
/// A log that cannot be read.
pub async fn compare(log: &dyn EventLog, branch: &Branch) -> Result<Comparison, ReadError> {
    Ok(Comparison { ours: since(log, &branch.log, branch.at).await?, theirs: since(log, &branch.base, branch.at).await? })
}

async fn since(log: &dyn EventLog, id: &LogId, mut after: Position) -> Result<Vec<RecordedEvent>, ReadError> {
    let mut events = Vec::new();
    loop {
        let page = log.read(id, after, MAX_PAGE).await?;
        match page.last() {
            Some(last) => after = last.position,
            None => return Ok(events),
        }
        events.extend(page);
    }
}
