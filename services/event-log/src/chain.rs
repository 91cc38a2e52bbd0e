//! The hash chain: what is hashed, in which order, and how a whole log is checked.
//!
//! Every field enters SHA-256 as its length in 8 bytes (little endian) and its bytes, so no two
//! envelopes share an encoding; numbers are 8 bytes little endian, an absent field is the tag 0
//! and a present one the tag 1 before it. An event's hash covers the hash before it, the whole
//! envelope, and of each sealed field its subject, name and salted digest.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

use sha2::{Digest, Sha256};

use crate::checkpoint::Checkpoint;
use crate::error::Corrupt;
use crate::event::{RecordedEvent, SealedContent};
use crate::ids::{LogId, StreamId};
use crate::log::Head;
use crate::order::{Instant, Position, Revision};

/// A SHA-256 value of the chain; shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first event of every log links to.
    pub const START: Hash = Hash([0; 32]);
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hash({self})")
    }
}

/// SHA-256 over fields that cannot run into each other.
pub(crate) struct FieldHasher(Sha256);

impl FieldHasher {
    /// Starts a hash that no other purpose shares.
    pub(crate) fn new(purpose: &str) -> Self {
        let mut hasher = Self(Sha256::new());
        hasher.bytes(purpose.as_bytes());
        hasher
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub(crate) fn count(&mut self, count: u64) -> &mut Self {
        self.bytes(&count.to_le_bytes())
    }

    pub(crate) fn instant(&mut self, instant: Instant) -> &mut Self {
        self.bytes(&instant.micros().to_le_bytes())
    }

    pub(crate) fn optional(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            None => self.bytes(&[0]),
            Some(bytes) => self.bytes(&[1]).bytes(bytes),
        }
    }

