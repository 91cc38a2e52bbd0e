//! The rules of appending, as one pure decision. Every store reads the situation under the lock of
//! its head, asks here, and writes the answer; no rule lives in a store.

use std::collections::{HashMap, HashSet};

use crate::append::{Append, Appended, Expected, StreamWrite};
use crate::chain::{Hash, event_hash};
use crate::error::AppendError;
use crate::event::{NewEvent, RecordedEvent, SealedField};
use crate::ids::{EventId, StreamId};
use crate::log::Head;
use crate::order::{Instant, Position, Revision};
use crate::request::Fingerprint;
use crate::sealing::Prepared;
use crate::stream_end::{Start, StreamEnd};

/// What the log remembers of a command.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) answer: Appended,
}

/// What a decision needs to know of the log.
pub(crate) struct Situation {
    pub(crate) head: Head,
    /// Where each stream that the request names stands, as far as the stream exists.
    pub(crate) streams: HashMap<StreamId, StreamEnd>,
    /// Those event ids of the request that the log already holds.
    pub(crate) taken: HashSet<EventId>,
}

/// What a store has to write.
pub(crate) struct Decision {
    pub(crate) events: Vec<RecordedEvent>,
    /// Where each written stream stands then, in the order of their last writes.
    pub(crate) streams: Vec<Start>,
    pub(crate) answer: Appended,
}

/// The answer to a command that the log remembers. Asked before [`decide`]: a retry gets its answer
/// even when its streams have moved on since.
pub(crate) fn repeat(request: &Prepared, earlier: &Remembered) -> Result<Appended, AppendError> {
    if request.fingerprint.matches(&earlier.fingerprint) {
        return Ok(earlier.answer.again());
    }
    Err(AppendError::IdempotencyMismatch { command_id: request.append.command_id.clone() })
}

/// Decides on a command that the log has not seen before.
pub(crate) fn decide(request: &Prepared, now: &Situation) -> Result<Decision, AppendError> {
    if let Some(subject) = &request.erased {
        return Err(AppendError::SubjectErased { subject: subject.clone() });
    }
    if let Some(expected) = request.append.at.filter(|at| *at != now.head.position) {
        let actual = now.head.position;
        return Err(AppendError::WrongHead { expected, actual });
    }
    check_expectations(&request.append, &now.streams)?;
    if let Some(event) = request.append.events().find(|event| now.taken.contains(&event.event_id)) {
        return Err(AppendError::DuplicateEventId { event_id: event.event_id });
    }
    record(request, now)
}

fn check_expectations(append: &Append, streams: &HashMap<StreamId, StreamEnd>) -> Result<(), AppendError> {
    let mut written: HashMap<&StreamId, StreamEnd> = HashMap::new();
    for StreamWrite { stream, expected, events } in &append.writes {
        let actual = written.get(stream).or_else(|| streams.get(stream)).copied();
        check_open(stream, actual, events)?;
        check_revision(stream, actual.map(|end| end.revision), *expected)?;
        let before = actual.map_or(0, |end| end.revision.0);
        let closed = events.last().is_some_and(|event| event.event_type.closes_stream());
        written.insert(stream, StreamEnd { revision: Revision(before.saturating_add(events.len() as u64)), closed });
    }
    // None of these streams is written, so the order does not matter. A closed one may be read like any.
    let actual = |stream| streams.get(stream).map(|end| end.revision);
    append.conditions.iter().try_for_each(|read| check_revision(&read.stream, actual(&read.stream), read.expected))
}

/// Nothing follows the event that closes a stream. Told before a wrong revision, because deciding anew does not help.
fn check_open(stream: &StreamId, actual: Option<StreamEnd>, events: &[NewEvent]) -> Result<(), AppendError> {
    let before = actual.map_or(0, |end| end.revision.0);
    let closed = |at| Err(AppendError::StreamClosed { stream: stream.clone(), at: Revision(at) });
    if actual.is_some_and(|end| end.closed) {
        return closed(before);
    }
    let followed = events.split_last().and_then(|(_, before)| before.iter().position(|event| event.event_type.closes_stream()));
    followed.map_or(Ok(()), |nth| closed(before.saturating_add(nth as u64 + 1)))
}

