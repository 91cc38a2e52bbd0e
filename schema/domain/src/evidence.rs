//! How well something is shown, and who pays or gains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How well something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Assumed: nobody measured it.
    None,
    /// Few or weak observations, or another place.
    Low,
    /// Several studies or a local measurement.
    Moderate,
    /// Systematic reviews, or measured here over months.
    High,
}

/// What something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// How well it is shown.
    pub grade: Grade,
    /// Study, measurement or document that people can look up.
    pub text: String,
}

/// Who pays, or gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Payer {
    /// The municipality.
    Municipality,
    /// The hospital trust.
    Hospital,
    /// The general practitioner.
    Gp,
    /// The state: insurance, patient transport.
    State,
    /// Residents, patients and their next of kin.
    User,
}

impl Payer {
    /// All of them, in the order they are told.
    pub const ALL: [Self; 5] = [Self::Municipality, Self::Hospital, Self::Gp, Self::State, Self::User];
}
