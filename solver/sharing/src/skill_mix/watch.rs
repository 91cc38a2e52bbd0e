//! How far long work is, and whether to stop.

use super::error::ModelError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Tells how many steps of a long run are done, from any thread, and stops it.
pub struct Watch<'a> {
    done: AtomicUsize,
    total: AtomicUsize,
    stop: &'a AtomicBool,
    tell: &'a (dyn Fn(usize, usize) + Sync),
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Watch<'static> {
    /// Tells nobody and never stops.
    #[must_use]
    pub fn none() -> Self {
        Watch::new(&NEVER, &|_, _| {})
    }
}

impl<'a> Watch<'a> {
    /// `tell` gets steps done and steps in all; work ends with [`ModelError::Stopped`] soon after `stop` is set.
    #[must_use]
    pub fn new(stop: &'a AtomicBool, tell: &'a (dyn Fn(usize, usize) + Sync)) -> Self {
        Self { done: AtomicUsize::new(0), total: AtomicUsize::new(0), stop, tell }
    }

    /// So many steps more will come.
    pub(crate) fn expect(&self, steps: usize) {
        self.total.fetch_add(steps, Ordering::Relaxed);
    }

    /// A step is done.
    pub(crate) fn step(&self) -> Result<(), ModelError> {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.tell)(done, self.total.load(Ordering::Relaxed).max(done));
        self.go_on()
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`ModelError::Stopped`].
    pub fn go_on(&self) -> Result<(), ModelError> {
        if self.stop.load(Ordering::Relaxed) { Err(ModelError::Stopped) } else { Ok(()) }
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("done", &self.done).field("total", &self.total).finish_non_exhaustive()
    }
}
