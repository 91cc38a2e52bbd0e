//! What the SQL stores share: how values become columns, and columns values again.

use uuid::Uuid;

use crate::access::Access;
use crate::append::Appended;
use crate::branch::{Branch, Closed};
use crate::chain::Hash;
use crate::error::{Corrupt, ReadError, StorageError};
use crate::event::RecordedEvent;
use crate::ids::{Actor, EventId, FieldName, LogId, NameError, StreamId, SubjectId};
use crate::order::{Instant, Position, Revision};
use crate::request::Fingerprint;
use crate::rules::Remembered;

/// Why a row cannot be read.
pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Bytes of a length that the schema promises.
pub(crate) fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Fault> {
    bytes.try_into().map_err(|_| format!("{} bytes, not {N}", bytes.len()).into())
}

/// An event id from its 16 bytes.
pub(crate) fn event_id(bytes: &[u8]) -> Result<EventId, Fault> {
    Ok(EventId::new(Uuid::from_slice(bytes)?)?)
}

/// Positions and revisions beyond what a database counts do not exist, so they compare as the
/// largest.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The bytes as text. They were checked to be JSON in UTF-8 before.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, sqlx::Error> {
    std::str::from_utf8(bytes).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// What a database reported while reading.
pub(crate) fn read_fault(error: sqlx::Error) -> ReadError {
    ReadError::Storage(StorageError::new(error))
}

/// The column `revisions` of a command: a JSON array of [stream, last revision].
pub(crate) fn revisions_text(answer: &Appended) -> Result<String, sqlx::Error> {
    let revisions: Vec<(&str, u64)> = answer.revisions.iter().map(|(stream, revision)| (stream.as_str(), revision.0)).collect();
    serde_json::to_string(&revisions).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// The column `sealed_macs` of a command: 32 bytes for each sealed value. A command that took effect
/// has them all.
pub(crate) fn sealed_macs(fingerprint: &Fingerprint) -> Vec<u8> {
    fingerprint.sealed.iter().flatten().flatten().copied().collect()
}

/// The columns of a command as they come from a database.
pub(crate) struct CommandColumns<'a> {
    pub(crate) open_hash: &'a [u8],
    pub(crate) sealed_macs: &'a [u8],
    pub(crate) first_position: i64,
    pub(crate) last_position: i64,
    pub(crate) revisions: &'a str,
    pub(crate) hash: &'a [u8],
}

impl CommandColumns<'_> {
    /// What the log remembers of the command.
    pub(crate) fn remembered(&self) -> Result<Remembered, Fault> {
        let macs = self.sealed_macs.chunks(32).map(|mac| array(mac).map(Some));
        let revisions: Vec<(String, u64)> = serde_json::from_str(self.revisions)?;
        let revisions = revisions.into_iter().map(|(id, revision)| Ok((StreamId::new(id)?, Revision(revision))));
        Ok(Remembered {
            fingerprint: Fingerprint { open: array(self.open_hash)?, sealed: macs.collect::<Result<_, _>>()? },
            answer: Appended {
                first: Position(self.first_position.try_into()?),
                last: Position(self.last_position.try_into()?),
                revisions: revisions.collect::<Result<_, NameError>>()?,
                hash: Hash(array(self.hash)?),
                repeated: false,
            },
        })
    }
}

/// The columns of an access as they come from a database.
pub(crate) struct AccessColumns {
    pub(crate) field: String,
    pub(crate) reader: String,
    pub(crate) purpose: String,
    pub(crate) at: i64,
}

impl AccessColumns {
    /// The access to a value of a subject.
    pub(crate) fn access(self, log: &LogId, subject: &SubjectId) -> Result<Access, StorageError> {
        Ok(Access {
            log: log.clone(),
            subject: subject.clone(),
            field: FieldName::new(self.field).map_err(StorageError::new)?,
            reader: Actor::new(self.reader).map_err(StorageError::new)?,
            purpose: self.purpose,
            at: Instant::from_micros(self.at),
        })
    }
}

/// The columns of es_branch, as [`BranchColumns`] wants them.
pub(crate) const BRANCH_COLUMNS: &str = "log_id, name, base_log_id, root_log_id, base_position, base_hash,
    base_recorded_at_us, opened_at_us, opened_by, closed_at_us, closed_by, merged_position";

/// The columns of a branch as they come from a database.
pub(crate) struct BranchColumns {
    pub(crate) log: String,
    pub(crate) name: String,
    pub(crate) base: String,
    pub(crate) root: String,
    pub(crate) position: i64,
    pub(crate) hash: Vec<u8>,
    pub(crate) recorded_at: i64,
    pub(crate) opened_at: i64,
    pub(crate) opened_by: String,
    pub(crate) closed_at: Option<i64>,
    pub(crate) closed_by: Option<String>,
    pub(crate) merged: Option<i64>,
}

impl BranchColumns {
    /// The branch.
    pub(crate) fn branch(self) -> Result<Branch, Fault> {
        let merged = self.merged.map(|at| at.try_into().map(Position)).transpose()?;
        let closed = match (self.closed_at, self.closed_by) {
            (Some(at), Some(by)) => Some(Closed { at: Instant::from_micros(at), by: Actor::new(by)?, merged }),
            _ => None,
        };
        Ok(Branch {
            log: LogId::new(self.log)?,
            name: self.name,
            base: LogId::new(self.base)?,
            root: LogId::new(self.root)?,
            at: Position(self.position.try_into()?),
            hash: Hash(array(&self.hash)?),
            recorded_at: Instant::from_micros(self.recorded_at),
            opened_at: Instant::from_micros(self.opened_at),
            opened_by: Actor::new(self.opened_by)?,
            closed,
        })
    }
}

/// Raises a gap in a page of a stream.
pub(crate) fn stream_without_gap(
    log: &LogId,
    stream: &StreamId,
    after: Revision,
    events: Vec<RecordedEvent>,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let mut before = after;
    for event in &events {
        if event.revision.0 != before.0 + 1 {
            let cause = format!("stream {stream} jumps from revision {before}");
            return Err(Corrupt { log: log.clone(), position: event.position, cause }.into());
        }
        before = event.revision;
    }
    Ok(events)
}
