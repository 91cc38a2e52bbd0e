//! The log in one SQLite file, its keys in another beside it.
//!
//! All writes go through one connection in a task of its own ([`writer`]); reads use a small pool
//! that cannot write. Two processes may share the file on one machine, never over a network.

mod branches;
mod connection;
mod keys;
mod leases;
mod rows;
mod situation;
mod view_steps;
mod views;
mod writer;
mod writing;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use futures::future::join_all;
use futures::stream::BoxStream;
use sqlx::{Row, SqlitePool};
use tokio::sync::{mpsc, oneshot, watch};

use crate::access::AccessLog;
use crate::append::{Append, Appended};
use crate::branch::{Branch, Closed};
use crate::branching::{self, BranchRows};
use crate::columns::{read_fault, stream_without_gap};
use crate::error::{AppendError, EraseError, ReadError, StorageError};
use crate::event::{RecordedEvent, Unsealed};
use crate::group::Names;
use crate::ids::{CommandId, EventId, LogId, StreamId, SubjectId};
use crate::keys::KeyStore;
use crate::log::{EventLog, Head, MAX_PAGE, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::page;
use crate::restore::{self, RestoringLog};
use crate::rules::Remembered;
use crate::sealing::{Prepared, Sealer};
use crate::stream_end::{Start, StreamEnd};
use crate::subscription::follow;

use branches::Change;
pub use connection::OpenError;
pub use keys::SqliteKeys;
pub use leases::SqliteLeases;
pub use views::SqliteViews;
use writer::{Work, Writer};

/// Requests that may wait for the writer before callers have to wait too.
const QUEUE: usize = 1_024;

/// An event log in a SQLite file. Clones share the same connections.
#[derive(Clone)]
pub struct SqliteLog {
    readers: SqlitePool,
    writer: mpsc::Sender<Work>,
    sealer: Sealer,
    committed: Arc<watch::Sender<u64>>,
}

impl SqliteLog {
    /// Opens the log in this file, and its keys in `<name>.keys.db` beside it; makes both when
    /// they do not exist.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let keys = SqliteKeys::open(path.with_extension("keys.db")).await?;
        Self::open_with_keys(path, Arc::new(keys)).await
    }

    /// Opens the log in this file with keys kept elsewhere.
    pub async fn open_with_keys(path: impl AsRef<Path>, keys: Arc<dyn KeyStore>) -> Result<Self, OpenError> {
        let connection = connection::open_writer(path.as_ref()).await?;
        let readers = connection::open_readers(path.as_ref()).await?;
        let committed = Arc::new(watch::Sender::new(0));
        let (writer, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(Writer::new(connection, Arc::clone(&committed)).run(inbox));
        Ok(Self { readers, writer, sealer: Sealer::new(keys), committed })
    }

    /// Writes a whole copy of the log in one file to a new one, while others go on writing to it. What was
    /// erased is not in it, and neither are keys.
    pub async fn back_up(path: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<(), OpenError> {
        connection::copy(path.as_ref(), to.as_ref()).await
    }

    /// Where it is kept who opened sealed values: beside the keys.
    pub fn access_log(&self) -> Arc<dyn AccessLog> {
        self.sealer.access_log()
    }

    /// Has the writer change something about a branch.
    async fn change(&self, change: Change) -> Result<bool, StorageError> {
        let stopped = || StorageError::new("the log takes no more changes; open it again");
        let (reply, answer) = oneshot::channel();
        self.writer.send(Work::Branch(change, reply)).await.map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Finishes what is queued and closes the file. Later appends are refused.
    pub async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.writer.send(Work::Close(reply)).await.is_ok() {
            // No answer means that the writer had stopped already: closed either way.
            let _ = closed.await;
        }
        self.readers.close().await;
    }
}

#[async_trait]
impl EventLog for SqliteLog {
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
        // The head first: events only ever grow, so all up to this head must be there.
        let head = self.head(log).await?.position;
        let size = page::size(log, after, head, limit)?;
        let events = self.own_page(log, after, Position(after.0 + size as u64)).await?;
        page::without_gap(log, after, size, events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::read_stream(self, &branch, stream, after, limit).await;
        }
        let events = self.own_stream_page(log, stream, after, limit.min(MAX_PAGE)).await?;
        stream_without_gap(log, stream, after, events)
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        rows::head(&mut connection, log).await.map_err(read_fault)
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::position_at(self, &branch, instant).await;
        }
        let query = sqlx::query(rows::POSITION_AT).bind(log.as_str()).bind(instant.micros());
        let row = query.fetch_optional(&self.readers).await.map_err(read_fault)?;
        let position = row.map(|row| row.try_get::<i64, _>(0)).transpose().map_err(read_fault)?;
        Ok(Position(position.unwrap_or(0) as u64))
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        follow(self.clone(), self.committed.subscribe(), log, after)
    }

    async fn branch(&self, log: &LogId) -> Result<Option<Branch>, ReadError> {
        if !Branch::is_possible(log) {
            return Ok(None);
        }
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        branches::find(&mut connection, log).await.map_err(read_fault)
    }

    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        branching::unseal(self, event).await
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        branching::shred(self, log, subject).await
    }

    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.writer.send(Work::Erase(place.clone(), reply)).await;
        sent.map_err(|_| EraseError::Stopped)?;
        answer.await.unwrap_or(Err(EraseError::Stopped))
    }
}

