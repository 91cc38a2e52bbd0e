//! Connecting: settings of every session, what is refused at start-up, and the two pools.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Row};
use thiserror::Error;

use crate::error::StorageError;

/// What the tests run on; older ones were never tried.
const OLDEST_SERVER: i64 = 150_000;
/// Longest wait for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// The settings of every session. Nothing of ours may hold a lock or a snapshot for long, whatever
/// happens to the program that asked. All our questions are look-ups by whole keys and ranges of keys;
/// the planner is told so, because it knows nothing yet of tables that are new, and would read them
/// whole (measured: appends a quarter as fast).
const SESSION: [(&str, &str); 10] = [
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
    ("synchronous_commit", "on"),
    ("lock_timeout", "5s"),
    ("statement_timeout", "30s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("default_transaction_isolation", "read committed"),
];

/// Settings that must be so, for acknowledged events to be on the disk and to be there as written.
const WANTED: [(&str, &str); 7] = [
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("zero_damaged_pages", "off"),
    ("ignore_checksum_failure", "off"),
    ("server_encoding", "UTF8"),
    ("transaction_read_only", "off"),
];

/// The same for a standby, which keeps what its primary made safe.
const WANTED_OF_STANDBY: [(&str, &str); 4] =
    [("zero_damaged_pages", "off"), ("ignore_checksum_failure", "off"), ("server_encoding", "UTF8"), ("transaction_read_only", "on")];

/// Why a PostgreSQL database cannot be used.
#[derive(Debug, Error)]
pub enum PostgresOpenError {
    /// The address is not a URL of a PostgreSQL database. The address itself is not shown: it may
    /// hold a password.
    #[error("the address is no PostgreSQL URL ({cause}); expected postgres://user@host:port/database")]
    Address {
        /// What is wrong with it.
        cause: String,
    },
    /// The server is older than what this program was tested on.
    #[error("{database}: PostgreSQL {found} is too old; 15 or later is needed")]
    OldServer {
        /// The database, as host:port/name.
        database: String,
        /// The version of the server.
        found: String,
    },
    /// A setting that the guarantees rest on is otherwise.
    #[error("{database}: PostgreSQL setting {name} is {found}, it must be {wanted}")]
    Setting {
        /// The database.
        database: String,
        /// The setting.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// The tables were made by a later version of this program.
    #[error("{database}: schema {schema} has version {found}, this program knows {known}; use a newer program")]
    NewerSchema {
        /// The database.
        database: String,
        /// The schema.
        schema: &'static str,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A standby has tables of an earlier version, or none: it cannot be set up by itself.
    #[error("{database}: schema {schema} has version {found}, this program needs {known}; open the log on the primary first")]
    NotSetUp {
        /// The database.
        database: String,
        /// The schema.
        schema: &'static str,
        /// Its version; 0 when it is not there.
        found: i64,
        /// The version needed.
        known: i64,
    },
    /// There is a schema of this name that is not ours.
    #[error("{database}: schema {schema} was not made by this program; use another database")]
    Foreign {
        /// The database.
        database: String,
        /// The schema.
        schema: &'static str,
    },
    /// The database could not be reached or set up.
    #[error("{database}: cannot be opened")]
    Storage {
        /// The database.
        database: String,
        /// What was reported.
        #[source]
        cause: StorageError,
    },
}

/// A database and the schema in it that a store uses.
#[derive(Clone)]
pub(super) struct Place {
    options: PgConnectOptions,
    pub(super) schema: &'static str,
}

impl Place {
    /// Reads a URL.
    pub(super) fn new(url: &str, schema: &'static str) -> Result<Self, PostgresOpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|error| PostgresOpenError::Address { cause: error.to_string() })?;
        let options = options.application_name("turnus").options(SESSION).options([("search_path", schema)]);
        Ok(Self { options, schema })
    }

    /// The same, for a session that the server ends when it is silent for so long.
    pub(super) fn silent_for(mut self, period: Duration) -> Self {
        self.options = self.options.options([("idle_session_timeout", format!("{}ms", period.as_millis()))]);
        self
    }

    /// Connects.
    pub(super) async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect_with(&self.options).await
    }

    /// The database for people: no user, no password.
    pub(super) fn name(&self) -> String {
        let o = &self.options;
        match o.get_socket() {
            Some(socket) => format!("{}/{}", socket.display(), o.get_database().unwrap_or_default()),
            None => format!("{}:{}/{}", o.get_host(), o.get_port(), o.get_database().unwrap_or_default()),
        }
    }

    pub(super) fn storage(&self, error: sqlx::Error) -> PostgresOpenError {
        PostgresOpenError::Storage { database: self.name(), cause: StorageError::new(error) }
    }

    /// Connects once and refuses what cannot be trusted.
    pub(super) async fn connect_checked(&self) -> Result<PgConnection, PostgresOpenError> {
        self.connect_with(&WANTED).await
    }

    /// Connects once to a standby, and refuses what is none.
    pub(super) async fn connect_standby(&self) -> Result<PgConnection, PostgresOpenError> {
        self.connect_with(&WANTED_OF_STANDBY).await
    }

    async fn connect_with(&self, settings: &[(&'static str, &'static str)]) -> Result<PgConnection, PostgresOpenError> {
        let fault = |error| self.storage(error);
        let mut connection = PgConnection::connect_with(&self.options).await.map_err(fault)?;
        let row = sqlx::query("SELECT current_setting('server_version_num')::bigint, current_setting('server_version')");
        let row = row.fetch_one(&mut connection).await.map_err(fault)?;
        if row.try_get::<i64, _>(0).map_err(fault)? < OLDEST_SERVER {
            return Err(PostgresOpenError::OldServer { database: self.name(), found: row.try_get(1).map_err(fault)? });
        }
        for &(name, wanted) in settings {
            let row = sqlx::query("SELECT current_setting($1)").bind(name).fetch_one(&mut connection).await.map_err(fault)?;
            let found: String = row.try_get(0).map_err(fault)?;
            if found != wanted {
                return Err(PostgresOpenError::Setting { database: self.name(), name, wanted, found });
            }
        }
        Ok(connection)
    }

    /// A pool for statements that write.
    pub(super) fn writers(&self, most: u32) -> PgPool {
        pool(most).connect_lazy_with(self.options.clone())
    }

    /// A pool that cannot write.
    pub(super) fn readers(&self, most: u32) -> PgPool {
        pool(most).connect_lazy_with(self.options.clone().options([("default_transaction_read_only", "on")]))
    }
}

/// A pool that gives out no connection with an open transaction: sqlx 0.9.0 can leave one behind
/// when the future of a `begin` is dropped (its issue 4385). We never call `begin`, and this makes
/// sure. The question also tells whether the connection is alive.
fn pool(most: u32) -> PgPoolOptions {
    let options = PgPoolOptions::new().max_connections(most).acquire_timeout(ACQUIRE_TIMEOUT).test_before_acquire(false);
    options.before_acquire(|connection, _| Box::pin(async move { is_idle(connection).await }))
}

/// Whether no transaction is open: as a statement of its own, the question begins and ends one, so
/// both times are the same; inside a transaction that is open already they differ.
async fn is_idle(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::raw_sql("SELECT now() = statement_timestamp()").fetch_one(connection).await?.try_get(0)
}

/// Whether nothing was written because somebody else held a lock or all connections for too long.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    // lock_not_available, query_canceled (statement_timeout), deadlock_detected
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(error, sqlx::Error::PoolTimedOut) || code.is_some_and(|code| ["55P03", "57014", "40P01"].contains(&code.as_ref()))
}

/// Whether the server does not let the role do this: it lacks a privilege, or the row is another tenant's.
pub(super) fn is_forbidden(error: &sqlx::Error) -> bool {
    // insufficient_privilege
    error.as_database_error().is_some_and(|told| told.code().is_some_and(|code| code == "42501"))
}

/// Whether a unique index refused a row.
pub(super) fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|told| told.is_unique_violation())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection that comes back with an open transaction is not given out again.
    #[tokio::test]
    async fn open_transactions_are_not_given_out() {
        let place = Place::new(&turnus_test_postgres::Server::shared().url("postgres"), "public").unwrap();
        let pool = place.writers(1);
        let mut first = pool.acquire().await.unwrap();
        let backend = "SELECT pg_backend_pid()";
        let pid: i32 = sqlx::query_scalar(backend).fetch_one(&mut *first).await.unwrap();
        drop(first);
        let mut clean = pool.acquire().await.unwrap();
        assert_eq!(sqlx::query_scalar::<_, i32>(backend).fetch_one(&mut *clean).await.unwrap(), pid, "a clean one is kept");
        sqlx::raw_sql("BEGIN").execute(&mut *clean).await.unwrap();
        drop(clean);
        let mut next = pool.acquire().await.unwrap();
        assert_ne!(sqlx::query_scalar::<_, i32>(backend).fetch_one(&mut *next).await.unwrap(), pid);
        assert!(is_idle(&mut next).await.unwrap());
    }
}
