//! A log as a wrong or blind worker sees it.

use async_trait::async_trait;
use futures::stream::BoxStream;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use turnus_event_log::{
    Append, AppendError, Appended, CommandId, EraseError, EventLog, Expected, Head, Instant, LogId, Position, ReadError, RecordedEvent,
    Revision, SealedPlace, StorageError, StreamId, SubjectId, Unsealed,
};

/// Shows nothing that came after it was blinded: its worker cannot know that it lost its job. With `unfenced`, it also
/// forgets at which revision a result was to be appended.
#[derive(Clone)]
pub(crate) struct WrongLog {
    inner: Arc<dyn EventLog>,
    seen: Arc<AtomicU64>,
    unfenced: bool,
}

impl WrongLog {
    pub(crate) fn new(inner: Arc<dyn EventLog>, unfenced: bool) -> Self {
        Self { inner, seen: Arc::new(AtomicU64::new(u64::MAX)), unfenced }
    }

    /// From now on nothing new is seen.
    pub(crate) async fn blind(&self, log: &LogId) {
        let head = self.inner.head(log).await.expect("reads").position.0;
        self.seen.store(head, Ordering::SeqCst);
    }

    fn seen(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl EventLog for WrongLog {
    async fn append(&self, mut append: Append) -> Result<Appended, AppendError> {
        if self.unfenced {
            append.writes.iter_mut().for_each(|write| write.expected = Expected::Any);
        }
        self.inner.append(append).await
    }
    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        self.inner.command(log, command).await
    }
    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut page = self.inner.read(log, after, limit).await?;
        page.retain(|event| event.position.0 <= self.seen());
        Ok(page)
    }
    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        self.inner.read_stream(log, stream, after, limit).await
    }
    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        self.inner.head(log).await
    }
    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
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
