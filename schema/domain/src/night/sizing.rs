//! What sizing needs beside the district: norms, positions, pay, and the ranges that rankings are tried on.

use super::{DistrictDefect, UnsoundDistrict};
use crate::quantity::{BasisPoints, Minutes, Ore};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops;

/// A range of whole numbers, both ends included; the unit is that of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// Least.
    pub least: i64,
    /// Most.
    pub most: i64,
}

impl Range {
    fn within(&self, least: i64, most: i64) -> bool {
        least <= self.least && self.least <= self.most && self.most <= most
    }
}

/// How sure the ranking of designs is: parameters drawn evenly and independently from ranges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RankingDraws {
    /// Draws.
    pub draws: u32,
    /// Nights simulated per draw and design.
    pub nights: u32,
    /// Seed of draws and nights.
    pub seed: u64,
    /// The response that nine of ten visits should keep.
    pub p90_target: Minutes,
    /// Homes: the first ones of the district, or the district's homes over again.
    pub homes: Range,
    /// Residents per home.
    pub residents: Range,
    /// Heads present per home at night today.
    pub present: Range,
    /// Calls per 50 residents and night, in hundredths.
    pub calls_per_50: Range,
    /// Share of calls solved by phone, in basis points.
    pub by_phone: Range,
    /// Planned visits per night in the whole district.
    pub planned_visits: Range,
    /// Driving as a share of the matrix, in basis points.
    pub driving: Range,
    /// Minutes of a full-time week.
    pub week_norm: Range,
}

/// What a nurse or health-care worker costs at night, and a car.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightPay {
    /// All that the employer pays per nurse hour on duty at night.
    pub nurse_hour: Ore,
    /// All that the employer pays per hour of a compensating health-care worker on duty at night.
    pub compensating_hour: Ore,
    /// One car for a year.
    pub car_year: Ore,
}

/// What sizing needs beside the district, not yet judged; [`SizingParameters`] is the judged form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SizingParts {
    /// Minutes of a full-time week of a night worker.
    pub week_norm: Minutes,
    /// Share of the working time that somebody else must cover.
    pub absence: BasisPoints,
    /// Everybody works every so-many-th weekend.
    pub weekend_every: u32,
    /// Most nights of a person in four weeks.
    pub nights_in_4_weeks: u32,
    /// Mobile nurses on duty.
    pub mobile_nurses: u32,
    /// Position of a fixed night nurse, on average.
    pub fixed_position: BasisPoints,
    /// Position of a mobile night nurse, on average.
    pub mobile_position: BasisPoints,
    /// People among whom the fixed nurses' nights are shared today.
    pub fixed_people: u32,
    /// People among whom the mobile nurses' nights are to be shared.
    pub mobile_people: u32,
    /// What people and cars cost.
    pub pay: NightPay,
    /// How sure the ranking is.
    pub ranking: RankingDraws,
}

/// Parameters that sizing can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "SizingParts", into = "SizingParts")]
#[schemars(with = "SizingParts")]
pub struct SizingParameters(SizingParts);

impl SizingParameters {
    /// The parts, to change and judge again.
    #[must_use]
    pub fn into_parts(self) -> SizingParts {
        self.0
    }
}
impl ops::Deref for SizingParameters {
    type Target = SizingParts;
    fn deref(&self) -> &SizingParts {
        &self.0
    }
}
impl From<SizingParameters> for SizingParts {
    fn from(p: SizingParameters) -> Self {
        p.0
    }
}
impl TryFrom<SizingParts> for SizingParameters {
    type Error = UnsoundDistrict;
    fn try_from(p: SizingParts) -> Result<Self, UnsoundDistrict> {
        let (share, r) = (1..=10_000, &p.ranking);
        let rules = [
            ((60..=10_080).contains(&p.week_norm.0), "a full-time week has 1 to 168 hours"),
            (p.absence.0 <= 9_000, "absence is at most 90 %"),
            (share.contains(&p.fixed_position.0) && share.contains(&p.mobile_position.0), "positions are above 0 and at most 100 %"),
            (
                (1..=52).contains(&p.weekend_every) && (1..=28).contains(&p.nights_in_4_weeks),
                "every 1st to 52nd weekend, 1 to 28 nights in four weeks",
            ),
            ((1..=20).contains(&p.mobile_nurses), "1 to 20 mobile nurses on duty"),
            ((1..=10_000).contains(&p.fixed_people) && (1..=10_000).contains(&p.mobile_people), "1 to 10 000 people"),
            (
                [p.pay.nurse_hour, p.pay.compensating_hour, p.pay.car_year].iter().all(|o| (0..=1_000_000_000).contains(&o.0)),
                "pay is from 0 to 10 million kroner",
            ),
            (
                (1..=10_000).contains(&r.draws) && (1..=10_000).contains(&r.nights) && r.p90_target.0 >= 0,
                "1 to 10 000 draws of 1 to 10 000 nights",
            ),
            (
                r.homes.within(1, 200) && r.residents.within(1, 1000) && r.present.within(0, 100),
                "ranges of homes, residents, heads rise within 200, 1000, 100",
            ),
            (
                r.calls_per_50.within(0, 10_000) && r.by_phone.within(0, 10_000) && r.planned_visits.within(0, 1000),
                "ranges of calls, phone share, planned visits rise within 100, 100 %, 1000",
            ),
            (r.driving.within(0, 100_000) && r.week_norm.within(60, 10_080), "ranges of driving and week rise within 1000 % and 168 hours"),
        ];
        let defects: Vec<_> = rules.iter().filter(|(sound, _)| !sound).map(|(_, text)| DistrictDefect::Parameter(text)).collect();
        if defects.is_empty() { Ok(Self(p)) } else { Err(UnsoundDistrict(defects)) }
    }
}
