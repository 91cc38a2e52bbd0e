//! What can be asked of `turnus why`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{PersonId, PlanId, ShiftTypeId};

/// `turnus why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the published one that has the date when absent.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// The date the shift starts on.
    #[arg(long, value_name = "DATE")]
    pub on: NaiveDate,
    /// The shift.
    #[arg(long, value_name = "SHIFT")]
    pub shift: ShiftTypeId,
    /// Only why this person works it or not.
    #[arg(long, value_name = "ID")]
    pub person: Option<PersonId>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
