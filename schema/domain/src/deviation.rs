//! Deviation reports (*avvik*), counted against shift type and hours into the shift. No names.

pub(crate) mod admit;
pub mod chart;
pub mod event;

use crate::{
    id::{DeviationId, ShiftTypeId, UnitId},
    quantity::Minutes,
};
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
    /// Rest between the shift before and this one, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_before: Option<Minutes>,
    /// `medicine`, `fall`, `violence`, …
    pub category: String,
}
