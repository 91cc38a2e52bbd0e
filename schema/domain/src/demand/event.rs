//! Events of demand at a unit.

use crate::{
    demand::{CareLevel, DemandShift},
    id::{DemandId, UnitId},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Work was moved to a unit or away from it; a shift of the same id is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DemandShifted {
    /// The shift.
    pub shift: DemandShift,
}

/// A shift of demand ended before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DemandShiftEnded {
    /// Where.
    pub unit: UnitId,
    /// Which shift.
    pub shift: DemandId,
    /// The first day it does not hold.
    pub on: NaiveDate,
}

/// The residents' need of care was set; it replaces the earlier level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CareLevelSet {
    /// Where.
    pub unit: UnitId,
    /// The level.
    pub level: CareLevel,
}
