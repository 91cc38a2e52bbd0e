//! Competences people hold, and classes of competence that cover and tasks ask for.

use crate::{
    calendar::DateRange,
    id::{ClassId, CompetenceId, ProfessionId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A competence held by a person, with level, validity and expiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeldCompetence {
    /// Which competence.
    pub competence: CompetenceId,
    /// Level held, 1 (basic) upwards.
    pub level: u8,
    /// First and last day it counts.
    pub valid: DateRange,
}

/// What a person must be or hold (requirement R-CO-01: competence, not job title; titles only imply defaults).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CompetenceExpr {
    /// Anybody employed at the unit.
    Anyone,
    /// One of these professions, with authorisation where the profession needs it.
    Profession(Vec<ProfessionId>),
    /// Holds this competence at this level or above, not expired on the day.
    Holds {
        /// The competence.
        competence: CompetenceId,
        /// Least level.
        level: u8,
    },
    /// All of these.
    All(Vec<CompetenceExpr>),
    /// At least one of these.
    Any(Vec<CompetenceExpr>),
}

/// A competence class that cover is counted in. Classes may be nested; a person counts in every
/// class she belongs to (exact for nested classes, Hall's condition).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompetenceClass {
    /// `any`, `nurse`, `nurse-or-social-educator`, `skilled`.
    pub id: ClassId,
    /// What people read.
    pub name: String,
    /// Who belongs to it.
    pub who: CompetenceExpr,
}
