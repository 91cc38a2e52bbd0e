//! The one task that writes. It owns its connection, so no caller that goes away can leave a
//! transaction open, and it commits together what waits together: one flush for many appends.
//!
//! Each request is decided in memory before anything of it is written, so a refused request costs
//! its neighbours nothing and needs no savepoint.

use std::sync::Arc;

use sqlx::{Connection, Row, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};

use super::connection::is_busy;
use super::rows;
use crate::append::Appended;
use crate::error::{AppendError, EraseError, StorageError};
use crate::log::SealedPlace;
use crate::rules;
use crate::sealing::Prepared;

/// Most requests committed together.
const GROUP: usize = 64;

type Reply<T> = oneshot::Sender<T>;

/// What callers ask of the writer.
pub(super) enum Work {
    Append(Box<Prepared>, Reply<Result<Appended, AppendError>>),
    Erase(SealedPlace, Reply<Result<(), EraseError>>),
    Close(Reply<()>),
}

type Waiting = (Box<Prepared>, Reply<Result<Appended, AppendError>>);

/// Owns the writing connection.
pub(super) struct Writer {
    connection: SqliteConnection,
    /// Counts commits, to wake subscribers of this process.
    committed: Arc<watch::Sender<u64>>,
    /// Set once it is not known what the database holds: only opening it again can tell.
    stopped: bool,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection, committed: Arc<watch::Sender<u64>>) -> Self {
        Self { connection, committed, stopped: false }
    }

    /// Serves requests until the log is closed, all its handles are dropped, or a commit fails.
    pub(super) async fn run(mut self, mut inbox: mpsc::Receiver<Work>) {
        let mut batch = Vec::new();
        let mut closing = None;
        while closing.is_none() && inbox.recv_many(&mut batch, GROUP).await > 0 {
            let mut group = Vec::new();
            for work in batch.drain(..) {
                match work {
                    Work::Append(request, reply) => group.push((request, reply)),
                    Work::Erase(place, reply) => {
                        self.append_group(std::mem::take(&mut group)).await;
                        let _ = reply.send(self.erase(&place).await);
                    }
                    Work::Close(reply) => closing = Some(reply),
                }
            }
            self.append_group(group).await;
            if self.stopped {
                break;
            }
        }
        // The answer to a close waits for the file; nobody can act on a failure to close.
        drop(inbox);
        let _ = self.connection.close().await;
        if let Some(reply) = closing {
            let _ = reply.send(());
        }
    }

    /// Commits a group and answers each request. Callers that went away are not missed.
    async fn append_group(&mut self, group: Vec<Waiting>) {
        if group.is_empty() {
            return;
        }
        match self.try_group(&group).await {
            Ok(answers) => {
                self.committed.send_modify(|count| *count += 1);
                for ((_, reply), answer) in group.into_iter().zip(answers) {
                    let _ = reply.send(answer);
                }
            }
            Err(fault) => {
                for (_, reply) in group {
                    let _ = reply.send(Err(fault.clone()));
                }
            }
        }
    }

    /// One transaction for the whole group; a fault means that none of it was written, unless it
    /// is `Indeterminate`.
    async fn try_group(&mut self, group: &[Waiting]) -> Result<Vec<Result<Appended, AppendError>>, AppendError> {
        if self.stopped {
            return Err(AppendError::Stopped);
        }
        self.begin().await.map_err(append_fault)?;
        let mut answers = Vec::with_capacity(group.len());
        for (request, _) in group {
            match append_one(&mut self.connection, request).await {
                Ok(answer) => answers.push(answer),
                Err(error) => {
                    self.roll_back().await;
                    return Err(append_fault(error));
                }
            }
        }
        if self.commit().await.is_err() {
            return Err(AppendError::Indeterminate);
        }
        Ok(answers)
    }

    /// Blanks a sealed value, then empties the WAL, which still holds it.
    async fn erase(&mut self, place: &SealedPlace) -> Result<(), EraseError> {
        let fault = |error| EraseError::Storage(StorageError::new(error));
        if self.stopped {
            return Err(EraseError::Stopped);
        }
        self.begin().await.map_err(fault)?;
        let found = match rows::blank(&mut self.connection, place).await {
            Ok(found) => found,
            Err(error) => {
                self.roll_back().await;
                return Err(fault(error));
            }
        };
        self.commit().await.map_err(fault)?;
        if !found {
            return Err(EraseError::not_found(place));
        }
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
        let row = checkpoint.fetch_one(&mut self.connection).await.map_err(fault)?;
        match row.try_get::<i64, _>(0).map_err(fault)? {
            0 => Ok(()),
            _ => Err(EraseError::Lingering),
        }
    }

    /// Takes the write lock before anything is read.
    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.connection).await.map(|_| ())
    }

    /// After a failed commit the disk is not to be trusted: a second try may report success for
    /// pages that the system has dropped.
    async fn commit(&mut self) -> Result<(), sqlx::Error> {
        let committed = sqlx::query("COMMIT").execute(&mut self.connection).await;
        self.stopped |= committed.is_err();
        committed.map(|_| ())
    }

    async fn roll_back(&mut self) {
        let rolled_back = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        // SQLite rolls back by itself on some errors, and then says that nothing is open.
        let nothing_open = |error: &sqlx::Error| error.to_string().contains("no transaction");
        self.stopped |= rolled_back.is_err_and(|error| !nothing_open(&error));
    }
}

/// Decides on one request and writes the decision. The outer error is a fault of the database, the
/// inner one a refusal of which nothing was written.
async fn append_one(connection: &mut SqliteConnection, request: &Prepared) -> Result<Result<Appended, AppendError>, sqlx::Error> {
    if let Some(earlier) = rows::remembered(connection, &request.append.log, &request.append.command_id).await? {
        return Ok(rules::repeat(request, &earlier));
    }
    let situation = rows::situation(connection, &request.append).await?;
    let decision = match rules::decide(request, &situation) {
        Ok(decision) => decision,
        Err(refusal) => return Ok(Err(refusal)),
    };
    rows::write(connection, request, &decision).await?;
    Ok(Ok(decision.answer))
}

fn append_fault(error: sqlx::Error) -> AppendError {
    if is_busy(&error) { AppendError::Busy } else { AppendError::Storage(StorageError::new(error)) }
}
