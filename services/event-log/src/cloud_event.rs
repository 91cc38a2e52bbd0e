//! Events at the edge: CloudEvents 1.0 in the JSON form, one on a line. Used for export and for whoever is
//! told of events; inside, nothing knows of them.
//!
//! The line holds all that the chain covers, so that a file of them can be checked without a store and
//! taken in by another one. Three rules make that exact: attributes stand in one order; `data` is the last
//! member and holds the stored bytes as they are; bytes that would not survive there (a line break, blanks
//! around) travel as `data_base64`. A line is read back only if writing it again gives the same line.
//!
//! | attribute | what it is |
//! |---|---|
//! | `source` | `urn:turnus:log:` and the log, percent-encoded |
//! | `type` | `no.turnus.` and the event type |
//! | `subject`, `partitionkey` | the stream |
//! | `time` | from when the fact holds in the world |
//! | `dataschema` | the form of `data`: event type and version |
//! | `recordedtime`, `effectiveto` | when the log took it; until when the fact holds |
//! | `sequence` | the position, padded to 19 digits |
//! | `revision`, `commandid`, `actor`, `correlationid`, `causationid` | the envelope |
//! | `sealed` | JSON text: of each sealed value subject, name and digest, and its ciphertext if asked for |
//! | `chainhash` | the chain up to here |
//!
//! Reference: CloudEvents 1.0.2, core specification and JSON event format; extension `sequence`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Datelike, SecondsFormat};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::chain::Hash;
use crate::event::{RecordedEvent, SealedField};
use crate::ids::{EventId, LogId};
use crate::order::{Instant, Position, Revision};
use crate::sealed_column::{from_hex, sealed_fields, sealed_text, to_hex};

const SOURCE: &str = "urn:turnus:log:";
const TYPE: &str = "no.turnus.";
const SCHEMA: &str = "urn:turnus:event:";
const JSON: &str = "application/json";

/// What becomes of sealed values on the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedValues {
    /// Left out; whose and which they were stays, and the digest that the chain covers.
    LeftOut,
    /// Written as they are stored: still sealed, of use only to whoever has the keys.
    StillSealed,
}

/// Why an event is no CloudEvent, or a line no event.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct CloudEventError(String);

impl CloudEventError {
    fn new(text: impl ToString) -> Self {
        Self(text.to_string())
    }
}

/// All attributes but the data, in the order in which they are written.
#[derive(Serialize, Deserialize)]
struct Attributes {
    specversion: String,
    id: Uuid,
    source: String,
    r#type: String,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timemicros: Option<String>,
    datacontenttype: String,
    dataschema: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    recordedtime: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recordedmicros: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effectiveto: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effectivetomicros: Option<String>,
    sequence: String,
    partitionkey: String,
    revision: String,
    schemaversion: u16,
    commandid: String,
    actor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlationid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causationid: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metabase64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    chainhash: String,
}

/// An event as one line of JSON, without the line break.
///
/// # Errors
/// A name with a character that CloudEvents do not allow in a text (a Unicode noncharacter).
pub fn cloud_event(event: &RecordedEvent, values: SealedValues) -> Result<String, CloudEventError> {
    let names = [&event.stream_id.as_str(), &event.event_type.as_str(), &event.actor.as_str(), &event.command_id.as_str()];
    let names = names.into_iter().copied().chain(event.correlation_id.as_ref().map(|id| id.as_str()));
    let sealed = sealed_attribute(event, values)?;
    if let Some(name) = names.chain(sealed.as_deref()).find(|name| !is_text(name)) {
        let position = event.position;
        return Err(CloudEventError(format!(
            "the event at position {position} cannot be a CloudEvent: {name:?} has a noncharacter of Unicode"
        )));
    }
    Ok(line(&attributes(event, sealed), &event.data))
}

