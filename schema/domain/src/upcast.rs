//! Reads stored events: (type, version, raw JSON) becomes today's [`Event`].
//!
//! All versions are 1 so far. When a payload gets version 2, add one function here that turns the raw
//! JSON of version 1 into that of version 2, one step per version, and keep the golden payload of 1.

use crate::event::Event;

/// Why a stored event cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpcastError {
    /// The type is not in the list.
    #[error("unknown event type `{name}`: this program is older than the log, or the name is misspelt")]
    UnknownType {
        /// The type found.
        name: String,
    },
    /// The type is known, the version is not.
    #[error("event type {name} has no version {version}; this program knows versions 1 to {newest}")]
    UnknownVersion {
        /// The type.
        name: String,
        /// The version found.
        version: u32,
        /// The newest version this program knows.
        newest: u32,
    },
    /// The payload is not of the form the version has.
    #[error("the data of {name} version {version} is not as schema/events/{name}.v{version}.schema.json says: {why}")]
    Malformed {
        /// The type.
        name: String,
        /// The version.
        version: u32,
        /// What the reader expected, and where.
        why: String,
    },
}

/// Reads a stored event.
///
/// # Errors
/// [`UpcastError`] when type or version are unknown or the payload has another form.
pub fn upcast(name: &str, version: u32, raw: &str) -> Result<Event, UpcastError> {
    let newest = Event::TYPES.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
    let Some(newest) = newest else { return Err(UpcastError::UnknownType { name: name.into() }) };
    if version != newest {
        return Err(UpcastError::UnknownVersion { name: name.into(), version, newest });
    }
    match Event::read(name, raw) {
        Some(Ok(event)) => Ok(event),
        Some(Err(e)) => Err(UpcastError::Malformed { name: name.into(), version, why: e.to_string() }),
        None => Err(UpcastError::UnknownType { name: name.into() }),
    }
}
