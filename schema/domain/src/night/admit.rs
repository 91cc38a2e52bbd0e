//! Whether an event of a night district may be recorded.

use super::{
    DistrictParts, InputSource, NightCall, NightDistrict, NightTeam, PlannedVisits, SizingParameters, Solved, TeamMode, UnsoundDistrict,
    state::NightFacts,
};
use crate::{
    admit::{duplicate, ensure, invalid, named, once, unknown},
    event::Event,
    facts::Facts,
    id::DistrictId,
    refusal::{Refusal, RefusalCode},
};
use chrono::NaiveDate;

const MOST_NURSES: u32 = 20;
/// A response longer than a day is a slip of the pen.
const LONGEST_RESPONSE: i64 = 1440;

pub(crate) fn admit(facts: &Facts, event: &Event, effective: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::NightDistrictDescribed(e) => {
            let place = format!("night district {}", e.district);
            named(&e.description.name, format!("name of {place}"), RefusalCode::InvalidValue)?;
            named(&e.description.source, format!("source of {place}"), RefusalCode::DocumentMissing)?;
            sources(&e.sources)?;
            judged(&place, NightDistrict::try_from(e.description.clone()))
        }
        Event::NightSizingSet(e) => {
            district(facts, &e.district)?;
            sources(&e.sources)?;
            judged(&format!("sizing of night district {}", e.district), SizingParameters::try_from(e.parameters.clone()))
        }
        Event::NightTeamAdopted(e) => {
            described(facts, &e.district, effective)?;
            named(&e.document, format!("document of the night team of {}", e.district), RefusalCode::DocumentMissing)?;
            team(&e.district, e.team)
        }
        Event::NightTeamEnded(e) => {
            let there = district(facts, &e.district)?.team(effective).is_some();
            ensure(there, || unknown("night team of district", &e.district))
        }
        Event::NightCallRecorded(e) => call(facts, &e.district, &e.call),
        Event::NightCompleted(e) => {
            described(facts, &e.district, e.night)?;
            let done = district(facts, &e.district)?.completed.contains(&e.night);
            ensure(!done, || duplicate("completed night", e.night))
        }
        _ => Ok(()),
    }
}

fn district<'a>(facts: &'a Facts, id: &DistrictId) -> Result<&'a NightFacts, Refusal> {
    facts.nights.get(id).map(|night| &**night).ok_or_else(|| unknown("night district", id))
}

/// The description in force on a day.
fn described<'a>(facts: &'a Facts, id: &DistrictId, day: NaiveDate) -> Result<&'a DistrictParts, Refusal> {
    let description = district(facts, id)?.description.at(day);
    description.map(|d| &d.value).ok_or_else(|| {
        let what = format!("is not described for {day}");
        Refusal::new(RefusalCode::InvalidDays, format!("night district {id}"), what, "describe it from an earlier day, or correct the day")
    })
}

fn judged<T>(place: &str, verdict: Result<T, UnsoundDistrict>) -> Result<(), Refusal> {
    verdict.map(drop).map_err(|unsound| invalid(place, format!("is not sound: {unsound}"), "correct what is named"))
}

fn sources(sources: &[InputSource]) -> Result<(), Refusal> {
    once("source of", sources.iter().map(|s| format!("{:?}", s.input)))?;
    sources.iter().try_for_each(|s| named(&s.document, format!("source of {:?}", s.input), RefusalCode::DocumentMissing))
}

fn team(district: &DistrictId, team: NightTeam) -> Result<(), Refusal> {
    let place = format!("night team of district {district}");
    ensure(team.mode != TeamMode::Fixed, || {
        invalid(&place, "stays fixed in the homes: that is no mobile team", "choose together or split, or end the team")
    })?;
    ensure(team.planned != PlannedVisits::LeftOut, || {
        invalid(&place, "leaves planned visits out, which only a simulation can", "let them be kept or interrupted")
    })?;
    ensure((1..=MOST_NURSES).contains(&team.nurses), || {
        invalid(&place, format!("has {} nurses", team.nurses), format!("give 1 to {MOST_NURSES}"))
    })
}

fn call(facts: &Facts, id: &DistrictId, call: &NightCall) -> Result<(), Refusal> {
    let place = format!("night call {}", call.id);
    let (night, description) = (district(facts, id)?, described(facts, id, call.night)?);
    ensure(!night.calls.contains_key(&call.id), || duplicate("night call", &call.id))?;
    ensure(description.homes.iter().any(|h| h.home == call.home), || unknown(&format!("home of district {id}"), &call.home))?;
    ensure(!night.completed.contains(&call.night), || {
        let what = format!("is of the night of {}, which was completed", call.night);
        Refusal::new(RefusalCode::WrongStatus, &place, what, "record calls before the night is completed")
    })?;
    let after = (call.at.minutes() - description.night.from.minutes()).rem_euclid(1440);
    ensure(after <= description.night.minutes(), || {
        let what = format!("came at {}, outside the night {}–{}", call.at, description.night.from, description.night.to);
        invalid(&place, what, "give the local time of the call")
    })?;
    match call.solved {
        Solved::Visit { response } => ensure((0..=LONGEST_RESPONSE).contains(&response.0), || {
            invalid(&place, format!("was answered after {} minutes", response.0), format!("give 0 to {LONGEST_RESPONSE} minutes"))
        }),
        Solved::Phone | Solved::HandedOver => Ok(()),
    }
}
