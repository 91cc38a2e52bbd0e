//! Taking in what another store recorded: same events, same places, same times, same chain.

use async_trait::async_trait;

use crate::append::{Append, Appended, Expected, StreamWrite};
use crate::error::{AppendError, StorageError};
use crate::event::{NewEvent, RecordedEvent};
use crate::log::EventLog;
use crate::order::Position;

/// A log that can take in events as another store recorded them.
///
/// What is kept: the whole envelope, the chain, sealed values as they are stored, and each command with its
/// answer. What is not: keys (they are moved by themselves, or not at all), and what a command expected of
/// its streams. So a retry of an old command that expected nothing gets its old answer again, compared
/// without values that cannot be read here; one that expected something is refused as another request,
/// unless it asks [`EventLog::command`] first.
#[async_trait]
pub trait RestoringLog: EventLog {
    /// Writes events of one log, whole commands in their order, right after its head. A command lands whole
    /// or not at all, and those before one that is refused stay.
    async fn restore(&self, events: Vec<RecordedEvent>) -> Result<(), AppendError>;
}

/// The events of each command; they stand together.
pub(crate) fn commands(events: Vec<RecordedEvent>) -> Vec<Vec<RecordedEvent>> {
    let mut commands: Vec<Vec<RecordedEvent>> = Vec::new();
    for event in events {
        match commands.last_mut().filter(|command| command[0].command_id == event.command_id) {
            Some(command) => command.push(event),
            None => commands.push(vec![event]),
        }
    }
    commands
}

/// The request that the events of one command are the answer to, as far as they tell.
pub(crate) fn request(events: &[RecordedEvent]) -> Option<Append> {
    let first = events.first()?;
    let mut writes: Vec<StreamWrite> = Vec::new();
    for event in events {
        let new = new_event(event);
        match writes.last_mut().filter(|write| write.stream == event.stream_id) {
            Some(write) => write.events.push(new),
            None => writes.push(StreamWrite { stream: event.stream_id.clone(), expected: Expected::Any, events: vec![new] }),
        }
    }
    Some(Append {
        log: first.log_id.clone(),
        command_id: first.command_id.clone(),
        actor: first.actor.clone(),
        correlation_id: first.correlation_id.clone(),
        causation_id: first.causation_id.filter(|_| events.iter().all(|event| event.causation_id == first.causation_id)),
        now: first.recorded_at,
        at: first.position.0.checked_sub(1).map(Position),
        writes,
        conditions: Vec::new(),
    })
}

fn new_event(event: &RecordedEvent) -> NewEvent {
    NewEvent {
        event_id: event.event_id,
        event_type: event.event_type.clone(),
        schema_version: event.schema_version,
        effective_from: event.effective_from,
        effective_to: event.effective_to,
        data: event.data.clone(),
        meta: event.meta.clone(),
        sealed: Vec::new(),
    }
}

/// Whether each command came out with the chain that it had.
pub(crate) fn same_chain(wanted: &[crate::Hash], answers: Vec<Result<Appended, AppendError>>) -> Result<(), AppendError> {
    for (wanted, answer) in wanted.iter().zip(answers) {
        if answer?.hash != *wanted {
            return Err(AppendError::Storage(StorageError::new("the chain came out otherwise; check the events with ChainCheck first")));
        }
    }
    Ok(())
}

/// The chain after each command.
pub(crate) fn chain(commands: &[Vec<RecordedEvent>]) -> Vec<crate::Hash> {
    commands.iter().filter_map(|events| events.last()).map(|event| event.hash).collect()
}
