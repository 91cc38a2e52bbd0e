//! The frozen input of sizing, simulation and measurement of a night district, and what each number rests on.

use super::{NightCall, NightDistrict, NightTeam, SizingParameters};
use crate::id::DistrictId;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An input of the night team that can be assumed or rest on something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NightInputName {
    /// Hours of the night shift.
    NightHours,
    /// Heads present at night today.
    Present,
    /// Nurses among them.
    FixedNurses,
    /// Fewest heads that may be present.
    MinimumPresent,
    /// Residents.
    Residents,
    /// Driving minutes.
    Driving,
    /// Rates of calls.
    Calls,
    /// Share of calls solved by phone.
    ByPhone,
    /// When calls come.
    Arrivals,
    /// Planned visits.
    PlannedVisits,
    /// Minutes on site.
    VisitMinutes,
    /// Phone approvals of as-needed medicine.
    PhoneApprovals,
    /// Hours of a full-time week.
    WeekNorm,
    /// Absence.
    Absence,
    /// How often people work on weekends.
    WeekendEvery,
    /// Most nights in four weeks.
    NightsIn4Weeks,
    /// Mobile nurses on duty.
    MobileNurses,
    /// Mean position of the fixed nurses.
    FixedPosition,
    /// Mean position of the mobile nurses.
    MobilePosition,
    /// People among whom the fixed nurses' nights are shared.
    FixedPeople,
    /// People among whom the mobile nurses' nights are shared.
    MobilePeople,
    /// Pay of a nurse hour.
    NurseHour,
    /// Pay of an hour of a compensating worker.
    CompensatingHour,
    /// A car for a year.
    CarYear,
}

/// What an input rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputSource {
    /// Which input.
    pub input: NightInputName,
    /// Measurement, agreement or decision that people can look up.
    pub document: String,
}

/// A night district frozen at a log position for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightInput {
    /// Which district.
    pub id: DistrictId,
    /// Position of the log.
    pub position: u64,
    /// The day it is read for.
    pub on: NaiveDate,
    /// Homes, driving, what a night brings.
    pub district: NightDistrict,
    /// What it is sized with; none when nobody set it. An adopted team says how many mobile nurses there are.
    pub parameters: Option<SizingParameters>,
    /// The team on the day.
    pub team: Option<NightTeam>,
    /// Inputs that are not assumed.
    pub sources: Vec<InputSource>,
    /// Completed nights up to the day, in order.
    pub completed: Vec<NaiveDate>,
    /// Calls up to the day, in order of night and id.
    pub calls: Vec<NightCall>,
}

impl NightInput {
    /// What an input rests on; none when it is assumed.
    #[must_use]
    pub fn source(&self, input: NightInputName) -> Option<&str> {
        self.sources.iter().find(|s| s.input == input).map(|s| s.document.as_str())
    }
}
