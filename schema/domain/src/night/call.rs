//! The mobile night team as adopted, and night calls as they happened. Nothing here says who a patient is or what ails her.

use super::{CallPriority, NightDesign, PlannedVisits, TeamMode};
use crate::{
    calendar::ClockTime,
    id::{NightCallId, UnitId},
    quantity::{BasisPoints, Minutes},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the mobile night team of a district works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct NightTeam {
    /// Who goes to a visit: together or split.
    pub mode: TeamMode,
    /// Mobile nurses on duty.
    pub nurses: u32,
    /// What planned visits do when a call comes: kept or interrupted.
    pub planned: PlannedVisits,
}

impl NightTeam {
    /// The design to simulate: the district's arrival shares are not used, driving as written.
    #[must_use]
    pub const fn design(self) -> NightDesign {
        let Self { mode, nurses, planned } = self;
        NightDesign { mode, nurses, planned, arrival_shares: false, driving: BasisPoints::WHOLE }
    }
}

/// How a night call was solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Solved {
    /// The team advised by phone or video.
    Phone,
    /// The team came.
    Visit {
        /// Minutes from the call to the team's arrival.
        response: Minutes,
    },
    /// Left to 113 or 116117 without a visit by the team.
    HandedOver,
}

/// A night call as it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightCall {
    /// Its id; it says nothing about the patient.
    pub id: NightCallId,
    /// The home that called.
    pub home: UnitId,
    /// The night, by the day it begins on.
    pub night: NaiveDate,
    /// Local time of the call.
    pub at: ClockTime,
    /// Urgency.
    pub priority: CallPriority,
    /// How it was solved.
    pub solved: Solved,
}
