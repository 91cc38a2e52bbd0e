//! Views in PostgreSQL, in the schema `turnus_views` of the database of the log or of another.

use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use sqlx::postgres::PgRow;
use sqlx::{Connection, PgConnection, PgPool, Row};

use super::connection::{Place, PostgresOpenError};
use super::schema::{self, Script};
use super::view_steps;
use crate::columns::{array, signed};
use crate::error::StorageError;
use crate::ids::LogId;
use crate::order::Position;
use crate::view::*;

const SCRIPTS: &[Script] = &[(1, include_str!("../../../../schema/sql/postgres/0001_views.sql"))];
const SCHEMA: &str = "turnus_views";
const CONNECTIONS: u32 = 6;

/// What is lost when the server crashes is made anew: the position is lost with the rows. A claim is not
/// lost: it waits for the disk, and so do all steps before it.
const BEGIN_STEP: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off";
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

const BUILDS: &str = "
    SELECT b.name, b.build, b.live, b.version, b.position, b.hash, b.owner, b.lease_until_ms - now.ms, now.ms - b.heartbeat_ms,
           now.ms - b.progress_ms, (SELECT count(*) FROM view_parked AS p WHERE p.build = b.build), b.stopped_at, b.stopped_cause,
           b.replay_asked
      FROM view_build AS b, (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms) AS now
     WHERE b.log_id = $1 ORDER BY b.name, b.live DESC";

/// Views in a PostgreSQL database. Clones share the same connections.
#[derive(Clone)]
pub struct PostgresViews {
    pool: PgPool,
}

type Work<T> = Box<dyn for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, ViewError>> + Send>;

pub(super) fn fault(error: sqlx::Error) -> ViewError {
    ViewError::Storage(StorageError::new(error))
}

impl PostgresViews {
    /// Opens the views in this database, `postgres://user@host:port/database`; makes their tables when
    /// they are not there.
    pub async fn open(url: &str) -> Result<Self, PostgresOpenError> {
        let place = Place::new(url, SCHEMA)?;
        let mut connection = place.connect_checked().await?;
        schema::migrate(&place, &mut connection, SCRIPTS).await?;
        connection.close().await.map_err(|error| place.storage(error))?;
        Ok(Self { pool: place.writers(CONNECTIONS) })
    }

    /// Closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// One transaction, on a task of its own: no caller that goes away can leave it open.
    async fn write<T: Send + 'static>(&self, begin: &'static str, work: Work<T>) -> Result<T, ViewError> {
        let pool = self.pool.clone();
        let task = tokio::spawn(async move {
            let mut connection = pool.acquire().await.map_err(fault)?;
            sqlx::raw_sql(begin).execute(&mut *connection).await.map_err(fault)?;
            let outcome = work(&mut connection).await;
            let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
            if let Err(error) = sqlx::raw_sql(end).execute(&mut *connection).await {
                // Closing rolls back.
                let _ = connection.close().await;
                return outcome.and(Err(fault(error)));
            }
            outcome
        });
        task.await.unwrap_or_else(|error| Err(ViewError::Storage(StorageError::new(error))))
    }

    /// One statement about a build that must be the caller's.
    async fn update(&self, claim: &Claim, statement: &'static str, number: Option<i64>, text: Option<String>) -> Result<PgRow, ViewError> {
        let query = sqlx::query(statement).bind(claim.build.0).bind(signed(claim.fence)).bind(&claim.owner).bind(number).bind(text);
        query.fetch_optional(&self.pool).await.map_err(fault)?.ok_or_else(|| lost(claim))
    }
}

fn age(millis: Option<i64>) -> Option<Duration> {
    millis.map(|millis| Duration::from_millis(millis.max(0).unsigned_abs()))
}

fn version(row: &PgRow, column: usize) -> Result<u32, sqlx::Error> {
    row.try_get::<i64, _>(column)?.try_into().map_err(|error: std::num::TryFromIntError| sqlx::Error::Decode(error.into()))
}

