//! What every page of events must be like, whichever store it comes from.

use crate::error::{Corrupt, ReadError};
use crate::event::RecordedEvent;
use crate::ids::LogId;
use crate::log::MAX_PAGE;
use crate::order::Position;

/// How many events a page must hold. Refuses a reader that has seen more than the log holds.
pub(crate) fn size(log: &LogId, after: Position, head: Position, limit: usize) -> Result<usize, ReadError> {
    match head.0.checked_sub(after.0) {
        Some(left) => Ok(limit.min(MAX_PAGE).min(usize::try_from(left).unwrap_or(MAX_PAGE))),
        None => Err(ReadError::BeyondHead { log: log.clone(), after, head }),
    }
}

/// Raises a gap: positions are taken under the lock of the head, so a missing one is corruption.
pub(crate) fn without_gap(
    log: &LogId,
    after: Position,
    wanted: usize,
    events: Vec<RecordedEvent>,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let fits = |(i, event): &(usize, &RecordedEvent)| event.position.0 == after.0 + 1 + *i as u64;
    let good = events.iter().enumerate().take_while(fits).count();
    if good == events.len() && good == wanted {
        return Ok(events);
    }
    let position = Position(after.0 + 1 + good as u64);
    Err(Corrupt { log: log.clone(), position, cause: "the event is missing".to_owned() }.into())
}
