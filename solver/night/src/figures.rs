//! What a simulation says, in integers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use turnus_domain::{
    id::UnitId,
    night::{CallPriority, Hundredths, NightDesign},
    quantity::{BasisPoints, Minutes},
};

/// Response times of some visits: from the call, or the due time of a planned visit, to arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseFigures {
    /// Median, in hundredths of a minute.
    pub p50: Hundredths,
    /// Ninth decile, in hundredths of a minute.
    pub p90: Hundredths,
    /// Share within 20 minutes.
    pub within_20: BasisPoints,
    /// Share within 30 minutes.
    pub within_30: BasisPoints,
}

/// One home's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HomeFigures {
    /// The home.
    pub home: UnitId,
    /// Visits per night, planned ones included, in hundredths.
    pub visits: Hundredths,
    /// Response; none without visits.
    pub response: Option<ResponseFigures>,
}

/// One priority's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriorityFigures {
    /// Priority; none for planned visits.
    pub priority: Option<CallPriority>,
    /// Calls per night, in hundredths; none for planned visits.
    pub calls: Option<Hundredths>,
    /// Calls per night solved by phone, in hundredths; none for planned visits.
    pub by_phone: Option<Hundredths>,
    /// Visits per night, in hundredths.
    pub visits: Hundredths,
    /// Response of the visits; none without visits.
    pub response: Option<ResponseFigures>,
    /// The district's target (the shortest, where the kinds of call of this priority differ) …
    pub target: Option<Minutes>,
    /// … and the share of visits that keep it.
    pub within_target: Option<BasisPoints>,
}

/// Figures of a design over all simulated nights. Per-night figures are means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightFigures {
    /// The design.
    pub design: NightDesign,
    /// Nights simulated.
    pub nights: u32,
    /// Seed.
    pub seed: u64,
    /// Unplanned clinical calls per night, in hundredths.
    pub calls: Hundredths,
    /// Those solved by phone, per night, in hundredths.
    pub by_phone: Hundredths,
    /// Visits per night, planned ones included, in hundredths.
    pub visits: Hundredths,
    /// Driving minutes per night of all teams together, in hundredths.
    pub driving: Hundredths,
    /// Share of the night a team is driving or on site, on average over teams.
    pub busy: BasisPoints,
    /// Response of all visits, planned ones included; none without visits.
    pub response: Option<ResponseFigures>,
    /// Share of visits called for while nobody was idle.
    pub waited: BasisPoints,
    /// Planned visits broken off per night, in hundredths.
    pub interrupted: Hundredths,
    /// Visits per night that began only after the night's end, in hundredths.
    pub begun_after_end: Hundredths,
    /// Minutes of phone approvals expected per night in the whole district, outside the simulation, in hundredths.
    pub phone_approval_minutes: Hundredths,
    /// Per home, in the district's order.
    pub per_home: Vec<HomeFigures>,
    /// Per priority, most urgent first, planned visits last.
    pub per_priority: Vec<PriorityFigures>,
}
