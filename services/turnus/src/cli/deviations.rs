//! What can be asked of `turnus deviations` and `turnus pool`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;

/// `turnus deviations`.
#[derive(Debug, Args)]
pub struct DeviationsArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Count all units together, as when single units have too few residents to tell anything.
    #[arg(long, conflicts_with = "unit")]
    pub all: bool,
    /// The last day; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Weeks looked at.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: u32,
}

/// `turnus pool`.
#[derive(Debug, Args)]
pub struct PoolArgs {
    /// People of the pool, all with full posts.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub people: u32,
    /// Shifts that somebody is absent from, a week.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    pub absences: u32,
    /// Shifts of a full post a week.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=7))]
    pub shifts: u32,
    /// Percent of their own shifts from which the people of the pool are absent.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=50))]
    pub own_absence: u32,
    /// Shifts of a week at different times; 21 is day, evening and night of each day.
    #[arg(long, default_value_t = 21, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub slots: u32,
    /// What a shift costs that the pool does not cover, in kroner.
    #[arg(long, default_value_t = 5_000)]
    pub kroner: u32,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
