//! Views in a SQLite file of their own, beside that of the log.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Row, SqliteConnection, SqlitePool};
use tokio::sync::Mutex;

use super::connection::{self, OpenError, Schema};
use super::view_steps;
use crate::columns::{array, signed};
use crate::error::StorageError;
use crate::ids::LogId;
use crate::order::Position;
use crate::view::*;

const VIEWS: Schema = Schema { scripts: &[(1, include_str!("../../../../schema/sql/sqlite/0001_views.sql"))], application_id: 0x5452_4e33 };

/// What is lost in a power failure is made anew: the position is lost with the rows.
const SETTINGS: [(&str, &str); 3] = [("journal_mode", "wal"), ("synchronous", "1"), ("busy_timeout", "5000")];
const READERS: u32 = 4;

const BUILDS: &str = "
    SELECT b.name, b.build, b.live, b.version, b.position, b.hash, b.owner, b.lease_until_ms - now.ms, now.ms - b.heartbeat_ms,
           now.ms - b.progress_ms, (SELECT count(*) FROM view_parked AS p WHERE p.build = b.build), b.stopped_at, b.stopped_cause,
           b.replay_asked
      FROM view_build AS b, (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS ms) AS now
     WHERE b.log_id = ? ORDER BY b.name, b.live DESC";

/// Views in a SQLite file. Clones share the same connections.
#[derive(Clone)]
pub struct SqliteViews {
    path: Arc<PathBuf>,
    readers: SqlitePool,
    /// None after a fault of which it is not known what the connection holds; then another is made.
    writer: Arc<Mutex<Option<SqliteConnection>>>,
}

pub(super) type Work<T> = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, ViewError>> + Send>;

pub(super) fn fault(error: sqlx::Error) -> ViewError {
    ViewError::Storage(StorageError::new(error))
}

impl SqliteViews {
    /// Opens the views in this file; makes it when it does not exist. By custom it is named as the file
    /// of the log, with `views.db` at the end.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let writer = connect(path).await?;
        let readers = options(path).create_if_missing(false).pragma("query_only", "ON");
        let readers = SqlitePoolOptions::new().max_connections(READERS).connect_with(readers).await;
        let readers = readers.map_err(|error| connection::storage(path, error))?;
        Ok(Self { path: Arc::new(path.to_owned()), readers, writer: Arc::new(Mutex::new(Some(writer))) })
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Some(writer) = self.writer.lock().await.take() {
            // Nobody can act on a failure to close.
            let _ = sqlx::Connection::close(writer).await;
        }
    }

    /// One transaction, on a task of its own: no caller that goes away can leave it open.
    async fn write<T: Send + 'static>(&self, work: Work<T>) -> Result<T, ViewError> {
        let (path, writer) = (Arc::clone(&self.path), Arc::clone(&self.writer));
        let task = tokio::spawn(async move {
            let mut place = writer.lock().await;
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => connect(&path).await.map_err(|error| ViewError::Storage(StorageError::new(error)))?,
            };
            let done = transaction(&mut connection, work).await;
            // A connection that may still be in a transaction is closed, which rolls back.
            if done.is_ok() {
                *place = Some(connection);
            }
            done?
        });
        task.await.unwrap_or_else(|error| Err(ViewError::Storage(StorageError::new(error))))
    }

    /// As [`SqliteViews::write`], for one statement about a build that must be the caller's.
    async fn update(
        &self,
        claim: &Claim,
        statement: &'static str,
        values: [Option<i64>; 2],
        text: Option<String>,
    ) -> Result<(), ViewError> {
        let claim = claim.clone();
        self.write(Box::new(move |connection| {
            Box::pin(async move {
                let query = sqlx::query(statement).bind(claim.build.0).bind(signed(claim.fence)).bind(&claim.owner);
                let query = query.bind(values[0]).bind(values[1]).bind(text);
                match query.execute(connection).await.map_err(fault)?.rows_affected() {
                    0 => Err(lost(&claim)),
                    _ => Ok(()),
                }
            })
        }))
        .await
    }
}

/// The outer error is of the connection, the inner one of the work, which was rolled back.
async fn transaction<T>(connection: &mut SqliteConnection, work: Work<T>) -> Result<Result<T, ViewError>, ViewError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(fault)?;
    let outcome = work(connection).await;
    let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
    sqlx::query(end).execute(connection).await.map_err(fault)?;
    Ok(outcome)
}

