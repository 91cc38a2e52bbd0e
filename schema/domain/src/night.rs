//! The night team: a district of homes at night, what a night brings, and what sizing and simulation say.
//!
//! Every number here is an input with an owner or a result; none is law. Rates and figures are integers:
//! [`Hundredths`] of the unit its field names, [`BasisPoints`] for shares, [`Minutes`], [`Ore`](crate::quantity::Ore).

pub(crate) mod admit;
mod call;
pub mod event;
mod input;
mod sizing;
pub mod state;

use crate::{
    cover::Band,
    id::UnitId,
    quantity::{BasisPoints, Minutes},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, iter::Sum, ops};

pub use call::{NightCall, NightTeam, Solved};
pub use input::{InputSource, NightInput, NightInputName};
pub use sizing::{NightPay, Range, RankingDraws, SizingParameters, SizingParts};

/// Hundredths of the unit that the field names: 1 499 in a field of FTE is 14.99 FTE.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// Rounded to the nearest whole, halves upwards.
    #[must_use]
    pub const fn rounded(self) -> i64 {
        (self.0 + 50).div_euclid(100)
    }
}
impl ops::Add for Hundredths {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self(self.0 + o.0)
    }
}
impl ops::Sub for Hundredths {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Self(self.0 - o.0)
    }
}
impl Sum for Hundredths {
    fn sum<I: Iterator<Item = Self>>(i: I) -> Self {
        Self(i.map(|x| x.0).sum())
    }
}
impl fmt::Display for Hundredths {
    /// `14.99`, `-11.24`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

/// A home of the district at night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightHome {
    /// The home.
    pub home: UnitId,
    /// Its name, for people.
    pub name: String,
    /// Residents.
    pub residents: u32,
    /// Heads present at night today, the fixed nurses among them.
    pub present: u32,
    /// Nurses among them that the mobile team would replace.
    pub fixed_nurses: u32,
}

/// Driving minutes between homes, row = from, column = to, in the order of the district's homes; square, zero from a home to itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Vec<u32>>", into = "Vec<Vec<u32>>")]
#[schemars(with = "Vec<Vec<u32>>")]
pub struct TravelMatrix(Vec<Vec<u32>>);

impl TravelMatrix {
    /// Number of homes.
    #[must_use]
    pub fn homes(&self) -> usize {
        self.0.len()
    }
    /// Rows of minutes.
    #[must_use]
    pub fn rows(&self) -> &[Vec<u32>] {
        &self.0
    }
}
impl TryFrom<Vec<Vec<u32>>> for TravelMatrix {
    type Error = DistrictDefect;
    fn try_from(rows: Vec<Vec<u32>>) -> Result<Self, DistrictDefect> {
        let n = rows.len();
        let sound = rows.iter().enumerate().all(|(i, r)| r.len() == n && r[i] == 0 && r.iter().all(|m| *m <= LONGEST_DRIVE));
        if sound { Ok(Self(rows)) } else { Err(DistrictDefect::TravelMatrix) }
    }
}
impl From<TravelMatrix> for Vec<Vec<u32>> {
    fn from(t: TravelMatrix) -> Self {
        t.0
    }
}

const LONGEST_DRIVE: u32 = 1440;
const MOST_HOMES: usize = 200;

/// Urgency of a call (DOMAIN.md D.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallPriority {
    /// P1 red: 113 at once, never by way of the team.
    Red,
    /// P2 orange: the team on site.
    Orange,
    /// P3 yellow: a visit or a plan.
    Yellow,
    /// P4 green: advice by phone or video.
    Green,
}

/// One kind of unplanned clinical call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallKind {
    /// What it is, for people.
    pub name: String,
    /// Urgency. It is reported; it does not change who is served first.
    pub priority: CallPriority,
    /// Hundredths of calls per 50 residents and night.
    pub per_50_residents: Hundredths,
    /// Share solved by phone or video, without a visit.
    pub by_phone: BasisPoints,
    /// Response the district aims at, where the team visits.
    pub target: Option<Minutes>,
}

/// Share of a night's calls that falls in a part of the night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArrivalShare {
    /// Part of the night.
    pub band: Band,
    /// Share of the calls.
    pub share: BasisPoints,
}

