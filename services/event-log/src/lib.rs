//! An append-only log of events: what happened, in one order, for ever.
//!
//! # What it is
//!
//! A *log* belongs to one tenant and holds events in one order, `Position` 1, 2, 3, … Each event
//! belongs to one *stream*, in which it has a `Revision` 1, 2, 3, … A request to append names the
//! revisions it was decided on and is refused when they have moved. Facts are canonical JSON;
//! values about persons stand apart from them, encrypted with one key per person.
//!
//! # What it guarantees
//!
//! * **One order without gaps.** The head of a log is locked before anything else, so an event
//!   becomes visible only after all events before it. A gap is corruption and is raised as such.
//! * **All or nothing**, over any number of streams of one log.
//! * **Exactly once.** The same command id with the same content gets the first answer again, for
//!   ever and before any other check; with other content it is refused. Event ids are part of the
//!   content, so a caller that decides anew must derive them from the command id, and ask
//!   [`EventLog::command`] first. After a subject is erased, retries are compared without its
//!   values, because what they were can no longer be known.
//! * **Acknowledged is durable**: an answer is given after the commit reached the disk.
//! * **Cancelling is safe.** Transactions live in a task of their own; dropping the future of an
//!   append leaves none open.
//! * **Streams can be closed** by an event of type [`STREAM_CLOSED`]: nothing follows it, all that was
//!   recorded stays readable, and the name is never free again.
//! * **Two times.** `recorded_at` never decreases, so what was known at an instant is a range of
//!   positions; `effective_from` and `effective_to` say when a fact holds in the world. The log
//!   has no clock: `now` is an argument.
//! * **Tampering shows.** Every event carries a hash over itself and the hash before it;
//!   [`EventLog::verify`] names the first bad position. Whoever can rewrite the whole database can
//!   rebuild the chain too: keep a signed [`Checkpoint`] somewhere else.
//! * **Branches.** A log may begin as another one did and go its own way ([`BranchingLog`]): nothing is
//!   copied, the chain goes on, and what came of it can be compared and merged.
//! * **Persons can be forgotten.** Sealed values are encrypted before they are hashed. Shredding a
//!   subject destroys its key; blanking a value removes the ciphertext. The chain verifies after
//!   both. The length of a sealed value stays visible until it is blanked, and events that name
//!   the subject id stay.
//!
//! # How to use it
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use turnus_event_log::{
//!     Actor, Append, CommandId, EventId, EventLog, EventType, Expected, Instant, LogId, MemoryLog,
//!     NewEvent, Position, StreamId, StreamWrite,
//! };
//!
//! let log = MemoryLog::default(); // or SqliteLog::open("turnus.db"), PostgresLog::open("postgres://…")
//! let now = Instant::from_micros(1_790_000_000_000_000);
//! let opened = NewEvent {
//!     event_id: EventId::from_parts(1_790_000_000_000, [7; 10]),
//!     event_type: EventType::new("UnitOpened")?,
//!     schema_version: 1,
//!     effective_from: now,
//!     effective_to: None,
//!     data: br#"{"beds":24}"#.to_vec(),
//!     meta: b"{}".to_vec(),
//!     sealed: vec![],
//! };
//! let answer = log
//!     .append(Append {
//!         log: LogId::new("oslo")?,
//!         command_id: CommandId::new("open-unit-7")?,
//!         actor: Actor::new("importer")?,
//!         correlation_id: None,
//!         causation_id: None,
//!         now,
//!         at: None,
//!         writes: vec![StreamWrite {
//!             stream: StreamId::new("unit-7")?,
//!             expected: Expected::NoStream,
//!             events: vec![opened],
//!         }],
//!         conditions: vec![],
//!     })
//!     .await?;
//! assert_eq!(answer.last, Position(1));
//! assert_eq!(log.verify(&LogId::new("oslo")?).await?.head_hash, answer.hash);
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
//! #     .block_on(example()).unwrap();
//! ```
//!
//! # How to add a store
//!
//! Read the situation under the lock of the head, let `rules` decide, write the decision; then let
//! the suite under `tests/conformance` judge it.

mod access;
mod append;
mod branch;
mod branching;
mod chain;
mod checkpoint;
mod checkpoint_key;
mod cloud_event;
mod columns;
mod compare;
mod error;
mod event;
mod forget;
mod gather;
mod group;
mod ids;
mod keys;
mod known;
mod lease;
mod log;
mod memory;
mod order;
mod page;
mod postgres;
mod request;
mod restore;
mod rules;
mod sealed_column;
mod sealing;
mod sqlite;
mod stats;
mod stream_end;
mod subscription;
pub mod view;

pub use access::{Access, AccessLog, Reader, accesses_to};
pub use append::{
    Append, Appended, Expected, MAX_APPEND_BYTES, MAX_APPEND_EVENTS, MAX_DATA_BYTES, MAX_SEALED_BYTES, MAX_SEALED_FIELDS, StreamCondition,
    StreamWrite,
};
pub use branch::{Branch, BranchError, BranchingLog, Closed, MergeBranch, OpenBranch};
pub use chain::{ChainCheck, Hash, event_hash, sealed_digest};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use checkpoint_key::{CheckpointKey, CheckpointVerifier};
pub use cloud_event::{CloudEventError, SealedValues, cloud_event, read_cloud_event};
pub use compare::{Comparison, compare};
pub use error::{AppendError, Corrupt, EraseError, ReadError, StorageError};
pub use event::{NewEvent, PlainField, RecordedEvent, SealedContent, SealedField, Unsealed};
pub use forget::forget;
pub use ids::{
    Actor, CommandId, CorrelationId, EventId, EventType, FieldName, LogId, MAX_NAME_BYTES, NameDefect, NameError, NotVersion7, StreamId,
    SubjectId,
};
pub use keys::{DataKey, KeyStore, MemoryKeys};
pub use lease::{Lease, Leases, MemoryLeases};
pub use log::{EventLog, Head, MAX_PAGE, SealedPlace, Verified};
pub use memory::MemoryLog;
pub use order::{Instant, Position, Revision};
pub use postgres::{PostgresKeys, PostgresLeases, PostgresLog, PostgresOpenError, PostgresViews};
pub use restore::RestoringLog;
pub use sqlite::{OpenError, SqliteKeys, SqliteLeases, SqliteLog, SqliteViews};
pub use stats::LogStats;
pub use stream_end::STREAM_CLOSED;
pub use view::MemoryViews;
