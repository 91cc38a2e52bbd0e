//! Solvers on threads of their own.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::oneshot;

/// Runs on a thread of its own; none when it ended without an answer.
pub(crate) async fn on_its_own<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, answer) = oneshot::channel();
    // The answer of a caller that went away is dropped; so is the thread's handle, which nobody waits for.
    let run = move || drop(tell.send(work()));
    std::thread::Builder::new().name(name.into()).spawn(run).ok()?;
    answer.await.ok()
}

/// Cancels when it is dropped: nobody waits for the result any more.
pub(crate) struct CancelWhenDropped(pub(crate) Option<Arc<AtomicBool>>);

impl CancelWhenDropped {
    pub(crate) fn finished(mut self) {
        self.0 = None;
    }
}

impl Drop for CancelWhenDropped {
    fn drop(&mut self) {
        if let Some(cancel) = &self.0 {
            cancel.store(true, Ordering::Relaxed);
        }
    }
}
