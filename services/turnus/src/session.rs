//! An open log with what every command needs: planning, today, the unit that is meant.

use crate::{
    cli::Store,
    database::{Database, OpenLog},
    exit::{Failure, fault},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use turnus_domain::{calendar::ZONE, facts::Facts, id::UnitId};
use turnus_event_log::{Actor, LogId};
use turnus_planning::{Clock, Planning, SystemClock};

/// The log of a municipality that has one.
const LOG: &str = "municipality";
/// Who acts at the command line.
const ACTOR: &str = "command-line";

/// An open log.
pub struct Session {
    /// Plans on the log.
    pub planning: Planning,
    log: OpenLog,
}

impl Session {
    /// Opens the log of a database, and makes it when it is not there.
    ///
    /// # Errors
    /// A database of another kind, or one that cannot be opened.
    pub async fn open(store: &Store) -> Result<Self, Failure> {
        let database = Database::named(&store.database)?;
        let log = database.open().await?;
        let actor = Actor::new(ACTOR).map_err(fault)?;
        let leases = database.leases()?;
        let planning = Planning::new(log.shared(), log_id()?, actor, Arc::new(SystemClock)).with_leases(leases);
        let planning = planning.as_worker(ACTOR.parse().map_err(fault)?);
        Ok(Self { planning, log })
    }

    /// Opens a log that must be there already.
    ///
    /// # Errors
    /// As [`Session::open`], and a log that is not there.
    pub async fn existing(store: &Store) -> Result<Self, Failure> {
        let database = Database::named(&store.database)?;
        if database.holds(&log_id()?).await? {
            return Self::open(store).await;
        }
        Err(Failure::BadInput(format!("{database}: there is no such log; begin with `turnus import` or name another with --database")))
    }

    /// Opens a log that must not be there yet.
    ///
    /// # Errors
    /// As [`Session::open`], and a log that is there.
    pub async fn fresh(store: &Store) -> Result<Self, Failure> {
        let database = Database::named(&store.database)?;
        if !database.holds(&log_id()?).await? {
            return Self::open(store).await;
        }
        Err(Failure::BadInput(format!("{database}: a fresh log is needed here; name a database that holds none")))
    }

    /// What the API serves: this log, with so many solvers.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn backend(&self, solvers: usize) -> Result<turnus_graphql::Backend, Failure> {
        Ok(turnus_graphql::Backend { planning: self.planning.clone(), log: self.log.shared(), log_id: log_id()?, solvers })
    }

    /// What the pages show: this log.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn site(&self) -> Result<turnus_web::Site, Failure> {
        Ok(turnus_web::Site { planning: self.planning.clone(), log: self.log.shared(), log_id: log_id()? })
    }

    /// Writes what is waiting and closes the database.
    pub async fn close(self) {
        self.log.close().await;
    }
}

fn log_id() -> Result<LogId, Failure> {
    LogId::new(LOG).map_err(fault)
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
