//! Branches: logs that begin as another log did and then go their own way. A planner calls one a scenario.
//!
//! A branch is a base, the last position they share, and events of its own. Nothing is copied: what is at or
//! before that position is read from the base, so opening costs the same however long the base is, and a
//! value that is erased in the base is erased in its branches. Its own events take the positions after the
//! shared ones and continue the base's chain from the hash that stood there, so verifying a branch verifies
//! what it rests on. A branch is a log like any other: every method of [`EventLog`](crate::EventLog) takes its
//! id. It may be branched off again.
//!
//! Keys belong to the log at the root of the family: a person who is shredded in one is shredded in all.
//!
//! Merging appends the branch's own events to the base in one piece, each as a new event whose causation is
//! the event it comes from, provided that no stream they belong to has moved in the base since. It closes the
//! branch.

use async_trait::async_trait;
use thiserror::Error;

use crate::append::{Appended, StreamCondition};
use crate::chain::Hash;
use crate::error::{AppendError, ReadError, StorageError};
use crate::ids::{Actor, LogId, NameError, StreamId};
use crate::log::EventLog;
use crate::order::{Instant, Position};

/// Stands between the base and the name in the id of a branch.
const SEPARATOR: char = '@';

/// A log that branched off another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its own id.
    pub log: LogId,
    /// What it is called among the branches of its base.
    pub name: String,
    /// The log it branched off.
    pub base: LogId,
    /// The log at the root of the family, whose keys seal its values.
    pub root: LogId,
    /// The last position that it shares with its base.
    pub at: Position,
    /// The chain up to there.
    pub hash: Hash,
    /// When the event there was recorded.
    pub recorded_at: Instant,
    /// When it was opened.
    pub opened_at: Instant,
    /// Who opened it.
    pub opened_by: Actor,
    /// Set once it takes no more events.
    pub closed: Option<Closed>,
}

/// How a branch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Actor,
    /// The last position of its events in the base, when they were merged.
    pub merged: Option<Position>,
}

/// What a branch is opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBranch {
    /// The log to branch off; may be a branch itself.
    pub base: LogId,
    /// What to call it; no `@`.
    pub name: String,
    /// The last position to share; the end of the base when `None`.
    pub at: Option<Position>,
    /// Who opens it.
    pub by: Actor,
    /// The caller's clock.
    pub now: Instant,
}

/// What a branch is merged under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeBranch {
    /// The branch.
    pub branch: LogId,
    /// Where the base must end, when the merge was decided on the whole of it.
    pub at: Option<Position>,
    /// Streams of the base that were only read, and must still be where they were.
    pub conditions: Vec<StreamCondition>,
    /// Who merges.
    pub by: Actor,
    /// The caller's clock.
    pub now: Instant,
}

/// Why a branch could not be opened, closed or merged.
#[derive(Clone, Debug, Error)]
pub enum BranchError {
    /// The name cannot be used.
    #[error("{name:?} is no name for a branch: {why}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// There is or was a branch of this name.
    #[error("the name {name} is taken by a branch of {base}, perhaps a closed one; choose another")]
    Taken {
        /// The base.
        base: LogId,
        /// The name.
        name: String,
    },
    /// The base has no such position, or no event at all.
    #[error("log {base} has no event at position {at}, it ends at {head}; branch off at one that is there")]
    NoSuchPosition {
        /// The base.
        base: LogId,
        /// The position asked for.
        at: Position,
        /// Where the base ends.
        head: Position,
    },
    /// There is no such branch.
    #[error("there is no branch {0}")]
    Unknown(LogId),
    /// The branch was closed before.
    #[error("branch {0} is closed")]
    Closed(LogId),
    /// The branch has no event of its own.
    #[error("branch {0} has no event of its own to merge")]
    Nothing(LogId),
    /// The same streams moved on both sides; nothing was merged.
    #[error("these streams changed in the branch and in its base: {}", names(.0))]
    Conflict(Vec<StreamId>),
    /// The base did not take the events.
    #[error(transparent)]
    Append(AppendError),
    /// The logs cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The database refused.
    #[error("the store of the log failed")]
    Storage(#[source] StorageError),
}

fn names(streams: &[StreamId]) -> String {
    streams.iter().map(StreamId::as_str).collect::<Vec<_>>().join(", ")
}

/// A log that can be branched off.
#[async_trait]
pub trait BranchingLog: EventLog {
    /// Opens a branch. Costs the same whatever the base holds.
    async fn open_branch(&self, opening: OpenBranch) -> Result<Branch, BranchError>;

    /// The branches of a log, in the order in which they were opened, closed ones too.
    async fn branches(&self, base: &LogId) -> Result<Vec<Branch>, ReadError>;

    /// Closes a branch: it can be read for ever, and takes no more events. Its name stays taken.
    async fn close_branch(&self, branch: &LogId, by: Actor, now: Instant) -> Result<Branch, BranchError>;

    /// Appends the branch's own events to its base, all or none, and closes it. Sent again, it gets the
    /// first answer again. Sealed values go along; those that were erased do not.
    async fn merge_branch(&self, merge: MergeBranch) -> Result<Appended, BranchError>;
}

impl Branch {
    /// The id that a branch of this name has.
    ///
    /// # Errors
    /// A name that is empty, too long, or has a control character or `@`.
    pub fn id(base: &LogId, name: &str) -> Result<LogId, BranchError> {
        let odd = |why: String| BranchError::Name { name: name.to_owned(), why };
        if name.is_empty() || name.contains(SEPARATOR) {
            return Err(odd(format!("it is empty or holds a {SEPARATOR}")));
        }
        LogId::new(format!("{base}{SEPARATOR}{name}")).map_err(|e: NameError| odd(e.to_string()))
    }

    /// Whether a log may be a branch at all; spares all others a look-up.
    pub(crate) fn is_possible(log: &LogId) -> bool {
        log.as_str().contains(SEPARATOR)
    }
}
