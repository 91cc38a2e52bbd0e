//! An open log with what every command needs: planning, today, the unit that is meant.

use crate::{
    cli::Store,
    database::{Database, OpenLog, causes},
    exit::{Failure, fault},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use turnus_domain::{calendar::ZONE, facts::Facts, id::UnitId};
use turnus_event_log::{
    AccessLog, Actor, Branch, BranchingLog, EventLog, LogId, RestoringLog,
    view::{OnPoison, Runner, RunnerOptions, ViewStore},
};
use turnus_planning::{Clock, Planning, PublishedShifts, SystemClock};

/// The log of a municipality that has one.
const LOG: &str = "municipality";
/// Who acts at the command line.
const ACTOR: &str = "command-line";

/// An open log.
pub struct Session {
    /// Plans on the log.
    pub planning: Planning,
    database: Database,
    log: OpenLog,
    log_id: LogId,
}

impl Session {
    /// Opens the log of a database, and makes it when it is not there.
    ///
    /// # Errors
    /// A database of another kind, or one that cannot be opened.
    pub async fn open(store: &Store) -> Result<Self, Failure> {
        let database = Database::named(&store.database)?;
        let log = database.open().await?;
        let log_id = match &store.scenario {
            Some(name) => scenario_id(&log, name).await,
            None => log_id(),
        };
        let log_id = match log_id {
            Ok(log_id) => log_id,
            Err(failure) => {
                log.close().await;
                return Err(failure);
            }
        };
        let planning = Planning::new(log.shared(), log_id.clone(), actor()?, Arc::new(SystemClock)).with_leases(database.leases()?);
        let planning = planning.as_worker(ACTOR.parse().map_err(fault)?).recording_reads(log.access_log(), &purpose());
        Ok(Self { planning, database, log, log_id })
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

    /// Opens a log that must be there, does something with it and closes it, whatever came of it.
    ///
    /// # Errors
    /// As [`Session::existing`], and what the work says.
    pub async fn with<T>(store: &Store, work: impl AsyncFnOnce(&Self) -> Result<T, Failure>) -> Result<T, Failure> {
        let session = Self::existing(store).await?;
        let done = work(&session).await;
        session.close().await;
        done
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
        Ok(turnus_graphql::Backend {
            planning: self.planning.reading_for("turnus serve: API"),
            log: self.log.shared(),
            log_id: self.log_id.clone(),
            solvers,
        })
    }

    /// What the pages show: this log.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn site(&self) -> Result<turnus_web::Site, Failure> {
        Ok(turnus_web::Site {
            planning: self.planning.reading_for("turnus serve: pages"),
            log: self.log.shared(),
            branching: self.log.branching(),
            log_id: self.log_id.clone(),
        })
    }

    /// The log itself.
    #[must_use]
    pub fn log(&self) -> Arc<dyn EventLog> {
        self.log.shared()
    }

    /// The log for those who take in what another store recorded.
    #[must_use]
    pub fn restoring(&self) -> Arc<dyn RestoringLog> {
        self.log.restoring()
    }

    /// Where it is kept who opened sealed values.
    #[must_use]
    pub fn access_log(&self) -> Arc<dyn AccessLog> {
        self.log.access_log()
    }

    /// The log for those who branch off it.
    #[must_use]
    pub fn branching(&self) -> Arc<dyn BranchingLog> {
        self.log.branching()
    }

    /// Which log it is.
    #[must_use]
    pub const fn log_id(&self) -> &LogId {
        &self.log_id
    }

    /// Runs the views of this log, each process under a name of its own.
    ///
    /// # Errors
    /// Views that cannot be opened.
    pub async fn views(&self, poison: OnPoison) -> Result<Views, Failure> {
        let store = self.database.open_views().await?;
        let owner = format!("{} on {}", std::process::id(), turnus_planning::fresh_command_id());
        let options = RunnerOptions { poison, ..RunnerOptions::new(owner) };
        let view = Arc::new(PublishedShifts(self.planning.clone()));
        let runner = Runner::new(self.log.shared(), self.log_id.clone(), store.clone(), view, options);
        Ok(Views { runner, store, log: self.log_id.clone() })
    }

    /// Writes what is waiting and closes the database.
    pub async fn close(self) {
        self.log.close().await;
    }
}

/// The views of a log, and what runs them.
pub struct Views {
    /// Runs them.
    pub runner: Runner,
    /// Keeps their rows.
    pub store: Arc<dyn ViewStore>,
    /// The log they come from.
    pub log: LogId,
}

/// Why sealed values are opened: the command that was given, without what stands in its options.
fn purpose() -> String {
    let words = std::env::args().skip(1).take_while(|word| !word.starts_with('-') && !word.contains(['.', '/', '=', ':']));
    std::iter::once("turnus".to_owned()).chain(words.take(2)).collect::<Vec<_>>().join(" ")
}

/// Who acts at the command line.
///
/// # Errors
/// A fault of the program.
pub fn actor() -> Result<Actor, Failure> {
    Actor::new(ACTOR).map_err(fault)
}

/// The log of a scenario that is there.
async fn scenario_id(log: &OpenLog, name: &str) -> Result<LogId, Failure> {
    let id = scenario_named(&log_id()?, name)?;
    match log.shared().branch(&id).await {
        Ok(Some(_)) => Ok(id),
        Ok(None) => Err(Failure::BadInput(format!(
            "there is no scenario {name}; see `turnus scenario list`, or open it with `turnus scenario open {name}`"
        ))),
        Err(e) => Err(Failure::Fault(causes(&e))),
    }
}

/// The log that a scenario of this name has, one inside another with `@` between.
///
/// # Errors
/// A name that cannot be one.
pub fn scenario_named(base: &LogId, name: &str) -> Result<LogId, Failure> {
    let inside = |base: LogId, name: &str| Branch::id(&base, name);
    name.split('@').try_fold(base.clone(), inside).map_err(|e| Failure::BadInput(format!("{name:?} is no name for a scenario: {e}")))
}

/// The log that every command means.
///
/// # Errors
/// A fault of the program.
pub fn log_id() -> Result<LogId, Failure> {
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
