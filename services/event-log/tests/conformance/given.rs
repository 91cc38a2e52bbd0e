//! Short ways to say what is given.

use turnus_event_log::{
    Actor, Append, CommandId, EventId, EventType, Expected, FieldName, Instant, LogId, NewEvent, PlainField, Revision, STREAM_CLOSED,
    StreamCondition, StreamId, StreamWrite, SubjectId,
};

/// The log that most rules write to.
pub(crate) fn log() -> LogId {
    LogId::new("oslo").unwrap()
}

pub(crate) fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

pub(crate) fn event_id(n: u64) -> EventId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    EventId::from_parts(1_790_000_000_000 + n, random)
}

/// Event number `n`; the number makes its id and is its data.
pub(crate) fn event(n: u64) -> NewEvent {
    NewEvent {
        event_id: event_id(n),
        event_type: EventType::new("ShiftAdded").unwrap(),
        schema_version: 1,
        effective_from: Instant::from_micros(n as i64),
        effective_to: None,
        data: format!(r#"{{"n":{n}}}"#).into_bytes(),
        meta: b"{}".to_vec(),
        sealed: vec![],
    }
}

/// Event number `n` that closes its stream.
pub(crate) fn closing(n: u64) -> NewEvent {
    NewEvent { event_type: EventType::new(STREAM_CLOSED).unwrap(), ..event(n) }
}

pub(crate) fn events(numbers: std::ops::Range<u64>) -> Vec<NewEvent> {
    numbers.map(event).collect()
}

pub(crate) fn write(name: &str, expected: Expected, events: Vec<NewEvent>) -> StreamWrite {
    StreamWrite { stream: stream(name), expected, events }
}

pub(crate) fn condition(name: &str, expected: Expected) -> StreamCondition {
    StreamCondition { stream: stream(name), expected }
}

pub(crate) fn exact(revision: u64) -> Expected {
    Expected::Exact(Revision(revision))
}

pub(crate) fn append(command: &str, writes: Vec<StreamWrite>) -> Append {
    Append {
        log: log(),
        command_id: CommandId::new(command).unwrap(),
        actor: Actor::new("planner").unwrap(),
        correlation_id: None,
        causation_id: None,
        now: Instant::from_micros(1_000),
        at: None,
        writes,
        conditions: vec![],
    }
}

pub(crate) fn subject(name: &str) -> SubjectId {
    SubjectId::new(name).unwrap()
}

pub(crate) fn sealed(who: &str, field: &str, plaintext: &str) -> PlainField {
    PlainField { subject: subject(who), field: FieldName::new(field).unwrap(), plaintext: plaintext.to_owned() }
}
