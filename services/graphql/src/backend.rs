//! What the schema reads: the folded state now or as of then, and names.

use crate::{
    refusal::fault,
    scalar::{Date, Position},
};
use async_graphql::{InputObject, Result, dataloader::Loader};
use chrono::{DateTime, NaiveDate, Utc};
use std::{collections::HashMap, sync::Arc};
use turnus_domain::{calendar::ZONE, facts::Facts, id::PersonId};
use turnus_event_log::{EventLog, Instant, LogId};
use turnus_planning::{Clock, Planning, RecordedAsOf, SystemClock};

/// What is served: the planning of one log, and that log for reading.
#[derive(Clone)]
pub struct Backend {
    /// Commands and folded state.
    pub planning: Planning,
    /// Events as they were recorded.
    pub log: Arc<dyn EventLog>,
    /// Which log.
    pub log_id: LogId,
}

/// When to read: what was recorded by then, and for which day.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AsOfInput {
    /// Read what was recorded up to this position; not together with `instant`.
    position: Option<Position>,
    /// Read what was recorded at or before this instant; not together with `position`.
    instant: Option<DateTime<Utc>>,
    /// Read what holds on this day; today when it is left out.
    effective_on: Option<Date>,
}

/// The state of one read.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) facts: Arc<Facts>,
    pub(crate) on: NaiveDate,
}

/// Reads the log.
pub(crate) struct Reader {
    pub(crate) backend: Backend,
}

impl Reader {
    pub(crate) const fn new(backend: Backend) -> Self {
        Self { backend }
    }

    /// The state that a read asks for.
    pub(crate) async fn view(&self, as_of: Option<AsOfInput>) -> Result<View> {
        let as_of = as_of.unwrap_or(AsOfInput { position: None, instant: None, effective_on: None });
        let on = as_of.effective_on.map_or_else(today, |d| d.0);
        let at = match (as_of.position, as_of.instant) {
            (Some(_), Some(_)) => return Err(fault("AS_OF_TWICE", "give a position or an instant, not both")),
            (Some(Position(at)), None) => RecordedAsOf::Position(at),
            (None, Some(instant)) => RecordedAsOf::Instant(Instant::from_micros(instant.timestamp_micros())),
            (None, None) => RecordedAsOf::Head,
        };
        let facts = self.backend.planning.facts_as_of(at).await.map_err(|e| fault("AS_OF_NOT_READABLE", e))?;
        Ok(View { facts, on })
    }
}

/// Names of people, unsealed together; made anew for every request.
pub(crate) struct Names(pub(crate) Arc<Reader>);

impl Loader<PersonId> for Names {
    type Value = String;
    type Error = String;

    async fn load(&self, people: &[PersonId]) -> Result<HashMap<PersonId, String>, String> {
        let names = self.0.backend.planning.names_of(people).await.map_err(|e| e.to_string())?;
        Ok(names.into_iter().collect())
    }
}

/// Today in Oslo.
fn today() -> NaiveDate {
    instant(SystemClock.now()).with_timezone(&ZONE).date_naive()
}

/// An instant of the log as a date and time.
pub(crate) fn instant(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.micros()).unwrap_or_default()
}