fn sealed_attribute(event: &RecordedEvent, values: SealedValues) -> Result<Option<String>, CloudEventError> {
    let left_out = |field: &SealedField| SealedField { content: None, ..field.clone() };
    let fields = match values {
        SealedValues::StillSealed => sealed_text(&event.sealed),
        SealedValues::LeftOut => sealed_text(&event.sealed.iter().map(left_out).collect::<Vec<_>>()),
    };
    fields.map_err(CloudEventError::new)
}

fn attributes(event: &RecordedEvent, sealed: Option<String>) -> Attributes {
    let (time, timemicros) = time(Some(event.effective_from));
    let (recordedtime, recordedmicros) = self::time(Some(event.recorded_at));
    let (effectiveto, effectivetomicros) = self::time(event.effective_to);
    let meta = std::str::from_utf8(&event.meta).ok().filter(|text| is_text(text)).map(str::to_owned);
    Attributes {
        specversion: "1.0".to_owned(),
        id: event.event_id.uuid(),
        source: format!("{SOURCE}{}", percent_encoded(event.log_id.as_str())),
        r#type: format!("{TYPE}{}", event.event_type),
        subject: event.stream_id.to_string(),
        time,
        timemicros,
        datacontenttype: JSON.to_owned(),
        dataschema: format!("{SCHEMA}{}:{}", percent_encoded(event.event_type.as_str()), event.schema_version),
        recordedtime,
        recordedmicros,
        effectiveto,
        effectivetomicros,
        sequence: format!("{:019}", event.position.0),
        partitionkey: event.stream_id.to_string(),
        revision: event.revision.to_string(),
        schemaversion: event.schema_version,
        commandid: event.command_id.to_string(),
        actor: event.actor.to_string(),
        correlationid: event.correlation_id.as_ref().map(ToString::to_string),
        causationid: event.causation_id.map(EventId::uuid),
        metabase64: meta.is_none().then(|| BASE64_STANDARD.encode(&event.meta)),
        meta,
        sealed,
        chainhash: event.hash.to_string(),
    }
}

/// The members before the data, without the closing brace.
fn opening(attributes: &Attributes) -> String {
    let mut text = serde_json::to_string(attributes).unwrap_or_default();
    text.pop();
    text
}

fn line(attributes: &Attributes, data: &[u8]) -> String {
    let opening = opening(attributes);
    match std::str::from_utf8(data).ok().filter(|text| stands_as_it_is(text)) {
        Some(text) => format!("{opening},\"data\":{text}}}"),
        None => format!("{opening},\"data_base64\":\"{}\"}}", BASE64_STANDARD.encode(data)),
    }
}

/// Whether JSON comes back byte by byte from between other members on one line.
fn stands_as_it_is(text: &str) -> bool {
    !text.contains(['\n', '\r']) && text.trim().len() == text.len()
}

/// Reads a line back.
///
/// # Errors
/// A line that is no CloudEvent, or not exactly as [`cloud_event`] writes it.
pub fn read_cloud_event(line: &str) -> Result<RecordedEvent, CloudEventError> {
    let attributes: Attributes = serde_json::from_str(line).map_err(CloudEventError::new)?;
    let opening = opening(&attributes);
    let rest = line.strip_prefix(&opening).and_then(|rest| rest.strip_suffix('}'));
    let changed = || CloudEventError("it is not as `turnus log export` writes it".to_owned());
    let data = match rest.ok_or_else(changed)? {
        rest if rest.starts_with(",\"data\":") => rest.as_bytes()[8..].to_vec(),
        rest => {
            let coded = rest.strip_prefix(",\"data_base64\":\"").and_then(|rest| rest.strip_suffix('"')).ok_or_else(changed)?;
            BASE64_STANDARD.decode(coded).map_err(CloudEventError::new)?
        }
    };
    // More than one value here would be more members of the line.
    serde_json::from_slice::<serde::de::IgnoredAny>(&data).map_err(CloudEventError::new)?;
    let event = recorded(attributes, data)?;
    let again = cloud_event(&event, SealedValues::StillSealed)?;
    if again == line { Ok(event) } else { Err(changed()) }
}

