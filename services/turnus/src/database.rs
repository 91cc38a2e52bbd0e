//! The database of the log, as the command line names it: a file of SQLite, or a server of PostgreSQL.

use crate::exit::{Failure, io};
use std::{
    error::Error,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use turnus_event_log::{
    AccessLog, BranchingLog, EventLog, Leases, LogId, PostgresLeases, PostgresLog, PostgresViews, RestoringLog, SqliteKeys, SqliteLeases,
    SqliteLog, SqliteViews, view::ViewStore,
};

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

    /// Opens the rows of its views, and makes their tables when they are not there: the schema `turnus_views` of the
    /// server, or a file beside that of the log, `turnus.views.db` for `turnus.db`.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open_views(&self) -> Result<Arc<dyn ViewStore>, Failure> {
        match self {
            Self::File(path) => match SqliteViews::open(path.with_extension("views.db")).await {
                Ok(views) => Ok(Arc::new(views)),
                Err(e) => Err(Failure::BadInput(causes(&e))),
            },
            Self::Server(url) => match PostgresViews::open(url).await {
                Ok(views) => Ok(Arc::new(views)),
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

    /// Claims a file for the one server that may serve it, until what is given back is dropped or the process ends.
    /// Several servers need a database on a server.
    ///
    /// # Errors
    /// Another server has it.
    pub fn claim(&self) -> Result<Option<File>, Failure> {
        let Self::File(path) = self else { return Ok(None) };
        let mark = path.with_extension("db-serving");
        let file = File::create(&mark).map_err(io(&mark))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(Failure::BadInput(format!(
                "{self}: another `turnus serve` serves this file; end it first, or move the log to PostgreSQL, which several may serve"
            ))),
            Err(TryLockError::Error(e)) => Err(io(&mark)(e)),
        }
    }

    /// Copies a log in a file, and its keys apart.
    ///
    /// # Errors
    /// A database on a server, or a file that cannot be read or written.
    pub async fn back_up(&self, log: &Path, keys: Option<&Path>) -> Result<(), Failure> {
        let Self::File(path) = self else {
            return Err(Failure::BadInput(format!("{self}: a database on a server is copied with pg_dump; docs/backup.md says how")));
        };
        let told = |e: turnus_event_log::OpenError| Failure::BadInput(causes(&e));
        SqliteLog::back_up(path, log).await.map_err(told)?;
        match keys {
            Some(keys) => SqliteKeys::back_up(path.with_extension("keys.db"), keys).await.map_err(told),
            None => Ok(()),
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

    /// The log for those who take in what another store recorded.
    #[must_use]
    pub fn restoring(&self) -> Arc<dyn RestoringLog> {
        match self {
            Self::File(log) => Arc::new(log.clone()),
            Self::Server(log) => Arc::new(log.clone()),
        }
    }

    /// Where it is kept who opened sealed values.
    #[must_use]
    pub fn access_log(&self) -> Arc<dyn AccessLog> {
        match self {
            Self::File(log) => log.access_log(),
            Self::Server(log) => log.access_log(),
        }
    }

    /// The log for those who branch off it.
    #[must_use]
    pub fn branching(&self) -> Arc<dyn BranchingLog> {
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
#[must_use]
pub fn causes(error: &dyn Error) -> String {
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
