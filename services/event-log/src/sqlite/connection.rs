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
/// In KiB, negative: with the 2 MB that SQLite takes otherwise, a large append writes the pages of its indexes to the
/// WAL several times, and every append to a long log reads the way down the indexes again.
const WRITER_CACHE: &str = "-65536";
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
    /// The numbered scripts under `schema/sql/sqlite`, in order. What was released never changes; a new
    /// form is a new script.
    pub(super) scripts: &'static [(i64, &'static str)],
    /// Written into the file, so that a file of another kind is recognised.
    pub(super) application_id: i64,
}

impl Schema {
    fn newest(&self) -> i64 {
        self.scripts.last().map_or(0, |(version, _)| *version)
    }
}

const EVENT_LOG: Schema = Schema {
    scripts: &[
        (1, include_str!("../../../../schema/sql/sqlite/0001_event_log.sql")),
        (3, include_str!("../../../../schema/sql/sqlite/0003_branches.sql")),
        (4, include_str!("../../../../schema/sql/sqlite/0004_closed_streams.sql")),
    ],
    application_id: 0x5452_4e31,
};

const LOG_SETTINGS: [(&str, &str); 5] =
    [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("busy_timeout", "5000"), ("secure_delete", "1")];

pub(super) async fn open_writer(path: &Path) -> Result<SqliteConnection, OpenError> {
    let options = log_options(path).create_if_missing(true).pragma("cache_size", WRITER_CACHE);
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

/// Copies a database to a new or empty file, as of one moment, and sees to it that it reaches the disk.
pub(super) async fn copy(path: &Path, to: &Path) -> Result<(), OpenError> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
    let mut connection = connect(path, &options).await?;
    let copied = sqlx::query("VACUUM INTO ?").bind(to.to_string_lossy().into_owned()).execute(&mut connection).await;
    copied.map_err(|error| storage(to, error))?;
    connection.close().await.map_err(|error| storage(path, error))?;
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(|error| storage(to, error.into()))
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

/// Whether a key, a check or a trigger of the schema refused a row.
pub(super) fn is_constraint(error: &sqlx::Error) -> bool {
    result_code(error) == Some(19)
}

/// The plain result code of SQLite, which is the low byte of an extended one: 5 busy, 6 locked, 13 full, 19 constraint.
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

/// Brings a file to the newest version, script by script. Each script is one transaction together with
/// the version it leads to, and the lock is taken before looking: of two starters one does the work and
/// the other finds it done; after a crash the next starter goes on with the script that was cut short.
pub(super) async fn migrate(path: &Path, connection: &mut SqliteConnection, schema: &Schema) -> Result<(), OpenError> {
    let fault = |error| storage(path, error);
    loop {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(fault)?;
        let outcome = migrate_locked(path, connection, schema).await;
        let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
        sqlx::query(end).execute(&mut *connection).await.map_err(fault)?;
        if outcome? == Step::Nothing {
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

async fn migrate_locked(path: &Path, connection: &mut SqliteConnection, schema: &Schema) -> Result<Step, OpenError> {
    let look = "SELECT (SELECT user_version FROM pragma_user_version),
                       (SELECT application_id FROM pragma_application_id),
                       (SELECT count(*) FROM sqlite_schema)";
    let row = sqlx::query(look).fetch_one(&mut *connection).await;
    let fault = |error| storage(path, error);
    let row = row.map_err(fault)?;
    let cell = |i: usize| row.try_get::<i64, _>(i).map_err(fault);
    let (found, application, objects) = (cell(0)?, cell(1)?, cell(2)?);
    let empty = found == 0 && application == 0 && objects == 0;
    if !empty && application != schema.application_id {
        return Err(OpenError::Foreign { path: path.into() });
    }
    if found > schema.newest() {
        return Err(OpenError::NewerSchema { path: path.into(), found, known: schema.newest() });
    }
    let Some((version, script)) = schema.scripts.iter().find(|(version, _)| *version > found) else {
        return Ok(Step::Nothing);
    };
    let stamp = format!("PRAGMA application_id = {}; PRAGMA user_version = {version};", schema.application_id);
    let script = sqlx::AssertSqlSafe(format!("{script}\n{stamp}"));
    sqlx::raw_sql(script).execute(connection).await.map_err(fault)?;
    Ok(Step::Ran)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: i64 = 0x5452_4eff;
    const FIRST: Schema = Schema { scripts: &[(1, "CREATE TABLE a (n INTEGER) STRICT; INSERT INTO a VALUES (1);")], application_id: KIND };
    /// Numbers may be left out: two branches of the program may have taken one each.
    const THIRD: Schema = Schema {
        scripts: &[FIRST.scripts[0], (2, "ALTER TABLE a ADD COLUMN m INTEGER;"), (4, "UPDATE a SET m = coalesce(m, 0) + 1;")],
        application_id: KIND,
    };
    /// Its second script fails half-way, as if the program were killed there.
    const CUT_SHORT: Schema = Schema {
        scripts: &[FIRST.scripts[0], (2, "ALTER TABLE a ADD COLUMN m INTEGER; SELECT no_such_function();")],
        application_id: KIND,
    };

    async fn starter(path: &Path) -> SqliteConnection {
        connect(path, &log_options(path).create_if_missing(true)).await.unwrap()
    }

    async fn held(path: &Path) -> (i64, Option<i64>) {
        let mut connection = starter(path).await;
        let row = sqlx::query("SELECT (SELECT user_version FROM pragma_user_version), m FROM a").fetch_one(&mut connection).await.unwrap();
        (row.get(0), row.get(1))
    }

    /// An old file is brought to the newest version, and each script runs once however many start.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn starters_at_once_run_each_script_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        migrate(&path, &mut starter(&path).await, &FIRST).await.unwrap();
        let starters: Vec<_> = (0..6)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move { migrate(&path, &mut starter(&path).await, &THIRD).await })
            })
            .collect();
        for starter in starters {
            starter.await.unwrap().unwrap();
        }
        assert_eq!(held(&path).await, (4, Some(1)));
        let older = migrate(&path, &mut starter(&path).await, &FIRST).await;
        assert!(matches!(older, Err(OpenError::NewerSchema { found: 4, known: 1, .. })));
    }

    /// A crash in the middle of a script leaves the version before it, and the next starter goes on.
    #[tokio::test]
    async fn a_script_cut_short_is_run_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        assert!(migrate(&path, &mut starter(&path).await, &CUT_SHORT).await.is_err());
        let mut killed = starter(&path).await;
        sqlx::raw_sql("BEGIN IMMEDIATE; ALTER TABLE a ADD COLUMN m INTEGER").execute(&mut killed).await.unwrap();
        drop(killed);
        migrate(&path, &mut starter(&path).await, &THIRD).await.unwrap();
        assert_eq!(held(&path).await, (4, Some(1)));
    }

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

    /// A connection that would lose acknowledged events on a power cut, or keep what was erased, is refused.
    #[tokio::test]
    async fn unsafe_settings_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let options = || log_options(&path).create_if_missing(true);
        let unsafe_ones = [
            (options().synchronous(SqliteSynchronous::Normal), "synchronous"),
            (options().synchronous(SqliteSynchronous::Off), "synchronous"),
            (options().pragma("secure_delete", "OFF"), "secure_delete"),
            (options().foreign_keys(false), "foreign_keys"),
            (options().journal_mode(SqliteJournalMode::Delete), "journal_mode"),
        ];
        for (options, setting) in unsafe_ones {
            let mut connection = connect(&path, &options).await.unwrap();
            let refused = check_settings(&path, &mut connection, &LOG_SETTINGS).await;
            assert!(matches!(refused, Err(OpenError::Setting { name, .. }) if name == setting), "{setting}: {refused:?}");
        }
        let mut good = connect(&path, &options()).await.unwrap();
        check_settings(&path, &mut good, &LOG_SETTINGS).await.unwrap();
    }
}
