//! The database of the log, as the command line names it: a file of SQLite, or a server of PostgreSQL.

use crate::exit::Failure;
use std::{error::Error, path::PathBuf, sync::Arc, time::Duration};
use turnus_event_log::{EventLog, Leases, LogId, PostgresLeases, PostgresLog, SqliteLeases, SqliteLog};

/// How long a worker on a server may be silent before others may take its work. All workers must agree on it.
pub const LEASE: Duration = Duration::from_secs(15);

/// Where a log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// `sqlite:FILE`.
    File(PathBuf),
    /// `postgres://user@host:port/database`, as it was given; it may hold a password.
    Server(String),
}

impl Database {
    /// Reads what the command line says.
    ///
    /// # Errors
    /// Another kind of database.
    pub fn named(text: &str) -> Result<Self, Failure> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Server(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(file) if !file.is_empty() => Ok(Self::File(PathBuf::from(file.strip_prefix("//").unwrap_or(file)))),
            // What is no address of ours is not repeated: it may hold a password all the same.
            _ => Err(Failure::BadInput("--database: expected sqlite:FILE or postgres://USER@HOST:PORT/DATABASE".into())),
        }
    }

    /// Opens the log, and makes it when it is not there.
    ///
    /// # Errors
    /// A database of another kind, one that cannot be trusted to keep events, or one that cannot be opened.
    pub async fn open(&self) -> Result<OpenLog, Failure> {
        match self {
            Self::File(path) => match SqliteLog::open(path).await {
                Ok(log) => Ok(OpenLog::File(log)),
                Err(e) => Err(Failure::BadInput(format!("{}: {}", path.display(), causes(&e)))),
            },
            Self::Server(url) => match PostgresLog::open(url).await {
                Ok(log) => Ok(OpenLog::Server(log)),
                Err(e) => Err(Failure::BadInput(causes(&e))),
            },
        }
    }

    /// Who is at work on what, told between the processes that share this database. On a server, a process that is silent
    /// for longer than [`LEASE`] has lost its work.
    ///
    /// # Errors
    /// An address that is none.
    pub fn leases(&self) -> Result<Arc<dyn Leases>, Failure> {
        match self {
            Self::File(path) => Ok(Arc::new(SqliteLeases::beside(path))),
            Self::Server(url) => match PostgresLeases::new(url, LEASE) {
                Ok(leases) => Ok(Arc::new(leases)),
                Err(e) => Err(Failure::BadInput(causes(&e))),
            },
        }
    }

    /// Whether there is a log of this name.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn holds(&self, log: &LogId) -> Result<bool, Failure> {
        match self {
            Self::File(path) => Ok(path.exists()),
            Self::Server(_) => {
                let open = self.open().await?;
                let head = open.shared().head(log).await;
                open.close().await;
                Ok(head.map_err(|e| Failure::Fault(causes(&e)))?.position.0 > 0)
            }
        }
    }
}

/// For people: a server without what may be a password.
impl std::fmt::Display for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(url) => {
                let place = url.rsplit_once('@').map_or("", |(_, place)| place);
                write!(f, "postgres://{place}")
            }
        }
    }
}

/// A log that is open.
pub enum OpenLog {
    /// In a file.
    File(SqliteLog),
    /// On a server.
    Server(PostgresLog),
}

impl OpenLog {
    /// The log for those who read and append.
    #[must_use]
    pub fn shared(&self) -> Arc<dyn EventLog> {
        match self {
            Self::File(log) => Arc::new(log.clone()),
            Self::Server(log) => Arc::new(log.clone()),
        }
    }

    /// Writes what is waiting and closes files and connections.
    pub async fn close(self) {
        match self {
            Self::File(log) => log.close().await,
            Self::Server(log) => log.close().await,
        }
    }
}

/// An error with all that led to it.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}
