//! What can be asked of `turnus supplements`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::PlanId;

/// `turnus supplements`.
#[derive(Debug, Args)]
pub struct SupplementsArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the one in force when absent, else the latest.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// The day that says which rota is in force; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
