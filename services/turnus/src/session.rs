//! An open log with what every command needs: planning, today, the unit that is meant.

use crate::{
    cli::Store,
    exit::{Failure, fault},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::{path::PathBuf, sync::Arc};
use turnus_domain::{calendar::ZONE, facts::Facts, id::UnitId};
use turnus_event_log::{Actor, LogId, SqliteLog};
use turnus_planning::{Clock, Planning, SystemClock};

/// The log of a municipality that has one.
const LOG: &str = "municipality";
/// Who acts at the command line.
const ACTOR: &str = "command-line";

/// An open log.
pub struct Session {
    /// Plans on the log.
    pub planning: Planning,
    log: SqliteLog,
}

impl Session {
    /// Opens the log of a database, and makes it when it is not there.
    ///
    /// # Errors
    /// A database of another kind, or a file that cannot be opened.
    pub async fn open(store: &Store) -> Result<Self, Failure> {
        let path = path(&store.database)?;
        let log = SqliteLog::open(&path).await.map_err(|e| Failure::BadInput(format!("{}: {e}", path.display())))?;
        let (id, actor) = (LogId::new(LOG).map_err(fault)?, Actor::new(ACTOR).map_err(fault)?);
        let planning = Planning::new(Arc::new(log.clone()), id, actor, Arc::new(SystemClock));
        Ok(Self { planning, log })
    }

    /// Opens a log that must be there already.
    ///
    /// # Errors
    /// As [`Session::open`], and a file that is not there.
    pub async fn existing(store: &Store) -> Result<Self, Failure> {
        let path = path(&store.database)?;
        if path.exists() {
            return Self::open(store).await;
        }
        Err(Failure::BadInput(format!(
            "{}: there is no such log; begin with `turnus import` or name another with --database",
            path.display()
        )))
    }

    /// What the API serves: this log.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn backend(&self) -> Result<turnus_graphql::Backend, Failure> {
        let log_id = LogId::new(LOG).map_err(fault)?;
        Ok(turnus_graphql::Backend { planning: self.planning.clone(), log: Arc::new(self.log.clone()), log_id })
    }

    /// What the pages show: this log.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn site(&self) -> Result<turnus_web::Site, Failure> {
        let log_id = LogId::new(LOG).map_err(fault)?;
        Ok(turnus_web::Site { planning: self.planning.clone(), log: Arc::new(self.log.clone()), log_id })
    }

    /// Writes what is waiting and closes the files.
    pub async fn close(self) {
        self.log.close().await;
    }
}

/// The file of `sqlite:FILE`.
///
/// # Errors
/// Another kind of database.
pub fn path(database: &str) -> Result<PathBuf, Failure> {
    match database.strip_prefix("sqlite:") {
        Some(file) if !file.is_empty() => Ok(PathBuf::from(file.strip_prefix("//").unwrap_or(file))),
        _ => Err(Failure::BadInput(format!("--database {database}: expected sqlite:FILE; other databases come later"))),
    }
}

/// The local date now.
///
/// # Errors
/// A clock that is out of the calendar.
pub fn today() -> Result<NaiveDate, Failure> {
    let now = DateTime::<Utc>::from_timestamp_micros(SystemClock.now().micros())
        .ok_or_else(|| fault("the clock of this computer cannot be read"))?;
    Ok(now.with_timezone(&ZONE).date_naive())
}

/// The unit that is meant: the one named, or the only one.
///
/// # Errors
/// A unit that is not there, none at all, or several to choose from.
pub fn unit(facts: &Facts, named: Option<&UnitId>) -> Result<UnitId, Failure> {
    let all = || facts.units.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match (named, facts.units.len()) {
        (Some(id), _) if facts.units.contains_key(id) => Ok(id.clone()),
        (_, 0) => Err(Failure::BadInput("the log has no unit yet; begin with `turnus import staff.csv` or an event file".into())),
        (Some(id), _) => Err(Failure::BadInput(format!("unit {id} is not in the log; it has {}", all()))),
        (None, 1) => facts.units.keys().next().cloned().ok_or_else(|| fault("one unit and none")),
        (None, _) => Err(Failure::BadInput(format!("the log has several units: name one with --unit: {}", all()))),
    }
}
