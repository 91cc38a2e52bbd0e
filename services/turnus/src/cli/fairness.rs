//! What can be asked of `turnus fairness`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::PlanId;

/// `turnus fairness`.
#[derive(Debug, Args)]
pub struct FairnessArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the one in force when absent, else the latest.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// The day from which swaps are looked for; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
