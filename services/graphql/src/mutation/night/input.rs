//! Inputs of the mutations of night districts.

use crate::{
    mutation::id,
    query::night::{CallPriority, NightInputName, PlannedVisits, TeamMode},
    refusal::{UserError, UserErrorCode},
    scalar::Date,
};
use async_graphql::{Enum, InputObject};
use turnus_domain::{
    calendar::ClockTime,
    cover::Band,
    night::{self, DistrictParts, Hundredths, NightPay, Range, RankingDraws, SizingParts, TravelMatrix},
    quantity::{BasisPoints, Minutes, Ore},
};

/// An input that rests on a measurement, agreement or decision.
#[derive(InputObject)]
pub(super) struct NightInputSourceInput {
    /// Which input.
    input: NightInputName,
    /// The document people can look up.
    document: String,
}

pub(super) fn sources(given: Option<Vec<NightInputSourceInput>>) -> Vec<night::InputSource> {
    let source = |s: NightInputSourceInput| night::InputSource { input: s.input.into(), document: s.document };
    given.unwrap_or_default().into_iter().map(source).collect()
}

/// A clock time, written `07:30`.
pub(super) fn clock(field: &str, text: &str) -> Result<ClockTime, UserError> {
    text.parse().map_err(|e| UserError::new(UserErrorCode::InvalidValue, field, e, "correct the time"))
}

/// A district and the day it is described from.
#[derive(InputObject)]
pub(super) struct NightDistrictDescribeInput {
    /// Makes a retry safe; made up when left out.
    pub(super) command_id: Option<String>,
    /// Key of the district.
    pub(super) district: String,
    /// First day it is so.
    pub(super) from: Date,
    /// What it is like.
    pub(super) description: NightDescriptionInput,
    /// Inputs that rest on something; all others are assumed.
    pub(super) sources: Option<Vec<NightInputSourceInput>>,
}

/// What a district is like.
#[derive(InputObject)]
pub(super) struct NightDescriptionInput {
    /// Name.
    name: String,
    /// Where the numbers come from, in words.
    source: String,
    /// Homes.
    homes: Vec<NightHomeInput>,
    /// Driving minutes, row from, column to, in the order of the homes; zero from a home to itself.
    travel: Vec<Vec<u32>>,
    /// The home a team starts its night at.
    base: String,
    /// Local start of the night shift, `22:00`.
    night_from: String,
    /// Local end of the night shift, `07:30`.
    night_to: String,
    /// Fewest heads that may be present in a home at night.
    minimum_present: u32,
    /// Kinds of call.
    call_kinds: Vec<NightCallKindInput>,
    /// When calls come; evenly when it is left out.
    arrivals: Option<Vec<NightArrivalInput>>,
    /// Planned visits per night in the whole district.
    planned_visits: u32,
    /// Planned visits fall due so many minutes after the night's start at the earliest …
    planned_from_start: u32,
    /// … and so many before its end at the latest.
    planned_before_end: u32,
    /// Least, typical and most minutes on site.
    visit_minutes: NightVisitMinutesInput,
    /// Phone approvals per 50 residents and night, in hundredths.
    approvals_per_50_residents_x100: u32,
    /// Minutes of a phone approval.
    approval_minutes: u32,
}

/// A home.
#[derive(InputObject)]
pub(super) struct NightHomeInput {
    /// Key of the home.
    home: String,
    /// Name.
    name: String,
    /// Residents.
    residents: u32,
    /// Heads present at night today, the fixed nurses among them.
    present: u32,
    /// Nurses among them that the mobile team would replace.
    fixed_nurses: u32,
}

/// A kind of call.
#[derive(InputObject)]
pub(super) struct NightCallKindInput {
    /// What it is; nothing about a patient.
    name: String,
    /// Urgency.
    priority: CallPriority,
    /// Calls per 50 residents and night, in hundredths.
    per_50_residents_x100: u32,
    /// Share solved by phone, in hundredths of a percent.
    by_phone_basis_points: u32,
    /// Minutes to response that the district aims at.
    target_minutes: Option<u32>,
}

/// Share of a night's calls in a part of it.
#[derive(InputObject)]
pub(super) struct NightArrivalInput {
    /// Local start.
    from: String,
    /// Local end.
    to: String,
    /// Share, in hundredths of a percent; all shares are the whole.
    basis_points: u32,
}

/// Minutes on site.
#[derive(InputObject)]
pub(super) struct NightVisitMinutesInput {
    /// Least.
    least: u32,
    /// Typical.
    typical: u32,
    /// Most.
    most: u32,
}

fn minutes(n: u32) -> Minutes {
    Minutes(n.into())
}

