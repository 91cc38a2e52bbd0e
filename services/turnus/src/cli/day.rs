//! What `turnus day` takes.

use super::Store;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{PersonId, PlanId, UnitId};

/// `turnus day`.
#[derive(Debug, Args)]
pub struct DayArgs {
    /// The unit.
    pub unit: UnitId,
    /// The date, as 2027-01-06.
    pub date: NaiveDate,
    /// Only what this person does.
    #[arg(long)]
    pub person: Option<PersonId>,
    /// Not who does what, but who on each shift may do what: tasks × shifts, with the gaps.
    #[arg(long, conflicts_with = "person")]
    pub coverage: bool,
    /// A proposed rota instead of the published one.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// How to answer. JSON holds input, plan and advice; CSV a line for each part of each task.
    #[arg(long, value_enum, default_value_t = DayForm::Text)]
    pub format: DayForm,
    /// As recorded up to this position of the log.
    #[arg(long, value_name = "POSITION")]
    pub as_of: Option<u64>,
    /// Leave out what would help and what hours are worth: it takes longer than the plan.
    #[arg(long)]
    pub no_advice: bool,
    /// The log.
    #[command(flatten)]
    pub store: Store,
}

/// A form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DayForm {
    /// To read.
    Text,
    /// One JSON object.
    Json,
    /// For a spreadsheet.
    Csv,
}
