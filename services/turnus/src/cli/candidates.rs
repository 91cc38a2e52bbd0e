//! What can be asked of `turnus candidates`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{ClassId, PlanId, ProfessionId, ShiftTypeId};

/// `turnus candidates`.
#[derive(Debug, Args)]
pub struct CandidatesArgs {
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
    /// Only people of this profession.
    #[arg(long)]
    pub profession: Option<ProfessionId>,
    /// Only people who count in this competence class.
    #[arg(long)]
    pub class: Option<ClassId>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