impl NightDescriptionInput {
    pub(super) fn parts(self) -> Result<DistrictParts, UserError> {
        let travel = TravelMatrix::try_from(self.travel)
            .map_err(|e| UserError::new(UserErrorCode::InvalidValue, "travel", e, "give a row for each home"))?;
        let v = self.visit_minutes;
        Ok(DistrictParts {
            name: self.name,
            source: self.source,
            homes: self.homes.into_iter().map(home).collect::<Result<_, _>>()?,
            travel,
            base: id("base", &self.base)?,
            night: Band { from: clock("nightFrom", &self.night_from)?, to: clock("nightTo", &self.night_to)? },
            minimum_present: self.minimum_present,
            calls: self.call_kinds.into_iter().map(call_kind).collect(),
            arrivals: self.arrivals.unwrap_or_default().into_iter().map(arrival).collect::<Result<_, _>>()?,
            planned_visits: self.planned_visits,
            planned_from_start: minutes(self.planned_from_start),
            planned_before_end: minutes(self.planned_before_end),
            visit: night::VisitMinutes { least: minutes(v.least), typical: minutes(v.typical), most: minutes(v.most) },
            phone_approvals: night::PhoneApprovals {
                per_50_residents: Hundredths(self.approvals_per_50_residents_x100.into()),
                each: minutes(self.approval_minutes),
            },
        })
    }
}

fn home(h: NightHomeInput) -> Result<night::NightHome, UserError> {
    let home = id("home", &h.home)?;
    Ok(night::NightHome { home, name: h.name, residents: h.residents, present: h.present, fixed_nurses: h.fixed_nurses })
}

fn call_kind(k: NightCallKindInput) -> night::CallKind {
    night::CallKind {
        name: k.name,
        priority: k.priority.into(),
        per_50_residents: Hundredths(k.per_50_residents_x100.into()),
        by_phone: BasisPoints(k.by_phone_basis_points),
        target: k.target_minutes.map(minutes),
    }
}

fn arrival(a: NightArrivalInput) -> Result<night::ArrivalShare, UserError> {
    let band = Band { from: clock("arrivals.from", &a.from)?, to: clock("arrivals.to", &a.to)? };
    Ok(night::ArrivalShare { band, share: BasisPoints(a.basis_points) })
}

/// Sizing parameters and the day they hold from.
#[derive(InputObject)]
pub(super) struct NightSizingSetInput {
    /// Makes a retry safe; made up when left out.
    pub(super) command_id: Option<String>,
    /// Key of the district.
    pub(super) district: String,
    /// First day they hold.
    pub(super) from: Date,
    /// The parameters.
    pub(super) parameters: NightSizingParametersInput,
    /// Parameters that rest on something; all others are assumed.
    pub(super) sources: Option<Vec<NightInputSourceInput>>,
}

/// What the night team is sized with.
#[derive(InputObject)]
pub(super) struct NightSizingParametersInput {
    /// Minutes of a full-time week of a night worker.
    week_norm_minutes: u32,
    /// Share of the working time that somebody else must cover, in hundredths of a percent.
    absence_basis_points: u32,
    /// Everybody works every so-many-th weekend.
    weekend_every: u32,
    /// Most nights of a person in four weeks.
    #[graphql(name = "nightsIn4Weeks")]
    nights_in_4_weeks: u32,
    /// Mobile nurses on duty, until a team is adopted.
    mobile_nurses: u32,
    /// Mean position of a fixed night nurse, in hundredths of a percent.
    fixed_position_basis_points: u32,
    /// Mean position of a mobile night nurse, in hundredths of a percent.
    mobile_position_basis_points: u32,
    /// People who share the fixed nurses' nights today.
    fixed_people: u32,
    /// People who are to share the mobile nurses' nights.
    mobile_people: u32,
    /// Øre that a nurse hour at night costs.
    nurse_hour_ore: u32,
    /// Øre that an hour of a compensating worker at night costs.
    compensating_hour_ore: u32,
    /// Øre that a car costs in a year.
    car_year_ore: u32,
    /// How sure the ranking of the designs is to be made.
    ranking: NightRankingInput,
}

/// Draws of the parameters, evenly and independently from ranges.
#[derive(InputObject)]
pub(super) struct NightRankingInput {
    /// Draws.
    draws: u32,
    /// Nights simulated per draw and design.
    nights: u32,
    /// Seed.
    seed: u32,
    /// Minutes that nine of ten visits should keep.
    p90_target_minutes: u32,
    /// Homes.
    homes: NightRangeInput,
    /// Residents per home.
    residents: NightRangeInput,
    /// Heads present per home at night.
    present: NightRangeInput,
    /// Calls per 50 residents and night, in hundredths.
    calls_per_50_x100: NightRangeInput,
    /// Share solved by phone, in hundredths of a percent.
    by_phone_basis_points: NightRangeInput,
    /// Planned visits per night.
    planned_visits: NightRangeInput,
    /// Driving as a share of the matrix, in hundredths of a percent.
    driving_basis_points: NightRangeInput,
    /// Minutes of a full-time week.
    week_norm_minutes: NightRangeInput,
}

