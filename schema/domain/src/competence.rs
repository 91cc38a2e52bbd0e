//! Competences people hold, and classes of competence that cover and tasks ask for.

use crate::{
    calendar::DateRange,
    id::{ClassId, CompetenceId, ProfessionId},
    rule_book::Source,
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

/// How a competence is earned on the job (R-CO-07): repetitions under supervision, then under assessment, each signed off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PracticeRequirement {
    /// The competence.
    pub competence: CompetenceId,
    /// The level it is issued at.
    pub level: u8,
    /// Repetitions under supervision.
    pub supervised: u8,
    /// Repetitions under assessment, after those.
    pub assessed: u8,
    /// Months it counts from the day of the last repetition.
    pub months: u32,
    /// Who may sign off.
    pub signers: CompetenceExpr,
    /// Where this comes from.
    pub source: Source,
}

impl PracticeRequirement {
    /// What comes after so many repetitions of each kind; none when it is earned.
    #[must_use]
    pub fn next(&self, done: &Repetitions) -> Option<PracticeKind> {
        if done.supervised < u32::from(self.supervised) {
            Some(PracticeKind::Supervised)
        } else {
            (done.assessed < u32::from(self.assessed)).then_some(PracticeKind::Assessed)
        }
    }
}

/// Kind of a repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PracticeKind {
    /// Under supervision.
    Supervised,
    /// Under assessment.
    Assessed,
}

/// Repetitions signed off since the competence was last issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repetitions {
    /// Under supervision.
    pub supervised: u32,
    /// Under assessment.
    pub assessed: u32,
}

impl Repetitions {
    /// One more.
    #[must_use]
    pub fn and(mut self, kind: PracticeKind) -> Self {
        match kind {
            PracticeKind::Supervised => self.supervised += 1,
            PracticeKind::Assessed => self.assessed += 1,
        }
        self
    }
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
