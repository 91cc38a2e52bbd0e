//! Event files: one fact per line as canonical JSON, readable by people, free of positions and times of recording.
//!
//! ```text
//! {"stream":"person-E07","type":"PersonRegistered","version":1,"effective":"2026-11-02","data":{"person":"E07"},"sealed":{"E07":{"name":"Kari Nordmann"}}}
//! ```
//! Fields stand in this order without spaces, the payload's fields in order of declaration, lines end
//! in LF, text is UTF-8. `sealed` (subject, then field) is there only when something is sealed.
//! Writing what was read gives the same bytes; reading what was written gives the same facts.

use crate::{
    event::Event,
    fact::{Fact, SealedText},
    id::PersonId,
    upcast::{UpcastError, upcast},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::collections::BTreeMap;

/// Why a line of an event file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct EventFileError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// Not one JSON object with the fields of a fact.
    #[error(r#"expected {{"stream","type","version","effective","data"}} and perhaps "sealed" as one JSON object, but {0}"#)]
    Form(String),
    /// Type, version or payload cannot be read.
    #[error(transparent)]
    Event(#[from] UpcastError),
    /// The payload has a field that the event type does not have.
    #[error("the data have the field `{0}`, which the event type does not have; correct its name or take it out")]
    UnknownField(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    stream: String,
    #[serde(rename = "type")]
    name: String,
    version: u32,
    effective: NaiveDate,
    data: Box<RawValue>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sealed: BTreeMap<PersonId, BTreeMap<String, String>>,
}

/// Reads an event file.
///
/// # Errors
/// [`EventFileError`] for the first line that cannot be read: its number, what was expected, what is there.
pub fn parse(text: &str) -> Result<Vec<Fact>, EventFileError> {
    (1..).zip(text.lines()).map(|(line, text)| read_line(line, text)).collect()
}

/// Reads one line of an event file; `line` is its number, from 1, for the error.
///
/// # Errors
/// As [`parse`].
pub fn read_line(line: usize, text: &str) -> Result<Fact, EventFileError> {
    parse_line(text).map_err(|problem| EventFileError { line, problem })
}

/// Writes an event file.
///
/// # Errors
/// Never for events of this crate; see [`crate::event::Event::payload`].
pub fn write(facts: &[Fact]) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for fact in facts {
        text.push_str(&write_line(fact)?);
        text.push('\n');
    }
    Ok(text)
}

/// One line of an event file, without its line end.
///
/// # Errors
/// As [`write`].
pub fn write_line(fact: &Fact) -> Result<String, serde_json::Error> {
    serde_json::to_string(&line(fact)?)
}

fn line(fact: &Fact) -> Result<Line, serde_json::Error> {
    let mut sealed: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for s in &fact.sealed {
        sealed.entry(s.subject.clone()).or_default().insert(s.field.clone(), s.text.clone());
    }
    Ok(Line {
        stream: fact.stream.clone(),
        name: fact.event.name().into(),
        version: fact.event.schema_version(),
        effective: fact.effective,
        data: RawValue::from_string(fact.payload()?)?,
        sealed,
    })
}

fn parse_line(text: &str) -> Result<Fact, LineProblem> {
    let line: Line = serde_json::from_str(text).map_err(|e| LineProblem::Form(e.to_string()))?;
    let event = upcast(&line.name, line.version, line.data.get())?;
    if let Some(field) = unknown_field(&event, line.data.get()).map_err(|e| LineProblem::Form(e.to_string()))? {
        return Err(LineProblem::UnknownField(field));
    }
    let texts = |(subject, fields): (PersonId, BTreeMap<String, String>)| {
        fields.into_iter().map(move |(field, text)| SealedText { subject: subject.clone(), field, text })
    };
    Ok(Fact {
        stream: line.stream,
        event,
        effective: line.effective,
        sealed: line.sealed.into_iter().flat_map(texts).collect(),
        stored: None,
    })
}

/// The path of the first field of a stored payload that this program does not know; none when it knows them all.
///
/// # Errors
/// A payload that is no JSON.
pub fn unknown_field(event: &Event, stored: &str) -> Result<Option<String>, serde_json::Error> {
    let payload = event.payload()?;
    // Canonical payloads, as programs write them, need no second look.
    if payload == stored {
        return Ok(None);
    }
    Ok(unread(&serde_json::from_str(stored)?, &serde_json::from_str(&payload)?))
}

/// The path of the first field that was given but not read. Empty values may be left out by the writer.
fn unread(given: &Value, read: &Value) -> Option<String> {
    let empty = |v: &Value| v.is_null() || *v == Value::Bool(false) || v.as_array().is_some_and(Vec::is_empty);
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(name, value)| match read.get(name) {
            Some(read) => unread(value, read).map(|rest| format!("{name}.{rest}")),
            None if empty(value) => None,
            None => Some(name.clone()),
        }),
        (Value::Array(given), Value::Array(read)) => {
            let pairs = given.iter().zip(read).enumerate();
            pairs.into_iter().find_map(|(k, (g, r))| unread(g, r).map(|rest| format!("{k}.{rest}")))
        }
        _ => None,
    }
}
