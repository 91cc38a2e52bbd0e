//! What can be asked of `turnus placements`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{PersonId, PlacementId};

/// `turnus placements`.
#[derive(Debug, Args)]
pub struct PlacementsArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Plan a placement of that id, or replace it.
    #[arg(long, value_name = "PLACEMENT", requires_all = ["school", "students", "from", "to"], conflicts_with = "cancel")]
    pub plan: Option<PlacementId>,
    /// Cancel a placement.
    #[arg(long, value_name = "PLACEMENT")]
    pub cancel: Option<PlacementId>,
    /// School and study.
    #[arg(long, requires = "plan")]
    pub school: Option<String>,
    /// Students who come together.
    #[arg(long, requires = "plan")]
    pub students: Option<u32>,
    /// First day.
    #[arg(long, value_name = "DATE", requires = "plan")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[arg(long, value_name = "DATE", requires = "plan")]
    pub to: Option<NaiveDate>,
    /// Supervisors.
    #[arg(long, value_delimiter = ',', value_name = "PEOPLE", requires = "plan")]
    pub supervisors: Vec<PersonId>,
    /// Day shifts of each student.
    #[arg(long, requires = "plan", default_value_t = 0)]
    pub day: u32,
    /// Evening shifts of each student.
    #[arg(long, requires = "plan", default_value_t = 0)]
    pub evening: u32,
    /// Night shifts of each student.
    #[arg(long, requires = "plan", default_value_t = 0)]
    pub night: u32,
    /// Answer with JSON on the last line.
    #[arg(long)]
    pub json: bool,
}
