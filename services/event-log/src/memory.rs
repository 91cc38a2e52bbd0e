//! A log in memory: for tests, and for trying things out without a file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures::stream::BoxStream;
use tokio::sync::watch;

use crate::append::{Append, Appended};
use crate::error::{AppendError, EraseError, ReadError, StorageError};
use crate::event::{RecordedEvent, Unsealed};
use crate::ids::{CommandId, EventId, LogId, StreamId, SubjectId};
use crate::keys::{KeyStore, MemoryKeys};
use crate::log::{EventLog, Head, MAX_PAGE, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::page;
use crate::rules::{self, Remembered, Situation};
use crate::sealing::{Prepared, Sealer};
use crate::subscription::follow;

/// An event log that lives as long as the process. Clones share the same events.
#[derive(Clone)]
pub struct MemoryLog {
    logs: Arc<Mutex<HashMap<LogId, Tenant>>>,
    sealer: Sealer,
    committed: Arc<watch::Sender<u64>>,
}

/// The events of one log and what is looked up in them.
#[derive(Default)]
struct Tenant {
    events: Vec<RecordedEvent>,
    /// Positions of the events of each stream.
    streams: HashMap<StreamId, Vec<Position>>,
    ids: HashMap<EventId, Position>,
    commands: HashMap<CommandId, Remembered>,
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new(Arc::new(MemoryKeys::default()))
    }
}

impl MemoryLog {
    /// An empty store whose sealed fields use these keys.
    pub fn new(keys: Arc<dyn KeyStore>) -> Self {
        Self { logs: Arc::default(), sealer: Sealer::new(keys), committed: Arc::new(watch::Sender::new(0)) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LogId, Tenant>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at one log; a log nobody wrote to is an empty one.
    fn look<T>(&self, log: &LogId, at: impl FnOnce(&Tenant) -> T) -> T {
        match self.lock().get(log) {
            Some(tenant) => at(tenant),
            None => at(&Tenant::default()),
        }
    }
}

impl Tenant {
    fn head(&self) -> Head {
        self.events.last().map_or(Head::START, |event| Head {
            position: event.position,
            hash: event.hash,
            recorded_at: Some(event.recorded_at),
        })
    }

    fn situation(&self, append: &Append) -> Situation {
        let written = append.writes.iter().map(|write| &write.stream);
        let named = written.chain(append.conditions.iter().map(|read| &read.stream));
        let revision = |stream: &StreamId| self.streams.get(stream).map(|events| (stream.clone(), Revision(events.len() as u64)));
        let ids = append.events().map(|event| event.event_id);
        Situation {
            head: self.head(),
            revisions: named.filter_map(revision).collect(),
            taken: ids.filter(|id| self.ids.contains_key(id)).collect(),
        }
    }

    fn append(&mut self, request: Prepared) -> Result<Appended, AppendError> {
        if let Some(earlier) = self.commands.get(&request.append.command_id) {
            return rules::repeat(&request, earlier);
        }
        let decision = rules::decide(&request, &self.situation(&request.append))?;
        for event in decision.events {
            self.streams.entry(event.stream_id.clone()).or_default().push(event.position);
            self.ids.insert(event.event_id, event.position);
            self.events.push(event);
        }
        let answer = decision.answer;
        let remembered = Remembered { fingerprint: request.fingerprint, answer: answer.clone() };
        self.commands.insert(request.append.command_id, remembered);
        Ok(answer)
    }

    fn at(&self, position: &Position) -> Option<&RecordedEvent> {
        self.events.get(usize::try_from(position.0.checked_sub(1)?).ok()?)
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let request = self.sealer.prepare(append).await?;
        let log = request.append.log.clone();
        let mut logs = self.lock();
        let answer = match logs.get_mut(&log) {
            Some(tenant) => tenant.append(request)?,
            None => {
                // A refused first append must not leave a log behind.
                let mut tenant = Tenant::default();
                let answer = tenant.append(request)?;
                logs.insert(log, tenant);
                answer
            }
        };
        drop(logs);
        self.committed.send_modify(|count| *count += 1);
        Ok(answer)
    }

    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        Ok(self.look(log, |tenant| tenant.commands.get(command).map(|remembered| remembered.answer.again())))
    }

    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        self.look(log, |tenant| {
            let size = page::size(log, after, tenant.head().position, limit)?;
            let events = tenant.events.iter().skip(after.0 as usize).take(size).cloned();
            page::without_gap(log, after, size, events.collect())
        })
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let after = usize::try_from(after.0).unwrap_or(usize::MAX);
        Ok(self.look(log, |tenant| {
            let positions = tenant.streams.get(stream).into_iter().flatten();
            let page = positions.skip(after).take(limit.min(MAX_PAGE));
            page.filter_map(|position| tenant.at(position).cloned()).collect()
        }))
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        Ok(self.look(log, Tenant::head))
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        let count = self.look(log, |tenant| tenant.events.partition_point(|event| event.recorded_at <= instant));
        Ok(Position(count as u64))
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        follow(self.clone(), self.committed.subscribe(), log, after)
    }

    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        self.sealer.unseal(event).await
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        self.sealer.shred(log, subject).await
    }

    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        let mut logs = self.lock();
        let index = (place.position.0 as usize).wrapping_sub(1);
        let event = logs.get_mut(&place.log).and_then(|tenant| tenant.events.get_mut(index));
        let mut fields = event.into_iter().flat_map(|event| &mut event.sealed);
        match fields.find(|f| f.subject == place.subject && f.field == place.field) {
            Some(field) => {
                field.content = None;
                Ok(())
            }
            None => Err(EraseError::not_found(place)),
        }
    }
}
