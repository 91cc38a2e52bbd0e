//! Models that are kept solved: a bounded number, the least recently used go first.

use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Semaphore;
use turnus_sharing::skill_mix::{Model, ModelError, Warm};

/// Most models.
const MODELS: usize = 32;
/// Most bytes of them as JSON, together; solved they take some twenty times that.
const BYTES: usize = 24 << 20;
/// Solves at a time; each may use all processors.
const SOLVES: usize = 2;

/// A model that is kept.
struct Kept {
    warm: Arc<Warm>,
    bytes: usize,
    used: u64,
}

#[derive(Default)]
struct Shelf {
    models: HashMap<String, Kept>,
    clock: u64,
}

/// The models of a server.
pub(crate) struct Models {
    shelf: Mutex<Shelf>,
    solves: Semaphore,
}

impl Default for Models {
    fn default() -> Self {
        Self { shelf: Mutex::default(), solves: Semaphore::new(SOLVES) }
    }
}

impl Models {
    /// A model by its id; none when it was never opened here or has gone.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Warm>> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clock += 1;
        let now = shelf.clock;
        let kept = shelf.models.get_mut(id)?;
        kept.used = now;
        Some(Arc::clone(&kept.warm))
    }

    /// Solves a model, unless the same one is kept already, and keeps it. Its id is the hash of its content.
    pub(crate) async fn open(self: &Arc<Self>, model: Model) -> Result<(String, Arc<Warm>), ModelError> {
        let text = serde_json::to_vec(&model).unwrap_or_default();
        let id: String = Sha256::digest(&text).iter().take(16).map(|b| format!("{b:02x}")).collect();
        if let Some(warm) = self.find(&id) {
            return Ok((id, warm));
        }
        let warm = self.work(move |_| Warm::new(model).map(Arc::new)).await?;
        self.keep(&id, &warm, text.len());
        Ok((id, warm))
    }

    fn keep(&self, id: &str, warm: &Arc<Warm>, bytes: usize) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clock += 1;
        let used = shelf.clock;
        shelf.models.insert(id.to_owned(), Kept { warm: Arc::clone(warm), bytes, used });
        while shelf.models.len() > MODELS || (shelf.models.len() > 1 && shelf.models.values().map(|k| k.bytes).sum::<usize>() > BYTES) {
            let Some(oldest) = shelf.models.iter().min_by_key(|(_, k)| k.used).map(|(id, _)| id.clone()) else { break };
            shelf.models.remove(&oldest);
        }
    }

    /// Works on a thread that may be busy. When nobody waits any more, what listens to the flag ends early.
    pub(crate) async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&AtomicBool) -> Result<T, ModelError> + Send + 'static,
    ) -> Result<T, ModelError> {
        let lost = |why: String| ModelError::Solver { step: "a task-sharing model", why };
        let _permit = self.solves.acquire().await.map_err(|e| lost(e.to_string()))?;
        let stop = Arc::new(AtomicBool::new(false));
        let _guard = StopOnDrop(Arc::clone(&stop));
        tokio::task::spawn_blocking(move || work(&stop)).await.map_err(|e| lost(e.to_string()))?
    }
}

/// Sets a flag when it goes.
pub(crate) struct StopOnDrop(pub(crate) Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
