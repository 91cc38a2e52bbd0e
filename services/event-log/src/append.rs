//! The request to append, its answer, and the checks that need no log.

use std::collections::HashSet;
use std::fmt;

use crate::chain::Hash;
use crate::error::AppendError;
use crate::event::NewEvent;
use crate::ids::{Actor, CommandId, CorrelationId, EventId, LogId, StreamId};
use crate::order::{Instant, Position, Revision};

/// Most bytes of `data`, and of `meta`, in one event.
pub const MAX_DATA_BYTES: usize = 1024 * 1024;
/// Most bytes of one sealed value.
pub const MAX_SEALED_BYTES: usize = 64 * 1024;
/// Most sealed values in one event.
pub const MAX_SEALED_FIELDS: usize = 64;
/// Most events in one append.
pub const MAX_APPEND_EVENTS: usize = 100_000;
/// Most bytes of data, meta and sealed values together in one append.
pub const MAX_APPEND_BYTES: usize = 256 * 1024 * 1024;

/// A request to append: all of it happens, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// The log to write to.
    pub log: LogId,
    /// Names this request; the same id with the same content gets the first answer again.
    pub command_id: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// The conversation this belongs to.
    pub correlation_id: Option<CorrelationId>,
    /// The event that led to this request.
    pub causation_id: Option<EventId>,
    /// The caller's clock; may differ in a retry.
    pub now: Instant,
    /// Where the log must end, for a request that was decided on the whole log. Like `now` it may
    /// differ in a retry, which finds a longer log.
    pub at: Option<Position>,
    /// Streams to write; their events take their positions in this order. A stream may come again
    /// after others, and is then judged as the writes before have left it.
    pub writes: Vec<StreamWrite>,
    /// Streams that are only checked, each once and none of those written.
    pub conditions: Vec<StreamCondition>,
}

/// Events for one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamWrite {
    /// The stream.
    pub stream: StreamId,
    /// Where the caller believes the stream to be.
    pub expected: Expected,
    /// What happened, in order; at least one event.
    pub events: Vec<NewEvent>,
}

/// A stream that was read for the decision and must still be where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamCondition {
    /// The stream.
    pub stream: StreamId,
    /// Where it must be.
    pub expected: Expected,
}

/// What a caller expects of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Exactly this last revision; `Exact(Revision::START)` means the same as `NoStream`.
    Exact(Revision),
    /// No event yet.
    NoStream,
    /// At least one event.
    StreamExists,
    /// Nothing.
    Any,
}

impl Expected {
    /// Whether a stream with this last revision is as expected.
    pub fn holds(self, actual: Option<Revision>) -> bool {
        match self {
            Self::Exact(revision) => actual.unwrap_or(Revision::START) == revision,
            Self::NoStream => actual.is_none(),
            Self::StreamExists => actual.is_some(),
            Self::Any => true,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(revision) => revision.fmt(out),
            Self::NoStream => out.write_str("none"),
            Self::StreamExists => out.write_str("at least 1"),
            Self::Any => out.write_str("any"),
        }
    }
}

/// What an append did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Position of its first event.
    pub first: Position,
    /// Position of its last event.
    pub last: Position,
    /// Last revision of each written stream, in the order of their last writes.
    pub revisions: Vec<(StreamId, Revision)>,
    /// The chain up to its last event.
    pub hash: Hash,
    /// Whether this is the answer to an earlier request of the same command id.
    pub repeated: bool,
}

impl Appended {
    /// The same answer, given again.
    pub(crate) fn again(&self) -> Self {
        Self { repeated: true, ..self.clone() }
    }
}

impl Append {
    /// All events in the order in which they take their positions.
    pub(crate) fn events(&self) -> impl Iterator<Item = &NewEvent> {
        self.writes.iter().flat_map(|write| &write.events)
    }

    /// Refuses what no state of the log could make right.
    pub(crate) fn check(&self) -> Result<(), AppendError> {
        self.check_streams()?;
        let count = self.events().count();
        within("number of events", count, MAX_APPEND_EVENTS)?;
        let mut ids = HashSet::with_capacity(count);
        let mut bytes = 0;
        for event in self.events() {
            if !ids.insert(event.event_id) {
                return Err(AppendError::DuplicateEventId { event_id: event.event_id });
            }
            check_event(event)?;
            bytes += event.data.len() + event.meta.len();
            bytes += event.sealed.iter().map(|field| field.plaintext.len()).sum::<usize>();
            within("bytes of the append", bytes, MAX_APPEND_BYTES)?;
        }
        Ok(())
    }

    fn check_streams(&self) -> Result<(), AppendError> {
        if self.writes.is_empty() {
            return Err(AppendError::Empty { stream: None });
        }
        if let Some(write) = self.writes.iter().find(|write| write.events.is_empty()) {
            return Err(AppendError::Empty { stream: Some(write.stream.clone()) });
        }
        let mut named: HashSet<_> = self.writes.iter().map(|write| &write.stream).collect();
        let mut read = self.conditions.iter().map(|condition| &condition.stream);
        match read.find(|stream| !named.insert(*stream)) {
            Some(stream) => Err(AppendError::RepeatedStream { stream: stream.clone() }),
            None => Ok(()),
        }
    }
}

fn within(what: &'static str, actual: usize, limit: usize) -> Result<(), AppendError> {
    if actual <= limit {
        return Ok(());
    }
    Err(AppendError::TooLarge { what, actual: actual as u64, limit: limit as u64 })
}

fn check_event(event: &NewEvent) -> Result<(), AppendError> {
    check_text(event, "data", &event.data)?;
    check_text(event, "meta", &event.meta)?;
    if event.effective_to.is_some_and(|to| to <= event.effective_from) {
        return Err(AppendError::InvalidPeriod { event_id: event.event_id });
    }
    within("sealed fields of one event", event.sealed.len(), MAX_SEALED_FIELDS)?;
    let mut named = HashSet::new();
    for field in &event.sealed {
        within("bytes of a sealed value", field.plaintext.len(), MAX_SEALED_BYTES)?;
        if !named.insert((&field.subject, &field.field)) {
            return Err(AppendError::RepeatedField {
                event_id: event.event_id,
                subject: field.subject.clone(),
                field: field.field.clone(),
            });
        }
    }
    Ok(())
}

fn check_text(event: &NewEvent, part: &'static str, bytes: &[u8]) -> Result<(), AppendError> {
    let what = if part == "data" { "bytes of data" } else { "bytes of meta" };
    within(what, bytes.len(), MAX_DATA_BYTES)?;
    // A raw NUL cannot pass: JSON has no place for one.
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(_) => Ok(()),
        Err(cause) => Err(AppendError::InvalidText { event_id: event.event_id, part, cause: cause.to_string() }),
    }
}
