//! What `turnus night` takes.

use super::Store;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::DistrictId;

/// `turnus night`.
#[derive(Debug, Args)]
pub struct NightArgs {
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// The night district; the only one of the log when absent.
    #[arg(long)]
    pub district: Option<DistrictId>,
    /// The day that the district is read for; today when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// Nights of each simulation, at most 10 000.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub nights: u32,
    /// Seed of the simulations.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
