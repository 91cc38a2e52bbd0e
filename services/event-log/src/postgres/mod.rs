//! The log in PostgreSQL, in the schema `turnus_log` of a database; its keys in the schema
//! `turnus_keys`, of the same database or a better guarded one.
//!
//! Appends go through one task for each log ([`lanes`]); reads use a pool that cannot write. Any
//! number of processes may share the database: the row of the head is locked before anything else,
//! so positions are taken in the order in which they become visible.
//!
//! Subscribers wake at commits of their own process at once, at those of others by a notification
//! ([`doorbell`]), and ask four times a second whatever happens.
//!
//! Connect to the server itself or through a pooler in session mode: the settings of a session must
//! last longer than a transaction.

mod connection;
mod doorbell;
mod keys;
mod lanes;
mod leases;
mod rows;
mod schema;
mod writing;

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sqlx::{Connection, PgPool};
use tokio::sync::watch;

use crate::append::{Append, Appended};
use crate::columns::{read_fault, stream_without_gap};
use crate::error::{AppendError, Corrupt, EraseError, ReadError, StorageError};
use crate::event::{RecordedEvent, Unsealed};
use crate::ids::{CommandId, LogId, StreamId, SubjectId};
use crate::keys::KeyStore;
use crate::log::{EventLog, Head, MAX_PAGE, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::page;
use crate::sealing::Sealer;
use crate::subscription::follow;

use connection::Place;
pub use connection::PostgresOpenError;
use doorbell::Doorbell;
pub use keys::PostgresKeys;
use lanes::Lanes;
pub use leases::PostgresLeases;

const SCRIPT: &str = include_str!("../../../../schema/sql/postgres/0001_event_log.sql");
const SCHEMA: &str = "turnus_log";
const WRITERS: u32 = 8;
const READERS: u32 = 8;

/// An event log in a PostgreSQL database. Clones share the same connections.
#[derive(Clone)]
pub struct PostgresLog {
    readers: PgPool,
    writers: PgPool,
    lanes: Arc<Lanes>,
    sealer: Sealer,
    doorbell: Arc<Doorbell>,
}

impl PostgresLog {
    /// Opens the log in this database, `postgres://user@host:port/database`, with its keys in the
    /// same database; makes the tables of both when they are not there.
    pub async fn open(url: &str) -> Result<Self, PostgresOpenError> {
        let keys = PostgresKeys::open(url).await?;
        Self::open_with_keys(url, Arc::new(keys)).await
    }

    /// Opens the log in this database with keys kept elsewhere.
    pub async fn open_with_keys(url: &str, keys: Arc<dyn KeyStore>) -> Result<Self, PostgresOpenError> {
        let place = Place::new(url, SCHEMA)?;
        let mut connection = place.connect_checked().await?;
        schema::migrate(&place, &mut connection, SCRIPT).await?;
        connection.close().await.map_err(|error| place.storage(error))?;
        let (readers, writers) = (place.readers(READERS), place.writers(WRITERS));
        let committed = Arc::new(watch::Sender::new(0));
        let doorbell = Arc::new(Doorbell::new(writers.clone(), readers.clone(), committed.subscribe()));
        let lanes = Arc::new(Lanes::new(writers.clone(), committed));
        Ok(Self { readers, writers, lanes, sealer: Sealer::new(keys), doorbell })
    }

    /// Finishes what is queued and closes the connections. Later appends are refused.
    pub async fn close(&self) {
        self.lanes.close().await;
        self.doorbell.close().await;
        self.writers.close().await;
        self.readers.close().await;
    }
}

#[async_trait]
impl EventLog for PostgresLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.lanes.append(self.sealer.prepare(append).await?).await
    }

    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let known = rows::remembered(&mut connection, log, &[command.as_str()]).await.map_err(read_fault)?;
        Ok(known.get(command).map(|remembered| remembered.answer.again()))
    }

    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        // The head first: events only ever grow, so all up to this head must be there.
        let head = rows::head(&mut connection, log).await.map_err(read_fault)?.position;
        let size = page::size(log, after, head, limit)?;
        let events = rows::page(&mut connection, log, after, after.0 + size as u64).await.map_err(read_fault)??;
        page::without_gap(log, after, size, events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let events = rows::stream_page(&mut connection, log, stream, after, limit.min(MAX_PAGE)).await.map_err(read_fault)??;
        stream_without_gap(log, stream, after, events)
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        rows::head(&mut connection, log).await.map_err(read_fault)
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let found = rows::position_at(&mut connection, log, instant).await.map_err(read_fault)?;
        // Halving steps on an event each time: it gets nowhere only when one is missing.
        let missing = || Corrupt { log: log.clone(), position: Position(1), cause: "an event is missing; verify tells which".to_owned() };
        Ok(found.ok_or_else(missing)?)
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        follow(self.clone(), self.doorbell.heard(), log, after)
    }

    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        self.sealer.unseal(event).await
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        self.sealer.shred(log, subject).await
    }

    /// The ciphertext is gone for readers; the file of the table loses it at the next `VACUUM FULL`,
    /// the write-ahead log, standbys and backups when they are thrown away.
    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        let fault = |error| match error {
            sqlx::Error::PoolClosed => EraseError::Stopped,
            error => EraseError::Storage(StorageError::new(error)),
        };
        let mut connection = self.writers.acquire().await.map_err(fault)?;
        match writing::blank(&mut connection, place).await.map_err(fault)? {
            true => Ok(()),
            false => Err(EraseError::not_found(place)),
        }
    }
}
