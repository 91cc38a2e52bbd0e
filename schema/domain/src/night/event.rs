//! Events of a night district.
//!
//! Payloads hold the parts as they were given; they are judged before they are recorded and again when they are frozen,
//! so that a rule that becomes stricter never makes an old log unreadable.

use super::{DistrictParts, InputSource, NightCall, NightTeam, SizingParts};
use crate::id::DistrictId;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A night district was described: homes, driving, what a night brings. It replaces the earlier description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightDistrictDescribed {
    /// Which district.
    pub district: DistrictId,
    /// The description.
    pub description: DistrictParts,
    /// Inputs of the description that rest on something; all others are assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<InputSource>,
}

/// The parameters that the night team is sized with were set; they replace the earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightSizingSet {
    /// Which district.
    pub district: DistrictId,
    /// The parameters.
    pub parameters: SizingParts,
    /// Parameters that rest on something; all others are assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<InputSource>,
}

/// A mobile night team was adopted; it replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightTeamAdopted {
    /// Which district.
    pub district: DistrictId,
    /// How it works.
    pub team: NightTeam,
    /// The document people can look up.
    pub document: String,
}

/// The mobile night team ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightTeamEnded {
    /// Which district.
    pub district: DistrictId,
}

/// A night call was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightCallRecorded {
    /// Which district.
    pub district: DistrictId,
    /// The call.
    pub call: NightCall,
}

/// Every call of a night is recorded, also when there was none: the night counts in what is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightCompleted {
    /// Which district.
    pub district: DistrictId,
    /// The night, by the day it begins on.
    pub night: NaiveDate,
}