    pub(crate) fn finish(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// The hash that `event` must carry when `previous` is the hash of the event before it.
pub fn event_hash(previous: Hash, event: &RecordedEvent) -> Hash {
    let mut hasher = FieldHasher::new("turnus.event-log.event.v1");
    hasher
        .bytes(&previous.0)
        .bytes(event.log_id.as_str().as_bytes())
        .count(event.position.0)
        .bytes(event.event_id.as_bytes())
        .bytes(event.stream_id.as_str().as_bytes())
        .count(event.revision.0)
        .bytes(event.event_type.as_str().as_bytes())
        .count(event.schema_version.into())
        .instant(event.recorded_at)
        .instant(event.effective_from)
        .optional(event.effective_to.map(|to| to.micros().to_le_bytes()).as_ref().map(|b| &b[..]))
        .bytes(event.actor.as_str().as_bytes())
        .bytes(event.command_id.as_str().as_bytes())
        .optional(event.correlation_id.as_ref().map(|id| id.as_str().as_bytes()))
        .optional(event.causation_id.as_ref().map(|id| &id.as_bytes()[..]))
        .bytes(&event.data)
        .bytes(&event.meta)
        .count(event.sealed.len() as u64);
    for field in &event.sealed {
        hasher.bytes(field.subject.as_str().as_bytes()).bytes(field.field.as_str().as_bytes()).bytes(&field.digest);
    }
    Hash(hasher.finish())
}

/// The digest by which the chain commits to the content of a sealed field.
pub fn sealed_digest(content: &SealedContent) -> [u8; 32] {
    FieldHasher::new("turnus.event-log.sealed.v1").bytes(&content.salt).bytes(&content.nonce).bytes(&content.ciphertext).finish()
}

/// Checks a log event by event from its first one; works without a store, on an export too.
pub struct ChainCheck {
    log: LogId,
    /// Logs this one branched off, the eldest first, each with the last position that is theirs.
    bases: Vec<(LogId, Position)>,
    /// What signed checkpoints say, the earliest first; those passed are taken out.
    checkpoints: VecDeque<Checkpoint>,
    /// The last checkpoint that the log went through.
    agreed: Position,
    position: Position,
    hash: Hash,
    recorded_at: Option<Instant>,
    revisions: HashMap<StreamId, Revision>,
    /// Streams that nothing may follow in any more.
    closed: HashSet<StreamId>,
}

impl ChainCheck {
    /// Starts before the first event of `log`.
    pub fn new(log: LogId) -> Self {
        Self {
            log,
            bases: Vec::new(),
            checkpoints: VecDeque::new(),
            agreed: Position::START,
            position: Position::START,
            hash: Hash::START,
            recorded_at: None,
            revisions: HashMap::new(),
            closed: HashSet::new(),
        }
    }

    /// The log begins with events of other logs: those it branched off, the eldest first, each with the
    /// last position that is theirs.
    #[must_use]
    pub fn branched_off(mut self, bases: Vec<(LogId, Position)>) -> Self {
        self.bases = bases;
        self
    }

    /// The log must also go through these checkpoints; those of other logs say nothing about it.
    #[must_use]
    pub fn against(mut self, checkpoints: &[Checkpoint]) -> Self {
        let mut about: Vec<_> = checkpoints.iter().filter(|checkpoint| checkpoint.log == self.log).cloned().collect();
        about.sort_by_key(|checkpoint| checkpoint.position);
        self.checkpoints = about.into();
        self
    }

    /// The last event accepted and its hash.
    pub fn reached(&self) -> (Position, Hash) {
        (self.position, self.hash)
    }

    /// Accepts the next event or tells what is wrong with it.
    pub fn accept(&mut self, event: &RecordedEvent) -> Result<(), Corrupt> {
        let position = Position(self.position.0 + 1);
        let revision = Revision(self.revisions.get(&event.stream_id).map_or(0, |r| r.0) + 1);
        let sealed_fits = |content: &SealedContent, digest| sealed_digest(content) == digest;
        let cause = if event.log_id != *self.owner(position) {
            format!("the event belongs to log {}", event.log_id)
        } else if event.position != position {
            format!("an event of position {} stands here", event.position)
        } else if event.revision != revision {
            format!("stream {} jumps to revision {}", event.stream_id, event.revision)
        } else if self.closed.contains(&event.stream_id) {
            format!("stream {} was closed before", event.stream_id)
        } else if self.recorded_at.is_some_and(|before| event.recorded_at < before) {
            "recorded earlier than the event before it".to_owned()
        } else if let Some(field) =
            event.sealed.iter().find(|field| field.content.as_ref().is_some_and(|content| !sealed_fits(content, field.digest)))
        {
            format!("sealed field {} does not fit its digest", field.field)
        } else if event_hash(self.hash, event) != event.hash {
            "the hash does not fit the event and the hash before it".to_owned()
        } else {
            self.position = position;
            self.hash = event.hash;
            self.recorded_at = Some(event.recorded_at);
            self.revisions.insert(event.stream_id.clone(), revision);
            if event.event_type.closes_stream() {
                self.closed.insert(event.stream_id.clone());
            }
            return self.witness();
        };
        Err(self.fault(position, cause))
    }

    /// Whose event stands at a position.
    fn owner(&self, position: Position) -> &LogId {
        self.bases.iter().find(|(_, last)| position <= *last).map_or(&self.log, |(log, _)| log)
    }

    /// Compares what was reached with the checkpoints that stand here.
    fn witness(&mut self) -> Result<(), Corrupt> {
        while let Some(checkpoint) = self.checkpoints.front().filter(|checkpoint| checkpoint.position <= self.position) {
            // The start of every log is the same; a checkpoint there says nothing.
            if checkpoint.position == self.position && checkpoint.hash != self.hash {
                let since = self.agreed.0 + 1;
                let cause = format!("a signed checkpoint has another hash: the log was rewritten somewhere from position {since} to here");
                return Err(self.fault(self.position, cause));
            }
            self.agreed = checkpoint.position;
            self.checkpoints.pop_front();
        }
        Ok(())
    }

    /// Compares the end of the chain with the head that the store keeps.
    pub fn finish(&self, head: &Head) -> Result<(), Corrupt> {
        if self.position < head.position {
            return Err(self.fault(Position(self.position.0 + 1), "missing, though the head is further on"));
        }
        if self.position > head.position {
            return Err(self.fault(Position(head.position.0 + 1), "stands beyond the head"));
        }
        if self.hash != head.hash {
            return Err(self.fault(head.position, "the head carries another hash"));
        }
        match self.checkpoints.iter().find(|checkpoint| checkpoint.position > self.position) {
            Some(further) => {
                let cause =
                    format!("missing, though a signed checkpoint stands at position {}: was an older backup restored?", further.position);
                Err(self.fault(Position(self.position.0 + 1), cause))
            }
            None => Ok(()),
        }
    }

    fn fault(&self, position: Position, cause: impl Into<String>) -> Corrupt {
        Corrupt { log: self.log.clone(), position, cause: cause.into() }
    }
}
