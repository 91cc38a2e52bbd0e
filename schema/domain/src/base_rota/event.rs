//! Events of base rotas.

use crate::id::{PersonId, PlanId, ProfessionId, ShiftTypeId, UnitId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A base rota (*grunnturnus*) was adopted; from its first day on it replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaseRotaAdopted {
    /// Its id.
    pub base_rota: PlanId,
    /// Where.
    pub unit: UnitId,
    /// The first day of its first round, a Monday.
    pub from: NaiveDate,
    /// Weeks of a round.
    pub weeks: u32,
    /// Everybody's line, in order of person; somebody without shifts has a line too.
    pub lines: Vec<BaseLine>,
    /// Shifts of a round that nobody at the unit works, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<BaseSubstitute>,
    /// Points of all soft rules in a round.
    pub objective: i64,
    /// No round has fewer points.
    pub bound: i64,
    /// Record of the discussion with the employees' representatives (aml §10-3).
    pub consulted: String,
}

/// One person's round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaseLine {
    /// Who.
    pub person: PersonId,
    /// Her shifts, in order of day.
    pub shifts: Vec<BaseShift>,
}

/// A shift of a round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct BaseShift {
    /// The day of the round it starts on; 0 is the first Monday.
    pub day: u32,
    /// Shift type.
    pub shift: ShiftTypeId,
}

/// A shift of a round for somebody who is not employed at the unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct BaseSubstitute {
    /// The day of the round it starts on; 0 is the first Monday.
    pub day: u32,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Profession asked for.
    pub profession: ProfessionId,
}
