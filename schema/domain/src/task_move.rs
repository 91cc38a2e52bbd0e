//! The library of task moves: what others have moved, proposed to move, or were kept from moving, as data with sources.
//!
//! A move opens nothing by itself. At a unit a task is shared by a decision ([`crate::sharing`]) on what its catalogue lets
//! who do; the library says what is known about such a move, what it takes, and who gains and pays.

use crate::{
    evidence::{Evidence, Grade, Payer},
    id::{MoveId, ProfessionId, TaskId},
    quantity::Minutes,
    rule_book::Authority,
    task::Mode,
};
use serde::{Deserialize, Serialize};

/// A move of a task from one group to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskMove {
    /// `M02`.
    pub id: MoveId,
    /// What moves, in English.
    pub name: String,
    /// What moves, in Norwegian.
    pub name_nb: String,
    /// From which group, in English.
    pub from: String,
    /// From which group, in Norwegian.
    pub from_nb: String,
    /// To which group, in English.
    pub to: String,
    /// To which group, in Norwegian.
    pub to_nb: String,
    /// Tasks of the starter catalogue that it is about; none when it is not about tasks of a unit.
    #[serde(default)]
    pub tasks: Vec<TaskId>,
    /// Professions that take over; none when they are not performers of ours.
    #[serde(default)]
    pub professions: Vec<ProfessionId>,
    /// How they do it.
    pub mode: Mode,
    /// Reported, proposed or blocked.
    pub status: MoveStatus,
    /// What its effect rests on.
    pub evidence: Evidence,
    /// What must be there first, in English.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// What must be there first, in Norwegian.
    #[serde(default)]
    pub conditions_nb: Vec<String>,
    /// Who gains and who pays, on a scale of 100; local figures replace it.
    #[serde(default)]
    pub ledger: Vec<Gain>,
    /// Who is called, and how fast, when the task turns out to be more than it seemed.
    #[serde(default)]
    pub escalation: String,
    /// Where it was read.
    pub source: String,
}

/// Where a move stands in the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum MoveStatus {
    /// Done somewhere.
    Reported,
    /// Proposed.
    Proposed,
    /// Kept from happening.
    Blocked {
        /// By what.
        reason: BlockedBy,
        /// Who can change that.
        authority: Authority,
        /// Paragraph, agreement or practice.
        reference: String,
        /// Working minutes a week that are lost by it, as somebody estimated.
        #[serde(default)]
        lost: Minutes,
    },
}

/// What blocks a move (R-TS-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockedBy {
    /// Law or regulation.
    Law,
    /// Who answers when something goes wrong.
    Liability,
    /// Who is paid for it.
    Money,
    /// Consent of those concerned.
    Consent,
    /// Nobody has the competence.
    Competence,
}

/// What somebody gains by a move; below 0 it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// Who.
    pub payer: Payer,
    /// How much, on a scale of 100.
    pub gain: i32,
}

impl TaskMove {
    /// Whether somebody gains while somebody else pays (R-TS-14): whoever pays has no reason to let go.
    #[must_use]
    pub fn misaligned(&self) -> bool {
        misaligned(self.ledger.iter().map(|g| i64::from(g.gain)))
    }

    /// Whether it may only start as a pilot: nobody has shown what it does (R-TS-16).
    #[must_use]
    pub fn pilot_only(&self) -> bool {
        self.evidence.grade == Grade::None
    }
}

/// Whether some gain and others pay (R-TS-14).
#[must_use]
pub fn misaligned(gains: impl Iterator<Item = i64> + Clone) -> bool {
    gains.clone().any(|g| g > 0) && gains.clone().any(|g| g < 0)
}

/// The library as it is kept in `schema/moves/task-moves.json`.
///
/// # Errors
/// A file that is not as [`TaskMove`] says.
pub fn library() -> Result<Vec<TaskMove>, serde_json::Error> {
    serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../moves/task-moves.json")))
}
