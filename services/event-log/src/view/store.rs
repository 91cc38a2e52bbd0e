//! The interface of every store of views.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use super::{Cell, Shape, ViewError};
use crate::chain::Hash;
use crate::ids::LogId;
use crate::order::Position;

/// Names one build of a view in its store: the rows that one run over the log made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuildId(pub i64);

impl fmt::Display for BuildId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// How far a build has come: the last event it has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Its position.
    pub position: Position,
    /// Its hash, so that another history is noticed.
    pub hash: Hash,
}

impl Progress {
    /// Before the first event.
    pub const START: Progress = Progress { position: Position::START, hash: Hash::START };
}

/// The right to write a build, until somebody else claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The build.
    pub build: BuildId,
    /// Who may write.
    pub owner: String,
    /// Higher than that of every owner before.
    pub fence: u64,
    /// How far the build had come.
    pub progress: Progress,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The build is the caller's now.
    Mine(Claim),
    /// Somebody else has it.
    Held {
        /// Who.
        owner: String,
        /// How long the lease still lasts when it is not renewed.
        left: Duration,
    },
    /// The build is no more: another took its place.
    Gone,
}

/// What an owner learns when it renews its lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// Somebody asked for a replay of what is parked.
    pub replay_asked: bool,
}

/// What a key holds from now on; `None`: nothing.
pub type RowChange = Option<Vec<Cell>>;

/// An event that waits for a change of the program, or behind one that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Where it stands in the log.
    pub position: Position,
    /// What must stay in order.
    pub sequence: String,
    /// How often it was tried; 0 for one that only waits behind another.
    pub attempts: u32,
    /// Why it is parked.
    pub cause: String,
}

/// What is written in one transaction: rows, parked events, and the progress they come from.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where the build must stand.
    pub from: Position,
    /// Where it stands afterwards.
    pub to: Progress,
    /// Rows by key.
    pub rows: BTreeMap<String, RowChange>,
    /// Events to park, or to park with another cause.
    pub park: Vec<Parked>,
    /// Positions of parked events that were applied.
    pub unpark: Vec<Position>,
}

impl Step {
    /// A step that changes nothing yet.
    pub fn at(progress: Progress) -> Self {
        Self { from: progress.position, to: progress, rows: BTreeMap::new(), park: Vec::new(), unpark: Vec::new() }
    }

    /// Whether it changes more than the progress.
    pub fn has_effect(&self) -> bool {
        !(self.rows.is_empty() && self.park.is_empty() && self.unpark.is_empty())
    }
}

/// Where and why a build stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The event it could not take.
    pub position: Position,
    /// Why.
    pub cause: String,
}

/// How a build is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildStatus {
    /// The view.
    pub view: String,
    /// The build.
    pub build: BuildId,
    /// Whether readers see it; otherwise it is being made.
    pub live: bool,
    /// Version of the code that makes it.
    pub version: u32,
    /// How far it has come.
    pub progress: Progress,
    /// Who owns it, if anybody does, even past the lease.
    pub owner: Option<String>,
    /// How long the lease lasts; none when it is over.
    pub lease_left: Option<Duration>,
    /// When the owner was last heard of, by the clock of the database.
    pub heartbeat_age: Option<Duration>,
    /// When it last went on.
    pub progress_age: Duration,
    /// Number of parked events.
    pub parked: u64,
    /// Where it stopped, until it gets past.
    pub stopped: Option<Stopped>,
    /// Whether a replay was asked for.
    pub replay_asked: bool,
}

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// Its key.
    pub key: String,
    /// Its cells, in order of the columns.
    pub cells: Vec<Cell>,
}

/// Rows of one state of one build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The build that they belong to.
    pub build: BuildId,
    /// Version of the code that made them.
    pub version: u32,
    /// The events that they come from.
    pub progress: Progress,
    /// The rows, in order of their keys, byte by byte.
    pub rows: Vec<StoredRow>,
}

/// Keeps the rows of views, and how far each has come. Dropping a future never leaves half a step or an
/// open transaction. See the [module](super) for what is guaranteed.
#[async_trait]
pub trait ViewStore: Send + Sync {
    /// Every build of every view of a log.
    async fn builds(&self, log: &LogId) -> Result<Vec<BuildStatus>, ViewError>;

    /// The build that is being made beside the live one, at the start if there was none. One of an older
    /// version is thrown away; a newer one is an error.
    async fn side_build(&self, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError>;

    /// Takes a build that nobody has, whose lease is over, or that the same owner had.
    async fn claim(&self, build: BuildId, owner: &str, lease: Duration) -> Result<Claimed, ViewError>;

    /// Lets the lease last as long as this from now on. Refused once somebody else has claimed.
    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Renewed, ViewError>;

    /// Gives a build back; nothing happens when it is somebody else's.
    async fn release(&self, claim: &Claim) -> Result<(), ViewError>;

    /// Writes a step whole, or not at all. Refused once somebody else has claimed, however long ago the
    /// lease was over.
    async fn commit(&self, claim: &Claim, step: Step) -> Result<(), ViewError>;

    /// Remembers where and why a build stopped, until a step gets past it.
    async fn stop(&self, claim: &Claim, stopped: Stopped) -> Result<(), ViewError>;

    /// Puts a build in the place of the live one, if it has come as far; tells whether. A live build that
    /// is further than the head of the log does not count.
    async fn swap(&self, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError>;

    /// Deletes some rows of builds that were replaced; tells whether there may be more.
    async fn sweep(&self) -> Result<bool, ViewError>;

    /// Asks the owner of a build to replay what is parked.
    async fn ask_replay(&self, build: BuildId) -> Result<(), ViewError>;

    /// Takes note of such a request.
    async fn answer_replay(&self, claim: &Claim) -> Result<(), ViewError>;

    /// Parked events, in order.
    async fn parked(&self, build: BuildId) -> Result<Vec<Parked>, ViewError>;

    /// One row.
    async fn row(&self, build: BuildId, key: &str) -> Result<Option<Vec<Cell>>, ViewError>;

    /// The live rows whose keys begin with a text; none while no build is live.
    async fn rows(&self, log: &LogId, view: &str, prefix: &str) -> Result<Option<Snapshot>, ViewError>;
}

/// The refusal of whoever is no longer the owner.
pub(crate) fn lost(claim: &Claim) -> ViewError {
    ViewError::Lost { build: claim.build, fence: claim.fence }
}

/// A time as the databases take it.
pub(crate) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
