//! Branches in PostgreSQL: every statement about them. Each is one statement that commits by itself, so a
//! dropped future cannot leave a transaction open.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::branch::{Branch, Closed};
use crate::columns::{BRANCH_COLUMNS, BranchColumns, Fault, signed};
use crate::ids::{EventId, EventType, LogId, StreamId};
use crate::order::{Position, Revision};
use crate::stream_end::{Start, StreamEnd};

/// Records a branch and the head it starts from; `false` when there is a log of this id.
pub(super) async fn open(connection: &mut PgConnection, branch: &Branch) -> Result<bool, sqlx::Error> {
    let insert = "
        WITH made AS (
            INSERT INTO es_log (log_id, head_position, head_hash, head_recorded_at_us) VALUES ($1, $5, $6, $7)
            ON CONFLICT DO NOTHING RETURNING 1)
        INSERT INTO es_branch (log_id, name, base_log_id, root_log_id, base_position, base_hash, base_recorded_at_us, opened_at_us, opened_by)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM made";
    let query = sqlx::query(insert)
        .bind(branch.log.as_str())
        .bind(&branch.name)
        .bind(branch.base.as_str())
        .bind(branch.root.as_str())
        .bind(signed(branch.at.0))
        .bind(&branch.hash.0[..])
        .bind(branch.recorded_at.micros())
        .bind(branch.opened_at.micros())
        .bind(branch.opened_by.as_str());
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Records how a branch ended; `false` when it had ended before. Waits for the append that is under way.
pub(super) async fn close(connection: &mut PgConnection, log: &LogId, closed: &Closed) -> Result<bool, sqlx::Error> {
    let update = "
        WITH held AS MATERIALIZED (SELECT 1 FROM es_log WHERE log_id = $4 FOR NO KEY UPDATE)
        UPDATE es_branch SET closed_at_us = $1, closed_by = $2, merged_position = $3
         WHERE log_id = $4 AND closed_at_us IS NULL AND EXISTS (SELECT 1 FROM held)";
    let query = sqlx::query(update).bind(closed.at.micros()).bind(closed.by.as_str()).bind(closed.merged.map(|at| signed(at.0)));
    Ok(query.bind(log.as_str()).execute(connection).await?.rows_affected() == 1)
}

/// Lays down where streams start in a branch; those it knows already stay.
pub(super) async fn seed(connection: &mut PgConnection, log: &LogId, streams: &[Start]) -> Result<(), sqlx::Error> {
    let insert =
        "INSERT INTO es_stream (log_id, stream_id, revision, closed) SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::boolean[])
                  ON CONFLICT DO NOTHING";
    let names: Vec<&str> = streams.iter().map(|(stream, _)| stream.as_str()).collect();
    let revisions: Vec<i64> = streams.iter().map(|(_, end)| signed(end.revision.0)).collect();
    let closed: Vec<bool> = streams.iter().map(|(_, end)| end.closed).collect();
    sqlx::query(insert).bind(log.as_str()).bind(names).bind(revisions).bind(closed).execute(connection).await.map(|_| ())
}

pub(super) async fn find(connection: &mut PgConnection, log: &LogId) -> Result<Option<Branch>, sqlx::Error> {
    let select = sqlx::AssertSqlSafe(format!("SELECT {BRANCH_COLUMNS} FROM es_branch WHERE log_id = $1"));
    let row = sqlx::query(select).bind(log.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(branch).transpose().map_err(sqlx::Error::Decode)
}

pub(super) async fn list(connection: &mut PgConnection, base: &LogId) -> Result<Vec<Branch>, sqlx::Error> {
    let select =
        sqlx::AssertSqlSafe(format!("SELECT {BRANCH_COLUMNS} FROM es_branch WHERE base_log_id = $1 ORDER BY opened_at_us, log_id"));
    let rows = sqlx::query(select).bind(base.as_str()).fetch_all(connection).await?;
    rows.iter().map(branch).collect::<Result<_, _>>().map_err(sqlx::Error::Decode)
}

fn branch(row: &PgRow) -> Result<Branch, Fault> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let number = |column: &str| row.try_get::<i64, _>(column);
    BranchColumns {
        log: text("log_id")?,
        name: text("name")?,
        base: text("base_log_id")?,
        root: text("root_log_id")?,
        position: number("base_position")?,
        hash: row.try_get("base_hash")?,
        recorded_at: number("base_recorded_at_us")?,
        opened_at: number("opened_at_us")?,
        opened_by: text("opened_by")?,
        closed_at: row.try_get("closed_at_us")?,
        closed_by: row.try_get("closed_by")?,
        merged: row.try_get("merged_position")?,
    }
    .branch()
}

/// Where a stream stands by the events of this log up to a position.
pub(super) async fn end(
    connection: &mut PgConnection,
    log: &LogId,
    stream: &StreamId,
    to: Position,
) -> Result<Option<StreamEnd>, sqlx::Error> {
    let select =
        "SELECT revision, type FROM es_event WHERE log_id = $1 AND stream_id = $2 AND position <= $3 ORDER BY revision DESC LIMIT 1";
    let query = sqlx::query(select).bind(log.as_str()).bind(stream.as_str()).bind(signed(to.0));
    let row = query.fetch_optional(connection).await?;
    row.map(|row| stream_end(&row)).transpose().map_err(sqlx::Error::Decode)
}

fn stream_end(row: &PgRow) -> Result<StreamEnd, Fault> {
    let event_type = EventType::new(row.try_get::<&str, _>(1)?)?;
    Ok(StreamEnd { revision: Revision(row.try_get::<i64, _>(0)?.try_into()?), closed: event_type.closes_stream() })
}

/// One of these ids that an event up to a position has.
pub(super) async fn taken(
    connection: &mut PgConnection,
    log: &LogId,
    ids: &[EventId],
    to: Position,
) -> Result<Option<EventId>, sqlx::Error> {
    let select = "SELECT event_id FROM unnest($2::uuid[]) AS asked (id),
                 LATERAL (SELECT event_id, position FROM es_event WHERE log_id = $1 AND event_id = asked.id LIMIT 1) AS known
                 WHERE position <= $3 LIMIT 1";
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let query = sqlx::query_scalar::<_, Uuid>(select).bind(log.as_str()).bind(ids).bind(signed(to.0));
    let found = query.fetch_optional(connection).await?;
    found.map(|id| EventId::new(id).map_err(|error| sqlx::Error::Decode(error.into()))).transpose()
}
