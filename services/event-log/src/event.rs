//! Events before and after they are written. The envelope is a published contract: fields are
//! never renamed, retyped or removed.

use std::fmt;

use crate::chain::Hash;
use crate::ids::{Actor, CommandId, CorrelationId, EventId, EventType, FieldName, LogId, StreamId, SubjectId};
use crate::order::{Instant, Position, Revision};

/// An event that a caller wants to append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Made by the caller, so that a retry carries the same one.
    pub event_id: EventId,
    /// What happened.
    pub event_type: EventType,
    /// Version of the form of `data` for this type.
    pub schema_version: u16,
    /// From when the fact holds in the world.
    pub effective_from: Instant,
    /// Until when it holds (exclusive); `None`: until further notice.
    pub effective_to: Option<Instant>,
    /// The facts as canonical JSON, nothing about identifiable persons. Stored and hashed byte by
    /// byte; the log checks that it is JSON in UTF-8, the caller that it is canonical.
    pub data: Vec<u8>,
    /// Anything about the making of the event (program version, trace), also JSON.
    pub meta: Vec<u8>,
    /// Values about persons; the log encrypts them before anything is stored or hashed.
    pub sealed: Vec<PlainField>,
}

/// A value about a person in the clear.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainField {
    /// Whom the value is about; erased together with this subject.
    pub subject: SubjectId,
    /// Which value it is; once per subject and event.
    pub field: FieldName,
    /// The value.
    pub plaintext: String,
}

/// Leaves the value out, so that it reaches no log file or panic message.
impl fmt::Debug for PlainField {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PlainField({} of {}, not shown)", self.field, self.subject)
    }
}

/// An event as it stands in the log: the whole envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEvent {
    /// The log it stands in.
    pub log_id: LogId,
    /// Its place in the log.
    pub position: Position,
    /// Its own name.
    pub event_id: EventId,
    /// The stream it belongs to.
    pub stream_id: StreamId,
    /// Its place in the stream.
    pub revision: Revision,
    /// What happened.
    pub event_type: EventType,
    /// Version of the form of `data`.
    pub schema_version: u16,
    /// When the log took it; never earlier than the event before.
    pub recorded_at: Instant,
    /// From when the fact holds in the world.
    pub effective_from: Instant,
    /// Until when it holds (exclusive).
    pub effective_to: Option<Instant>,
    /// Who asked.
    pub actor: Actor,
    /// The request that wrote it.
    pub command_id: CommandId,
    /// The conversation it belongs to.
    pub correlation_id: Option<CorrelationId>,
    /// The event that led to the request.
    pub causation_id: Option<EventId>,
    /// The facts, as the caller gave them byte by byte.
    pub data: Vec<u8>,
    /// About the making of the event, byte by byte.
    pub meta: Vec<u8>,
    /// Encrypted values about persons.
    pub sealed: Vec<SealedField>,
    /// The chain up to and including this event.
    pub hash: Hash,
}

/// An encrypted value about a person. The chain covers subject, field and digest, so the content
/// can be blanked and the chain still verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedField {
    /// Whom the value is about.
    pub subject: SubjectId,
    /// Which value it is.
    pub field: FieldName,
    /// Salted digest of the content.
    pub digest: [u8; 32],
    /// What is stored of the value; `None` once blanked.
    pub content: Option<SealedContent>,
}

/// The stored parts of an encrypted value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedContent {
    /// Makes the digest useless for guessing after the content is blanked.
    pub salt: [u8; 32],
    /// Nonce of the cipher.
    pub nonce: [u8; 24],
    /// Ciphertext with its authentication tag.
    pub ciphertext: Vec<u8>,
}

/// A sealed field read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsealed {
    /// The value can still be read.
    Plain(PlainField),
    /// The key or the content is gone for good.
    Erased {
        /// Whom the value was about.
        subject: SubjectId,
        /// Which value it was.
        field: FieldName,
    },
}