fn recorded(from: Attributes, data: Vec<u8>) -> Result<RecordedEvent, CloudEventError> {
    let without = |text: &str, prefix: &str| {
        text.strip_prefix(prefix).map(str::to_owned).ok_or_else(|| CloudEventError(format!("{text:?} does not begin with {prefix}")))
    };
    let missing = |what: &str| CloudEventError(format!("it has no {what}"));
    let log = percent_decoded(&without(&from.source, SOURCE)?).ok_or_else(|| missing("log in its source"))?;
    let meta = match (from.meta, from.metabase64) {
        (Some(meta), None) => meta.into_bytes(),
        (None, Some(coded)) => BASE64_STANDARD.decode(coded).map_err(CloudEventError::new)?,
        _ => return Err(missing("meta")),
    };
    let hash = from_hex(&from.chainhash).map_err(CloudEventError::new)?.try_into().map_err(|_| missing("hash of 32 bytes"))?;
    Ok(RecordedEvent {
        log_id: LogId::new(log).map_err(CloudEventError::new)?,
        position: Position(from.sequence.parse().map_err(CloudEventError::new)?),
        event_id: EventId::new(from.id).map_err(CloudEventError::new)?,
        stream_id: from.subject.try_into().map_err(CloudEventError::new)?,
        revision: Revision(from.revision.parse().map_err(CloudEventError::new)?),
        event_type: without(&from.r#type, TYPE)?.try_into().map_err(CloudEventError::new)?,
        schema_version: from.schemaversion,
        recorded_at: instant(from.recordedtime, from.recordedmicros)?.ok_or_else(|| missing("time of recording"))?,
        effective_from: instant(from.time, from.timemicros)?.ok_or_else(|| missing("time"))?,
        effective_to: instant(from.effectiveto, from.effectivetomicros)?,
        actor: from.actor.try_into().map_err(CloudEventError::new)?,
        command_id: from.commandid.try_into().map_err(CloudEventError::new)?,
        correlation_id: from.correlationid.map(TryInto::try_into).transpose().map_err(CloudEventError::new)?,
        causation_id: from.causationid.map(EventId::new).transpose().map_err(CloudEventError::new)?,
        data,
        meta,
        sealed: sealed_fields(from.sealed.as_deref()).map_err(CloudEventError::new)?,
        hash: Hash(hash),
    })
}

/// An instant as RFC 3339 with microseconds; outside the years 0 to 9999, which that can say, as
/// microseconds since 1970.
fn time(instant: Option<Instant>) -> (Option<String>, Option<String>) {
    let Some(instant) = instant else { return (None, None) };
    match DateTime::from_timestamp_micros(instant.micros()).filter(|time| (0..=9999).contains(&time.year())) {
        Some(time) => (Some(time.to_rfc3339_opts(SecondsFormat::Micros, true)), None),
        None => (None, Some(instant.micros().to_string())),
    }
}

fn instant(time: Option<String>, micros: Option<String>) -> Result<Option<Instant>, CloudEventError> {
    let micros = match (time, micros) {
        (Some(time), _) => Some(DateTime::parse_from_rfc3339(&time).map_err(CloudEventError::new)?.timestamp_micros()),
        (None, Some(micros)) => Some(micros.parse().map_err(CloudEventError::new)?),
        (None, None) => None,
    };
    Ok(micros.map(Instant::from_micros))
}

/// Whether CloudEvents allow a text: no control characters and no noncharacters.
fn is_text(text: &str) -> bool {
    let refused = |c: char| c.is_control() || matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    !text.contains(refused)
}

/// All but the unreserved characters of RFC 3986 as `%` and two digits.
fn percent_encoded(text: &str) -> String {
    let coded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{}", to_hex(&[byte]).to_uppercase()),
    });
    coded.collect()
}

fn percent_decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'%' => {
                let (digits, after) = rest.split_at_checked(2)?;
                bytes.extend(from_hex(std::str::from_utf8(digits).ok()?).ok()?);
                rest = after;
            }
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}
