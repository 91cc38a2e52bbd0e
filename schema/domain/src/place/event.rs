//! Events of where units are.

use crate::place::UnitPlace;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The place of a unit among others was recorded; it replaces the earlier one from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitPlaced {
    /// The place.
    pub place: UnitPlace,
}
