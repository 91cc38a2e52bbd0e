//! The log in PostgreSQL, in the schema `turnus_log` of a database; its keys in the schema
//! `turnus_keys`, of the same database or a better guarded one.
//!
//! Appends go through one task for each log ([`lanes`]); reads use a pool that cannot write. Any
//! number of processes may share the database: an append is decided on a snapshot and written only if
//! the head is still there, and the head is moved before anything else is written, so positions are
//! taken in the order in which they become visible.
//!
//! Subscribers wake at commits of their own process at once, at those of others by a notification
//! ([`doorbell`]), and ask four times a second whatever happens.
//!
//! Connect to the server itself or through a pooler in session mode: the settings of a session must
//! last longer than a transaction.

mod branches;
mod connection;
mod copy_text;
mod doorbell;
mod keys;
mod lanes;
mod leases;
mod rows;
mod schema;
mod situation;
mod view_steps;
mod views;
mod writing;

use std::sync::Arc;

use async_trait::async_trait;
use futures::future::join_all;
use futures::stream::BoxStream;
use sqlx::{Connection, PgPool};
use tokio::sync::watch;

use crate::access::AccessLog;
use crate::append::{Append, Appended};
use crate::branch::{Branch, Closed};
use crate::branching::{self, BranchRows};
use crate::columns::{read_fault, stream_without_gap};
use crate::error::{AppendError, Corrupt, EraseError, ReadError, StorageError};
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

use connection::Place;
pub use connection::PostgresOpenError;
use doorbell::Doorbell;
pub use keys::PostgresKeys;
use lanes::Lanes;
pub use leases::PostgresLeases;
pub use views::PostgresViews;

const SCRIPTS: &[schema::Script] = &[
    (1, include_str!("../../../../schema/sql/postgres/0001_event_log.sql")),
    (3, include_str!("../../../../schema/sql/postgres/0003_branches.sql")),
    (4, include_str!("../../../../schema/sql/postgres/0004_closed_streams.sql")),
    (5, include_str!("../../../../schema/sql/postgres/0005_tenants.sql")),
];
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
        schema::migrate(&place, &mut connection, SCRIPTS).await?;
        // The server lets nobody copy in whose rows it looks at.
        let question = sqlx::query_scalar("SELECT NOT row_security_active('es_event')");
        let copies = question.fetch_one(&mut connection).await.map_err(|error| place.storage(error))?;
        connection.close().await.map_err(|error| place.storage(error))?;
        Ok(Self::at(&place, keys, copies))
    }

    /// Opens the log on a standby of its server, with its keys on the same standby, for reading: what is
    /// there is the beginning of the log, without a hole, and more arrives a little later. The server
    /// refuses to append and to erase.
    pub async fn open_standby(url: &str) -> Result<Self, PostgresOpenError> {
        let place = Place::new(url, SCHEMA)?;
        let mut connection = place.connect_standby().await?;
        schema::check(&place, &mut connection, SCRIPTS).await?;
        connection.close().await.map_err(|error| place.storage(error))?;
        Ok(Self::at(&place, Arc::new(PostgresKeys::of_standby(url)?), false))
    }

    fn at(place: &Place, keys: Arc<dyn KeyStore>, copies: bool) -> Self {
        let (readers, writers) = (place.readers(READERS), place.writers(WRITERS));
        let committed = Arc::new(watch::Sender::new(0));
        let doorbell = Arc::new(Doorbell::new(writers.clone(), readers.clone(), committed.subscribe()));
        let lanes = Arc::new(Lanes::new(writers.clone(), committed, copies));
        Self { readers, writers, lanes, sealer: Sealer::new(keys), doorbell }
    }

    /// Where it is kept who opened sealed values: beside the keys.
    pub fn access_log(&self) -> Arc<dyn AccessLog> {
        self.sealer.access_log()
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
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        // The head first: events only ever grow, so all up to this head must be there.
        let head = rows::head(&mut connection, log).await.map_err(read_fault)?.position;
        let size = page::size(log, after, head, limit)?;
        let events = rows::page(&mut connection, log, after, after.0 + size as u64).await.map_err(read_fault)??;
        page::without_gap(log, after, size, events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        if let Some(branch) = self.branch(log).await? {
            return branching::read_stream(self, &branch, stream, after, limit).await;
        }
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let events = rows::stream_page(&mut connection, log, stream, after, limit.min(MAX_PAGE)).await.map_err(read_fault)??;
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
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        let found = rows::position_at(&mut connection, log, instant).await.map_err(read_fault)?;
        // Halving steps on an event each time: it gets nowhere only when one is missing.
        let missing = || Corrupt { log: log.clone(), position: Position(1), cause: "an event is missing; verify tells which".to_owned() };
        Ok(found.ok_or_else(missing)?)
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        follow(self.clone(), self.doorbell.heard(), log, after)
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

#[async_trait]
impl RestoringLog for PostgresLog {
    async fn restore(&self, events: Vec<RecordedEvent>) -> Result<(), AppendError> {
        let commands = restore::commands(events);
        let chain = restore::chain(&commands);
        let mut requests = Vec::with_capacity(commands.len());
        for events in commands {
            requests.push(self.sealer.restored(events).await?);
        }
        // Handed over in their order; what waits together is committed together.
        let answers = join_all(requests.into_iter().map(|request| self.lanes.append(request))).await;
        restore::same_chain(&chain, answers)
    }
}

#[async_trait]
impl BranchRows for PostgresLog {
    fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    async fn write(&self, request: Prepared) -> Result<Appended, AppendError> {
        self.lanes.append(request).await
    }

    async fn own_page(&self, log: &LogId, after: Position, to: Position) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        Ok(rows::page(&mut connection, log, after, to.0).await.map_err(read_fault)??)
    }

    async fn own_stream_page(
        &self,
        log: &LogId,
        stream: &StreamId,
        after: Revision,
        limit: usize,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = self.readers.acquire().await.map_err(read_fault)?;
        Ok(rows::stream_page(&mut connection, log, stream, after, limit).await.map_err(read_fault)??)
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
        let mut connection = self.writers.acquire().await.map_err(StorageError::new)?;
        branches::open(&mut connection, branch).await.map_err(StorageError::new)
    }

    async fn end_branch(&self, log: &LogId, closed: &Closed) -> Result<bool, StorageError> {
        let mut connection = self.writers.acquire().await.map_err(StorageError::new)?;
        branches::close(&mut connection, log, closed).await.map_err(StorageError::new)
    }

    async fn seed(&self, log: &LogId, streams: &[Start]) -> Result<(), StorageError> {
        let mut connection = self.writers.acquire().await.map_err(StorageError::new)?;
        branches::seed(&mut connection, log, streams).await.map_err(StorageError::new)
    }
}
