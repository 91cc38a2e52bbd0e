//! Views: rows that are kept up to date from the events of a log, for those who ask in SQL or want a
//! table: reports, spreadsheets, research.
//!
//! # What it is
//!
//! A [`View`] says what rows an event makes. It speaks no SQL: it puts and deletes [`Cell`]s by key in
//! [`Rows`]. A [`ViewStore`] keeps the rows of every view beside how far it has come, and a [`Runner`]
//! brings a view and a log together. Everything can be made anew from the log, so views stand apart
//! from it: in a file of their own ([`SqliteViews`](crate::SqliteViews)), in a schema of their own
//! ([`PostgresViews`](crate::PostgresViews)), or in memory ([`MemoryViews`](crate::MemoryViews)). They
//! never hold a lock that an append waits for.
//!
//! # What it guarantees
//!
//! * **Exactly once.** Rows and the position they come from are written in one transaction, so every
//!   event has its effect once, whatever is killed when.
//! * **One owner.** Several processes may run the same view; one holds its lease, by the clock of the
//!   database. Each owner has a higher *fence* number, and every write names it: one who was paused
//!   past the lease and comes back is refused.
//! * **Poison stops, or waits in order.** An event that the view cannot take is tried a few times. Then
//!   the view stops, with position and cause ([`OnPoison::Stop`]); or the event is parked, and so are
//!   all later ones of its sequence ([`View::sequence`]), while others go on ([`OnPoison::Park`]).
//!   Parked events are replayed in their order ([`Runner::replay`]). No event is ever skipped.
//! * **Old or new, never mixed.** A view is made anew beside the old rows, which stay readable and up to
//!   date meanwhile, and takes their place in one transaction once it has come as far
//!   ([`Runner::rebuild`]). The same happens by itself when the program has a newer version of the view.
//!   One answer of [`ViewStore::rows`] comes from one state of one build.
//! * **Another history is noticed.** A view that is further than the log, or whose last event is not the
//!   log's event at that position, refuses to go on: a backup was restored, or somebody rewrote it.
//! * **Alive is not the same as up to date.** The heartbeat of an owner does not depend on its progress;
//!   [`BuildStatus`] tells both.
//!
//! An event that leaves no row is not written down at once: after a crash it may be met again.
//!
//! # SQL from outside
//!
//! Every view is also a view of the database by its name, with a column for each [`Column`]:
//! `SELECT * FROM published_shift` in the file, `SELECT * FROM turnus_views.published_shift` on the
//! server. `GRANT` a reader only that. It is made anew when the columns change, with its grants to be
//! given again.

mod heart;
mod memory;
mod rebuild;
mod replay;
mod rows;
mod runner;
mod shape;
mod store;
mod tail;

pub use memory::MemoryViews;
pub use replay::Replayed;
pub use rows::{Cell, MAX_KEY_BYTES, Rows};
pub use runner::{OnPoison, Runner, RunnerOptions};
pub use shape::{Column, ColumnKind, Shape};
pub use store::{
    BuildId, BuildStatus, Claim, Claimed, Parked, Progress, Renewed, RowChange, Snapshot, Step, Stopped, StoredRow, ViewStore,
};

pub(crate) use rows::{cells_json, cells_read};
pub(crate) use store::{lost, millis};

use async_trait::async_trait;
use thiserror::Error;

use crate::error::{ReadError, StorageError};
use crate::event::RecordedEvent;
use crate::order::Position;

/// What rows events make.
///
/// Rows must depend on nothing but the events up to the one that is applied: then a rebuild gives the
/// same, and the pages in which events come do not matter.
#[async_trait]
pub trait View: Send + Sync {
    /// Name, version and columns.
    fn shape(&self) -> Shape;

    /// What must stay in order when an event is parked: by default its stream. Later events of the same
    /// sequence wait behind it.
    fn sequence(&self, event: &RecordedEvent) -> String {
        event.stream_id.as_str().to_owned()
    }

    /// Puts and deletes the rows that this event changes. On an error nothing of it is kept.
    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError>;
}

/// Why an event could not be applied.
#[derive(Clone, Debug, Error)]
pub enum ApplyError {
    /// The event itself cannot be taken, now or later, without a change of the program.
    #[error("{0}")]
    Poison(String),
    /// Something that the view needs cannot be reached just now.
    #[error("{0}")]
    Unavailable(String),
}

impl From<ViewError> for ApplyError {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Row { .. } => Self::Poison(error.to_string()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// Why a view does not go on.
#[derive(Clone, Debug, Error)]
pub enum ViewError {
    /// The declaration of the view cannot be a table.
    #[error("view {view}: {cause}")]
    Shape {
        /// The view.
        view: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A later version of the program has made the view anew.
    #[error("view {view} is kept by version {found} of its code, this program has version {known}; use the newer program")]
    NewerVersion {
        /// The view.
        view: String,
        /// The version that keeps it.
        found: u32,
        /// The version of this program.
        known: u32,
    },
    /// Another owner has taken over, or the build was replaced; nothing was written.
    #[error("build {build} of the view has another owner or was replaced (fence {fence} is refused)")]
    Lost {
        /// The build.
        build: BuildId,
        /// The fence that was refused.
        fence: u64,
    },
    /// Another process holds what only one may do.
    #[error("view {view} is kept by {owner} just now")]
    Held {
        /// The view.
        view: String,
        /// Who holds it.
        owner: String,
    },
    /// The log cannot be read: it contradicts itself, or ends before where the view stands.
    #[error("view {view} stopped after position {at}: {cause}")]
    Log {
        /// The view.
        view: String,
        /// How far it has come.
        at: Position,
        /// What the log reported.
        #[source]
        cause: ReadError,
    },
    /// A page of events has a gap. Never a race: positions are taken under the lock of the head.
    #[error("view {view}: after position {at} comes position {found}; events are missing, verify the log")]
    Gap {
        /// The view.
        view: String,
        /// How far it has come.
        at: Position,
        /// The position that came next.
        found: Position,
    },
    /// The event where the view stands is not the one that it has seen there.
    #[error("view {view} was made from another history: the event at position {at} is not the one it has seen; rebuild it")]
    OtherHistory {
        /// The view.
        view: String,
        /// Where it stands.
        at: Position,
    },
    /// An event could not be applied, by a view that stops then.
    #[error("view {view} stopped at position {position} after {attempts} attempts: {cause}")]
    Stopped {
        /// The view.
        view: String,
        /// The event.
        position: Position,
        /// How often it was tried.
        attempts: u32,
        /// Why it could not be applied.
        cause: String,
    },
    /// What the view needs cannot be reached; try again later.
    #[error("view {view} waits at position {position}: {cause}")]
    Unavailable {
        /// The view.
        view: String,
        /// The event that it could not apply.
        position: Position,
        /// What is missing.
        cause: String,
    },
    /// A row does not fit the columns of the view.
    #[error("row {key:?}: {cause}")]
    Row {
        /// Its key.
        key: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The database refused; nothing was written.
    #[error("the store of the views failed")]
    Storage(#[source] StorageError),
}

impl ViewError {
    /// Whether the same may work a little later, without anybody doing anything.
    pub fn passes(&self) -> bool {
        let log_failed = matches!(self, Self::Log { cause: ReadError::Storage(_) | ReadError::Keys(_), .. });
        log_failed || matches!(self, Self::Storage(_) | Self::Unavailable { .. } | Self::Lost { .. } | Self::Held { .. })
    }
}
