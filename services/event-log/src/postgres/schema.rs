//! Setting up the tables, each store in a schema of its own.

use sqlx::{PgConnection, Row};

use super::connection::{Place, PostgresOpenError};

/// The newest version known here.
const VERSION: i64 = 1;

/// Lock of everybody who sets up tables; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x5452_4e31;

/// Sets up an empty schema. The lock is taken before looking, so of two starters one does the work
/// and the other finds it done; a crash in between leaves nothing.
pub(super) async fn migrate(place: &Place, connection: &mut PgConnection, script: &'static str) -> Result<(), PostgresOpenError> {
    let fault = |error| place.storage(error);
    sqlx::raw_sql("BEGIN").execute(&mut *connection).await.map_err(fault)?;
    // The connection is closed after an error, which rolls back.
    migrate_locked(place, connection, script).await?;
    sqlx::raw_sql("COMMIT").execute(connection).await.map_err(fault)?;
    Ok(())
}

async fn migrate_locked(place: &Place, connection: &mut PgConnection, script: &'static str) -> Result<(), PostgresOpenError> {
    let (fault, schema) = (|error| place.storage(error), place.schema);
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK).execute(&mut *connection).await.map_err(fault)?;
    let look = "SELECT to_regnamespace($1) IS NOT NULL, to_regclass($1 || '.es_version') IS NOT NULL";
    let row = sqlx::query(look).bind(schema).fetch_one(&mut *connection).await.map_err(fault)?;
    let (there, ours): (bool, bool) = (row.try_get(0).map_err(fault)?, row.try_get(1).map_err(fault)?);
    if !there {
        let script = format!(
            "CREATE SCHEMA {schema}; CREATE TABLE es_version (version bigint NOT NULL); {script}\nINSERT INTO es_version VALUES ({VERSION});"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(connection).await.map_err(fault)?;
        return Ok(());
    }
    if !ours {
        return Err(PostgresOpenError::Foreign { database: place.name(), schema });
    }
    let row = sqlx::query("SELECT version FROM es_version").fetch_one(connection).await.map_err(fault)?;
    match row.try_get(0).map_err(fault)? {
        found if found > VERSION => Err(PostgresOpenError::NewerSchema { database: place.name(), schema, found, known: VERSION }),
        _ => Ok(()),
    }
}
