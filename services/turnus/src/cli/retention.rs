//! What can be asked of `turnus retention`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;

/// `turnus retention`.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Tell of all units together.
    #[arg(long, conflicts_with = "unit")]
    pub all: bool,
    /// The last day; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Whole weeks before that day in which drivers are counted.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: u32,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
