//! A log in which others write between loading and appending, or which loses its answer.

use crate::given::{id, planning, register};
use async_trait::async_trait;
use futures::stream::BoxStream;
use std::sync::atomic::{AtomicU64, Ordering};
use turnus_domain::command::Command;
use turnus_event_log::{
    Append, AppendError, Appended, CommandId, EraseError, EventLog, Head, LogId, MemoryLog, Position, ReadError, RecordedEvent, Revision,
    SealedPlace, StorageError, StreamId, SubjectId, Unsealed,
};

pub(crate) enum Trouble {
    /// Somebody else executes a command before each of the next appends.
    OthersFirst { command: fn(u64) -> (CommandId, Command), times: u64 },
    /// The process is killed after the commit and before the answer, once.
    AnswerLost,
}

pub(crate) struct Meddler {
    pub(crate) inner: MemoryLog,
    pub(crate) trouble: Trouble,
    pub(crate) appends: AtomicU64,
}

impl Meddler {
    pub(crate) fn new(inner: MemoryLog, trouble: Trouble) -> Self {
        Self { inner, trouble, appends: AtomicU64::new(0) }
    }
}

/// Another person each time.
pub(crate) fn newcomer(n: u64) -> (CommandId, Command) {
    (id(&format!("other-{n}")), register(&format!("O{n}")))
}

#[async_trait]
impl EventLog for Meddler {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let n = self.appends.fetch_add(1, Ordering::SeqCst);
        match &self.trouble {
            Trouble::OthersFirst { command, times } if n < *times => {
                let (id, command) = command(n);
                planning(self.inner.clone()).execute(id, command).await.expect("the other one is first");
                self.inner.append(append).await
            }
            Trouble::AnswerLost if n == 0 => {
                self.inner.append(append).await?;
                Err(AppendError::Indeterminate)
            }
            _ => self.inner.append(append).await,
        }
    }
    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        self.inner.command(log, command).await
    }
    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        self.inner.read(log, after, limit).await
    }
    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        self.inner.read_stream(log, stream, after, limit).await
    }
    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        self.inner.head(log).await
    }
    async fn position_at(&self, log: &LogId, instant: turnus_event_log::Instant) -> Result<Position, ReadError> {
        self.inner.position_at(log, instant).await
    }
    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        self.inner.subscribe(log, after)
    }
    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        self.inner.unseal(event).await
    }
    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        self.inner.shred(log, subject).await
    }
    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        self.inner.erase_sealed(place).await
    }
}