fn status(row: &PgRow) -> Result<BuildStatus, sqlx::Error> {
    let stopped = row.try_get::<Option<i64>, _>(11)?;
    let stopped = stopped.map(|position| Ok::<_, sqlx::Error>(Stopped { position: Position(position as u64), cause: row.try_get(12)? }));
    Ok(BuildStatus {
        view: row.try_get(0)?,
        build: BuildId(row.try_get(1)?),
        live: row.try_get(2)?,
        version: version(row, 3)?,
        progress: progress(row, 4)?,
        owner: row.try_get(6)?,
        lease_left: age(row.try_get(7)?).filter(|left| !left.is_zero()),
        heartbeat_age: age(row.try_get(8)?),
        progress_age: age(row.try_get(9)?).unwrap_or_default(),
        parked: row.try_get::<i64, _>(10)? as u64,
        stopped: stopped.transpose()?,
        replay_asked: row.try_get(13)?,
    })
}

pub(super) fn progress(row: &PgRow, column: usize) -> Result<Progress, sqlx::Error> {
    let hash = crate::chain::Hash(array(row.try_get(column + 1)?).map_err(sqlx::Error::Decode)?);
    Ok(Progress { position: Position(row.try_get::<i64, _>(column)? as u64), hash })
}

fn cells(row: &PgRow, column: usize) -> Result<Vec<Cell>, sqlx::Error> {
    cells_read(row.try_get(column)?).map_err(|error| sqlx::Error::Decode(error.into()))
}

#[async_trait]
impl ViewStore for PostgresViews {
    async fn builds(&self, log: &LogId) -> Result<Vec<BuildStatus>, ViewError> {
        let rows = sqlx::query(BUILDS).bind(log.as_str()).fetch_all(&self.pool).await.map_err(fault)?;
        rows.iter().map(status).collect::<Result<_, _>>().map_err(fault)
    }

