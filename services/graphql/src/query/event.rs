//! Events as they stand in the log. Sealed texts are not part of them.

use crate::{
    backend::{Backend, Reader, instant},
    paging::{self, Page, Wanted},
    refusal::fault,
    scalar::Position,
};
use async_graphql::{Json, Result, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::Value;
use turnus_event_log::{Position as LogPosition, RecordedEvent};
use turnus_planning::shown_payload;

/// Something that happened. Names of people are not part of it: they are sealed.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Event")]
pub(crate) struct EventRecord {
    /// Its place in the log.
    position: Position,
    /// Its own id.
    event_id: String,
    /// What happened: `RotaPublished`.
    #[graphql(name = "type")]
    kind: String,
    /// Version of the form of `data`.
    version: u16,
    /// The stream it belongs to: `rota-U1`.
    stream: String,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// From when it holds.
    effective_from: DateTime<Utc>,
    /// Who asked.
    actor: String,
    /// The command that recorded it.
    command_id: String,
    /// The facts, without what is told of groups only: the reasons of an answer to the exit survey.
    data: Json<Value>,
    /// Chain of hashes up to and including it.
    hash: String,
}

impl From<&RecordedEvent> for EventRecord {
    fn from(e: &RecordedEvent) -> Self {
        Self {
            position: Position(e.position.0),
            event_id: e.event_id.uuid().to_string(),
            kind: e.event_type.as_str().into(),
            version: e.schema_version,
            stream: e.stream_id.as_str().into(),
            recorded_at: instant(e.recorded_at),
            effective_from: instant(e.effective_from),
            actor: e.actor.as_str().into(),
            command_id: e.command_id.as_str().into(),
            data: Json(shown_payload(e)),
            hash: e.hash.to_string(),
        }
    }
}

/// Events up to a position.
pub(crate) struct EventsOf<'a> {
    pub(crate) reader: &'a Reader,
    pub(crate) end: u64,
}

impl EventsOf<'_> {
    pub(crate) async fn page(self, wanted: Wanted) -> Result<Page<EventRecord>> {
        let at = |cursor: &str| cursor.parse::<usize>().map_err(|_| fault("UNKNOWN_CURSOR", "a cursor of events is a position"));
        let end = usize::try_from(self.end)?;
        let after = wanted.after.as_deref().map(at).transpose()?.unwrap_or(0).min(end);
        let before = wanted.before.as_deref().map(at).transpose()?.map_or(end, |b| b.saturating_sub(1).min(end));
        // Positions have no gaps: the event at index k stands at position k + 1.
        let (from, to) = paging::range(after, before, &wanted)?;
        let Backend { log, log_id, .. } = &self.reader.backend;
        let found = if from < to {
            log.read(log_id, LogPosition(from as u64), to - from).await.map_err(|e| fault("INTERNAL", e))?
        } else {
            Vec::new()
        };
        let nodes = found.iter().map(|e| (e.position.0.to_string(), EventRecord::from(e))).collect();
        Ok(paging::of_total(nodes, from > 0, to < end, end))
    }
}
