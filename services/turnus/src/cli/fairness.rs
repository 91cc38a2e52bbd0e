//! What can be asked of `turnus fairness`.

use super::Where;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use turnus_domain::id::PlanId;

/// `turnus fairness`.
#[derive(Debug, Args)]
pub struct FairnessArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the one in force when absent, else the latest.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// The day from which swaps are looked for; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Even out a burden of the rota at no more cost: the worst-off bears as little as possible, then the next.
    #[arg(long, value_name = "BURDEN")]
    pub even_out: Option<Even>,
    /// Points that evening out may cost.
    #[arg(long, default_value_t = 0, requires = "even_out", value_name = "POINTS", value_parser = clap::value_parser!(i64).range(0..))]
    pub tolerance: i64,
    /// Take it: the rota evened out is proposed.
    #[arg(long, requires = "even_out")]
    pub take: bool,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}

/// A burden that can be evened out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Even {
    /// Weekends.
    Weekends,
    /// Nights.
    Nights,
    /// Evenings.
    Evenings,
}
