//! What can be asked of `turnus wishes`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{PersonId, PlanId};

/// `turnus wishes`.
#[derive(Debug, Args)]
pub struct WishesArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the one in force when absent, else the latest.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// The day before which nothing changes any more; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Only the wishes of this person.
    #[arg(long, value_name = "ID")]
    pub person: Option<PersonId>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
