//! The interface of every event log.

use async_trait::async_trait;
use futures::stream::BoxStream;

use crate::append::{Append, Appended};
use crate::branch::Branch;
use crate::chain::{ChainCheck, Hash};
use crate::checkpoint::Checkpoint;
use crate::error::{AppendError, EraseError, ReadError, StorageError};
use crate::event::{RecordedEvent, Unsealed};
use crate::ids::{CommandId, FieldName, LogId, StreamId, SubjectId};
use crate::order::{Instant, Position, Revision};

/// Most events that one read returns, whatever limit is asked for: a page is read in one go, and
/// no reader may hold up the clean-up of the database for longer.
pub const MAX_PAGE: usize = 1_000;

/// Where a log ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position of the last event; [`Position::START`] for a log without events.
    pub position: Position,
    /// The chain up to the last event.
    pub hash: Hash,
    /// When the last event was recorded.
    pub recorded_at: Option<Instant>,
}

impl Head {
    /// The head of a log without events.
    pub const START: Head = Head { position: Position::START, hash: Hash::START, recorded_at: None };
}

/// A log that was checked from its first event to its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Number of events.
    pub events: u64,
    /// The chain up to the last event.
    pub head_hash: Hash,
}

/// Where a sealed field stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPlace {
    /// The log.
    pub log: LogId,
    /// The event.
    pub position: Position,
    /// Whom the value is about.
    pub subject: SubjectId,
    /// Which value it is.
    pub field: FieldName,
}

/// An append-only log of events; see the crate documentation for what it guarantees.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Appends all events of the request, or nothing. Dropping the future never leaves half an
    /// append or an open transaction: the append happens or not, and a retry with the same command
    /// id tells which.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// The answer to a command that took effect, marked as repeated; `None` when the log knows no
    /// such command.
    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError>;

    /// The events after a position, in order, at most `limit` and at most [`MAX_PAGE`].
    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError>;

    /// The events of a stream after a revision, in order, at most `limit` and [`MAX_PAGE`].
    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError>;

    /// Where the log ends.
    async fn head(&self, log: &LogId) -> Result<Head, ReadError>;

    /// The last position recorded at or before an instant: what was known then.
    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError>;

    /// All events after a position, then new ones as they come. Ends after its first error.
    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>>;

    /// Opens the sealed fields of an event, in their order.
    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError>;

    /// What this log branched off; `None` for a log that begins by itself.
    async fn branch(&self, _log: &LogId) -> Result<Option<Branch>, ReadError> {
        Ok(None)
    }

    /// Destroys the key of a subject: its sealed fields read as erased for ever, and nothing about
    /// it can be written again. An append already under way may still land, its values unreadable.
    /// The chain is not touched.
    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError>;

    /// Blanks the stored ciphertext of one sealed field, which [`EventLog::shred`] leaves in
    /// place. Blanking twice is fine. The chain is not touched.
    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError>;

    /// Checks the log from its first event to the head that stands when the call starts.
    async fn verify(&self, log: &LogId) -> Result<Verified, ReadError> {
        self.verify_against(log, &[]).await
    }

    /// Checks the log as [`EventLog::verify`] does, and that it still goes through these checkpoints: a log
    /// that was rewritten with a new chain, or lost its end, is named at the first position where that is
    /// known.
    async fn verify_against(&self, log: &LogId, checkpoints: &[Checkpoint]) -> Result<Verified, ReadError> {
        let head = self.head(log).await?;
        let mut bases = Vec::new();
        let (mut child, mut shared) = (log.clone(), head.position);
        while let Some(branch) = self.branch(&child).await? {
            shared = shared.min(branch.at);
            bases.insert(0, (branch.base.clone(), shared));
            child = branch.base;
        }
        let mut check = ChainCheck::new(log.clone()).branched_off(bases).against(checkpoints);
        while check.reached().0 < head.position {
            let (after, _) = check.reached();
            let left = (head.position.0 - after.0).min(MAX_PAGE as u64);
            let page = self.read(log, after, left as usize).await?;
            if page.is_empty() {
                break;
            }
            page.iter().try_for_each(|event| check.accept(event))?;
        }
        check.finish(&head)?;
        Ok(Verified { events: head.position.0, head_hash: head.hash })
    }
}
