//! Ctrl-C. A process can set one handler only, and the demo first solves and then serves: what Ctrl-C does is what was
//! asked for last.

use std::sync::{Mutex, OnceLock, PoisonError};

type Handler = Box<dyn FnMut() + Send>;

static LATEST: OnceLock<Mutex<Handler>> = OnceLock::new();

/// From now on Ctrl-C does this.
pub fn on_ctrl_c(handler: impl FnMut() + Send + 'static) {
    let mut handler: Option<Handler> = Some(Box::new(handler));
    let latest = LATEST.get_or_init(|| {
        if let Err(e) = ctrlc::set_handler(call) {
            eprintln!("Ctrl-C will end the program at once: {e}");
        }
        Mutex::new(handler.take().unwrap_or_else(|| Box::new(|| ())))
    });
    if let Some(handler) = handler {
        *latest.lock().unwrap_or_else(PoisonError::into_inner) = handler;
    }
}

fn call() {
    if let Some(latest) = LATEST.get() {
        latest.lock().unwrap_or_else(PoisonError::into_inner)();
    }
}
