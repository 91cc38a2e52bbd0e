//! The names of the log. Strings become names here, at the edge, and are trusted from then on.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::{Builder, Uuid};

/// Longest name in bytes of UTF-8.
pub const MAX_NAME_BYTES: usize = 255;

/// Why a text is no name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what} {cause}")]
pub struct NameError {
    /// Which kind of name was asked for.
    pub what: &'static str,
    /// What is wrong with the text.
    pub cause: NameDefect,
}

/// What is wrong with a text that should be a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NameDefect {
    /// No characters at all.
    #[error("is empty")]
    Empty,
    /// More than [`MAX_NAME_BYTES`].
    #[error("has {bytes} bytes, at most {MAX_NAME_BYTES} are allowed")]
    TooLong {
        /// Length of the text in bytes.
        bytes: usize,
    },
    /// NUL or another control character: PostgreSQL refuses NUL, people cannot see the others.
    #[error("holds the control character U+{code:04X} at byte {at}")]
    Control {
        /// Byte offset of the character.
        at: usize,
        /// The character's code point.
        code: u32,
    },
}

fn check(text: &str) -> Result<(), NameDefect> {
    if text.is_empty() {
        return Err(NameDefect::Empty);
    }
    if text.len() > MAX_NAME_BYTES {
        return Err(NameDefect::TooLong { bytes: text.len() });
    }
    match text.char_indices().find(|(_, c)| c.is_control()) {
        Some((at, c)) => Err(NameDefect::Control { at, code: c.into() }),
        None => Ok(()),
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $what:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// Not empty, at most 255 bytes, no control characters. Compared byte by byte: case,
        /// trailing blanks and Unicode forms make different names.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks the text and makes it a name.
            pub fn new(text: impl AsRef<str>) -> Result<Self, NameError> {
                let text = text.as_ref();
                check(text).map_err(|cause| NameError { what: $what, cause })?;
                Ok(Self(text.into()))
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.as_str().to_owned()
            }
        }
    )*};
}

names! {
    /// Names one log: one municipality, one tenant. Nothing crosses logs.
    LogId = "log id";
    /// Names one stream of a log: one thing whose history must not fork.
    StreamId = "stream id";
    /// Names one request to append, chosen by the caller and kept for its retries.
    CommandId = "command id";
    /// Names what happened, in the past tense.
    EventType = "event type";
    /// Names who asked: a pseudonym of a person, or a program.
    Actor = "actor";
    /// Names the conversation that an append belongs to.
    CorrelationId = "correlation id";
    /// Names the person that a sealed field is about. Random, never a name or birth number.
    SubjectId = "subject id";
    /// Names one sealed field of an event.
    FieldName = "field name";
}

/// Names one event everywhere: a UUID of version 7, so ids sort by the time they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct EventId(Uuid);

/// A UUID that is not of version 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("event id {0} is not a UUID of version 7")]
pub struct NotVersion7(pub Uuid);

impl EventId {
    /// Takes a UUID made elsewhere.
    pub fn new(uuid: Uuid) -> Result<Self, NotVersion7> {
        match uuid.get_version_num() {
            7 => Ok(Self(uuid)),
            _ => Err(NotVersion7(uuid)),
        }
    }

    /// Makes an id from a time and random bytes, both given by the caller.
    pub fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self {
        Self(Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
    }

    /// The id as a UUID.
    pub fn uuid(self) -> Uuid {
        self.0
    }

    /// The 16 bytes of the id.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl std::fmt::Display for EventId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

impl TryFrom<Uuid> for EventId {
    type Error = NotVersion7;
    fn try_from(uuid: Uuid) -> Result<Self, NotVersion7> {
        Self::new(uuid)
    }
}

impl From<EventId> for Uuid {
    fn from(id: EventId) -> Uuid {
        id.0
    }
}
