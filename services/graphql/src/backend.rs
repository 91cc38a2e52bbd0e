//! What the schema reads: the folded state now or as of then, and names.

use crate::{
    refusal::fault,
    scalar::{Date, Position},
    sharing_model::Models,
};
use async_graphql::{InputObject, Result, dataloader::Loader};
use chrono::{DateTime, NaiveDate, Utc};
use std::{collections::HashMap, sync::Arc};
use turnus_domain::{calendar::ZONE, facts::Facts, id::PersonId};
use turnus_event_log::{EventLog, Hash, Head, Instant, LogId, Position as LogPosition};
use turnus_planning::{Clock, Planning, PlanningError, RecordedAsOf, SystemClock};

/// What is served: the planning of one log, and that log for reading.
#[derive(Clone)]
pub struct Backend {
    /// Commands and folded state.
    pub planning: Planning,
    /// Events as they were recorded.
    pub log: Arc<dyn EventLog>,
    /// Which log.
    pub log_id: LogId,
    /// Rotas that this process solves at a time; with 0 they wait for the workers of other processes.
    pub solvers: usize,
}

/// When to read: what was recorded by then, and for which day.
#[derive(Debug, Clone, Default, InputObject)]
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
    /// Task-sharing models that are kept solved.
    pub(crate) models: Arc<Models>,
}

impl Reader {
    pub(crate) fn new(backend: Backend) -> Self {
        Self { backend, models: Arc::default() }
    }

    /// The state that a read asks for.
    pub(crate) async fn view(&self, as_of: Option<AsOfInput>) -> Result<View> {
        let as_of = as_of.unwrap_or_default();
        let on = as_of.effective_on.map_or_else(today, |d| d.0);
        let at = self.position(&as_of).await?.map_or(RecordedAsOf::Head, RecordedAsOf::Position);
        let facts = self.backend.planning.facts_as_of(at).await.map_err(|e| fault("AS_OF_NOT_READABLE", e))?;
        Ok(View { facts, on })
    }

    /// Where the log ended then, with the chain of hashes up to there.
    pub(crate) async fn head(&self, as_of: Option<AsOfInput>) -> Result<(u64, Hash)> {
        let now = self.now().await?;
        let at = self.position(&as_of.unwrap_or_default()).await?.unwrap_or(now.position.0);
        let Backend { log, log_id, .. } = &self.backend;
        match at {
            0 => Ok((0, Head::START.hash)),
            at if at == now.position.0 => Ok((at, now.hash)),
            at if at > now.position.0 => Err(fault("AS_OF_NOT_READABLE", PlanningError::NotYet { asked: at, head: now.position.0 })),
            at => {
                let page = log.read(log_id, LogPosition(at - 1), 1).await.map_err(|e| fault("INTERNAL", e))?;
                let event = page.first().ok_or_else(|| fault("INTERNAL", format!("no event at position {at}")))?;
                Ok((at, event.hash))
            }
        }
    }

    async fn now(&self) -> Result<Head> {
        self.backend.log.head(&self.backend.log_id).await.map_err(|e| fault("INTERNAL", e))
    }

    /// The position that a read asks for; none when it asks for now.
    async fn position(&self, as_of: &AsOfInput) -> Result<Option<u64>> {
        let Backend { log, log_id, .. } = &self.backend;
        match (as_of.position, as_of.instant) {
            (Some(_), Some(_)) => Err(fault("AS_OF_TWICE", "give a position or an instant, not both")),
            (Some(Position(at)), None) => Ok(Some(at)),
            (None, Some(instant)) => {
                let instant = Instant::from_micros(instant.timestamp_micros());
                Ok(Some(log.position_at(log_id, instant).await.map_err(|e| fault("INTERNAL", e))?.0))
            }
            (None, None) => Ok(None),
        }
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