/// Minutes on site, as least, typical and most: a triangular distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VisitMinutes {
    /// Least.
    pub least: Minutes,
    /// Typical.
    pub typical: Minutes,
    /// Most.
    pub most: Minutes,
}

/// Phone approvals of as-needed medicine; outside the simulation, reported beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PhoneApprovals {
    /// Hundredths of approvals per 50 residents and night.
    pub per_50_residents: Hundredths,
    /// Minutes each.
    pub each: Minutes,
}

/// What a district consists of, not yet judged; [`NightDistrict`] is the judged form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DistrictParts {
    /// Name, for people.
    pub name: String,
    /// Where the numbers come from: measured, or constructed.
    pub source: String,
    /// Homes.
    pub homes: Vec<NightHome>,
    /// Driving minutes between them.
    pub travel: TravelMatrix,
    /// The home a team starts its night at.
    pub base: UnitId,
    /// The night shift.
    pub night: Band,
    /// Fewest heads that may be present in a home at night.
    pub minimum_present: u32,
    /// Kinds of call.
    pub calls: Vec<CallKind>,
    /// When calls come, as parts of the night; used when a design asks for it, else calls come evenly.
    pub arrivals: Vec<ArrivalShare>,
    /// Planned visits per night in the whole district.
    pub planned_visits: u32,
    /// Planned visits fall due this long after the night's start at the earliest …
    pub planned_from_start: Minutes,
    /// … and this long before its end at the latest.
    pub planned_before_end: Minutes,
    /// Minutes on site.
    pub visit: VisitMinutes,
    /// Phone approvals.
    pub phone_approvals: PhoneApprovals,
}

/// A district that can be sized and simulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "DistrictParts", into = "DistrictParts")]
#[schemars(with = "DistrictParts")]
pub struct NightDistrict(DistrictParts);

impl NightDistrict {
    /// The parts, to change and judge again.
    #[must_use]
    pub fn into_parts(self) -> DistrictParts {
        self.0
    }
    /// Place of the base among the homes.
    #[must_use]
    pub fn base_index(&self) -> usize {
        self.homes.iter().position(|h| h.home == self.base).unwrap_or(0)
    }
}
impl ops::Deref for NightDistrict {
    type Target = DistrictParts;
    fn deref(&self) -> &DistrictParts {
        &self.0
    }
}
impl From<NightDistrict> for DistrictParts {
    fn from(d: NightDistrict) -> Self {
        d.0
    }
}
impl TryFrom<DistrictParts> for NightDistrict {
    type Error = UnsoundDistrict;
    fn try_from(parts: DistrictParts) -> Result<Self, UnsoundDistrict> {
        let defects = parts.defects();
        if defects.is_empty() { Ok(Self(parts)) } else { Err(UnsoundDistrict(defects)) }
    }
}

/// One reason why a district or its parameters cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DistrictDefect {
    /// Travel matrix.
    #[error("the travel matrix is square, zero from a home to itself, and no drive lasts over 1440 minutes")]
    TravelMatrix,
    /// Homes and matrix differ.
    #[error("{homes} homes but a travel matrix for {matrix}: give 1 to 200 homes and a row for each")]
    HomeCount {
        /// Homes.
        homes: usize,
        /// Rows of the matrix.
        matrix: usize,
    },
    /// The same home twice, or no such base.
    #[error("homes are named once, and the base is one of them")]
    HomeNames,
    /// A home without residents, or with more nurses than heads, or numbers out of any bounds.
    #[error("home {0}: 1 to 1000 residents, at most 100 heads present, and no more fixed nurses than heads")]
    Home(UnitId),
    /// A call kind.
    #[error("calls `{0}`: a rate from 0 to 100 per 50 residents, a phone share up to 100 %")]
    Calls(String),
    /// Visit minutes.
    #[error("visit minutes rise from least to typical to most, and least is not negative")]
    VisitMinutes,
    /// Arrival shares.
    #[error("arrival shares lie inside the night and add up to 100 %, or there are none")]
    Arrivals,
    /// Planned visits.
    #[error("planned visits fall due inside the night, at most 1000 of them; phone approvals are not negative")]
    Planned,
    /// A sizing parameter.
    #[error("{0}")]
    Parameter(&'static str),
}

