//! What can be asked of `turnus positions`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{PersonId, ProfessionId, VacancyId};

/// `turnus positions`.
#[derive(Debug, Args)]
pub struct PositionsArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Tell of all units together.
    #[arg(long, conflicts_with_all = ["unit", "wish", "withdraw", "advertise", "close"])]
    pub all: bool,
    /// The day that is read, and on which what is recorded takes effect; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Tell what it would give if everybody with less had so many percent.
    #[arg(long, default_value_t = 75, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub target: u32,
    /// Tell how many part-timers, lifted from their mean position to a full post, would give so many full posts.
    #[arg(long, value_name = "FTE", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub gap: Option<u32>,
    /// Record which position somebody of the unit wants.
    #[arg(long, value_name = "PERSON", requires = "percent", conflicts_with_all = ["withdraw", "advertise", "close"])]
    pub wish: Option<PersonId>,
    /// Record that she takes it back.
    #[arg(long, value_name = "PERSON", conflicts_with_all = ["advertise", "close"])]
    pub withdraw: Option<PersonId>,
    /// Record a vacant post of that id; below full time it needs --reason and --consulted.
    #[arg(long, value_name = "VACANCY", requires = "profession", conflicts_with = "close")]
    pub advertise: Option<VacancyId>,
    /// Record that a vacancy is no longer open: filled, merged into another one, or dropped.
    #[arg(long, value_name = "VACANCY")]
    pub close: Option<VacancyId>,
    /// Percent of a full post: what is wanted, or what is vacant (100 when absent).
    #[arg(long, value_name = "PERCENT")]
    pub percent: Option<u32>,
    /// Profession of a vacant post.
    #[arg(long, requires = "advertise")]
    pub profession: Option<ProfessionId>,
    /// First day of work in a vacant post; the day of --on when absent.
    #[arg(long, value_name = "DATE", requires = "advertise")]
    pub from: Option<NaiveDate>,
    /// Why a vacant post is below full time.
    #[arg(long, requires = "advertise")]
    pub reason: Option<String>,
    /// The record of its discussion with the union representatives.
    #[arg(long, value_name = "DOCUMENT", requires = "advertise")]
    pub consulted: Option<String>,
    /// Who got the post of a vacancy.
    #[arg(long, value_name = "PERSON", requires = "close", conflicts_with = "merged_into")]
    pub filled_by: Option<PersonId>,
    /// The vacancy that another one became part of.
    #[arg(long, value_name = "VACANCY", requires = "close")]
    pub merged_into: Option<VacancyId>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
