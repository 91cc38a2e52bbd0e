//! The one task that writes. It owns its connection, so no caller that goes away can leave a
//! transaction open, and it commits together what waits together: one flush for many appends.
//!
//! How a group is judged: see `group`.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::{Connection, Row, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};

use super::branches::{self, Change};
use super::connection::{is_busy, is_constraint, is_full};
use super::writing::{Failed, Writes};
use super::{rows, situation};
use crate::append::Appended;
use crate::error::{AppendError, EraseError, StorageError};
use crate::gather::{Gatherer, Waits};
use crate::group::Names;
use crate::ids::LogId;
use crate::log::SealedPlace;
use crate::sealing::Prepared;

type Reply<T> = oneshot::Sender<T>;

/// What callers ask of the writer.
pub(super) enum Work {
    Append(Box<Prepared>, Reply<Result<Appended, AppendError>>),
    Erase(SealedPlace, Reply<Result<(), EraseError>>),
    Branch(Change, Reply<Result<bool, StorageError>>),
    Close(Reply<()>),
}

impl Waits for Work {
    fn events(&self) -> usize {
        match self {
            Self::Append(request, _) => request.append.events().count(),
            Self::Erase(..) | Self::Branch(..) | Self::Close(_) => 0,
        }
    }
}

type Waiting = (Box<Prepared>, Reply<Result<Appended, AppendError>>);
type Answers = Vec<Result<Appended, AppendError>>;

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
    pub(super) async fn run(mut self, inbox: mpsc::Receiver<Work>) {
        let mut inbox = Gatherer::new(inbox);
        let mut closing = None;
        while closing.is_none() {
            let gathered = inbox.next().await;
            if gathered.is_empty() {
                break;
            }
            let mut group = Vec::new();
            for work in gathered {
                match work {
                    Work::Append(request, reply) => group.push((request, reply)),
                    Work::Erase(place, reply) => {
                        self.append_group(std::mem::take(&mut group)).await;
                        let _ = reply.send(self.erase(&place).await);
                    }
                    Work::Branch(change, reply) => {
                        self.append_group(std::mem::take(&mut group)).await;
                        let _ = reply.send(self.change(&change).await);
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
    async fn try_group(&mut self, group: &[Waiting]) -> Result<Answers, AppendError> {
        if self.stopped {
            return Err(AppendError::Stopped);
        }
        match self.judge_and_write(group, false).await {
            // Which id is taken is looked up only now: the index looks anyway, and it is rare.
            Err(Failed::Write(error)) if is_constraint(&error) => {
                self.roll_back().await;
                let outcome = self.judge_and_write(group, true).await;
                self.answered(outcome).await
            }
            outcome => self.answered(outcome).await,
        }
    }

    /// After a failed commit the disk is not to be trusted: a second try may report success for pages that the
    /// system has dropped. Only a full disk says that before anything is synced, and then nothing was committed.
    async fn answered(&mut self, outcome: Result<Answers, Failed>) -> Result<Answers, AppendError> {
        match outcome {
            Ok(answers) => Ok(answers),
            Err(Failed::Write(error)) => {
                self.roll_back().await;
                Err(append_fault(error))
            }
            Err(Failed::Commit(error)) if is_full(&error) => {
                self.roll_back().await;
                Err(append_fault(error))
            }
            Err(Failed::Commit(_)) => {
                self.stopped = true;
                Err(AppendError::Indeterminate)
            }
        }
    }

    /// Takes the lock, judges the requests and writes what is decided. The outer error is a fault of the database,
    /// the inner ones are refusals of which nothing was written.
    async fn judge_and_write(&mut self, group: &[Waiting], with_ids: bool) -> Result<Answers, Failed> {
        let mut logs: HashMap<&LogId, Vec<(usize, &Prepared)>> = HashMap::new();
        for (n, (request, _)) in group.iter().enumerate() {
            logs.entry(&request.append.log).or_default().push((n, request));
        }
        let mut answers = Vec::with_capacity(group.len());
        let mut writes = Writes::default();
        for (nth, (log, requests)) in logs.into_iter().enumerate() {
            let mut names = Names::of(requests.iter().map(|(_, request)| &request.append));
            if !with_ids {
                names.events.clear();
            }
            let looked_up = match nth {
                0 => situation::lock_and_look_up(&mut self.connection, log, &names).await,
                _ => situation::look_up(&mut self.connection, log, &names).await,
            };
            let mut judged = looked_up.map_err(Failed::Write)?;
            answers.extend(requests.into_iter().map(|(n, request)| (n, judged.judge(request))));
            writes.add(&mut self.connection, log, &judged).await?;
        }
        writes.commit(&mut self.connection).await?;
        answers.sort_by_key(|(n, _)| *n);
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
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

    /// Changes something about a branch, or nothing.
    async fn change(&mut self, change: &Change) -> Result<bool, StorageError> {
        if self.stopped {
            return Err(StorageError::new("the log takes no more changes; open it again"));
        }
        self.begin().await.map_err(StorageError::new)?;
        let changed = match branches::apply(&mut self.connection, change).await {
            Ok(changed) => changed,
            Err(error) => {
                self.roll_back().await;
                return Err(StorageError::new(error));
            }
        };
        self.commit().await.map_err(StorageError::new)?;
        Ok(changed)
    }

    /// Takes the write lock before anything is read.
    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.connection).await.map(|_| ())
    }

    /// Commits; for what follows from a failure see [`Writer::answered`].
    async fn commit(&mut self) -> Result<(), sqlx::Error> {
        let committed = sqlx::query("COMMIT").execute(&mut self.connection).await;
        match &committed {
            Err(error) if is_full(error) => self.roll_back().await,
            committed => self.stopped |= committed.is_err(),
        }
        committed.map(|_| ())
    }

    async fn roll_back(&mut self) {
        let rolled_back = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        // SQLite rolls back by itself on some errors, and then says that nothing is open.
        let nothing_open = |error: &sqlx::Error| error.to_string().contains("no transaction");
        self.stopped |= rolled_back.is_err_and(|error| !nothing_open(&error));
    }
}

fn append_fault(error: sqlx::Error) -> AppendError {
    if is_busy(&error) { AppendError::Busy } else { AppendError::Storage(StorageError::new(error)) }
}
