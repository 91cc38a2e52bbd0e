//! A log in memory: for tests, and for trying things out without a file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures::stream::BoxStream;
use tokio::sync::watch;

use crate::access::AccessLog;
use crate::append::{Append, Appended};
use crate::branch::{Branch, Closed};
use crate::branching::{self, BranchRows};
use crate::error::{AppendError, EraseError, ReadError, StorageError};
use crate::event::{RecordedEvent, Unsealed};
use crate::ids::{CommandId, EventId, LogId, StreamId, SubjectId};
use crate::keys::{KeyStore, MemoryKeys};
use crate::log::{EventLog, Head, MAX_PAGE, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::page;
use crate::restore::{self, RestoringLog};
use crate::rules::{self, Remembered, Situation};
use crate::sealing::{Prepared, Sealer};
use crate::stream_end::{Start, StreamEnd};
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
    /// Set when the log branched off another one; its own events follow the shared ones.
    branch: Option<Branch>,
    events: Vec<RecordedEvent>,
    /// Positions of the events of each stream.
    streams: HashMap<StreamId, Vec<Position>>,
    /// Where streams of a branch start.
    starts: HashMap<StreamId, StreamEnd>,
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

    /// Where it is kept who opened sealed values: beside the keys.
    pub fn access_log(&self) -> Arc<dyn AccessLog> {
        self.sealer.access_log()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LogId, Tenant>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_now(&self, request: Prepared) -> Result<Appended, AppendError> {
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
        let shared = self.branch.as_ref().map_or(Head::START, |branch| Head {
            position: branch.at,
            hash: branch.hash,
            recorded_at: Some(branch.recorded_at),
        });
        self.events.last().map_or(shared, |event| Head { position: event.position, hash: event.hash, recorded_at: Some(event.recorded_at) })
    }

    /// The position after which this log's own events stand.
    fn shared(&self) -> u64 {
        self.branch.as_ref().map_or(0, |branch| branch.at.0)
    }

    /// The revision after which this log's own events of a stream stand.
    fn start(&self, stream: &StreamId) -> u64 {
        self.starts.get(stream).map_or(0, |end| end.revision.0)
    }

    /// Where a stream stands by the log's own events up to a position; `None` when it has none of them.
    fn own_end(&self, stream: &StreamId, to: Position) -> Option<StreamEnd> {
        let positions = self.streams.get(stream)?;
        let own = positions.partition_point(|position| *position <= to);
        let last = self.at(positions.get(own.checked_sub(1)?)?)?;
        Some(StreamEnd { revision: Revision(self.start(stream) + own as u64), closed: last.event_type.closes_stream() })
    }

    /// Where a stream stands; `None` when it has no event.
    fn end(&self, stream: &StreamId) -> Option<StreamEnd> {
        self.own_end(stream, Position(u64::MAX)).or_else(|| self.starts.get(stream).copied())
    }

    fn situation(&self, append: &Append) -> Situation {
        let written = append.writes.iter().map(|write| &write.stream);
        let named = written.chain(append.conditions.iter().map(|read| &read.stream));
        let end = |stream: &StreamId| self.end(stream).map(|end| (stream.clone(), end));
        let ids = append.events().map(|event| event.event_id);
        Situation {
            head: self.head(),
            streams: named.filter_map(end).collect(),
            taken: ids.filter(|id| self.ids.contains_key(id)).collect(),
        }
    }

    fn append(&mut self, request: Prepared) -> Result<Appended, AppendError> {
        if let Some(earlier) = self.commands.get(&request.append.command_id) {
            return rules::repeat(&request, earlier);
        }
        if let Some(Branch { closed: Some(_), log, .. }) = &self.branch {
            return Err(AppendError::Closed { log: log.clone() });
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
        self.events.get(usize::try_from(position.0.checked_sub(1 + self.shared())?).ok()?)
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        branching::append_caused(self, append, Vec::new()).await
    }

    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::command(self, &branch, command).await;
        }
        Ok(self.own_command(log, command).await?.map(|remembered| remembered.answer.again()))
    }

    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::read(self, &branch, after, limit).await;
        }
        let size = page::size(log, after, self.look(log, Tenant::head).position, limit)?;
        let events = self.own_page(log, after, Position(after.0 + size as u64)).await?;
        page::without_gap(log, after, size, events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::read_stream(self, &branch, stream, after, limit).await;
        }
        self.own_stream_page(log, stream, after, limit.min(MAX_PAGE)).await
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        Ok(self.look(log, Tenant::head))
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::position_at(self, &branch, instant).await;
        }
        let count = self.look(log, |tenant| tenant.events.partition_point(|event| event.recorded_at <= instant));
        Ok(Position(count as u64))
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        follow(self.clone(), self.committed.subscribe(), log, after)
    }

    async fn branch(&self, log: &LogId) -> Result<Option<Branch>, ReadError> {
        Ok(if Branch::is_possible(log) { self.look(log, |tenant| tenant.branch.clone()) } else { None })
    }

    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        branching::unseal(self, event).await
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        branching::shred(self, log, subject).await
    }

    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        let mut logs = self.lock();
        let event = logs.get_mut(&place.log).and_then(|tenant| {
            let index = place.position.0.checked_sub(1 + tenant.shared())?;
            tenant.events.get_mut(usize::try_from(index).ok()?)
        });
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

