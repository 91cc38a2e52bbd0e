//! Opening files: settings, their read-back, and the schema.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection, SqlitePool};
use thiserror::Error;

use crate::error::StorageError;
use crate::log::MAX_PAGE;

/// Older ones can corrupt a file in WAL mode when the WAL is reset.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a file cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The SQLite library has a known corruption bug.
    #[error("SQLite {found} is too old; 3.51.3 or later is needed")]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// A setting that the guarantees rest on did not take.
    #[error("SQLite setting {name} is {found}, it must be {wanted}")]
    Setting {
        /// The pragma.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// The file was written by a later version of this program.
    #[error(
        "{} has schema version {found}, this program knows {known}; use a newer program",
        path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file is a database of something else.
    #[error("{} is a database, but not one of this program", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be opened or set up.
    #[error("cannot open {}", path.display())]
    Storage {
        /// The file.
        path: PathBuf,
        /// What was reported.
        #[source]
        cause: StorageError,
    },
}

/// What one kind of file holds.
pub(super) struct Schema {
    pub(super) script: &'static str,
    /// Written into the file, so that a file of another kind is recognised.
    pub(super) application_id: i64,
}

const VERSION: i64 = 1;

const EVENT_LOG: Schema = Schema { script: include_str!("../../../../schema/sql/sqlite/0001_event_log.sql"), application_id: 0x5452_4e31 };

const LOG_SETTINGS: [(&str, &str); 5] =
    [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("busy_timeout", "5000"), ("secure_delete", "1")];

pub(super) async fn open_writer(path: &Path) -> Result<SqliteConnection, OpenError> {
    let options = log_options(path).create_if_missing(true);
    let mut connection = connect(path, &options).await?;
    check_version(path, &mut connection).await?;
    check_settings(path, &mut connection, &LOG_SETTINGS).await?;
    migrate(path, &mut connection, &EVENT_LOG).await?;
    Ok(connection)
}

pub(super) async fn open_readers(path: &Path) -> Result<SqlitePool, OpenError> {
    let options = log_options(path).create_if_missing(false).pragma("query_only", "ON").row_buffer_size(MAX_PAGE);
    let name = path.to_owned();
    let pool = SqlitePoolOptions::new().max_connections(READERS).after_connect(move |conn, _| {
        let name = name.clone();
        Box::pin(async move {
            let checked = async {
                check_settings(&name, conn, &LOG_SETTINGS).await?;
                check_settings(&name, conn, &[("query_only", "1")]).await
            };
            checked.await.map_err(|refused| sqlx::Error::Configuration(Box::new(refused)))
        })
    });
    pool.connect_with(options).await.map_err(|error| storage(path, error))
}

fn log_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("secure_delete", "ON")
        .pragma("fullfsync", "ON")
        .pragma("journal_size_limit", "67108864")
}

/// Connects; two starters that switch a new file to WAL at once get "busy" without SQLite's own
/// waiting, so this waits for them.
pub(super) async fn connect(path: &Path, options: &SqliteConnectOptions) -> Result<SqliteConnection, OpenError> {
    const PAUSE: Duration = Duration::from_millis(20);
    let mut tries = BUSY_TIMEOUT.as_millis() / PAUSE.as_millis();
    loop {
        match SqliteConnection::connect_with(options).await {
            Err(error) if is_busy(&error) && tries > 0 => tries -= 1,
            result => return result.map_err(|error| storage(path, error)),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(result_code(error), Some(5 | 6))
}

/// Whether there is no room left on the disk.
pub(super) fn is_full(error: &sqlx::Error) -> bool {
    result_code(error) == Some(13)
}

/// The plain result code of SQLite, which is the low byte of an extended one: 5 busy, 6 locked, 13 full.
fn result_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

pub(super) fn storage(path: &Path, error: sqlx::Error) -> OpenError {
    match error {
        sqlx::Error::Configuration(cause) => match cause.downcast::<OpenError>() {
            Ok(refused) => *refused,
            Err(cause) => OpenError::Storage { path: path.into(), cause: StorageError::new(cause) },
        },
        error => OpenError::Storage { path: path.into(), cause: StorageError::new(error) },
    }
}

pub(super) async fn check_version(path: &Path, connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let row = sqlx::query("SELECT sqlite_version()").fetch_one(connection).await;
    let found: String = row.and_then(|row| row.try_get(0)).map_err(|error| storage(path, error))?;
    if new_enough(&found) { Ok(()) } else { Err(OpenError::OldSqlite { found }) }
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part()) >= OLDEST_SQLITE
}

pub(super) async fn check_settings(
    path: &Path,
    connection: &mut SqliteConnection,
    settings: &[(&'static str, &'static str)],
) -> Result<(), OpenError> {
    for (name, wanted) in settings {
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA {name}"));
        let row = sqlx::query(pragma).fetch_one(&mut *connection).await;
        // A pragma answers with text or a number.
        let found = row.and_then(|row| match row.try_get::<i64, _>(0) {
            Ok(number) => Ok(number.to_string()),
            Err(_) => row.try_get::<String, _>(0),
        });
        let found = found.map_err(|error| storage(path, error))?;
        if found != *wanted {
            return Err(OpenError::Setting { name, wanted, found });
        }
    }
    Ok(())
}

/// Sets up an empty file. The lock is taken before looking, so of two starters one does the work
/// and the other finds it done; a crash in between leaves the file empty.
pub(super) async fn migrate(path: &Path, connection: &mut SqliteConnection, schema: &Schema) -> Result<(), OpenError> {
    let fault = |error| storage(path, error);
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(fault)?;
    let outcome = migrate_locked(path, connection, schema).await;
    let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
    sqlx::query(end).execute(connection).await.map_err(fault)?;
    outcome
}

async fn migrate_locked(path: &Path, connection: &mut SqliteConnection, schema: &Schema) -> Result<(), OpenError> {
    let look = "SELECT (SELECT user_version FROM pragma_user_version),
                       (SELECT application_id FROM pragma_application_id),
                       (SELECT count(*) FROM sqlite_schema)";
    let row = sqlx::query(look).fetch_one(&mut *connection).await;
    let fault = |error| storage(path, error);
    let row = row.map_err(fault)?;
    let cell = |i: usize| row.try_get::<i64, _>(i).map_err(fault);
    let (version, application, objects) = (cell(0)?, cell(1)?, cell(2)?);
    if version == 0 && application == 0 && objects == 0 {
        let stamp = format!("PRAGMA application_id = {}; PRAGMA user_version = {VERSION};", schema.application_id);
        let script = sqlx::AssertSqlSafe(format!("{}\n{stamp}", schema.script));
        sqlx::raw_sql(script).execute(connection).await.map_err(fault)?;
        return Ok(());
    }
    if application != schema.application_id {
        return Err(OpenError::Foreign { path: path.into() });
    }
    if version > VERSION {
        return Err(OpenError::NewerSchema { path: path.into(), found: version, known: VERSION });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::new_enough;

    /// A SQLite with the WAL-reset bug is recognised by its version.
    #[test]
    fn old_sqlite() {
        for old in ["3.51.2", "3.7.0", "3.9.99", "2.99.99", "", "x"] {
            assert!(!new_enough(old), "{old}");
        }
        for good in ["3.51.3", "3.52.0", "4.0.0", "3.100.0"] {
            assert!(new_enough(good), "{good}");
        }
    }
}
