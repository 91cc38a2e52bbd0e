//! Night districts: homes, inputs, team, and what sizing, simulation and recorded calls say.

mod district;
mod figures;
mod sizing;

pub(crate) use district::{CallPriority, NightInputName, PlannedVisits, TeamMode};

use super::global;
use crate::{
    backend::{Reader, View},
    refusal::{fault, user_errors},
    scalar::{Date, Position},
};
use async_graphql::{Context, ID, Object, Result};
use district::{CallKind, InputLine, NightHome, NightTeam, VisitMinutes};
use figures::{MeasuredNights, NightFigures};
use sizing::NightSizing;
use std::sync::Arc;
use turnus_domain::{
    freeze::freeze_night_input,
    id::DistrictId,
    night::{NightDesign, NightInput},
    quantity::BasisPoints,
};
use turnus_planning::PlanningError;

/// Nights of a simulation when none are asked for.
const NIGHTS: u32 = 2_000;
/// Nights that cost as much as one value of a list.
const NIGHTS_PER_COST: u32 = 5;

/// A night district at a position, read for a day.
#[derive(Clone)]
pub(crate) struct NightDistrict {
    view: View,
    input: Arc<NightInput>,
}

impl NightDistrict {
    /// The district, or none when it is not described for the day.
    pub(crate) fn find(view: &View, key: &str) -> Result<Option<Self>> {
        let Ok(key) = key.parse::<DistrictId>() else { return Ok(None) };
        let described = view.facts.nights.get(&key).is_some_and(|n| n.description.at(view.on).is_some());
        if !described {
            return Ok(None);
        }
        let input = freeze_night_input(&view.facts, &key, view.on).map_err(PlanningError::Defects).map_err(told)?;
        Ok(Some(Self { view: view.clone(), input: Arc::new(input) }))
    }

    /// Every district that is described for the day, by key.
    pub(crate) fn all(view: &View) -> Result<Vec<(String, Self)>> {
        let keys = view.facts.nights.keys();
        keys.filter_map(|key| Some(Self::find(view, key.as_str()).transpose()?.map(|d| (key.to_string(), d)))).collect()
    }
}