fn check_revision(stream: &StreamId, actual: Option<Revision>, expected: Expected) -> Result<(), AppendError> {
    if expected.holds(actual) {
        return Ok(());
    }
    Err(AppendError::WrongRevision { stream: stream.clone(), expected, actual })
}

/// Gives every event its place, its time and its hash.
fn record(request: &Prepared, now: &Situation) -> Result<Decision, AppendError> {
    let append = &request.append;
    let recorded_at = not_before(now.head.recorded_at, append.now);
    let mut sealed = request.sealed.iter();
    let mut causes = request.causes.iter();
    let mut events: Vec<RecordedEvent> = Vec::with_capacity(request.sealed.len());
    let mut reached: HashMap<&StreamId, (usize, StreamEnd)> = HashMap::new();
    let (mut position, mut hash) = (now.head.position, now.head.hash);
    for (n, StreamWrite { stream, events: new, .. }) in append.writes.iter().enumerate() {
        let before = reached.get(stream).map(|(_, end)| *end).or_else(|| now.streams.get(stream).copied());
        let mut end = before.unwrap_or(StreamEnd { revision: Revision::START, closed: false });
        for event in new {
            position = position.next().ok_or(full("positions of the log"))?;
            let revision = end.revision.next().ok_or(full("revisions of a stream"))?;
            end = StreamEnd { revision, closed: event.event_type.closes_stream() };
            let place = Place { stream, position, revision, recorded_at, hash };
            let fields = sealed.next().cloned().unwrap_or_default();
            let cause = causes.next().copied().unwrap_or(append.causation_id);
            let recorded = envelope(append, event, fields, cause, place);
            hash = recorded.hash;
            events.push(recorded);
        }
        reached.insert(stream, (n, end));
    }
    let mut reached: Vec<_> = reached.into_iter().collect();
    reached.sort_by_key(|(_, (n, _))| *n);
    let streams: Vec<Start> = reached.into_iter().map(|(stream, (_, end))| (stream.clone(), end)).collect();
    let revisions = streams.iter().map(|(stream, end)| (stream.clone(), end.revision)).collect();
    let answer = Appended { first: Position(now.head.position.0 + 1), last: position, revisions, hash, repeated: false };
    Ok(Decision { events, streams, answer })
}

/// The clock, unless it stepped back behind the last event.
fn not_before(last: Option<Instant>, now: Instant) -> Instant {
    last.map_or(now, |last| last.max(now))
}

/// Where an event goes, and the hash before it.
struct Place<'a> {
    stream: &'a StreamId,
    position: Position,
    revision: Revision,
    recorded_at: Instant,
    hash: Hash,
}

fn envelope(append: &Append, event: &NewEvent, sealed: Vec<SealedField>, causation_id: Option<EventId>, place: Place<'_>) -> RecordedEvent {
    let mut recorded = RecordedEvent {
        log_id: append.log.clone(),
        position: place.position,
        event_id: event.event_id,
        stream_id: place.stream.clone(),
        revision: place.revision,
        event_type: event.event_type.clone(),
        schema_version: event.schema_version,
        recorded_at: place.recorded_at,
        effective_from: event.effective_from,
        effective_to: event.effective_to,
        actor: append.actor.clone(),
        command_id: append.command_id.clone(),
        correlation_id: append.correlation_id.clone(),
        causation_id,
        data: event.data.clone(),
        meta: event.meta.clone(),
        sealed,
        hash: place.hash,
    };
    recorded.hash = event_hash(place.hash, &recorded);
    recorded
}

fn full(what: &'static str) -> AppendError {
    let limit = i64::MAX as u64;
    AppendError::TooLarge { what, actual: limit + 1, limit }
}
