//! The keys of sealed fields, in a store of their own: a key that shares the backups of the log is
//! not erased when it is deleted.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::access::{Access, AccessLog};
use crate::error::StorageError;
use crate::ids::{LogId, SubjectId};

/// The key that seals the fields of one subject in one log.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// Takes 32 random bytes as key.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the key, for key stores.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Leaves the bytes out, so that they reach no log file or panic message.
impl fmt::Debug for DataKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DataKey(not shown)")
    }
}

/// Keeps one key for each subject of each log, and who used it. Every method is one atomic step, and a subject once
/// shredded stays shredded.
#[async_trait]
pub trait KeyStore: AccessLog {
    /// Stores `fresh` if the subject has no key yet, and returns the key that stands; `None` if
    /// the subject is shredded. The key is durable when this returns.
    async fn obtain(&self, log: &LogId, subject: &SubjectId, fresh: DataKey) -> Result<Option<DataKey>, StorageError>;

    /// The subject's key; `None` if it never had one or is shredded.
    async fn find(&self, log: &LogId, subject: &SubjectId) -> Result<Option<DataKey>, StorageError>;

    /// Destroys the subject's key and remembers that it is shredded.
    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError>;
}

/// Keys in memory, for tests and throw-away logs.
#[derive(Default)]
pub struct MemoryKeys {
    /// `None`: shredded.
    keys: Mutex<HashMap<(LogId, SubjectId), Option<DataKey>>>,
    accesses: Mutex<Vec<Access>>,
}

#[async_trait]
impl AccessLog for MemoryKeys {
    async fn record_accesses(&self, accesses: &[Access]) -> Result<(), StorageError> {
        self.accesses.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(accesses);
        Ok(())
    }

    async fn accesses(&self, log: &LogId, subject: &SubjectId, limit: usize) -> Result<Vec<Access>, StorageError> {
        let accesses = self.accesses.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<_> = accesses.iter().rev().filter(|access| access.log == *log && access.subject == *subject).cloned().collect();
        found.sort_by_key(|access| std::cmp::Reverse(access.at));
        found.truncate(limit);
        Ok(found)
    }
}

#[async_trait]
impl KeyStore for MemoryKeys {
    async fn obtain(&self, log: &LogId, subject: &SubjectId, fresh: DataKey) -> Result<Option<DataKey>, StorageError> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.entry((log.clone(), subject.clone())).or_insert(Some(fresh)).clone())
    }

    async fn find(&self, log: &LogId, subject: &SubjectId) -> Result<Option<DataKey>, StorageError> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.get(&(log.clone(), subject.clone())).cloned().flatten())
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert((log.clone(), subject.clone()), None);
        Ok(())
    }
}
