//! What is done to views in one transaction of PostgreSQL, which the caller begins and ends.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::views::{fault, progress};
use crate::chain::Hash;
use crate::columns::signed;
use crate::ids::LogId;
use crate::order::Position;
use crate::view::*;

/// Rows deleted at a time.
const SWEEP: i64 = 5_000;

pub(super) async fn side_build(connection: &mut PgConnection, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError> {
    loop {
        let select = "SELECT build, version FROM view_build WHERE log_id = $1 AND name = $2 AND NOT live FOR UPDATE";
        let query = sqlx::query_as::<_, (i64, i64)>(select).bind(log.as_str()).bind(shape.name);
        match query.fetch_optional(&mut *connection).await.map_err(fault)? {
            Some((build, version)) if version == i64::from(shape.version) => return Ok(BuildId(build)),
            Some((_, version)) if version > i64::from(shape.version) => {
                let found = u32::try_from(version).unwrap_or(u32::MAX);
                return Err(ViewError::NewerVersion { view: shape.name.to_owned(), found, known: shape.version });
            }
            Some((build, _)) => drop_build(connection, build).await?,
            None => {}
        }
        // Of two who make it, one waits here for the other and then finds it.
        let insert = "INSERT INTO view_build (log_id, name, live, version, columns, position, hash, fence, progress_ms)
            VALUES ($1, $2, false, $3, $4, 0, $5, 0, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
            ON CONFLICT (log_id, name, live) DO NOTHING RETURNING build";
        let query = sqlx::query_scalar(insert).bind(log.as_str()).bind(shape.name).bind(i64::from(shape.version));
        let made = query.bind(shape.columns_text()).bind(&Hash::START.0[..]).fetch_optional(&mut *connection).await;
        if let Some(build) = made.map_err(fault)? {
            return Ok(BuildId(build));
        }
    }
}

/// Takes a build out of sight; its rows are swept later.
async fn drop_build(connection: &mut PgConnection, build: i64) -> Result<(), ViewError> {
    for statement in [
        "INSERT INTO view_dropped (build) VALUES ($1)",
        "DELETE FROM view_parked WHERE build = $1",
        "DELETE FROM view_build WHERE build = $1",
    ] {
        sqlx::query(statement).bind(build).execute(&mut *connection).await.map_err(fault)?;
    }
    Ok(())
}

pub(super) async fn claim(connection: &mut PgConnection, build: BuildId, owner: String, lease: Duration) -> Result<Claimed, ViewError> {
    // The clock is read under the lock of the row: somebody else may have held it meanwhile.
    let lock = sqlx::query("SELECT FROM view_build WHERE build = $1 FOR UPDATE").bind(build.0);
    lock.execute(&mut *connection).await.map_err(fault)?;
    let update = "UPDATE view_build SET owner = $2, fence = fence + 1,
            lease_until_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $3,
            heartbeat_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
        WHERE build = $1 AND (owner IS NULL OR owner = $2 OR lease_until_ms <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
        RETURNING fence, position, hash";
    let query = sqlx::query(update).bind(build.0).bind(&owner).bind(millis(lease));
    if let Some(row) = query.fetch_optional(&mut *connection).await.map_err(fault)? {
        let fence = row.try_get::<i64, _>(0).map_err(fault)? as u64;
        return Ok(Claimed::Mine(Claim { build, owner, fence, progress: progress(&row, 1).map_err(fault)? }));
    }
    let select = "SELECT owner, lease_until_ms - (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM view_build WHERE build = $1";
    let query = sqlx::query_as::<_, (String, i64)>(select).bind(build.0);
    let held = query.fetch_optional(connection).await.map_err(fault)?;
    Ok(held.map_or(Claimed::Gone, |(owner, left)| Claimed::Held { owner, left: Duration::from_millis(left.max(0).unsigned_abs()) }))
}

pub(super) async fn commit(connection: &mut PgConnection, claim: &Claim, step: Step) -> Result<(), ViewError> {
    let update = "UPDATE view_build SET position = $5, hash = $6,
            progress_ms = CASE WHEN $5 > position THEN (extract(epoch FROM clock_timestamp()) * 1000)::bigint ELSE progress_ms END,
            stopped_at = CASE WHEN stopped_at <= $5 THEN NULL ELSE stopped_at END,
            stopped_cause = CASE WHEN stopped_at <= $5 THEN NULL ELSE stopped_cause END
        WHERE build = $1 AND fence = $2 AND owner = $3 AND position = $4";
    let query = sqlx::query(update).bind(claim.build.0).bind(signed(claim.fence)).bind(&claim.owner).bind(signed(step.from.0));
    let query = query.bind(signed(step.to.position.0)).bind(&step.to.hash.0[..]);
    if query.execute(&mut *connection).await.map_err(fault)?.rows_affected() == 0 {
        return Err(lost(claim));
    }
    write_rows(connection, claim.build, &step).await?;
    for parked in &step.park {
        let insert = "INSERT INTO view_parked (build, position, sequence, attempts, cause) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (build, position) DO UPDATE SET attempts = excluded.attempts, cause = excluded.cause";
        let query = sqlx::query(insert).bind(claim.build.0).bind(signed(parked.position.0)).bind(&parked.sequence);
        query.bind(i64::from(parked.attempts)).bind(&parked.cause).execute(&mut *connection).await.map_err(fault)?;
    }
    if !step.unpark.is_empty() {
        let positions: Vec<i64> = step.unpark.iter().map(|position| signed(position.0)).collect();
        let delete = sqlx::query("DELETE FROM view_parked WHERE build = $1 AND position = ANY($2)").bind(claim.build.0).bind(positions);
        delete.execute(connection).await.map_err(fault)?;
    }
    Ok(())
}

/// All rows of a step in two statements: one for what is put, one for what is deleted.
async fn write_rows(connection: &mut PgConnection, build: BuildId, step: &Step) -> Result<(), ViewError> {
    let put = step.rows.iter().filter_map(|(key, change)| Some((key.as_str(), cells_json(change.as_ref()?).to_string())));
    let (keys, cells): (Vec<&str>, Vec<String>) = put.unzip();
    let gone: Vec<&str> = step.rows.iter().filter(|(_, change)| change.is_none()).map(|(key, _)| key.as_str()).collect();
    if !keys.is_empty() {
        let upsert = "INSERT INTO view_row (build, key, cells)
            SELECT $1, put.key, put.cells::jsonb FROM unnest($2::text[], $3::text[]) AS put (key, cells)
            ON CONFLICT (build, key) DO UPDATE SET cells = excluded.cells";
        sqlx::query(upsert).bind(build.0).bind(keys).bind(cells).execute(&mut *connection).await.map_err(fault)?;
    }
    if !gone.is_empty() {
        let delete = sqlx::query("DELETE FROM view_row WHERE build = $1 AND key = ANY($2)").bind(build.0).bind(gone);
        delete.execute(connection).await.map_err(fault)?;
    }
    Ok(())
}

pub(super) async fn swap(connection: &mut PgConnection, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError> {
    let select = "SELECT log_id, position FROM view_build WHERE build = $1 AND fence = $2 AND owner = $3 FOR UPDATE";
    let query = sqlx::query_as::<_, (String, i64)>(select).bind(claim.build.0).bind(signed(claim.fence)).bind(&claim.owner);
    let Some((log, reached)) = query.fetch_optional(&mut *connection).await.map_err(fault)? else {
        return Err(lost(claim));
    };
    // Locked, so that the old build does not go further before it is gone.
    let select = "SELECT build, position, version, columns FROM view_build WHERE log_id = $1 AND name = $2 AND live FOR UPDATE";
    let query = sqlx::query_as::<_, (i64, i64, i64, String)>(select).bind(log).bind(shape.name);
    let old = query.fetch_optional(&mut *connection).await.map_err(fault)?;
    let mut same_columns = false;
    if let Some((build, position, version, columns)) = old {
        if position > reached && position <= signed(head.0) {
            return Ok(false);
        }
        same_columns = version == i64::from(shape.version) && columns == shape.columns_text();
        drop_build(connection, build).await?;
    }
    let update = sqlx::query("UPDATE view_build SET live = true WHERE build = $1").bind(claim.build.0);
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
        ColumnKind::Text => format!("r.cells ->> {n} AS \"{name}\""),
        ColumnKind::Integer => format!("(r.cells ->> {n})::bigint AS \"{name}\""),
        ColumnKind::Date => format!("'1970-01-01'::date + (r.cells ->> {n})::int AS \"{name}\""),
        // Seconds and the rest apart: PostgreSQL multiplies intervals in floating point.
        ColumnKind::Instant => format!(
            "'epoch'::timestamptz + (r.cells ->> {n})::bigint / 1000000 * interval '1 second'
                + (r.cells ->> {n})::bigint % 1000000 * interval '1 microsecond' AS \"{name}\""
        ),
    };
    let columns: Vec<String> = shape.columns.iter().enumerate().map(column).collect();
    let (name, version, columns) = (shape.name, shape.version, columns.join(", "));
    format!(
        "DROP VIEW IF EXISTS \"{name}\"; CREATE VIEW \"{name}\" AS SELECT b.log_id, {columns}
           FROM view_build AS b JOIN view_row AS r ON r.build = b.build
          WHERE b.name = '{name}' AND b.version = {version} AND b.live;"
    )
}

pub(super) async fn sweep(connection: &mut PgConnection, build: i64) -> Result<(), ViewError> {
    let delete = "DELETE FROM view_row WHERE build = $1 AND key IN (SELECT key FROM view_row WHERE build = $1 LIMIT $2)";
    let deleted = sqlx::query(delete).bind(build).bind(SWEEP).execute(&mut *connection).await.map_err(fault)?;
    if deleted.rows_affected() == 0 {
        let done = sqlx::query("DELETE FROM view_dropped WHERE build = $1").bind(build);
        done.execute(connection).await.map_err(fault)?;
    }
    Ok(())
}