#[async_trait]
impl RestoringLog for SqliteLog {
    async fn restore(&self, events: Vec<RecordedEvent>) -> Result<(), AppendError> {
        let commands = restore::commands(events);
        let chain = restore::chain(&commands);
        let mut requests = Vec::with_capacity(commands.len());
        for events in commands {
            requests.push(self.sealer.restored(events).await?);
        }
        // Handed over in their order; what waits together is committed together.
        let answers = join_all(requests.into_iter().map(|request| self.write(request))).await;
        restore::same_chain(&chain, answers)
    }
}

#[async_trait]
impl BranchRows for SqliteLog {
    fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    async fn write(&self, request: Prepared) -> Result<Appended, AppendError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.writer.send(Work::Append(Box::new(request), reply)).await;
        sent.map_err(|_| AppendError::Stopped)?;
        answer.await.unwrap_or(Err(AppendError::Indeterminate))
    }

    async fn own_page(&self, log: &LogId, after: Position, to: Position) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        Ok(branches::page(&mut connection, log, after, to).await.map_err(read_fault)??)
    }

    async fn own_stream_page(
        &self,
        log: &LogId,
        stream: &StreamId,
        after: Revision,
        limit: usize,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        Ok(branches::stream_page(&mut connection, log, stream, after, limit).await.map_err(read_fault)??)
    }

    async fn own_command(&self, log: &LogId, command: &CommandId) -> Result<Option<Remembered>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let names = Names { commands: [command].into(), ..Names::default() };
        let found = situation::look_up(&mut connection, log, &names).await.map_err(read_fault)?;
        Ok(found.remembered(command).cloned())
    }

    async fn own_event_id(&self, log: &LogId, ids: &[EventId], to: Position) -> Result<Option<EventId>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        branches::taken(&mut connection, log, ids, to).await.map_err(read_fault)
    }

    async fn own_end(&self, log: &LogId, stream: &StreamId, to: Position) -> Result<Option<StreamEnd>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        branches::end(&mut connection, log, stream, to).await.map_err(read_fault)
    }

    async fn own_branches(&self, base: &LogId) -> Result<Vec<Branch>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        branches::list(&mut connection, base).await.map_err(read_fault)
    }

    async fn insert_branch(&self, branch: &Branch) -> Result<bool, StorageError> {
        self.change(Change::Open(branch.clone())).await
    }

    async fn end_branch(&self, log: &LogId, closed: &Closed) -> Result<bool, StorageError> {
        self.change(Change::Close(log.clone(), closed.clone())).await
    }

    async fn seed(&self, log: &LogId, streams: &[Start]) -> Result<(), StorageError> {
        self.change(Change::Seed(log.clone(), streams.to_vec())).await.map(|_| ())
    }
}
