//! Events of task sharing at a unit.

use crate::{
    id::{DecisionId, UnitId},
    sharing::{SharingDecision, SharingPlan},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A task-sharing decision was made (R-TS-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharingDecisionMade {
    /// The decision.
    pub decision: SharingDecision,
}

/// A task-sharing decision was revoked before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharingDecisionRevoked {
    /// Where.
    pub unit: UnitId,
    /// Which decision.
    pub decision: DecisionId,
    /// The first day it is not in force.
    pub on: NaiveDate,
}

/// A sharing plan was adopted: rotas use its cover from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharingPlanAdopted {
    /// The plan with the position of its input.
    pub plan: SharingPlan,
}
