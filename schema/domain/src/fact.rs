//! A fact: an event with the day it takes effect and the texts that are sealed beside it.
//! This is what `decide` returns, what event files hold, and what the event log stores.

use crate::{event::Event, id::PersonId};
use chrono::NaiveDate;

/// Personal text that the log encrypts with the key of its subject; it is never part of the payload.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedText {
    /// Whose key seals it.
    pub subject: PersonId,
    /// `name`, `reason` or `contact`.
    pub field: String,
    /// The text.
    pub text: String,
}

/// An event that is not recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The stream it is appended to; always [`Event::stream`].
    pub stream: String,
    /// What happened.
    pub event: Event,
    /// The day it takes effect.
    pub effective: NaiveDate,
    /// Sealed texts in order of subject and field.
    pub sealed: Vec<SealedText>,
    /// The payload as it is stored, when it has fields that this program does not know: a newer one wrote them, and
    /// they are not to be lost on the way through this one.
    pub stored: Option<Box<str>>,
}

impl Fact {
    /// A fact without sealed text.
    #[must_use]
    pub fn new(event: impl Into<Event>, effective: NaiveDate) -> Self {
        let event = event.into();
        Self { stream: event.stream().to_string(), event, effective, sealed: Vec::new(), stored: None }
    }

    /// The payload to write: as it is stored, or as this program writes it.
    ///
    /// # Errors
    /// As [`Event::payload`].
    pub fn payload(&self) -> Result<String, serde_json::Error> {
        self.stored.as_ref().map_or_else(|| self.event.payload(), |stored| Ok(stored.to_string()))
    }

    /// The same with a sealed text.
    #[must_use]
    pub fn sealing(mut self, subject: &PersonId, field: &str, text: &str) -> Self {
        self.sealed.push(SealedText { subject: subject.clone(), field: field.into(), text: text.into() });
        self.sealed.sort();
        self
    }
}
