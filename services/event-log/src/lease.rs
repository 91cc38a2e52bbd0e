//! Leases: who is alive and at work on what. A lease is a hint that saves work, never the proof that a result counts: the
//! proof is the revision that a result is appended at.
//!
//! # Why no table
//! A heartbeat in a table is a write for every sign of life, needs a clock to compare with, and leaves rows behind. What is
//! needed is only *whether somebody who took a name still lives*, and the database knows that already: its sessions end
//! when the process does, and it ends a session that is silent for longer than the lease (`idle_session_timeout`, counted
//! by the server's own clock). So on PostgreSQL a lease is an advisory lock of a session that speaks every third of the
//! lease; on SQLite, where all are on one machine, it is a lock of the operating system on a small file beside the
//! database. Both end by themselves with the process, however that ends, and leave nothing to clean up.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use crate::error::StorageError;

/// Takes leases of names.
#[async_trait]
pub trait Leases: Send + Sync {
    /// Takes a name, unless somebody has it; `None` then.
    ///
    /// # Errors
    /// The store cannot be reached: it is not known who has the name.
    async fn take(&self, name: &str) -> Result<Option<Lease>, StorageError>;

    /// Whether everybody who lives has had the time to show it. Not so for one period after this process came to the
    /// store, or came back to it: others may have lost their connection by the same fault and be on their way back.
    fn settled(&self) -> bool;

    /// How long a holder may be silent before its names are free again.
    fn period(&self) -> Duration;
}

/// Gives names back; called when a lease is dropped.
pub(crate) trait GiveBack: Send + Sync {
    fn give_back(&self, name: &str);
}

/// A name that is held until this is dropped, or until the process is gone or silent for too long.
pub struct Lease {
    name: String,
    of: Arc<dyn GiveBack>,
}

impl Lease {
    pub(crate) fn new(name: &str, of: Arc<dyn GiveBack>) -> Self {
        Self { name: name.to_owned(), of }
    }

    /// What is held.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.of.give_back(&self.name);
    }
}

/// Leases of one process, for logs in memory.
#[derive(Clone, Default)]
pub struct MemoryLeases {
    held: Arc<Held>,
}

#[derive(Default)]
struct Held(Mutex<BTreeSet<String>>);

#[async_trait]
impl Leases for MemoryLeases {
    async fn take(&self, name: &str) -> Result<Option<Lease>, StorageError> {
        let free = self.held.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        Ok(free.then(|| Lease::new(name, Arc::clone(&self.held) as Arc<dyn GiveBack>)))
    }

    fn settled(&self) -> bool {
        true
    }

    fn period(&self) -> Duration {
        Duration::ZERO
    }
}

impl GiveBack for Held {
    fn give_back(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}