fn options(path: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal);
    options.busy_timeout(Duration::from_secs(5)).pragma("journal_size_limit", "67108864")
}

async fn connect(path: &Path) -> Result<SqliteConnection, OpenError> {
    let mut connection = connection::connect(path, &options(path)).await?;
    connection::check_version(path, &mut connection).await?;
    connection::check_settings(path, &mut connection, &SETTINGS).await?;
    connection::migrate(path, &mut connection, &VIEWS).await?;
    Ok(connection)
}

fn age(millis: Option<i64>) -> Option<Duration> {
    millis.map(|millis| Duration::from_millis(millis.max(0).unsigned_abs()))
}

fn status(row: &SqliteRow) -> Result<BuildStatus, sqlx::Error> {
    let stopped = row.try_get::<Option<i64>, _>(11)?;
    let stopped = stopped.map(|position| Ok::<_, sqlx::Error>(Stopped { position: Position(position as u64), cause: row.try_get(12)? }));
    Ok(BuildStatus {
        view: row.try_get(0)?,
        build: BuildId(row.try_get(1)?),
        live: row.try_get::<i64, _>(2)? != 0,
        version: row.try_get(3)?,
        progress: progress(row, 4)?,
        owner: row.try_get(6)?,
        lease_left: age(row.try_get(7)?).filter(|left| !left.is_zero()),
        heartbeat_age: age(row.try_get(8)?),
        progress_age: age(row.try_get(9)?).unwrap_or_default(),
        parked: row.try_get::<i64, _>(10)? as u64,
        stopped: stopped.transpose()?,
        replay_asked: row.try_get::<i64, _>(13)? != 0,
    })
}

pub(super) fn progress(row: &SqliteRow, column: usize) -> Result<Progress, sqlx::Error> {
    let hash = crate::chain::Hash(array(row.try_get(column + 1)?).map_err(sqlx::Error::Decode)?);
    Ok(Progress { position: Position(row.try_get::<i64, _>(column)? as u64), hash })
}

fn cells(row: &SqliteRow, column: usize) -> Result<Vec<Cell>, sqlx::Error> {
    cells_read(row.try_get(column)?).map_err(|error| sqlx::Error::Decode(error.into()))
}

#[async_trait]
impl ViewStore for SqliteViews {
    async fn builds(&self, log: &LogId) -> Result<Vec<BuildStatus>, ViewError> {
        let rows = sqlx::query(BUILDS).bind(log.as_str()).fetch_all(&self.readers).await.map_err(fault)?;
        rows.iter().map(status).collect::<Result<_, _>>().map_err(fault)
    }

