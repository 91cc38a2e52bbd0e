//! Why something was refused: told so that a person can act on it.

use crate::rule_book::{RuleId, Source};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of refusal it is. The names are stable: programs and help pages go by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RefusalCode {
    /// Something is named that nobody registered.
    UnknownId,
    /// The id is already in use, or the same thing is recorded already.
    Duplicate,
    /// A number or text is outside what it may be.
    InvalidValue,
    /// A range of days ends before it begins, or ends after what it belongs to.
    InvalidDays,
    /// Two absences or employments of a person share a day.
    Overlap,
    /// The person is not employed on the day.
    OutsideEmployment,
    /// The fact names another stream than its event belongs to.
    WrongStream,
    /// A sealed text that the event type does not have.
    SealedText,
    /// A document that people must be able to look up is not named.
    DocumentMissing,
    /// No record of the consultation with the unions (R-TS-15), or of the discussion of the rota (aml §10-3).
    ConsultationMissing,
    /// A post below full time without a written reason (aml §14-1 b).
    ReasonMissing,
    /// A sharing decision that does not say whom a performer turns to (R-TS-20).
    EscalationMissing,
    /// A sharing decision without end or longer than twelve months (R-TS-01).
    DecisionTooLong,
    /// The task may never be done that way.
    ForbiddenByLaw,
    /// The task catalogue does not allow the profession that mode.
    ModeNotAllowed,
    /// The rota, or the wish round, is not in the state the step needs.
    WrongStatus,
    /// The published rota is not the one this rota was made to replace.
    ParentChanged,
    /// Something the rota depends on was recorded after its input.
    Stale,
    /// The rota breaks hard rules.
    HardFindings,
    /// The rota was shared later than the notice allows (WT-05).
    NoticeTooShort,
    /// The rule book has no value that is needed.
    MissingParameter,
    /// The stream was closed: nothing more may be recorded there.
    StreamClosed,
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A refused command or fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{place}: {what}. {remedy}")]
pub struct Refusal {
    /// What kind.
    pub code: RefusalCode,
    /// The rule that refuses, if it has an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// Where: `absence A3 of person E07`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// Law, agreement or policy behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Source>,
    /// What to do.
    pub remedy: String,
}

impl Refusal {
    /// A refusal without rule and basis.
    #[must_use]
    pub fn new(code: RefusalCode, place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, rule: None, place: place.into(), what: what.into(), basis: None, remedy: remedy.into() }
    }
    /// The same, by a rule.
    #[must_use]
    pub fn by(mut self, rule: RuleId) -> Self {
        self.rule = Some(rule);
        self
    }
    /// The same, resting on a law, agreement or policy.
    #[must_use]
    pub fn resting_on(mut self, basis: &Source) -> Self {
        self.basis = Some(basis.clone());
        self
    }
}
