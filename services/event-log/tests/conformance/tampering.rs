//! What somebody may do to a log who goes around its triggers.

/// Changes of one event that any database understands: every column is among them or among its own ones.
pub(crate) const CHANGES: &[&str] = &[
    "stream_id = 'b'",
    "revision = 99",
    "type = 'x'",
    "schema_version = 2",
    "recorded_at_us = 1001",
    "recorded_at_us = 999",
    "effective_from_us = 0",
    "effective_to_us = 99",
    "actor = 'x'",
    "command_id = 'x'",
    "correlation_id = 'x'",
    "causation_id = (SELECT event_id FROM es_event WHERE position = 1)",
    "data = '{}'",
    "meta = '[]'",
    "sealed = NULL",
    "sealed = '[]'",
    "sealed = replace(sealed, 'p1', 'p2')",
    "sealed = replace(sealed, 'name', 'nome')",
];
