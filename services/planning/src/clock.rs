//! The only place with an ambient clock and with random ids.

use std::time::{SystemTime, UNIX_EPOCH};
use turnus_event_log::{CommandId, Instant};
use uuid::Uuid;

/// Tells the time; tests have their own.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// The clock of the computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock of the service")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A new command id (UUID of version 7). Keep it for the retries of the command.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a command begins here: its id is the one thing that is drawn")]
pub fn fresh_command_id() -> CommandId {
    // The text of a UUID is a name: 36 characters, none of them a control character.
    CommandId::new(Uuid::now_v7().to_string()).unwrap_or_else(|e| unreachable!("{e}"))
}
