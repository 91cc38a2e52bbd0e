//! Events of student placements.

use crate::{
    id::{PlacementId, UnitId},
    placement::{Placement, PlacementTerms},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is asked of placements was adopted; it replaces the earlier terms from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacementTermsAdopted {
    /// The terms.
    pub terms: PlacementTerms,
}

/// A placement was planned; one of the same id is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacementPlanned {
    /// The placement.
    pub placement: Placement,
}

/// A placement was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacementCancelled {
    /// Where.
    pub unit: UnitId,
    /// Which.
    pub placement: PlacementId,
}
