//! Who opened sealed values of whom, when and why. Kept where the keys are, not in the log, for three
//! reasons: nobody opens a value without the key store, so nobody passes by unseen; records of reading have
//! a shorter life than the log and must be deletable, which a chain forbids; and reading must not wait for
//! the head of the log, which every append locks.

use async_trait::async_trait;

use crate::error::StorageError;
use crate::event::{RecordedEvent, SealedField};
use crate::ids::{Actor, FieldName, LogId, SubjectId};
use crate::order::Instant;

/// One sealed value that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The log whose key was used.
    pub log: LogId,
    /// Whom the value is about.
    pub subject: SubjectId,
    /// Which value.
    pub field: FieldName,
    /// Who read.
    pub reader: Actor,
    /// Why: the command or page that asked.
    pub purpose: String,
    /// When.
    pub at: Instant,
}

/// Who asks for sealed values, why and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub reader: Actor,
    /// Why: the command or page that asks.
    pub purpose: String,
    /// When.
    pub at: Instant,
}

/// Keeps who read what.
#[async_trait]
pub trait AccessLog: Send + Sync {
    /// Records accesses; durable when this returns.
    async fn record_accesses(&self, accesses: &[Access]) -> Result<(), StorageError>;

    /// The accesses to values of a subject, the latest first, at most `limit`.
    async fn accesses(&self, log: &LogId, subject: &SubjectId, limit: usize) -> Result<Vec<Access>, StorageError>;
}

/// What reading these events opens, each value of a subject once. Values that were blanked cannot be read.
#[must_use]
pub fn accesses_to(events: &[RecordedEvent], root: &LogId, by: &Reader) -> Vec<Access> {
    let readable = |field: &&SealedField| field.content.is_some();
    let fields = events.iter().flat_map(|event| event.sealed.iter().filter(readable));
    let mut named: Vec<_> = fields.map(|field| (&field.subject, &field.field)).collect();
    named.sort_unstable();
    named.dedup();
    let access = |(subject, field): (&SubjectId, &FieldName)| Access {
        log: root.clone(),
        subject: subject.clone(),
        field: field.clone(),
        reader: by.reader.clone(),
        purpose: by.purpose.clone(),
        at: by.at,
    };
    named.into_iter().map(access).collect()
}
