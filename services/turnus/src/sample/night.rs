//! The sample night district: eight homes as events, and a trial of four weeks with constructed calls.

use super::{FOUNDED, SampleError};
use chrono::{Days, NaiveDate};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use turnus_domain::{
    calendar::ClockTime,
    fact::Fact,
    id::DistrictId,
    night::{
        DistrictParts, NightCall, NightTeam, PlannedVisits, SizingParts, Solved, TeamMode,
        event::{NightCallRecorded, NightCompleted, NightDistrictDescribed, NightSizingSet, NightTeamAdopted},
    },
    quantity::Minutes,
};

/// Id of the district.
pub const DISTRICT: &str = "sample-district";

const NUMBERS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/night-district.json"));

/// The team starts on Monday 4 January 2027; four weeks of calls are recorded.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
const NIGHTS: u64 = 28;
const SEED: u64 = 2_027;
/// Minutes to response of the constructed calls, both ends included.
const RESPONSE: std::ops::RangeInclusive<i64> = 5..=35;

/// The numbers of the sample, as the file has them.
#[derive(Deserialize)]
struct Numbers {
    district: DistrictParts,
    sizing: SizingParts,
}

/// `samples/night-district.jsonl`: the district and what its team is sized with. Nothing has a source: all is assumed.
///
/// # Errors
/// Never; see [`SampleError`].
pub fn district() -> Result<Vec<Fact>, SampleError> {
    let Numbers { district: description, sizing: parameters } = serde_json::from_str(NUMBERS)?;
    let district: DistrictId = DISTRICT.parse()?;
    Ok(vec![
        Fact::new(NightDistrictDescribed { district: district.clone(), description, sources: Vec::new() }, FOUNDED),
        Fact::new(NightSizingSet { district, parameters, sources: Vec::new() }, FOUNDED),
    ])
}

/// `samples/night-trial.jsonl`: the same district, two nurses who split, and their constructed calls of four weeks.
///
/// # Errors
/// Never; see [`SampleError`].
pub fn trial() -> Result<Vec<Fact>, SampleError> {
    let Numbers { district: description, .. } = serde_json::from_str(NUMBERS)?;
    let district: DistrictId = DISTRICT.parse()?;
    let team = NightTeam { mode: TeamMode::Split, nurses: 2, planned: PlannedVisits::Interrupted };
    let document = "trial of a mobile night team, decision of 2026-12 (constructed)".to_owned();
    let mut facts = self::district()?;
    facts.push(Fact::new(NightTeamAdopted { district: district.clone(), team, document }, FIRST));
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut number = 0;
    for night in (0..NIGHTS).map(|k| FIRST + Days::new(k)) {
        for (home, kind) in drawn(&description, &mut random) {
            number += 1;
            let kind = &description.calls[kind];
            let call = NightCall {
                id: format!("C{number:03}").parse()?,
                home: description.homes[home].home.clone(),
                night,
                at: time(&description, &mut random),
                priority: kind.priority,
                solved: solved(kind.by_phone.0, &mut random),
            };
            facts.push(Fact::new(NightCallRecorded { district: district.clone(), call }, night));
        }
        facts.push(Fact::new(NightCompleted { district: district.clone(), night }, night));
    }
    Ok(facts)
}

/// Calls of a night as (home, kind): every resident calls or not, with the rate of each kind.
fn drawn(d: &DistrictParts, random: &mut impl Rng) -> Vec<(usize, usize)> {
    let mut calls = Vec::new();
    for (home, h) in d.homes.iter().enumerate() {
        for (kind, k) in d.calls.iter().enumerate() {
            // hundredths per 50 residents: one of 5 000 per resident
            let called = (0..h.residents).filter(|_| random.random_range(0..5_000) < k.per_50_residents.0).count();
            calls.extend(std::iter::repeat_n((home, kind), called));
        }
    }
    calls
}

fn time(d: &DistrictParts, random: &mut impl Rng) -> ClockTime {
    let at = (d.night.from.minutes() + random.random_range(0..d.night.minutes())).rem_euclid(1440);
    let (hour, minute) = (u16::try_from(at / 60).unwrap_or(0), u16::try_from(at % 60).unwrap_or(0));
    ClockTime::new(hour, minute).unwrap_or(ClockTime::MIDNIGHT)
}

fn solved(by_phone: u32, random: &mut impl Rng) -> Solved {
    if random.random_range(0..10_000) < by_phone {
        Solved::Phone
    } else {
        Solved::Visit { response: Minutes(random.random_range(RESPONSE)) }
    }
}
