//! What can go wrong: one variant for each thing that a caller can act on.

use std::sync::Arc;

use thiserror::Error;

use crate::append::Expected;
use crate::ids::{CommandId, EventId, FieldName, LogId, StreamId, SubjectId};
use crate::log::SealedPlace;
use crate::order::{Position, Revision};

/// Why nothing was appended — or, for [`AppendError::Indeterminate`] only, why it is not known.
#[derive(Clone, Debug, Error)]
pub enum AppendError {
    /// No event to write, or a stream without one.
    #[error("the append writes no event{}", to(stream))]
    Empty {
        /// The stream that was named without events.
        stream: Option<StreamId>,
    },
    /// A stream is both written and checked, or checked twice.
    #[error("stream {stream} is checked beside being named elsewhere in the append")]
    RepeatedStream {
        /// That stream.
        stream: StreamId,
    },
    /// A subject's field is named twice in one event.
    #[error("event {event_id} has field {field} of subject {subject} twice")]
    RepeatedField {
        /// That event.
        event_id: EventId,
        /// The subject.
        subject: SubjectId,
        /// The field.
        field: FieldName,
    },
    /// Data or meta is not JSON in UTF-8 without NUL.
    #[error("{part} of event {event_id} is not JSON text: {cause}")]
    InvalidText {
        /// That event.
        event_id: EventId,
        /// `data` or `meta`.
        part: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// The period of effect ends before it starts.
    #[error("event {event_id} stops having effect before it starts")]
    InvalidPeriod {
        /// That event.
        event_id: EventId,
    },
    /// A limit of the log is exceeded.
    #[error("{what} would be {actual}, the limit is {limit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is.
        actual: u64,
        /// How large it may be.
        limit: u64,
    },
    /// An event id is already taken, in this append or in the log.
    #[error("event id {event_id} is already taken")]
    DuplicateEventId {
        /// That id.
        event_id: EventId,
    },
    /// The command id was used for another request.
    #[error("command {command_id} was already used for another request")]
    IdempotencyMismatch {
        /// That command.
        command_id: CommandId,
    },
    /// A stream is not where the caller expected it: somebody else was first.
    #[error("stream {stream} is at revision {}, expected {expected}", or_none(actual))]
    WrongRevision {
        /// That stream.
        stream: StreamId,
        /// What the caller expected.
        expected: Expected,
        /// Where the stream is; `None` when it does not exist.
        actual: Option<Revision>,
    },
    /// The log does not end where the caller expected it: somebody else was first.
    #[error("the log ends at position {actual}, expected {expected}")]
    WrongHead {
        /// Where the caller expected the end.
        expected: Position,
        /// Where it is.
        actual: Position,
    },
    /// The stream was closed; nothing may follow.
    #[error("stream {stream} was closed by its revision {at}, and nothing may follow")]
    StreamClosed {
        /// That stream.
        stream: StreamId,
        /// The revision that closed it.
        at: Revision,
    },
    /// The subject was erased; nothing about it may be written again.
    #[error("subject {subject} was erased")]
    SubjectErased {
        /// That subject.
        subject: SubjectId,
    },
    /// The log is a branch that was closed.
    #[error("branch {log} is closed")]
    Closed {
        /// The branch.
        log: LogId,
    },
    /// The database does not let its user write there.
    #[error("the user of the database may not write to log {log}")]
    Forbidden {
        /// The log.
        log: LogId,
    },
    /// Another process holds the log.
    #[error("the log is busy")]
    Busy,
    /// The commit was sent and no answer came back: it may or may not have happened.
    #[error("it is not known whether the append was committed")]
    Indeterminate,
    /// The writer has stopped, after a failed commit or because the log was closed.
    #[error("the log takes no more appends")]
    Stopped,
    /// The keys of sealed fields cannot be reached.
    #[error("the keys of sealed fields cannot be used")]
    Keys(#[source] StorageError),
    /// The database refused; nothing was written.
    #[error("the store of the log failed")]
    Storage(#[source] StorageError),
}

fn to(stream: &Option<StreamId>) -> String {
    stream.as_ref().map_or(String::new(), |stream| format!(" to stream {stream}"))
}

fn or_none(revision: &Option<Revision>) -> String {
    revision.map_or("none".to_owned(), |revision| revision.to_string())
}

impl AppendError {
    /// What the caller can do about it, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "put events in, or use a condition for a stream only read",
            Self::RepeatedStream { .. } => "state what is expected of a written stream in its write",
            Self::RepeatedField { .. } => "give each field of a subject once per event",
            Self::InvalidText { .. } => "send canonical JSON in UTF-8",
            Self::InvalidPeriod { .. } => "let the effect end after it starts, or leave the end out",
            Self::TooLarge { .. } => "split the append, or keep large content outside the log",
            Self::DuplicateEventId { .. } => "make a new id for each event",
            Self::IdempotencyMismatch { .. } => "use a new command id for a new request",
            Self::WrongRevision { .. } => "read the stream again and decide anew",
            Self::WrongHead { .. } => "read what came after and decide anew",
            Self::StreamClosed { .. } => "write to a stream of another name; this one can still be read",
            Self::SubjectErased { .. } => "use a new subject id if the person came back",
            Self::Closed { .. } => "open another branch, or write to the base",
            Self::Forbidden { .. } => "nothing was written; connect as a role that was admitted to the log (docs/tenants.md)",
            Self::Busy => "nothing was written; try again shortly",
            Self::Indeterminate => "open the log again and send the same command id once more",
            Self::Stopped => "open the log again",
            Self::Keys(_) => "nothing was written; check the key store",
            Self::Storage(_) => "nothing was written; check the disk and the database",
        }
    }
}