    async fn side_build(&self, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError> {
        shape.check()?;
        let (log, shape) = (log.clone(), *shape);
        self.write(Box::new(move |connection| Box::pin(async move { view_steps::side_build(connection, &log, &shape).await }))).await
    }

    async fn claim(&self, build: BuildId, owner: &str, lease: Duration) -> Result<Claimed, ViewError> {
        let owner = owner.to_owned();
        self.write(Box::new(move |connection| Box::pin(async move { view_steps::claim(connection, build, owner, lease).await }))).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Renewed, ViewError> {
        let statement = "UPDATE view_build SET lease_until_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?4,
            heartbeat_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE build = ?1 AND fence = ?2 AND owner = ?3";
        self.update(claim, statement, [Some(millis(lease)), None], None).await?;
        let asked = sqlx::query_scalar("SELECT replay_asked FROM view_build WHERE build = ?").bind(claim.build.0);
        let asked: Option<i64> = asked.fetch_optional(&self.readers).await.map_err(fault)?;
        Ok(Renewed { replay_asked: asked.is_some_and(|asked| asked != 0) })
    }

    async fn release(&self, claim: &Claim) -> Result<(), ViewError> {
        let statement = "UPDATE view_build SET owner = NULL, lease_until_ms = NULL WHERE build = ?1 AND fence = ?2 AND owner = ?3";
        match self.update(claim, statement, [None; 2], None).await {
            Err(ViewError::Lost { .. }) => Ok(()),
            outcome => outcome,
        }
    }

    async fn commit(&self, claim: &Claim, step: Step) -> Result<(), ViewError> {
        let claim = claim.clone();
        self.write(Box::new(move |connection| Box::pin(async move { view_steps::commit(connection, &claim, step).await }))).await
    }

    async fn stop(&self, claim: &Claim, stopped: Stopped) -> Result<(), ViewError> {
        let statement = "UPDATE view_build SET stopped_at = ?4, stopped_cause = ?6 WHERE build = ?1 AND fence = ?2 AND owner = ?3";
        self.update(claim, statement, [Some(signed(stopped.position.0)), None], Some(stopped.cause)).await
    }

    async fn swap(&self, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError> {
        shape.check()?;
        let (claim, shape) = (claim.clone(), *shape);
        self.write(Box::new(move |connection| Box::pin(async move { view_steps::swap(connection, &claim, &shape, head).await }))).await
    }

    async fn sweep(&self) -> Result<bool, ViewError> {
        let dropped = sqlx::query_scalar("SELECT build FROM view_dropped LIMIT 1").fetch_optional(&self.readers).await;
        let Some(build) = dropped.map_err(fault)? else {
            return Ok(false);
        };
        self.write(Box::new(move |connection| Box::pin(async move { view_steps::sweep(connection, build).await }))).await?;
        Ok(true)
    }

    async fn ask_replay(&self, build: BuildId) -> Result<(), ViewError> {
        self.write(Box::new(move |connection| {
            Box::pin(async move {
                let query = sqlx::query("UPDATE view_build SET replay_asked = 1 WHERE build = ?").bind(build.0);
                query.execute(connection).await.map_err(fault).map(|_| ())
            })
        }))
        .await
    }

    async fn answer_replay(&self, claim: &Claim) -> Result<(), ViewError> {
        let statement = "UPDATE view_build SET replay_asked = 0 WHERE build = ?1 AND fence = ?2 AND owner = ?3";
        self.update(claim, statement, [None; 2], None).await
    }

    async fn parked(&self, build: BuildId) -> Result<Vec<Parked>, ViewError> {
        let select = "SELECT position, sequence, attempts, cause FROM view_parked WHERE build = ? ORDER BY position";
        let rows = sqlx::query(select).bind(build.0).fetch_all(&self.readers).await.map_err(fault)?;
        let parked = |row: &SqliteRow| -> Result<_, sqlx::Error> {
            let position = Position(row.try_get::<i64, _>(0)? as u64);
            Ok(Parked { position, sequence: row.try_get(1)?, attempts: row.try_get(2)?, cause: row.try_get(3)? })
        };
        rows.iter().map(parked).collect::<Result<_, _>>().map_err(fault)
    }

    async fn row(&self, build: BuildId, key: &str) -> Result<Option<Vec<Cell>>, ViewError> {
        let query = sqlx::query("SELECT cells FROM view_row WHERE build = ? AND key = ?").bind(build.0).bind(key);
        let row = query.fetch_optional(&self.readers).await.map_err(fault)?;
        row.map(|row| cells(&row, 0)).transpose().map_err(fault)
    }

    async fn rows(&self, log: &LogId, view: &str, prefix: &str) -> Result<Option<Snapshot>, ViewError> {
        let select = "SELECT b.build, b.version, b.position, b.hash, r.key, r.cells FROM view_build AS b
            LEFT JOIN view_row AS r ON r.build = b.build AND r.key >= ? AND r.key < ?
            WHERE b.log_id = ? AND b.name = ? AND b.live = 1 ORDER BY r.key";
        let query = sqlx::query(select).bind(prefix).bind(format!("{prefix}\u{10FFFF}")).bind(log.as_str()).bind(view);
        let rows = query.fetch_all(&self.readers).await.map_err(fault)?;
        let Some(first) = rows.first() else { return Ok(None) };
        let snapshot = || -> Result<_, sqlx::Error> {
            let there = rows.iter().filter(|row| row.try_get::<Option<&str>, _>(4).is_ok_and(|key| key.is_some()));
            let stored = there.map(|row| Ok::<_, sqlx::Error>(StoredRow { key: row.try_get(4)?, cells: cells(row, 5)? }));
            Ok(Snapshot {
                build: BuildId(first.try_get(0)?),
                version: first.try_get(1)?,
                progress: progress(first, 2)?,
                rows: stored.collect::<Result<_, _>>()?,
            })
        };
        snapshot().map(Some).map_err(fault)
    }
}
