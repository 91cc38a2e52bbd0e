//! Events of the rotas of a unit: requested, proposed, then published or rejected.

use crate::{
    calendar::Horizon,
    id::{PlanId, UnitId},
    rota::{Report, Rota, amend::Amendment},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rota was asked for: the input is what the log said at `input_position`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RotaRequested {
    /// Id of the rota to be.
    pub plan: PlanId,
    /// Where.
    pub unit: UnitId,
    /// Which days.
    pub horizon: Horizon,
    /// Seed of the search.
    pub seed: u64,
    /// The published rota that it is meant to replace, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlanId>,
    /// The sharing plan whose cover is used.
    pub sharing_plan: PlanId,
    /// Log position the input is read at.
    pub input_position: u64,
    /// Day for which dated values are read: the first day of the horizon.
    pub effective: NaiveDate,
}

/// A solver handed over a rota with its proof, and the checker its report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RotaProposed {
    /// The rota.
    pub rota: Rota,
    /// What the checker found.
    pub report: Report,
}

/// A rota was changed by hand: the new rota is the base with the changes, judged by the checker on the newest input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RotaAmended {
    /// Id of the new rota.
    pub plan: PlanId,
    /// Where.
    pub unit: UnitId,
    /// The rota that was changed; it stays what it is.
    pub base: PlanId,
    /// The published rota that it is meant to replace, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlanId>,
    /// The sharing plan whose cover is used.
    pub sharing_plan: PlanId,
    /// Log position of the input it was judged by.
    pub input_position: u64,
    /// The changes, in order.
    pub changes: Vec<Amendment>,
    /// Points of all soft rules.
    pub objective: i64,
    /// No rota of this input can have fewer points: the base's bound where it still holds, 0 otherwise.
    pub bound: i64,
    /// What the checker found.
    pub report: Report,
}

/// A requested or proposed rota was turned down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RotaRejected {
    /// Where.
    pub unit: UnitId,
    /// Which rota.
    pub plan: PlanId,
    /// Why, in a sentence without names.
    pub why: String,
    /// What the checker found, when it had a rota to look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

/// A proposed rota was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RotaPublished {
    /// Where.
    pub unit: UnitId,
    /// Which rota.
    pub plan: PlanId,
    /// The day staff got it (WT-05).
    pub shared_on: NaiveDate,
    /// Record of the discussion with the employees' representatives (aml §10-3).
    pub consulted: String,
    /// Why it had to be shared later than the notice allows, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<String>,
}
