//! What can be asked of `turnus arrangements`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;

/// `turnus arrangements`.
#[derive(Debug, Args)]
pub struct ArrangementsArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The day that is read; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