/// The log contradicts itself. Never a race: positions have no gaps, so stop and raise it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("log {log} is corrupt at position {position}: {cause}")]
pub struct Corrupt {
    /// The log.
    pub log: LogId,
    /// The first bad position.
    pub position: Position,
    /// What is wrong there.
    pub cause: String,
}

/// Why nothing could be read.
#[derive(Clone, Debug, Error)]
pub enum ReadError {
    /// The log contradicts itself.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
    /// The reader has seen more than the log holds, so the log was set back to an older state.
    #[error("position {after} lies beyond the head {head} of log {log}; was a backup restored?")]
    BeyondHead {
        /// The log.
        log: LogId,
        /// Where the reader stands.
        after: Position,
        /// Where the log ends.
        head: Position,
    },
    /// A sealed field cannot be opened with its subject's key: it was moved or forged.
    #[error("sealed field {field} of subject {subject} at position {position} is forged")]
    Forged {
        /// Where the event stands.
        position: Position,
        /// The subject.
        subject: SubjectId,
        /// The field.
        field: FieldName,
    },
    /// The keys of sealed fields cannot be reached.
    #[error("the keys of sealed fields cannot be used")]
    Keys(#[source] StorageError),
    /// The database refused.
    #[error("the store of the log failed")]
    Storage(#[source] StorageError),
}

/// Why a sealed value could not be blanked.
#[derive(Clone, Debug, Error)]
pub enum EraseError {
    /// There is no such sealed field.
    #[error("no sealed field {field} of subject {subject} at position {position}")]
    NotFound {
        /// Where it was looked for.
        position: Position,
        /// The subject.
        subject: SubjectId,
        /// The field.
        field: FieldName,
    },
    /// The value is blanked for readers, but somebody still reads an older state of the file and
    /// keeps the ciphertext in its write-ahead log.
    #[error("the value is blanked but lingers in the write-ahead log; erase it again later")]
    Lingering,
    /// The writer has stopped.
    #[error("the log takes no more changes; open it again")]
    Stopped,
    /// The database refused, or another process holds it.
    #[error("the store of the log failed")]
    Storage(#[source] StorageError),
}

impl EraseError {
    pub(crate) fn not_found(place: &SealedPlace) -> Self {
        let SealedPlace { position, subject, field, .. } = place.clone();
        Self::NotFound { position, subject, field }
    }
}

/// What a database or key store reported; kept whole as the source of other errors.
#[derive(Clone, Debug, Error)]
#[error(transparent)]
pub struct StorageError(Arc<dyn std::error::Error + Send + Sync>);

impl StorageError {
    /// Wraps what a store reported.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Arc::from(cause.into()))
    }
}
