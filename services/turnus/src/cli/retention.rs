//! What can be asked of `turnus retention`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::retention::reason::Reason;

/// `turnus retention`.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Tell of all units together.
    #[arg(long, conflicts_with = "unit")]
    pub all: bool,
    /// The last day, or the day of the answer; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Whole weeks before that day in which drivers are counted.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: u32,
    /// Record why somebody leaves the unit, as she says herself: one reason or more, with commas. No name is asked for; of the day the
    /// month is kept, and answers are told of groups only.
    #[arg(long, value_name = "REASONS", value_delimiter = ',', conflicts_with_all = ["all", "json"])]
    pub answer: Vec<Reason>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
