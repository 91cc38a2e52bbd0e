//! What is done to views in one transaction of SQLite, which the caller begins and ends.

use std::time::Duration;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::views::{fault, progress};
use crate::chain::Hash;
use crate::columns::signed;
use crate::ids::LogId;
use crate::order::Position;
use crate::view::*;

/// Rows deleted at a time.
const SWEEP: i64 = 5_000;

pub(super) async fn side_build(connection: &mut SqliteConnection, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError> {
    let select = "SELECT build, version FROM view_build WHERE log_id = ? AND name = ? AND live = 0";
    let query = sqlx::query_as::<_, (i64, u32)>(select).bind(log.as_str()).bind(shape.name);
    match query.fetch_optional(&mut *connection).await.map_err(fault)? {
        Some((build, version)) if version == shape.version => return Ok(BuildId(build)),
        Some((_, found)) if found > shape.version => {
            return Err(ViewError::NewerVersion { view: shape.name.to_owned(), found, known: shape.version });
        }
        Some((build, _)) => drop_build(connection, build).await?,
        None => {}
    }
    let insert = "INSERT INTO view_build (log_id, name, live, version, columns, position, hash, fence, progress_ms)
        VALUES (?, ?, 0, ?, ?, 0, ?, 0, CAST(unixepoch('subsec') * 1000 AS INTEGER))";
    let query = sqlx::query(insert).bind(log.as_str()).bind(shape.name).bind(shape.version).bind(shape.columns_text());
    let done = query.bind(&Hash::START.0[..]).execute(connection).await.map_err(fault)?;
    Ok(BuildId(done.last_insert_rowid()))
}

/// Takes a build out of sight; its rows are swept later.
async fn drop_build(connection: &mut SqliteConnection, build: i64) -> Result<(), ViewError> {
    for statement in
        ["INSERT INTO view_dropped (build) VALUES (?)", "DELETE FROM view_parked WHERE build = ?", "DELETE FROM view_build WHERE build = ?"]
    {
        sqlx::query(statement).bind(build).execute(&mut *connection).await.map_err(fault)?;
    }
    Ok(())
}

pub(super) async fn claim(connection: &mut SqliteConnection, build: BuildId, owner: String, lease: Duration) -> Result<Claimed, ViewError> {
    let update = "UPDATE view_build SET owner = ?2, fence = fence + 1,
            lease_until_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?3, heartbeat_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER)
        WHERE build = ?1 AND (owner IS NULL OR owner = ?2 OR lease_until_ms <= CAST(unixepoch('subsec') * 1000 AS INTEGER))
        RETURNING fence, position, hash";
    let query = sqlx::query(update).bind(build.0).bind(&owner).bind(millis(lease));
    if let Some(row) = query.fetch_optional(&mut *connection).await.map_err(fault)? {
        let fence = row.try_get::<i64, _>(0).map_err(fault)? as u64;
        return Ok(Claimed::Mine(Claim { build, owner, fence, progress: progress(&row, 1).map_err(fault)? }));
    }
    let select = "SELECT owner, lease_until_ms - CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM view_build WHERE build = ?";
    let query = sqlx::query_as::<_, (String, i64)>(select).bind(build.0);
    let held = query.fetch_optional(connection).await.map_err(fault)?;
    Ok(held.map_or(Claimed::Gone, |(owner, left)| Claimed::Held { owner, left: Duration::from_millis(left.max(0).unsigned_abs()) }))
}

pub(super) async fn commit(connection: &mut SqliteConnection, claim: &Claim, step: Step) -> Result<(), ViewError> {
    let update = "UPDATE view_build SET position = ?5, hash = ?6,
            progress_ms = CASE WHEN ?5 > position THEN CAST(unixepoch('subsec') * 1000 AS INTEGER) ELSE progress_ms END,
            stopped_at = CASE WHEN stopped_at <= ?5 THEN NULL ELSE stopped_at END,
            stopped_cause = CASE WHEN stopped_at <= ?5 THEN NULL ELSE stopped_cause END
        WHERE build = ?1 AND fence = ?2 AND owner = ?3 AND position = ?4";
    let query = sqlx::query(update).bind(claim.build.0).bind(signed(claim.fence)).bind(&claim.owner).bind(signed(step.from.0));
    let query = query.bind(signed(step.to.position.0)).bind(&step.to.hash.0[..]);
    if query.execute(&mut *connection).await.map_err(fault)?.rows_affected() == 0 {
        return Err(lost(claim));
    }
    write_rows(connection, claim.build, &step).await?;
    for parked in &step.park {
        let insert = "INSERT OR REPLACE INTO view_parked (build, position, sequence, attempts, cause) VALUES (?, ?, ?, ?, ?)";
        let query = sqlx::query(insert).bind(claim.build.0).bind(signed(parked.position.0)).bind(&parked.sequence);
        query.bind(parked.attempts).bind(&parked.cause).execute(&mut *connection).await.map_err(fault)?;
    }
    for position in &step.unpark {
        let delete = sqlx::query("DELETE FROM view_parked WHERE build = ? AND position = ?").bind(claim.build.0).bind(signed(position.0));
        delete.execute(&mut *connection).await.map_err(fault)?;
    }
    Ok(())
}

