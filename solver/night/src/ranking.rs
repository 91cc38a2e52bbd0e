//! How sure the ranking of the designs is: draws from the parameter ranges, evenly and independently.
//!
//! In each draw the three designs (fixed, together, split) are ranked by net FTE and by kroner, and simulated. Together and
//! split need the same people: in FTE they always tie, and a tie is part of the ranking. A fixed nurse is on site, so her
//! response is waiting only.

use crate::{
    instance::Instance,
    simulate::{SAME_MINUTE, hundredths, run, share},
    sizing::{Duty, compensating_heads},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use turnus_domain::{
    night::{Hundredths, NightDesign, NightDistrict, Range, RankingDraws, SizingParameters, SizingParts, TeamMode},
    quantity::{BasisPoints, Minutes, Ore},
};

const MODES: [TeamMode; 3] = [TeamMode::Fixed, TeamMode::Together, TeamMode::Split];

/// A design under the parameters as given, and how it fares in the draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DesignRank {
    /// The design, under the rules of the reference simulation.
    pub mode: TeamMode,
    /// Net FTE against the fixed nurses, in hundredths.
    pub net_fte: Hundredths,
    /// Rank by net FTE, 1 for the fewest; equal for equal FTE.
    pub rank_by_fte: u32,
    /// Net kroner per year against the fixed nurses, in øre.
    pub net_cost: Ore,
    /// Rank by kroner, 1 for the cheapest.
    pub rank_by_cost: u32,
    /// Ninth decile of the response, in hundredths of a minute.
    pub p90: Hundredths,
    /// Whether it keeps the target.
    pub meets_target: bool,
    /// Share of draws in which it keeps the target.
    pub meets_target_in: BasisPoints,
}

/// Share of draws that keep the ranking found with the parameters as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RankingShare {
    /// Draws.
    pub draws: u32,
    /// Seed.
    pub seed: u64,
    /// Target that the ninth decile is held against.
    pub p90_target: Minutes,
    /// The designs with the parameters as given: fixed, together, split.
    pub designs: Vec<DesignRank>,
    /// Share of draws with the same ranking by net FTE.
    pub by_net_fte: BasisPoints,
    /// Share of draws with the same ranking by kroner.
    pub by_cost: BasisPoints,
    /// Share of draws in which every design keeps or misses the target as with the parameters as given.
    pub by_p90: BasisPoints,
    /// Share of draws that keep both the ranking by net FTE and every verdict on the target.
    pub by_both: BasisPoints,
}

/// What one set of parameters says of the three designs.
#[derive(Debug, Clone)]
struct Outcome {
    fte: [Hundredths; 3],
    cost: [Ore; 3],
    p90: [f64; 3],
    meets: [bool; 3],
}

/// Draws and counts.
pub(crate) fn share_of_draws(district: &NightDistrict, parameters: &SizingParameters) -> RankingShare {
    let plan = &parameters.ranking;
    let given = outcome(&Instance::lower(district), &presence(district), district, parameters, plan.seed);
    let (fte, cost) = (ranks(&given.fte), ranks(&given.cost));
    let (mut kept, mut meets) = ([0_u32; 4], [0_u32; 3]);
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    for draw in 0..plan.draws {
        let drawn = drawn(district, parameters, u64::from(draw), &mut random);
        let same = (ranks(&drawn.fte) == fte, drawn.meets == given.meets);
        let tests = [same.0, ranks(&drawn.cost) == cost, same.1, same.0 && same.1];
        tests.iter().zip(&mut kept).for_each(|(t, k)| *k += u32::from(*t));
        drawn.meets.iter().zip(&mut meets).for_each(|(t, m)| *m += u32::from(*t));
    }
    let of = |n: u32| share(f64::from(n), f64::from(plan.draws));
    let design = |i: usize| DesignRank {
        mode: MODES[i],
        net_fte: given.fte[i],
        rank_by_fte: fte[i],
        net_cost: given.cost[i],
        rank_by_cost: cost[i],
        p90: hundredths(given.p90[i]),
        meets_target: given.meets[i],
        meets_target_in: of(meets[i]),
    };
    RankingShare {
        draws: plan.draws,
        seed: plan.seed,
        p90_target: plan.p90_target,
        designs: (0..MODES.len()).map(design).collect(),
        by_net_fte: of(kept[0]),
        by_cost: of(kept[1]),
        by_p90: of(kept[2]),
        by_both: of(kept[3]),
    }
}

/// Heads present and fixed nurses of each home.
fn presence(district: &NightDistrict) -> Vec<(u32, u32)> {
    district.homes.iter().map(|h| (h.present, h.fixed_nurses)).collect()
}

fn drawn(district: &NightDistrict, parameters: &SizingParts, draw: u64, random: &mut ChaCha8Rng) -> Outcome {
    let mut pick = |r: Range| random.random_range(r.least..=r.most);
    let plan: &RankingDraws = &parameters.ranking;
    let (homes, residents, present) = (pick(plan.homes) as usize, pick(plan.residents), pick(plan.present) as u32);
    let (calls, by_phone, planned) = (pick(plan.calls_per_50), pick(plan.by_phone), pick(plan.planned_visits));
    let (driving, week_norm) = (pick(plan.driving), pick(plan.week_norm));
    let mut instance = Instance::lower(district);
    instance.resize(homes, residents as f64);
    instance.set_rate(calls as f64 / 100.0 / 50.0);
    instance.set_by_phone(by_phone as f64 / 10_000.0);
    instance.scale_driving(driving as f64 / 10_000.0);
    instance.planned = planned as u32;
    let presence: Vec<_> = instance.fixed.iter().map(|nurses| (present.max(*nurses as u32), *nurses as u32)).collect();
    let parameters = SizingParts { week_norm: Minutes(week_norm), ..parameters.clone() };
    outcome(&instance, &presence, district, &parameters, plan.seed.wrapping_add(draw + 1))
}

fn outcome(instance: &Instance, presence: &[(u32, u32)], district: &NightDistrict, parameters: &SizingParts, seed: u64) -> Outcome {
    let duty = Duty { night: district.night.minutes(), parameters };
    let compensating: u32 = presence.iter().map(|(p, n)| compensating_heads(*p, *n, district.minimum_present)).sum();
    let (fixed, mobile): (u32, u32) = (presence.iter().map(|(_, n)| n).sum(), parameters.mobile_nurses);
    let fte = duty.fte(mobile) + duty.fte(compensating) - duty.fte(fixed);
    let cost = |cars: u32| duty.cost(mobile, compensating, i64::from(cars)) - duty.cost(fixed, 0, 0);
    let p90 = MODES.map(|mode| {
        let design = NightDesign { nurses: mobile, ..NightDesign::reference(mode) };
        run(instance, &design, parameters.ranking.nights, seed).p90()
    });
    Outcome {
        fte: [Hundredths(0), fte, fte],
        cost: [Ore::ZERO, cost(1), cost(mobile)],
        p90,
        meets: p90.map(|minutes| minutes <= parameters.ranking.p90_target.0 as f64 + SAME_MINUTE),
    }
}

/// 1 for the least; equal values share a rank.
fn ranks<T: Ord>(values: &[T; 3]) -> [u32; 3] {
    let rank = |v: &T| 1 + values.iter().filter(|o| *o < v).count() as u32;
    [rank(&values[0]), rank(&values[1]), rank(&values[2])]
}
