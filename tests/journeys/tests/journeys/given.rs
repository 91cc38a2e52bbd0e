//! A constructed place as facts, and a log that counts what is read of it and fails when it is told to.

use async_trait::async_trait;
use futures::stream::BoxStream;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use turnus::sample::{place::Place, year};
use turnus_domain::fact::Fact;
use turnus_event_log::{
    Append, AppendError, Appended, CommandId, EraseError, EventLog, Head, Instant, LogId, MemoryLog, Position, ReadError, RecordedEvent,
    Revision, SealedPlace, StorageError, StreamId, SubjectId, Unsealed,
};

/// Everything that happened at a place.
pub(crate) fn facts_of(place: &Place) -> Vec<Fact> {
    let mut facts = Vec::new();
    let kept: Result<(), year::YearError<std::convert::Infallible>> = year::live(place, &mut |fact| {
        facts.push(fact);
        Ok(())
    });
    kept.unwrap_or_else(|e| panic!("{e}"));
    facts
}

/// A log that counts events read and appends made, and refuses appends after a number of them.
#[derive(Clone)]
pub(crate) struct Counting {
    inner: MemoryLog,
    read: Arc<AtomicU64>,
    appends: Arc<AtomicU64>,
    most: Arc<AtomicU64>,
}

impl Counting {
    pub(crate) fn new(most: u64) -> Self {
        Self { inner: MemoryLog::default(), read: Arc::default(), appends: Arc::default(), most: Arc::new(AtomicU64::new(most)) }
    }
    /// Events read since the last look.
    pub(crate) fn read_since(&self) -> u64 {
        self.read.swap(0, Ordering::SeqCst)
    }
    pub(crate) fn appends(&self) -> u64 {
        self.appends.load(Ordering::SeqCst)
    }
    pub(crate) fn allow(&self, appends: u64) {
        self.most.store(appends, Ordering::SeqCst);
    }
}

#[async_trait]
impl EventLog for Counting {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        if self.appends.load(Ordering::SeqCst) >= self.most.load(Ordering::SeqCst) {
            return Err(AppendError::Stopped);
        }
        let answer = self.inner.append(append).await?;
        self.appends.fetch_add(u64::from(!answer.repeated), Ordering::SeqCst);
        Ok(answer)
    }
    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let page = self.inner.read(log, after, limit).await?;
        self.read.fetch_add(page.len() as u64, Ordering::SeqCst);
        Ok(page)
    }
    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        self.inner.command(log, command).await
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