#[async_trait]
impl RestoringLog for MemoryLog {
    async fn restore(&self, events: Vec<RecordedEvent>) -> Result<(), AppendError> {
        let commands = restore::commands(events);
        let chain = restore::chain(&commands);
        let mut answers = Vec::with_capacity(commands.len());
        for events in commands {
            answers.push(self.write_now(self.sealer.restored(events).await?));
        }
        restore::same_chain(&chain, answers)
    }
}

#[async_trait]
impl BranchRows for MemoryLog {
    fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    async fn write(&self, request: Prepared) -> Result<Appended, AppendError> {
        self.write_now(request)
    }

    async fn own_page(&self, log: &LogId, after: Position, to: Position) -> Result<Vec<RecordedEvent>, ReadError> {
        Ok(self.look(log, |tenant| {
            let first = after.0.saturating_sub(tenant.shared()) as usize;
            let events = tenant.events.iter().skip(first).take_while(|event| event.position <= to);
            events.cloned().collect()
        }))
    }

    async fn own_stream_page(
        &self,
        log: &LogId,
        stream: &StreamId,
        after: Revision,
        limit: usize,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        Ok(self.look(log, |tenant| {
            let first = usize::try_from(after.0.saturating_sub(tenant.start(stream))).unwrap_or(usize::MAX);
            let positions = tenant.streams.get(stream).into_iter().flatten();
            positions.skip(first).take(limit).filter_map(|position| tenant.at(position).cloned()).collect()
        }))
    }

    async fn own_command(&self, log: &LogId, command: &CommandId) -> Result<Option<Remembered>, ReadError> {
        Ok(self.look(log, |tenant| tenant.commands.get(command).cloned()))
    }

    async fn own_event_id(&self, log: &LogId, ids: &[EventId], to: Position) -> Result<Option<EventId>, ReadError> {
        let taken = |tenant: &Tenant| ids.iter().copied().find(|id| tenant.ids.get(id).is_some_and(|position| *position <= to));
        Ok(self.look(log, taken))
    }

    async fn own_end(&self, log: &LogId, stream: &StreamId, to: Position) -> Result<Option<StreamEnd>, ReadError> {
        Ok(self.look(log, |tenant| tenant.own_end(stream, to)))
    }

    async fn own_branches(&self, base: &LogId) -> Result<Vec<Branch>, ReadError> {
        let logs = self.lock();
        let mut branches: Vec<Branch> =
            logs.values().filter_map(|tenant| tenant.branch.clone()).filter(|branch| branch.base == *base).collect();
        branches.sort_by(|a, b| (a.opened_at, &a.log).cmp(&(b.opened_at, &b.log)));
        Ok(branches)
    }

    async fn insert_branch(&self, branch: &Branch) -> Result<bool, StorageError> {
        match self.lock().entry(branch.log.clone()) {
            Entry::Occupied(_) => Ok(false),
            Entry::Vacant(free) => {
                free.insert(Tenant { branch: Some(branch.clone()), ..Tenant::default() });
                Ok(true)
            }
        }
    }

    async fn end_branch(&self, log: &LogId, closed: &Closed) -> Result<bool, StorageError> {
        let mut logs = self.lock();
        let branch = logs.get_mut(log).and_then(|tenant| tenant.branch.as_mut()).filter(|branch| branch.closed.is_none());
        Ok(branch.map(|branch| branch.closed = Some(closed.clone())).is_some())
    }

    async fn seed(&self, log: &LogId, streams: &[Start]) -> Result<(), StorageError> {
        if let Some(tenant) = self.lock().get_mut(log) {
            for (stream, end) in streams {
                tenant.starts.entry(stream.clone()).or_insert(*end);
            }
        }
        Ok(())
    }
}