/// All rows of a step in two statements: one for what is put, one for what is deleted.
async fn write_rows(connection: &mut SqliteConnection, build: BuildId, step: &Step) -> Result<(), ViewError> {
    let put = step.rows.iter().filter_map(|(key, change)| Some(Value::from(vec![Value::from(key.as_str()), cells_json(change.as_ref()?)])));
    let put: Vec<Value> = put.collect();
    let gone: Vec<&str> = step.rows.iter().filter(|(_, change)| change.is_none()).map(|(key, _)| key.as_str()).collect();
    if !put.is_empty() {
        let upsert = "INSERT INTO view_row (build, key, cells) SELECT ?1, value ->> 0, value -> 1 FROM json_each(?2) WHERE true
            ON CONFLICT (build, key) DO UPDATE SET cells = excluded.cells";
        let query = sqlx::query(upsert).bind(build.0).bind(Value::from(put).to_string());
        query.execute(&mut *connection).await.map_err(fault)?;
    }
    if !gone.is_empty() {
        let delete = "DELETE FROM view_row WHERE build = ?1 AND key IN (SELECT value FROM json_each(?2))";
        let query = sqlx::query(delete).bind(build.0).bind(Value::from(gone).to_string());
        query.execute(connection).await.map_err(fault)?;
    }
    Ok(())
}

pub(super) async fn swap(connection: &mut SqliteConnection, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError> {
    let select = "SELECT log_id, position FROM view_build WHERE build = ? AND fence = ? AND owner = ?";
    let query = sqlx::query_as::<_, (String, i64)>(select).bind(claim.build.0).bind(signed(claim.fence)).bind(&claim.owner);
    let Some((log, reached)) = query.fetch_optional(&mut *connection).await.map_err(fault)? else {
        return Err(lost(claim));
    };
    let select = "SELECT build, position, version, columns FROM view_build WHERE log_id = ? AND name = ? AND live = 1";
    let query = sqlx::query_as::<_, (i64, i64, u32, String)>(select).bind(log).bind(shape.name);
    let old = query.fetch_optional(&mut *connection).await.map_err(fault)?;
    let mut same_columns = false;
    if let Some((build, position, version, columns)) = old {
        if position > reached && position <= signed(head.0) {
            return Ok(false);
        }
        same_columns = version == shape.version && columns == shape.columns_text();
        drop_build(connection, build).await?;
    }
    let update = sqlx::query("UPDATE view_build SET live = 1 WHERE build = ?").bind(claim.build.0);
    update.execute(&mut *connection).await.map_err(fault)?;
    if !same_columns {
        // Names of a shape are plain identifiers.
        sqlx::raw_sql(AssertSqlSafe(sql_view(shape))).execute(connection).await.map_err(fault)?;
    }
    Ok(true)
}

/// The view of the database that shows the live rows.
fn sql_view(shape: &Shape) -> String {
    let column = |(n, Column { name, kind }): (usize, &Column)| match kind {
        ColumnKind::Text | ColumnKind::Integer => format!("r.cells ->> {n} AS \"{name}\""),
        ColumnKind::Date => format!("date((r.cells ->> {n}) * 86400, 'unixepoch') AS \"{name}\""),
        ColumnKind::Instant => format!("strftime('%Y-%m-%dT%H:%M:%SZ', (r.cells ->> {n}) / 1000000, 'unixepoch') AS \"{name}\""),
    };
    let columns: Vec<String> = shape.columns.iter().enumerate().map(column).collect();
    let (name, version, columns) = (shape.name, shape.version, columns.join(", "));
    format!(
        "DROP VIEW IF EXISTS \"{name}\"; CREATE VIEW \"{name}\" AS SELECT b.log_id, {columns}
           FROM view_build AS b JOIN view_row AS r ON r.build = b.build
          WHERE b.name = '{name}' AND b.version = {version} AND b.live = 1;"
    )
}

pub(super) async fn sweep(connection: &mut SqliteConnection, build: i64) -> Result<(), ViewError> {
    let delete = "DELETE FROM view_row WHERE build = ?1 AND key IN (SELECT key FROM view_row WHERE build = ?1 LIMIT ?2)";
    let deleted = sqlx::query(delete).bind(build).bind(SWEEP).execute(&mut *connection).await.map_err(fault)?;
    if deleted.rows_affected() == 0 {
        let done = sqlx::query("DELETE FROM view_dropped WHERE build = ?").bind(build);
        done.execute(connection).await.map_err(fault)?;
    }
    Ok(())
}
