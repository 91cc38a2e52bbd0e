//! Deviation reports (*avvik*), counted against shift type and hours into the shift. No names.

pub(crate) mod admit;
pub mod event;

use crate::id::{DeviationId, ShiftTypeId, UnitId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One deviation report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deviation {
    /// Its id.
    pub id: DeviationId,
    /// Where.
    pub unit: UnitId,
    /// On the shift that started on this day.
    pub date: NaiveDate,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Whole hours into the shift.
    pub hours_into_shift: u8,
    /// `medicine`, `fall`, `violence`, …
    pub category: String,
}
