//! Branches in SQLite: every statement about them.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::branch::{Branch, Closed};
use crate::columns::{BRANCH_COLUMNS, BranchColumns, Fault, event_id, signed};
use crate::event::RecordedEvent;
use crate::ids::{EventId, EventType, LogId, StreamId};
use crate::order::{Position, Revision};
use crate::stream_end::{Start, StreamEnd};

/// What the writer changes for a branch.
pub(super) enum Change {
    Open(Branch),
    Close(LogId, Closed),
    Seed(LogId, Vec<Start>),
}

/// Makes a change inside a transaction; `false` when there was nothing to change.
pub(super) async fn apply(connection: &mut SqliteConnection, change: &Change) -> Result<bool, sqlx::Error> {
    match change {
        Change::Open(branch) => open(connection, branch).await,
        Change::Close(log, closed) => close(connection, log, closed).await,
        Change::Seed(log, streams) => {
            for (stream, end) in streams {
                let insert = "INSERT INTO es_stream (log_id, stream_id, revision, closed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
                let query = sqlx::query(insert).bind(log.as_str()).bind(stream.as_str()).bind(signed(end.revision.0));
                query.bind(end.closed).execute(&mut *connection).await?;
            }
            Ok(true)
        }
    }
}

async fn open(connection: &mut SqliteConnection, branch: &Branch) -> Result<bool, sqlx::Error> {
    let head = "INSERT INTO es_log (log_id, head_position, head_hash, head_recorded_at_us) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let query = sqlx::query(head).bind(branch.log.as_str()).bind(signed(branch.at.0)).bind(&branch.hash.0[..]);
    let made = query.bind(branch.recorded_at.micros()).execute(&mut *connection).await?;
    if made.rows_affected() == 0 {
        return Ok(false);
    }
    let insert = "INSERT INTO es_branch (log_id, name, base_log_id, root_log_id, base_position, base_hash, base_recorded_at_us,
                      opened_at_us, opened_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
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
    query.execute(connection).await.map(|_| true)
}

async fn close(connection: &mut SqliteConnection, log: &LogId, closed: &Closed) -> Result<bool, sqlx::Error> {
    let update = "UPDATE es_branch SET closed_at_us = ?, closed_by = ?, merged_position = ? WHERE log_id = ? AND closed_at_us IS NULL";
    let query = sqlx::query(update).bind(closed.at.micros()).bind(closed.by.as_str()).bind(closed.merged.map(|at| signed(at.0)));
    Ok(query.bind(log.as_str()).execute(connection).await?.rows_affected() == 1)
}

pub(super) async fn find(connection: &mut SqliteConnection, log: &LogId) -> Result<Option<Branch>, sqlx::Error> {
    let select = sqlx::AssertSqlSafe(format!("SELECT {BRANCH_COLUMNS} FROM es_branch WHERE log_id = ?"));
    let row = sqlx::query(select).bind(log.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(branch).transpose().map_err(sqlx::Error::Decode)
}

pub(super) async fn list(connection: &mut SqliteConnection, base: &LogId) -> Result<Vec<Branch>, sqlx::Error> {
    let select = sqlx::AssertSqlSafe(format!("SELECT {BRANCH_COLUMNS} FROM es_branch WHERE base_log_id = ? ORDER BY opened_at_us, log_id"));
    let rows = sqlx::query(select).bind(base.as_str()).fetch_all(connection).await?;
    rows.iter().map(branch).collect::<Result<_, _>>().map_err(sqlx::Error::Decode)
}

fn branch(row: &SqliteRow) -> Result<Branch, Fault> {
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
    connection: &mut SqliteConnection,
    log: &LogId,
    stream: &StreamId,
    to: Position,
) -> Result<Option<StreamEnd>, sqlx::Error> {
    let select = "SELECT revision, type FROM es_event WHERE log_id = ? AND stream_id = ? AND position <= ? ORDER BY revision DESC LIMIT 1";
    let query = sqlx::query(select).bind(log.as_str()).bind(stream.as_str()).bind(signed(to.0));
    let row = query.fetch_optional(connection).await?;
    row.map(|row| stream_end(&row)).transpose().map_err(sqlx::Error::Decode)
}

fn stream_end(row: &SqliteRow) -> Result<StreamEnd, Fault> {
    let event_type = EventType::new(row.try_get::<&str, _>(1)?)?;
    Ok(StreamEnd { revision: Revision(row.try_get::<i64, _>(0)?.try_into()?), closed: event_type.closes_stream() })
}

/// One of these ids that an event up to a position has.
pub(super) async fn taken(
    connection: &mut SqliteConnection,
    log: &LogId,
    ids: &[EventId],
    to: Position,
) -> Result<Option<EventId>, sqlx::Error> {
    let ids: Vec<String> = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    let ids = serde_json::to_string(&ids).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let select = "SELECT e.event_id FROM json_each(?) AS asked
                    CROSS JOIN es_event AS e ON e.log_id = ? AND e.event_id = unhex(asked.value)
                   WHERE e.position <= ? LIMIT 1";
    let row = sqlx::query(select).bind(ids).bind(log.as_str()).bind(signed(to.0)).fetch_optional(connection).await?;
    row.map(|row| event_id(row.try_get(0)?).map_err(sqlx::Error::Decode)).transpose()
}

/// Events of one log alone, after a position and up to another.
pub(super) async fn page(
    connection: &mut SqliteConnection,
    log: &LogId,
    after: Position,
    to: Position,
) -> Result<Result<Vec<RecordedEvent>, crate::Corrupt>, sqlx::Error> {
    let query = sqlx::query(super::rows::PAGE).bind(log.as_str()).bind(signed(after.0)).bind(signed(to.0));
    let rows = query.fetch_all(connection).await?;
    Ok(rows.iter().map(|row| super::rows::event(log, row)).collect())
}

/// Events of a stream of one log alone, after a revision.
pub(super) async fn stream_page(
    connection: &mut SqliteConnection,
    log: &LogId,
    stream: &StreamId,
    after: Revision,
    limit: usize,
) -> Result<Result<Vec<RecordedEvent>, crate::Corrupt>, sqlx::Error> {
    let query = sqlx::query(super::rows::STREAM_PAGE).bind(log.as_str()).bind(stream.as_str()).bind(signed(after.0)).bind(limit as i64);
    let rows = query.fetch_all(connection).await?;
    Ok(rows.iter().map(|row| super::rows::event(log, row)).collect())
}