/// Whole numbers from least to most, both included.
#[derive(InputObject)]
pub(super) struct NightRangeInput {
    /// Least.
    least: u32,
    /// Most.
    most: u32,
}

impl From<NightRangeInput> for Range {
    fn from(r: NightRangeInput) -> Self {
        Self { least: r.least.into(), most: r.most.into() }
    }
}

impl NightSizingParametersInput {
    pub(super) fn parts(self) -> SizingParts {
        let ore = |n: u32| Ore(n.into());
        let (nurse_hour, compensating_hour) = (ore(self.nurse_hour_ore), ore(self.compensating_hour_ore));
        SizingParts {
            week_norm: minutes(self.week_norm_minutes),
            absence: BasisPoints(self.absence_basis_points),
            weekend_every: self.weekend_every,
            nights_in_4_weeks: self.nights_in_4_weeks,
            mobile_nurses: self.mobile_nurses,
            fixed_position: BasisPoints(self.fixed_position_basis_points),
            mobile_position: BasisPoints(self.mobile_position_basis_points),
            fixed_people: self.fixed_people,
            mobile_people: self.mobile_people,
            pay: NightPay { nurse_hour, compensating_hour, car_year: ore(self.car_year_ore) },
            ranking: self.ranking.draws(),
        }
    }
}

impl NightRankingInput {
    fn draws(self) -> RankingDraws {
        RankingDraws {
            draws: self.draws,
            nights: self.nights,
            seed: self.seed.into(),
            p90_target: minutes(self.p90_target_minutes),
            homes: self.homes.into(),
            residents: self.residents.into(),
            present: self.present.into(),
            calls_per_50: self.calls_per_50_x100.into(),
            by_phone: self.by_phone_basis_points.into(),
            planned_visits: self.planned_visits.into(),
            driving: self.driving_basis_points.into(),
            week_norm: self.week_norm_minutes.into(),
        }
    }
}

/// A mobile team and the day it is adopted from.
#[derive(InputObject)]
pub(super) struct NightTeamAdoptInput {
    /// Makes a retry safe; made up when left out.
    pub(super) command_id: Option<String>,
    /// Key of the district.
    pub(super) district: String,
    /// First day.
    pub(super) from: Date,
    /// Who goes to a visit: together or split.
    pub(super) mode: TeamMode,
    /// Mobile nurses on duty.
    pub(super) nurses: u32,
    /// What planned visits do when a call comes: kept or interrupted.
    pub(super) planned: PlannedVisits,
    /// The decision people can look up.
    pub(super) document: String,
}

/// Which team ends.
#[derive(InputObject)]
pub(super) struct NightTeamEndInput {
    /// Makes a retry safe; made up when left out.
    pub(super) command_id: Option<String>,
    /// Key of the district.
    pub(super) district: String,
    /// First day without it.
    pub(super) on: Date,
}

/// How a night call was solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "NightCallOutcome")]
pub(super) enum Outcome {
    /// The team advised by phone or video.
    Phone,
    /// The team came.
    Visit,
    /// Left to 113 or 116117 without a visit by the team.
    HandedOver,
}

/// A night call as it happened. No field says who the patient is.
#[derive(InputObject)]
pub(super) struct NightCallRecordInput {
    /// Makes a retry safe; made up when left out.
    pub(super) command_id: Option<String>,
    /// Key of the district.
    pub(super) district: String,
    /// Id of the call; it says nothing about the patient.
    pub(super) call: String,
    /// The home that called.
    pub(super) home: String,
    /// The night, by the day it begins on.
    pub(super) night: Date,
    /// Local time of the call, `02:15`.
    pub(super) at: String,
    /// Urgency.
    pub(super) priority: CallPriority,
    /// How it was solved.
    pub(super) solved: Outcome,
    /// Minutes from the call to the team's arrival, with a visit.
    pub(super) response_minutes: Option<u32>,
}

/// Which night is completed.
#[derive(InputObject)]
pub(super) struct NightCompleteInput {
    /// Makes a retry safe; made up when left out.
    pub(super) command_id: Option<String>,
    /// Key of the district.
    pub(super) district: String,
    /// The night, by the day it begins on.
    pub(super) night: Date,
}
