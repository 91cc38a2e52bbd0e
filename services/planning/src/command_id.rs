//! Event ids as a function of the command id, so that a retry sends the same events.

use crate::error::PlanningError;
use sha2::{Digest, Sha256};
use turnus_event_log::{CommandId, EventId};
use uuid::Uuid;

/// The id of event number `index` of a command: its time is that of the command id when that is a UUID of version 7
/// (perhaps with a step after a dot), else 0; the rest is a hash.
pub(crate) fn event_id(command: &CommandId, index: u64) -> EventId {
    let hash =
        Sha256::new().chain_update(b"turnus.event-id.v1\0").chain_update(index.to_be_bytes()).chain_update(command.as_str()).finalize();
    let mut rest = [0; 10];
    rest.copy_from_slice(&hash[..10]);
    EventId::from_parts(millis(command), rest)
}

/// The id of a later step of a command that takes several appends.
pub(crate) fn step(command: &CommandId, name: &str) -> Result<CommandId, PlanningError> {
    CommandId::new(format!("{command}.{name}")).map_err(PlanningError::unwritable)
}

fn millis(command: &CommandId) -> u64 {
    let text = command.as_str();
    let uuid = text.split('.').next().and_then(|first| Uuid::parse_str(first).ok());
    let time = uuid.filter(|u| u.get_version_num() == 7).and_then(|u| u.get_timestamp());
    time.map_or(0, |t| {
        let (seconds, nanos) = t.to_unix();
        seconds * 1_000 + u64::from(nanos / 1_000_000)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first 48 bits of a UUID of version 7 are the milliseconds, with and without a step behind it.
    #[test]
    fn time_comes_from_the_command_id() {
        let id = CommandId::new("01941f29-7c00-7000-8000-000000000000").expect("a name");
        for command in [id.clone(), step(&id, "outcome").expect("a name")] {
            assert_eq!(event_id(&command, 0).as_bytes()[..6], [0x01, 0x94, 0x1f, 0x29, 0x7c, 0x00]);
        }
        assert_eq!(event_id(&CommandId::new("import-1").expect("a name"), 0).as_bytes()[..6], [0; 6]);
    }

    /// Same command and index, same id; anything else, another id.
    #[test]
    fn ids_differ_by_command_and_index() {
        let (a, b) = (CommandId::new("a").expect("a name"), CommandId::new("b").expect("a name"));
        assert_eq!(event_id(&a, 1), event_id(&a, 1));
        assert_ne!(event_id(&a, 1), event_id(&a, 2));
        assert_ne!(event_id(&a, 1), event_id(&b, 1));
    }
}
