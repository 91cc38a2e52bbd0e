//! Freezes a night district: the description, parameters and team of a day, and the calls up to it.

use crate::{
    facts::Facts,
    id::{DistrictId, UnitId},
    night::{DistrictDefect, InputSource, NightCall, NightDistrict, NightInput, NightTeam, SizingParameters, state::NightFacts},
    planning_input::InputDefect,
};
use chrono::NaiveDate;

/// The input of sizing, simulation and measurement of a night district on a day, from facts folded up to their position.
///
/// # Errors
/// Every defect, each with what to do.
pub fn freeze_night_input(facts: &Facts, id: &DistrictId, on: NaiveDate) -> Result<NightInput, Vec<InputDefect>> {
    let place = format!("night district {id}");
    let missing = |what: &str, remedy: &str| vec![InputDefect { place: place.clone(), what: what.into(), remedy: remedy.into() }];
    let night = facts.nights.get(id).ok_or_else(|| missing("is not known here", "describe it first, or correct the id"))?;
    let described =
        night.description.at(on).ok_or_else(|| missing("is not described for the day", "describe it, or ask for a later day"))?;
    let district = NightDistrict::try_from(described.value.clone()).map_err(|u| defects(&place, &u.0))?;
    let team = night.team(on);
    let sizing = night.sizing.at(on);
    let parameters = sizing.map(|s| sized_for(s.value.clone(), team)).transpose().map_err(|found| defects(&place, &found))?;
    let sources = described.sources.iter().chain(sizing.into_iter().flat_map(|s| &s.sources)).cloned().collect::<Vec<InputSource>>();
    Ok(NightInput {
        id: id.clone(),
        position: facts.position(),
        on,
        district,
        parameters,
        team,
        sources,
        completed: night.completed.range(..=on).copied().collect(),
        calls: calls(night, on),
    })
}

/// Nurses of the mobile night team that a unit can call on; 0 without one. Of a team that is arranged for but described by no
/// district only that it is there is known: 1.
#[must_use]
pub fn mobile_nurses(facts: &Facts, unit: &UnitId, on: NaiveDate) -> u32 {
    let arranged = facts.units.get(unit).is_some_and(|u| u.night_reach.at(on).is_some_and(Option::is_some));
    let serves = |night: &&NightFacts| night.description.at(on).is_some_and(|d| d.value.homes.iter().any(|h| h.home == *unit));
    let teams = facts.nights.values().map(AsRef::as_ref).filter(serves).filter_map(|n| n.team(on));
    teams.map(|t| t.nurses).max().unwrap_or_else(|| u32::from(arranged))
}

/// Parameters with the nurses that the adopted team has.
fn sized_for(mut parts: crate::night::SizingParts, team: Option<NightTeam>) -> Result<SizingParameters, Vec<DistrictDefect>> {
    parts.mobile_nurses = team.map_or(parts.mobile_nurses, |t| t.nurses);
    SizingParameters::try_from(parts).map_err(|unsound| unsound.0)
}

fn calls(night: &NightFacts, on: NaiveDate) -> Vec<NightCall> {
    let mut calls: Vec<_> = night.calls.values().filter(|c| c.night <= on).cloned().collect();
    calls.sort_by_key(|c| c.night);
    calls
}

fn defects(place: &str, found: &[DistrictDefect]) -> Vec<InputDefect> {
    let defect = |d: &DistrictDefect| InputDefect { place: place.into(), what: d.to_string(), remedy: "correct what is named".into() };
    found.iter().map(defect).collect()
}
