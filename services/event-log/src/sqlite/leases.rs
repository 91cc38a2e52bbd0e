//! Leases beside a SQLite file: one small lock file for each name, locked by the operating system for as long as the
//! process lives. A process that is stopped but not ended keeps its names: on one machine that is seen and mended.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use crate::error::StorageError;
use crate::lease::{GiveBack, Lease, Leases};

/// Leases of the processes that share a SQLite file.
#[derive(Clone)]
pub struct SqliteLeases {
    held: Arc<Held>,
}

struct Held {
    database: PathBuf,
    files: Mutex<BTreeMap<String, File>>,
}

impl SqliteLeases {
    /// Leases beside the log in this file.
    #[must_use]
    pub fn beside(database: impl AsRef<Path>) -> Self {
        Self { held: Arc::new(Held { database: database.as_ref().to_owned(), files: Mutex::default() }) }
    }
}

impl Held {
    fn file(&self, name: &str) -> PathBuf {
        let hash: String = Sha256::digest(name.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let mut file = OsString::from(&self.database);
        file.push(format!("-lease-{hash}"));
        file.into()
    }

    fn take(&self, name: &str) -> std::io::Result<bool> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.contains_key(name) {
            return Ok(false);
        }
        let file = File::options().write(true).create(true).truncate(false).open(self.file(name))?;
        match file.try_lock() {
            Ok(()) => drop(files.insert(name.to_owned(), file)),
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        Ok(true)
    }
}

#[async_trait]
impl Leases for SqliteLeases {
    async fn take(&self, name: &str) -> Result<Option<Lease>, StorageError> {
        let free = self.held.take(name).map_err(StorageError::new)?;
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
    /// The file goes while it is locked. Whoever opened it just before holds a lock on a file without a name, and may
    /// start a job that another one starts too: the log lets only one of them.
    fn give_back(&self, name: &str) {
        let file = self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        if let Some(file) = file {
            // A file that stays is locked by nobody and found free.
            let _ = std::fs::remove_file(self.file(name));
            drop(file);
        }
    }
}
