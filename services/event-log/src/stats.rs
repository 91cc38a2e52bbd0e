//! What a log holds, counted event by event.

use std::collections::BTreeMap;

use crate::event::{RecordedEvent, SealedField};
use crate::ids::CommandId;
use crate::order::{Instant, Revision};

/// Counts over a log. Feed it every event in order, from the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogStats {
    /// Events.
    pub events: u64,
    /// Streams.
    pub streams: u64,
    /// Commands that took effect.
    pub commands: u64,
    /// Bytes of facts and of what is told about their making, without the columns around them.
    pub bytes: u64,
    /// Sealed values that are still there.
    pub sealed: u64,
    /// Bytes of their ciphertexts.
    pub sealed_bytes: u64,
    /// Sealed values that were blanked.
    pub blanked: u64,
    /// When the first event was recorded.
    pub first_recorded: Option<Instant>,
    /// When the last event was recorded.
    pub last_recorded: Option<Instant>,
    /// Events of each type.
    pub types: BTreeMap<String, u64>,
    /// The command before: the events of a command stand together.
    command: Option<CommandId>,
}

impl LogStats {
    /// Counts the next event.
    pub fn count(&mut self, event: &RecordedEvent) {
        self.events += 1;
        self.streams += u64::from(event.revision == Revision(1));
        if self.command.as_ref() != Some(&event.command_id) {
            self.commands += 1;
            self.command = Some(event.command_id.clone());
        }
        self.bytes += (event.data.len() + event.meta.len()) as u64;
        event.sealed.iter().for_each(|field| self.count_sealed(field));
        self.first_recorded = self.first_recorded.or(Some(event.recorded_at));
        self.last_recorded = Some(event.recorded_at);
        match self.types.get_mut(event.event_type.as_str()) {
            Some(count) => *count += 1,
            None => drop(self.types.insert(event.event_type.as_str().to_owned(), 1)),
        }
    }

    fn count_sealed(&mut self, field: &SealedField) {
        match &field.content {
            Some(content) => {
                self.sealed += 1;
                self.sealed_bytes += content.ciphertext.len() as u64;
            }
            None => self.blanked += 1,
        }
    }
}