/// All defects of a refused input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsoundDistrict(pub Vec<DistrictDefect>);
impl fmt::Display for UnsoundDistrict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&texts.join("; "))
    }
}
impl std::error::Error for UnsoundDistrict {}

impl DistrictParts {
    /// Everything that is wrong, not only the first.
    #[must_use]
    pub fn defects(&self) -> Vec<DistrictDefect> {
        let mut found = Vec::new();
        let mut must = |sound: bool, defect: DistrictDefect| {
            if !sound {
                found.push(defect)
            }
        };
        let (homes, matrix) = (self.homes.len(), self.travel.homes());
        must(homes == matrix && (1..=MOST_HOMES).contains(&homes), DistrictDefect::HomeCount { homes, matrix });
        let names: BTreeSet<_> = self.homes.iter().map(|h| &h.home).collect();
        must(names.len() == homes && names.contains(&self.base), DistrictDefect::HomeNames);
        for h in &self.homes {
            let sound = (1..=1000).contains(&h.residents) && h.present <= 100 && h.fixed_nurses <= h.present;
            must(sound, DistrictDefect::Home(h.home.clone()));
        }
        for c in &self.calls {
            must((0..=10_000).contains(&c.per_50_residents.0) && c.by_phone <= BasisPoints::WHOLE, DistrictDefect::Calls(c.name.clone()));
        }
        let v = self.visit;
        must(Minutes::ZERO <= v.least && v.least <= v.typical && v.typical <= v.most && v.most.0 <= 1440, DistrictDefect::VisitMinutes);
        let inside = self.arrivals.iter().all(|a| self.after_start(&a.band) + a.band.minutes() <= self.night.minutes());
        let whole = self.arrivals.iter().map(|a| u64::from(a.share.0)).sum::<u64>() == 10_000;
        must(self.arrivals.is_empty() || inside && whole, DistrictDefect::Arrivals);
        let (first, last) = (self.planned_from_start.0, self.planned_before_end.0);
        let room = (0..=1440).contains(&first) && (0..=1440).contains(&last) && first + last <= self.night.minutes();
        let phone = self.phone_approvals;
        let calm = (0..=100_000).contains(&phone.per_50_residents.0) && (0..=1440).contains(&phone.each.0);
        must(room && calm && self.planned_visits <= 1000, DistrictDefect::Planned);
        found
    }
    /// Minutes from the night's start to a band's start.
    #[must_use]
    pub fn after_start(&self, band: &Band) -> i64 {
        (band.from.minutes() - self.night.from.minutes()).rem_euclid(1440)
    }
    /// Residents of all homes.
    #[must_use]
    pub fn residents(&self) -> u32 {
        self.homes.iter().map(|h| h.residents).sum()
    }
}

/// Who goes to a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TeamMode {
    /// A nurse in every home, as before the scheme; nobody drives.
    Fixed,
    /// The mobile nurses always move together, in one car.
    Together,
    /// Each mobile nurse alone all night, in a car of her own.
    Split,
}

/// What planned visits do when a call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlannedVisits {
    /// First come first served with the calls, never broken off.
    Kept,
    /// Broken off for a call that finds nobody idle, and resumed afterwards for the minutes that are left.
    Interrupted,
    /// Not simulated: the reference case "always yield (planned = 0)", a lower limit for the response.
    LeftOut,
}

/// A design of the night team to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct NightDesign {
    /// Who goes.
    pub mode: TeamMode,
    /// Mobile nurses on duty, at least one (read for `together` and `split`).
    pub nurses: u32,
    /// What planned visits do.
    pub planned: PlannedVisits,
    /// Whether calls come by the district's arrival shares; else evenly over the night.
    pub arrival_shares: bool,
    /// Driving times as a share of the matrix: 10 000 as written, 13 000 in winter.
    pub driving: BasisPoints,
}

impl NightDesign {
    /// Two nurses under the rules of the reference simulation: even arrivals, planned visits kept, driving as written.
    #[must_use]
    pub const fn reference(mode: TeamMode) -> Self {
        Self { mode, nurses: 2, planned: PlannedVisits::Kept, arrival_shares: false, driving: BasisPoints::WHOLE }
    }
}
