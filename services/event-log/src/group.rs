//! A group of requests that is committed together: one flush for many appends.
//!
//! Each request is judged in memory, by what those before it leave, before anything of the group is
//! written. So a refused request costs its neighbours nothing and needs no savepoint.

use std::collections::{HashMap, HashSet};

use crate::append::{Append, Appended};
use crate::error::AppendError;
use crate::event::RecordedEvent;
use crate::ids::{CommandId, EventId, StreamId};
use crate::log::Head;
use crate::rules::{self, Remembered, Situation};
use crate::sealing::Prepared;
use crate::stream_end::{Start, StreamEnd};

/// What must be looked up before a group can be judged.
#[derive(Default)]
pub(crate) struct Names<'a> {
    pub(crate) commands: HashSet<&'a CommandId>,
    pub(crate) streams: HashSet<&'a StreamId>,
    pub(crate) events: Vec<EventId>,
}

impl<'a> Names<'a> {
    /// Everything that the requests of one log name.
    pub(crate) fn of(requests: impl IntoIterator<Item = &'a Append>) -> Self {
        let mut names = Self::default();
        for append in requests {
            names.commands.insert(&append.command_id);
            names.streams.extend(append.writes.iter().map(|write| &write.stream));
            names.streams.extend(append.conditions.iter().map(|read| &read.stream));
            names.events.extend(append.events().map(|event| event.event_id));
        }
        names
    }
}

/// The requests of one log as they are judged, and what is to be written of them.
pub(crate) struct Group {
    /// The end of the log that the group is judged by.
    pub(crate) judged_at: Head,
    now: Situation,
    remembered: HashMap<CommandId, Remembered>,
    moved: HashSet<StreamId>,
    /// The events to write, in order.
    pub(crate) events: Vec<RecordedEvent>,
    /// The answers to remember.
    pub(crate) commands: Vec<(CommandId, Remembered)>,
}

impl Group {
    /// Starts with what the log holds of everything in [`Names`].
    pub(crate) fn new(now: Situation, remembered: HashMap<CommandId, Remembered>) -> Self {
        Self { judged_at: now.head.clone(), now, remembered, moved: HashSet::new(), events: Vec::new(), commands: Vec::new() }
    }

    /// The end of the log and of every stream looked up or moved, as the group leaves them.
    pub(crate) fn left(self) -> (Head, HashMap<StreamId, StreamEnd>) {
        (self.now.head, self.now.streams)
    }

    /// What the log remembers of a command.
    pub(crate) fn remembered(&self, command: &CommandId) -> Option<&Remembered> {
        self.remembered.get(command)
    }

    /// Judges the next request.
    pub(crate) fn judge(&mut self, request: &Prepared) -> Result<Appended, AppendError> {
        let command = &request.append.command_id;
        if let Some(earlier) = self.remembered.get(command) {
            return rules::repeat(request, earlier);
        }
        let decision = rules::decide(request, &self.now)?;
        let answer = decision.answer;
        let remembered = Remembered { fingerprint: request.fingerprint.clone(), answer: answer.clone() };
        self.remembered.insert(command.clone(), remembered.clone());
        self.commands.push((command.clone(), remembered));
        self.move_on(decision.events, decision.streams, &answer);
        Ok(answer)
    }

    fn move_on(&mut self, events: Vec<RecordedEvent>, streams: Vec<Start>, answer: &Appended) {
        for (stream, end) in streams {
            self.moved.insert(stream.clone());
            self.now.streams.insert(stream, end);
        }
        self.now.taken.extend(events.iter().map(|event| event.event_id));
        self.now.head.position = answer.last;
        self.now.head.hash = answer.hash;
        self.now.head.recorded_at = events.last().map(|event| event.recorded_at);
        self.events.extend(events);
    }

    /// Where each stream that the group moves stands then.
    pub(crate) fn streams(&self) -> impl Iterator<Item = (&StreamId, StreamEnd)> {
        self.moved.iter().filter_map(|stream| self.now.streams.get(stream).map(|end| (stream, *end)))
    }
}