/// A question that the district cannot answer: an error that says what to do.
fn told(e: PlanningError) -> async_graphql::Error {
    match user_errors(e) {
        Ok(errors) => fault("NIGHT_DISTRICT", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
        Err(e) => e,
    }
}

/// Estimated cost of a simulation.
fn cost(nights: Option<u32>, child: usize) -> usize {
    usize::try_from(nights.unwrap_or(NIGHTS) / NIGHTS_PER_COST).unwrap_or(usize::MAX).saturating_add(child)
}

/// A night district: homes that a mobile night team watches over; read at a position for a day.
/// Rates and figures that end in `X100` are hundredths: 1499 of FTE is 14.99 FTE.
#[Object]
impl NightDistrict {
    /// Global id.
    pub(crate) async fn id(&self) -> ID {
        global("NightDistrict", &[self.input.id.as_str()])
    }
    /// Its key in commands.
    async fn key(&self) -> &str {
        self.input.id.as_str()
    }
    /// What people call it.
    async fn name(&self) -> &str {
        &self.input.district.name
    }
    /// Where its numbers come from, in words.
    async fn source(&self) -> &str {
        &self.input.district.source
    }
    /// The position it was read at.
    async fn position(&self) -> Position {
        Position(self.view.facts.position())
    }
    /// The day it was read for.
    async fn effective_on(&self) -> Date {
        Date(self.view.on)
    }
    /// Local start of the night shift, `22:00`.
    async fn night_from(&self) -> String {
        self.input.district.night.from.to_string()
    }
    /// Local end of the night shift.
    async fn night_to(&self) -> String {
        self.input.district.night.to.to_string()
    }
    /// The home a team starts its night at.
    async fn base(&self) -> &str {
        self.input.district.base.as_str()
    }
    /// Fewest heads that may be present in a home at night.
    async fn minimum_present(&self) -> u32 {
        self.input.district.minimum_present
    }
    /// Homes.
    #[graphql(complexity = "20 * child_complexity")]
    async fn homes(&self) -> Vec<NightHome> {
        self.input.district.homes.iter().map(NightHome::from).collect()
    }
    /// Driving minutes, row from, column to, in the order of the homes.
    #[graphql(complexity = 400)]
    async fn travel(&self) -> Vec<Vec<u32>> {
        self.input.district.travel.rows().to_vec()
    }
    /// Kinds of unplanned clinical calls.
    #[graphql(complexity = "10 * child_complexity")]
    async fn call_kinds(&self) -> Vec<CallKind> {
        self.input.district.calls.iter().map(CallKind::from).collect()
    }
    /// Planned visits per night in the whole district.
    async fn planned_visits(&self) -> u32 {
        self.input.district.planned_visits
    }
    /// Minutes on site.
    async fn visit_minutes(&self) -> VisitMinutes {
        self.input.district.visit.into()
    }
    /// The mobile team on the day; null when there is none.
    async fn team(&self) -> Option<NightTeam> {
        self.input.team.map(NightTeam::from)
    }
    /// Every number that sizing and simulation rest on, assumed or with its source.
    #[graphql(complexity = "25 * child_complexity")]
    async fn inputs(&self) -> Vec<InputLine> {
        turnus_night::inputs(&self.input).into_iter().map(InputLine::from).collect()
    }

    /// The sizing identities, the net of staff and kroner, and how sure the ranking of the designs is.
    /// Computed when it is asked for, on a thread of its own; asking again gives the same.
    #[graphql(complexity = "1000 + child_complexity")]
    async fn sizing(&self, context: &Context<'_>) -> Result<NightSizing> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        Ok(NightSizing(planning.size_night(Arc::clone(&self.input)).await.map_err(told)?))
    }

    /// Simulated nights of a design, on a thread of its own. The same arguments give the same figures, and two designs
    /// under one seed meet the same calls.
    #[graphql(complexity = "cost(nights, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "arguments of a GraphQL field are arguments of its function")]
    async fn simulate(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who goes to a visit.")] mode: TeamMode,
        #[graphql(desc = "What planned visits do when a call comes.")] planned: PlannedVisits,
        #[graphql(desc = "Nights, at most 10000; 2000 when left out.", validator(minimum = 1, maximum = 10_000))] nights: Option<u32>,
        #[graphql(desc = "Seed; 1 when left out.", validator(minimum = 0))] seed: Option<i32>,
        #[graphql(desc = "Mobile nurses; those of the team, else of the parameters, else 2.", validator(minimum = 1, maximum = 20))]
        nurses: Option<u32>,
        #[graphql(desc = "Whether calls come by the arrival shares of the district; else evenly.")] arrival_shares: Option<bool>,
        #[graphql(desc = "Driving in percent of the matrix: 130 in winter; 100 when left out.", validator(minimum = 0, maximum = 1000))]
        driving_percent: Option<u32>,
    ) -> Result<NightFigures> {
        let usual = self.input.team.map(|t| t.nurses).or_else(|| self.input.parameters.as_ref().map(|p| p.mobile_nurses));
        let design = NightDesign {
            mode: mode.into(),
            nurses: nurses.or(usual).unwrap_or(2),
            planned: planned.into(),
            arrival_shares: arrival_shares.unwrap_or(false),
            driving: BasisPoints(driving_percent.unwrap_or(100) * 100),
        };
        let seed = seed.map_or(1, |s| u64::try_from(s).unwrap_or(1));
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let figures = planning.simulate_night(Arc::clone(&self.input), design, nights.unwrap_or(NIGHTS), seed).await;
        Ok(NightFigures(figures.map_err(told)?))
    }

    /// What completed nights say beside what is assumed.
    #[graphql(complexity = "5 + child_complexity")]
    async fn measured(&self) -> MeasuredNights {
        MeasuredNights(turnus_night::measure(&self.input))
    }
}
