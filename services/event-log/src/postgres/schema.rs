//! Setting up the tables, each store in a schema of its own.

use sqlx::{PgConnection, Row};

use super::connection::{Place, PostgresOpenError};

/// A numbered script under `schema/sql/postgres`. What was released never changes; a new form is a new
/// script.
pub(super) type Script = (i64, &'static str);

/// Lock of everybody who sets up tables; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x5452_4e31;

/// Brings a schema to the newest version, script by script. Each script is one transaction together with
/// the version it leads to, and the lock is taken before looking: of two starters one does the work and
/// the other finds it done; after a crash the next starter goes on with the script that was cut short.
pub(super) async fn migrate(place: &Place, connection: &mut PgConnection, scripts: &[Script]) -> Result<(), PostgresOpenError> {
    let fault = |error| place.storage(error);
    loop {
        sqlx::raw_sql("BEGIN").execute(&mut *connection).await.map_err(fault)?;
        // The connection is closed after an error, which rolls back.
        let step = migrate_locked(place, connection, scripts).await?;
        sqlx::raw_sql("COMMIT").execute(&mut *connection).await.map_err(fault)?;
        if step == Step::Nothing {
            return Ok(());
        }
    }
}

/// What a look at the version led to.
#[derive(PartialEq, Eq)]
enum Step {
    Ran,
    Nothing,
}

async fn migrate_locked(place: &Place, connection: &mut PgConnection, scripts: &[Script]) -> Result<Step, PostgresOpenError> {
    let (fault, schema) = (|error| place.storage(error), place.schema);
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK).execute(&mut *connection).await.map_err(fault)?;
    let found = match version(place, connection).await? {
        Some(found) => found,
        None => {
            let begin =
                format!("CREATE SCHEMA {schema}; CREATE TABLE es_version (version bigint NOT NULL); INSERT INTO es_version VALUES (0)");
            sqlx::raw_sql(sqlx::AssertSqlSafe(begin)).execute(&mut *connection).await.map_err(fault)?;
            0
        }
    };
    let known = scripts.last().map_or(0, |(version, _)| *version);
    if found > known {
        return Err(PostgresOpenError::NewerSchema { database: place.name(), schema, found, known });
    }
    let Some((version, script)) = scripts.iter().find(|(version, _)| *version > found) else {
        return Ok(Step::Nothing);
    };
    let script = format!("{script}\nUPDATE es_version SET version = {version};");
    sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(connection).await.map_err(fault)?;
    Ok(Step::Ran)
}

/// The version of the schema; `None` when it is not there.
async fn version(place: &Place, connection: &mut PgConnection) -> Result<Option<i64>, PostgresOpenError> {
    let (fault, schema) = (|error| place.storage(error), place.schema);
    let look = "SELECT to_regnamespace($1) IS NOT NULL, to_regclass($1 || '.es_version') IS NOT NULL";
    let row = sqlx::query(look).bind(schema).fetch_one(&mut *connection).await.map_err(fault)?;
    match (row.try_get(0).map_err(fault)?, row.try_get(1).map_err(fault)?) {
        (false, _) => Ok(None),
        (true, false) => Err(PostgresOpenError::Foreign { database: place.name(), schema }),
        (true, true) => {
            let row = sqlx::query("SELECT version FROM es_version").fetch_one(connection).await.map_err(fault)?;
            row.try_get(0).map(Some).map_err(fault)
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;
    use turnus_test_postgres::Server;

    use super::*;

    const FIRST: &[Script] = &[(1, "CREATE TABLE a (n int, m int); INSERT INTO a VALUES (1);")];
    /// Numbers may be left out: two branches of the program may have taken one each.
    const THIRD: &[Script] = &[FIRST[0], (2, "ALTER TABLE a ADD COLUMN k int;"), (4, "UPDATE a SET m = coalesce(m, 0) + 1;")];
    /// Its second script fails half-way, as if the program were killed there.
    const CUT_SHORT: &[Script] = &[FIRST[0], (2, "ALTER TABLE a ADD COLUMN k int; SELECT no_such_function();")];

    async fn held(place: &Place) -> (i64, Option<i32>) {
        let mut connection = place.connect_checked().await.unwrap();
        let row = sqlx::query("SELECT version, m FROM es_version, a").fetch_one(&mut connection).await.unwrap();
        (row.get(0), row.get(1))
    }

    /// An old schema is brought to the newest version, and each script runs once however many start.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn starters_at_once_run_each_script_once() {
        let place = Place::new(&Server::shared().database("scripts"), "turnus_scripts").unwrap();
        migrate(&place, &mut place.connect_checked().await.unwrap(), FIRST).await.unwrap();
        let starters: Vec<_> = (0..6)
            .map(|_| {
                let place = place.clone();
                tokio::spawn(async move { migrate(&place, &mut place.connect_checked().await.unwrap(), THIRD).await })
            })
            .collect();
        for starter in starters {
            starter.await.unwrap().unwrap();
        }
        assert_eq!(held(&place).await, (4, Some(1)));
        let older = migrate(&place, &mut place.connect_checked().await.unwrap(), FIRST).await;
        assert!(matches!(older, Err(PostgresOpenError::NewerSchema { found: 4, known: 1, .. })));
    }

    /// A crash in the middle of a script leaves the version before it, and the next starter goes on.
    #[tokio::test]
    async fn a_script_cut_short_is_run_again() {
        let place = Place::new(&Server::shared().database("cut_short"), "turnus_scripts").unwrap();
        assert!(migrate(&place, &mut place.connect_checked().await.unwrap(), CUT_SHORT).await.is_err());
        let mut killed = place.connect_checked().await.unwrap();
        sqlx::raw_sql("BEGIN; ALTER TABLE a ADD COLUMN k int").execute(&mut killed).await.unwrap();
        killed.close_hard().await.unwrap();
        migrate(&place, &mut place.connect_checked().await.unwrap(), THIRD).await.unwrap();
        assert_eq!(held(&place).await, (4, Some(1)));
    }
}
