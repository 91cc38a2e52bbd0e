//! Event files of any length: checked whole, then recorded part by part.
//!
//! One append holds at most 100,000 events and is written in one transaction, so a long file cannot be one append. A file
//! of up to [`PART`] events still is: all of it or nothing. A longer one is a sequence of appends:
//!
//! 1. Every event is admitted, each against the state that the earlier ones make. A refusal leaves nothing recorded.
//! 2. The parts are appended in order, each exactly where the check ended: when others record something in between, the
//!    rest is checked anew.
//!
//! The command id of a part is made from a hash of the whole file and the number of the part. So an import that was killed
//! is run again with the same file and goes on where it stopped: parts that are there get their first answer from the log,
//! which compares their content, and nothing is doubled. A whole file that is imported again changes nothing.
//!
//! Sealed texts are no part of the hash: whoever knew the file without its names could otherwise try names until the hash
//! fits. Two files that differ in sealed texts only are told apart by the log, which refuses the second one.

use crate::{
    Planning,
    error::{LogFault, PlanningError},
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use turnus_domain::{
    decide,
    fact::Fact,
    facts::Facts,
    refusal::{Refusal, RefusalCode},
};
use turnus_event_log::{AppendError, Appended, CommandId};

/// Events of one part.
pub const PART: usize = 10_000;
/// Bytes of payload after which a part ends earlier.
const PART_BYTES: usize = 64 * 1024 * 1024;
/// How often the rest of a file is checked anew because others recorded something in between.
const ATTEMPTS: u32 = 20;

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Events of the file.
    pub events: u64,
    /// Position of its first event.
    pub first: u64,
    /// Position of its last event.
    pub last: u64,
    /// How many of them an earlier import of the same file had recorded.
    pub earlier: u64,
}

/// Why a file was not imported, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError<E> {
    /// The file could not be read; nothing of it was recorded.
    #[error("{0}")]
    File(E),
    /// An event was refused.
    #[error("event {event}: {refusal}")]
    Refused {
        /// Its number in the file, from 1.
        event: u64,
        /// Why.
        refusal: Box<Refusal>,
        /// Events before it that are recorded: those of an earlier import, or of this one when others changed the log
        /// between two of its parts.
        recorded: u64,
    },
    /// The log failed; the same import again goes on where it stopped.
    #[error(transparent)]
    Planning(#[from] PlanningError),
}

/// Parts that are recorded.
#[derive(Debug, Clone, Copy, Default)]
struct There {
    parts: u64,
    events: u64,
    first: u64,
    last: u64,
}

impl There {
    fn and(self, part: &Appended) -> Self {
        let first = if self.parts == 0 { part.first.0 } else { self.first };
        Self { parts: self.parts + 1, events: self.events + part.last.0 + 1 - part.first.0, first, last: part.last.0 }
    }
}

impl Planning {
    /// Imports an event file of any length. `open` gives the facts of the file from its beginning and is called at least
    /// twice; `recorded` is told the number of events recorded after each part.
    ///
    /// # Errors
    /// [`ImportError`]. After a fault of the log, or when the process was killed, the same file is imported again.
    pub async fn import_file<I, E>(
        &self,
        open: impl Fn() -> Result<I, E>,
        mut recorded: impl FnMut(u64),
    ) -> Result<Imported, ImportError<E>>
    where
        I: Iterator<Item = Result<Fact, E>>,
    {
        let _turn = self.turn.lock().await;
        let state = self.folded().await?;
        let first = look(&state, read(&open)?)?;
        if first.events == 0 {
            let nothing =
                Refusal::new(RefusalCode::InvalidValue, "the event file", "holds no events", "give a file with at least one line");
            return Err(PlanningError::from(nothing).into());
        }
        let mut there = self.there(&first.hash).await?;
        let earlier = there.events;
        let mut checked = (earlier == 0).then_some((state, first.refused));
        for _ in 0..ATTEMPTS {
            let (state, refused) = match checked.take() {
                Some(known) => known,
                None => {
                    let state = self.folded().await?;
                    let refused = look(&state, read(&open)?.skip(usize::try_from(there.events).unwrap_or(usize::MAX)))?.refused;
                    (state, refused)
                }
            };
            if let Some((event, refusal)) = refused {
                return Err(ImportError::Refused { event: there.events + event, refusal: refusal.into(), recorded: there.events });
            }
            let end = state.position();
            drop(state);
            if self.append_parts(&first.hash, read(&open)?, &mut there, end, &mut recorded).await? {
                return Ok(Imported { events: first.events, first: there.first, last: there.last, earlier });
            }
        }
        Err(PlanningError::Busy.into())
    }

