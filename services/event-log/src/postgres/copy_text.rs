//! Events in the text format of COPY: columns between tabs, rows between newlines, `\N` for nothing.
//! Source: PostgreSQL documentation, COPY, "Text Format".

use std::fmt::{self, Write};

use crate::columns::{signed, utf8};
use crate::event::RecordedEvent;
use crate::sealed_column::sealed_text;

/// Adds the row of an event: the columns of es_event in their order.
pub(super) fn row(text: &mut String, event: &RecordedEvent) -> Result<(), sqlx::Error> {
    let sealed = sealed_text(&event.sealed)?;
    let (data, meta) = (utf8(&event.data)?, utf8(&event.meta)?);
    columns(text, event, [data, meta], sealed.as_deref()).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn columns(text: &mut String, event: &RecordedEvent, [data, meta]: [&str; 2], sealed: Option<&str>) -> fmt::Result {
    escaped(text, event.log_id.as_str());
    write!(text, "\t{}\t{}\t", signed(event.position.0), event.event_id.uuid())?;
    escaped(text, event.stream_id.as_str());
    write!(text, "\t{}\t", signed(event.revision.0))?;
    escaped(text, event.event_type.as_str());
    write!(text, "\t{}\t{}\t{}\t", event.schema_version, event.recorded_at.micros(), event.effective_from.micros())?;
    match event.effective_to {
        Some(to) => write!(text, "{}\t", to.micros())?,
        None => text.push_str("\\N\t"),
    }
    escaped(text, event.actor.as_str());
    text.push('\t');
    escaped(text, event.command_id.as_str());
    text.push('\t');
    optional(text, event.correlation_id.as_ref().map(|id| id.as_str()));
    text.push('\t');
    match event.causation_id {
        Some(id) => write!(text, "{}\t", id.uuid())?,
        None => text.push_str("\\N\t"),
    }
    escaped(text, data);
    text.push('\t');
    escaped(text, meta);
    text.push('\t');
    optional(text, sealed);
    text.push_str("\t\\\\x");
    event.hash.0.iter().try_for_each(|byte| write!(text, "{byte:02x}"))?;
    text.push('\n');
    Ok(())
}

fn optional(text: &mut String, value: Option<&str>) {
    match value {
        Some(value) => escaped(text, value),
        None => text.push_str("\\N"),
    }
}

/// The four characters that mean something to COPY.
fn escaped(text: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.find(['\\', '\t', '\n', '\r']) {
        text.push_str(&rest[..at]);
        text.push_str(match rest.as_bytes()[at] {
            b'\\' => "\\\\",
            b'\t' => "\\t",
            b'\n' => "\\n",
            _ => "\\r",
        });
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::escaped;

    /// Nothing in a value ends its column, its row or the copy.
    #[test]
    fn values_stay_in_their_column() {
        let mut text = String::new();
        escaped(&mut text, "a\\N\tb\nc\rd\\.æ");
        assert_eq!(text, "a\\\\N\\tb\\nc\\rd\\\\.æ");
    }
}