    async fn side_build(&self, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError> {
        shape.check()?;
        let (log, shape) = (log.clone(), *shape);
        self.write(BEGIN, Box::new(move |connection| Box::pin(async move { view_steps::side_build(connection, &log, &shape).await }))).await
    }

    async fn claim(&self, build: BuildId, owner: &str, lease: Duration) -> Result<Claimed, ViewError> {
        let owner = owner.to_owned();
        self.write(BEGIN, Box::new(move |connection| Box::pin(async move { view_steps::claim(connection, build, owner, lease).await })))
            .await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Renewed, ViewError> {
        let statement = "UPDATE view_build SET lease_until_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $4,
                heartbeat_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
            WHERE build = $1 AND fence = $2 AND owner = $3 AND $5::text IS NULL RETURNING replay_asked";
        let row = self.update(claim, statement, Some(millis(lease)), None).await?;
        Ok(Renewed { replay_asked: row.try_get(0).map_err(fault)? })
    }

    async fn release(&self, claim: &Claim) -> Result<(), ViewError> {
        let statement = "UPDATE view_build SET owner = NULL, lease_until_ms = NULL
            WHERE build = $1 AND fence = $2 AND owner = $3 AND $4::bigint IS NULL AND $5::text IS NULL RETURNING true";
        match self.update(claim, statement, None, None).await {
            Ok(_) | Err(ViewError::Lost { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn commit(&self, claim: &Claim, step: Step) -> Result<(), ViewError> {
        let claim = claim.clone();
        self.write(BEGIN_STEP, Box::new(move |connection| Box::pin(async move { view_steps::commit(connection, &claim, step).await })))
            .await
    }

    async fn stop(&self, claim: &Claim, stopped: Stopped) -> Result<(), ViewError> {
        let statement = "UPDATE view_build SET stopped_at = $4, stopped_cause = $5
            WHERE build = $1 AND fence = $2 AND owner = $3 RETURNING true";
        self.update(claim, statement, Some(signed(stopped.position.0)), Some(stopped.cause)).await.map(|_| ())
    }

    async fn swap(&self, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError> {
        shape.check()?;
        let (claim, shape) = (claim.clone(), *shape);
        self.write(BEGIN, Box::new(move |connection| Box::pin(async move { view_steps::swap(connection, &claim, &shape, head).await })))
            .await
    }

    async fn sweep(&self) -> Result<bool, ViewError> {
        let dropped = sqlx::query_scalar("SELECT build FROM view_dropped LIMIT 1").fetch_optional(&self.pool).await;
        let Some(build) = dropped.map_err(fault)? else {
            return Ok(false);
        };
        self.write(BEGIN_STEP, Box::new(move |connection| Box::pin(async move { view_steps::sweep(connection, build).await }))).await?;
        Ok(true)
    }

    async fn ask_replay(&self, build: BuildId) -> Result<(), ViewError> {
        let query = sqlx::query("UPDATE view_build SET replay_asked = true WHERE build = $1").bind(build.0);
        query.execute(&self.pool).await.map_err(fault).map(|_| ())
    }

    async fn answer_replay(&self, claim: &Claim) -> Result<(), ViewError> {
        let statement = "UPDATE view_build SET replay_asked = false
            WHERE build = $1 AND fence = $2 AND owner = $3 AND $4::bigint IS NULL AND $5::text IS NULL RETURNING true";
        self.update(claim, statement, None, None).await.map(|_| ())
    }

    async fn parked(&self, build: BuildId) -> Result<Vec<Parked>, ViewError> {
        let select = "SELECT position, sequence, attempts, cause FROM view_parked WHERE build = $1 ORDER BY position";
        let rows = sqlx::query(select).bind(build.0).fetch_all(&self.pool).await.map_err(fault)?;
        let parked = |row: &PgRow| -> Result<_, sqlx::Error> {
            let position = Position(row.try_get::<i64, _>(0)? as u64);
            Ok(Parked { position, sequence: row.try_get(1)?, attempts: version(row, 2)?, cause: row.try_get(3)? })
        };
        rows.iter().map(parked).collect::<Result<_, _>>().map_err(fault)
    }

    async fn row(&self, build: BuildId, key: &str) -> Result<Option<Vec<Cell>>, ViewError> {
        let query = sqlx::query("SELECT cells::text FROM view_row WHERE build = $1 AND key = $2").bind(build.0).bind(key);
        let row = query.fetch_optional(&self.pool).await.map_err(fault)?;
        row.map(|row| cells(&row, 0)).transpose().map_err(fault)
    }

    async fn rows(&self, log: &LogId, view: &str, prefix: &str) -> Result<Option<Snapshot>, ViewError> {
        let select = "SELECT b.build, b.version, b.position, b.hash, r.key, r.cells::text FROM view_build AS b
            LEFT JOIN view_row AS r ON r.build = b.build AND r.key >= $1 AND r.key < $2
            WHERE b.log_id = $3 AND b.name = $4 AND b.live ORDER BY r.key";
        let query = sqlx::query(select).bind(prefix).bind(format!("{prefix}\u{10FFFF}")).bind(log.as_str()).bind(view);
        let rows = query.fetch_all(&self.pool).await.map_err(fault)?;
        let Some(first) = rows.first() else { return Ok(None) };
        let snapshot = || -> Result<_, sqlx::Error> {
            let there = rows.iter().filter(|row| row.try_get::<Option<&str>, _>(4).is_ok_and(|key| key.is_some()));
            let stored = there.map(|row| Ok::<_, sqlx::Error>(StoredRow { key: row.try_get(4)?, cells: cells(row, 5)? }));
            Ok(Snapshot {
                build: BuildId(first.try_get(0)?),
                version: version(first, 1)?,
                progress: progress(first, 2)?,
                rows: stored.collect::<Result<_, _>>()?,
            })
        };
        snapshot().map(Some).map_err(fault)
    }
}