    /// The parts of a file that an earlier import recorded.
    async fn there(&self, hash: &[u8; 32]) -> Result<There, PlanningError> {
        let mut there = There::default();
        while let Some(part) = self.log.command(&self.log_id, &part_id(hash, there.parts)).await? {
            there = there.and(&part);
        }
        Ok(there)
    }

    /// Appends the parts of a file, those that are there too: the log compares them. False when others were first.
    async fn append_parts<E>(
        &self,
        hash: &[u8; 32],
        mut facts: impl Iterator<Item = Result<Fact, E>>,
        there: &mut There,
        end: u64,
        recorded: &mut impl FnMut(u64),
    ) -> Result<bool, ImportError<E>> {
        let (mut end, mut number) = (end, 0);
        loop {
            let part = next_part(&mut facts)?;
            if part.is_empty() {
                return Ok(true);
            }
            match self.append(&part_id(hash, number), &part, end).await {
                Ok(_) if number < there.parts => {}
                Ok(answer) => {
                    (*there, end) = (there.and(&answer), answer.last.0);
                    recorded(there.events);
                }
                Err(PlanningError::Log(LogFault::Append(AppendError::WrongHead { .. }))) => return Ok(false),
                Err(PlanningError::Log(LogFault::Append(AppendError::IdempotencyMismatch { command_id: id }))) => {
                    return Err(PlanningError::CommandReused { id }.into());
                }
                Err(e) => return Err(e.into()),
            }
            number += 1;
        }
    }
}

/// Opens the file.
fn read<I, E>(open: &impl Fn() -> Result<I, E>) -> Result<I, ImportError<E>> {
    open().map_err(ImportError::File)
}

/// What a look at all facts of a file finds.
struct Look {
    hash: [u8; 32],
    events: u64,
    /// Number of the first event that is refused, and why.
    refused: Option<(u64, Refusal)>,
}

/// Reads the facts to the end and admits them one after the other, as if each were recorded after a state.
fn look<E>(state: &Arc<Facts>, facts: impl Iterator<Item = Result<Fact, E>>) -> Result<Look, ImportError<E>> {
    let (mut state, mut hasher) = (Arc::clone(state), Sha256::new_with_prefix(b"turnus.event-file.v1\0"));
    let mut look = Look { hash: [0; 32], events: 0, refused: None };
    for fact in facts {
        let fact = fact.map_err(ImportError::File)?;
        look.events += 1;
        add(&mut hasher, &fact)?;
        if look.refused.is_none() {
            look.refused = decide::check(Arc::make_mut(&mut state), &fact).err().map(|refusal| (look.events, refusal));
        }
    }
    look.hash = hasher.finalize().into();
    Ok(look)
}

/// Adds all of a fact but its sealed texts; each field begins with its length.
fn add(hasher: &mut Sha256, fact: &Fact) -> Result<(), PlanningError> {
    let payload = fact.event.payload().map_err(|e| PlanningError::Unwritable(e.to_string()))?;
    let version = fact.event.schema_version().to_string();
    for field in [&fact.stream, fact.event.name(), &version, &fact.effective.to_string(), &payload] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    Ok(())
}

/// The next facts that are appended together; none at the end.
fn next_part<E>(facts: &mut impl Iterator<Item = Result<Fact, E>>) -> Result<Vec<Fact>, ImportError<E>> {
    let (mut part, mut bytes) = (Vec::new(), 0);
    while part.len() < PART && bytes < PART_BYTES {
        let Some(fact) = facts.next() else { break };
        let fact = fact.map_err(ImportError::File)?;
        bytes += fact.event.payload().map_or(0, |p| p.len());
        part.push(fact);
    }
    Ok(part)
}

/// The command id of a part: a UUID of version 7 whose time is the number of the part, so that the ids of events that are
/// appended together lie together in the index of the log; the rest is a hash.
fn part_id(file: &[u8; 32], number: u64) -> CommandId {
    let hash = Sha256::new().chain_update(b"turnus.event-file-part.v1\0").chain_update(file).chain_update(number.to_be_bytes()).finalize();
    let mut rest = [0; 10];
    rest.copy_from_slice(&hash[..10]);
    let uuid = uuid::Builder::from_unix_timestamp_millis(number, &rest).into_uuid();
    // The text of a UUID is a name: 36 characters, none of them a control character.
    CommandId::new(uuid.to_string()).unwrap_or_else(|e| unreachable!("{e}"))
}
