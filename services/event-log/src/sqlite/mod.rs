//! The log in one SQLite file, its keys in another beside it.
//!
//! All writes go through one connection in a task of its own ([`writer`]); reads use a small pool
//! that cannot write. Two processes may share the file on one machine, never over a network.

mod connection;
mod keys;
mod leases;
mod rows;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sqlx::{Row, SqlitePool};
use tokio::sync::{mpsc, oneshot, watch};

use crate::append::{Append, Appended};
use crate::columns::{read_fault, signed, stream_without_gap};
use crate::error::{AppendError, EraseError, ReadError, StorageError};
use crate::event::{RecordedEvent, Unsealed};
use crate::ids::{CommandId, LogId, StreamId, SubjectId};
use crate::keys::KeyStore;
use crate::log::{EventLog, Head, MAX_PAGE, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::page;
use crate::sealing::Sealer;
use crate::subscription::follow;

pub use connection::OpenError;
pub use keys::SqliteKeys;
pub use leases::SqliteLeases;
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
        let request = Box::new(self.sealer.prepare(append).await?);
        let (reply, answer) = oneshot::channel();
        let sent = self.writer.send(Work::Append(request, reply)).await;
        sent.map_err(|_| AppendError::Stopped)?;
        answer.await.unwrap_or(Err(AppendError::Indeterminate))
    }

    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let remembered = rows::remembered(&mut connection, log, command).await;
        Ok(remembered.map_err(read_fault)?.map(|remembered| remembered.answer.again()))
    }

    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        // The head first: events only ever grow, so all up to this head must be there.
        let head = self.head(log).await?.position;
        let size = page::size(log, after, head, limit)?;
        let query = sqlx::query(rows::PAGE).bind(log.as_str()).bind(signed(after.0)).bind(signed(after.0 + size as u64));
        let page = query.fetch_all(&self.readers).await.map_err(read_fault)?;
        let events = page.iter().map(|row| rows::event(log, row)).collect::<Result<_, _>>()?;
        page::without_gap(log, after, size, events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let query =
            sqlx::query(rows::STREAM_PAGE).bind(log.as_str()).bind(stream.as_str()).bind(signed(after.0)).bind(limit.min(MAX_PAGE) as i64);
        let page = query.fetch_all(&self.readers).await.map_err(read_fault)?;
        let events = page.iter().map(|row| rows::event(log, row)).collect::<Result<_, _>>()?;
        stream_without_gap(log, stream, after, events)
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        rows::head(&mut connection, log).await.map_err(read_fault)
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        let query = sqlx::query(rows::POSITION_AT).bind(log.as_str()).bind(instant.micros());
        let row = query.fetch_optional(&self.readers).await.map_err(read_fault)?;
        let position = row.map(|row| row.try_get::<i64, _>(0)).transpose().map_err(read_fault)?;
        Ok(Position(position.unwrap_or(0) as u64))
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
        let (reply, answer) = oneshot::channel();
        let sent = self.writer.send(Work::Erase(place.clone(), reply)).await;
        sent.map_err(|_| EraseError::Stopped)?;
        answer.await.unwrap_or(Err(EraseError::Stopped))
    }
}
