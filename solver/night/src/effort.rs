//! How much a simulation or a sizing would draw, known before it is begun: nothing is stopped by a clock.

use turnus_domain::night::{NightDistrict, SizingParts};

/// Designs that a ranking simulates in each draw.
const DESIGNS: u64 = 3;

/// Calls and planned visits that so many nights of a district draw on average, at least one a night.
#[must_use]
pub fn simulation_effort(district: &NightDistrict, nights: u32) -> u64 {
    let rate: i64 = district.calls.iter().map(|c| c.per_50_residents.0).sum();
    u64::from(nights).saturating_mul(visits(u64::from(district.residents()), rate, district.planned_visits.into()))
}

/// The same for the ranking of the designs: the district as given, and draws that may all take the most of every range.
#[must_use]
pub fn sizing_effort(district: &NightDistrict, parameters: &SizingParts) -> u64 {
    let r = &parameters.ranking;
    let most = |n: i64| u64::try_from(n).unwrap_or(0);
    let a_draw = visits(most(r.homes.most).saturating_mul(most(r.residents.most)), r.calls_per_50.most, most(r.planned_visits.most));
    let draws = u64::from(r.draws).saturating_mul(r.nights.into()).saturating_mul(a_draw);
    simulation_effort(district, r.nights).saturating_add(draws).saturating_mul(DESIGNS)
}

/// Calls and planned visits of a night, rounded upwards.
fn visits(residents: u64, calls_per_50_x100: i64, planned: u64) -> u64 {
    let calls = residents.saturating_mul(u64::try_from(calls_per_50_x100).unwrap_or(0)).div_ceil(5_000);
    calls.saturating_add(planned).max(1)
}
