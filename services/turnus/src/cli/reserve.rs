//! What can be asked of `turnus reserve`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::PlanId;

/// `turnus reserve`.
#[derive(Debug, Args)]
pub struct ReserveArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the published one that has the day of --on when absent.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// The day of the rota that is meant; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Percent of all days that are days of sick leave; what is recorded at the unit when absent, and 10 where less than 1 is.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=50))]
    pub absence: Option<u8>,
    /// Days of a spell of sick leave on average; 4 when absent.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub spell: Option<u32>,
    /// How often the rota is lived through.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub samples: u32,
    /// Seed of every draw.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
