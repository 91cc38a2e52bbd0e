//! The payload of a recorded event as it is shown to those who read single events.

use serde_json::Value;
use turnus_domain::retention::event::told_in_groups;
use turnus_event_log::RecordedEvent;

/// The payload without what is told of groups only; null when it cannot be read.
#[must_use]
pub fn shown_payload(e: &RecordedEvent) -> Value {
    let mut payload: Value = serde_json::from_slice(&e.data).unwrap_or_default();
    if let Some(fields) = payload.as_object_mut() {
        told_in_groups(e.event_type.as_str()).iter().for_each(|field| drop(fields.remove(*field)));
    }
    payload
}
