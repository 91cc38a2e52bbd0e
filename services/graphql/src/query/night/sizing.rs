//! What sizing says: the identities, and the net that is never shown without what it is made of.

use super::district::TeamMode;
use async_graphql::{Enum, Object, SimpleObject};
use turnus_domain::quantity::Ore;

/// The night team sized.
pub(crate) struct NightSizing(pub(crate) turnus_night::NightSizing);

/// What the number of a sizing line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_night::Unit", name = "SizingUnit")]
pub(crate) enum Unit {
    /// Full-time equivalents.
    Fte,
    /// Persons.
    People,
    /// Hours per week.
    HoursPerWeek,
    /// Kroner per year.
    KronerPerYear,
}

/// One identity with its inputs printed.
#[derive(SimpleObject)]
struct SizingLine {
    /// What it computes.
    quantity: String,
    /// The identity with its numbers: `8 heads × 7 nights × 9 h 30 min ÷ 35 h 30 min`.
    identity: String,
    /// The result as text with two decimals.
    result: String,
    /// Unit of the result.
    unit: Unit,
}

/// Staff that a number of heads on duty every night needs.
#[derive(SimpleObject)]
struct StaffNeed {
    /// Heads on duty.
    heads: u32,
    /// FTE on the rota, in hundredths.
    fte_x100: i64,
    /// FTE with cover for absence, in hundredths.
    fte_with_cover_x100: i64,
    /// People needed: the greatest of the counts by position, weekends, nights and overlap.
    people: u32,
    /// People it is or shall be shared among.
    given_people: u32,
    /// Their mean position with cover for absence, in hundredths of a percent.
    mean_position_with_cover_basis_points: u32,
}

impl From<&turnus_night::StaffNeed> for StaffNeed {
    fn from(n: &turnus_night::StaffNeed) -> Self {
        Self {
            heads: n.heads,
            fte_x100: n.fte.0,
            fte_with_cover_x100: n.fte_with_cover.0,
            people: n.people,
            given_people: n.given_people,
            mean_position_with_cover_basis_points: n.mean_position_with_cover.0,
        }
    }
}

/// A home that must get heads when its fixed nurses leave.
#[derive(SimpleObject)]
struct CompensatedHome {
    /// Key of the home.
    home: String,
    /// Health-care workers it must get every night.
    heads: u32,
}

/// A design under the parameters as given, and how it fares in the draws.
#[derive(SimpleObject)]
struct DesignRank {
    /// Who goes to a visit.
    mode: TeamMode,
    /// Net FTE against the fixed nurses, in hundredths.
    net_fte_x100: i64,
    /// Rank by net FTE, 1 for the fewest; equal for equal FTE.
    rank_by_fte: u32,
    /// Net kroner per year against the fixed nurses.
    net_kroner: i64,
    /// Rank by kroner, 1 for the cheapest.
    rank_by_kroner: u32,
    /// Ninth decile of the response, in hundredths of a minute.
    p90_minutes_x100: i64,
    /// Whether nine of ten visits keep the target.
    meets_target: bool,
    /// Share of draws in which they do, in hundredths of a percent.
    meets_target_in_basis_points: u32,
}

/// Share of draws of the parameters that keep the ranking found with the parameters as given, in hundredths of a percent.
#[derive(SimpleObject)]
struct RankingShare {
    /// Draws.
    draws: u32,
    /// Seed, as text because it may exceed 53 bits.
    seed: String,
    /// Minutes that the ninth decile is held against.
    p90_target_minutes: i64,
    /// Fixed, together, split.
    designs: Vec<DesignRank>,
    /// Draws with the same ranking by net FTE.
    by_net_fte_basis_points: u32,
    /// Draws with the same ranking by kroner.
    by_kroner_basis_points: u32,
    /// Draws in which every design keeps or misses the target as with the parameters as given.
    by_p90_basis_points: u32,
    /// Draws that keep both the ranking by net FTE and every verdict on the target.
    by_both_basis_points: u32,
}

/// Whole kroner, to the nearest.
fn kroner(ore: Ore) -> i64 {
    (ore.0 + 50).div_euclid(100)
}

/// The night team sized. What leaves night duty gross never stands alone: read it with the compensating staff and the net.
#[Object]
impl NightSizing {
    /// Fixed night nurses today.
    async fn fixed(&self) -> StaffNeed {
        (&self.0.fixed).into()
    }
    /// The mobile nurses; the same whether they move together or split.
    async fn mobile(&self) -> StaffNeed {
        (&self.0.mobile).into()
    }
    /// Nurse FTE that no longer stand fixed at night, gross: fixed − mobile, in hundredths.
    async fn gross_nurse_fte_x100(&self) -> i64 {
        self.0.gross_nurse_fte.0
    }
    /// FTE of compensating health-care workers, in hundredths.
    async fn compensating_fte_x100(&self) -> i64 {
        self.0.compensating_fte.0
    }
    /// Whether taking the fixed nurses away needs a compensating worker in some home.
    async fn needs_compensation(&self) -> bool {
        self.0.needs_compensation()
    }
    /// Homes that would fall below the minimum present at night.
    #[graphql(complexity = "20 * child_complexity")]
    async fn compensated(&self) -> Vec<CompensatedHome> {
        self.0.compensated.iter().map(|(home, heads)| CompensatedHome { home: home.to_string(), heads: *heads }).collect()
    }
    /// Mobile + compensating − fixed, in hundredths: negative when fewer people are needed.
    async fn net_fte_x100(&self) -> i64 {
        self.0.net_fte.0
    }
    /// The same with cover for absence.
    async fn net_fte_with_cover_x100(&self) -> i64 {
        self.0.net_fte_with_cover.0
    }
    /// Net kroner per year when the nurses move together in one car: mobile + compensating + car − fixed.
    async fn net_kroner_together(&self) -> i64 {
        kroner(self.0.net_cost_together)
    }
    /// The same with a car for every nurse.
    async fn net_kroner_split(&self) -> i64 {
        kroner(self.0.net_cost_split)
    }
    /// Every identity with its inputs printed.
    #[graphql(complexity = "25 * child_complexity")]
    async fn lines(&self) -> Vec<SizingLine> {
        let line = |l: &turnus_night::SizingLine| SizingLine {
            quantity: l.quantity.clone(),
            identity: l.identity.clone(),
            result: l.result.to_string(),
            unit: l.unit.into(),
        };
        self.0.lines.iter().map(line).collect()
    }
    /// How sure the ranking of the designs is.
    #[graphql(complexity = "10 * child_complexity")]
    async fn ranking(&self) -> RankingShare {
        let r = &self.0.ranking_share;
        let design = |d: &turnus_night::DesignRank| DesignRank {
            mode: d.mode.into(),
            net_fte_x100: d.net_fte.0,
            rank_by_fte: d.rank_by_fte,
            net_kroner: kroner(d.net_cost),
            rank_by_kroner: d.rank_by_cost,
            p90_minutes_x100: d.p90.0,
            meets_target: d.meets_target,
            meets_target_in_basis_points: d.meets_target_in.0,
        };
        RankingShare {
            draws: r.draws,
            seed: r.seed.to_string(),
            p90_target_minutes: r.p90_target.0,
            designs: r.designs.iter().map(design).collect(),
            by_net_fte_basis_points: r.by_net_fte.0,
            by_kroner_basis_points: r.by_cost.0,
            by_p90_basis_points: r.by_p90.0,
            by_both_basis_points: r.by_both.0,
        }
    }
}
