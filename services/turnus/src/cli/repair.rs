//! What can be asked of `turnus repair`.

use super::Where;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use turnus_domain::{
    id::{PersonId, PlanId},
    staff::AbsenceKind,
};

/// `turnus repair`.
#[derive(Debug, Args)]
pub struct RepairArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota to repair; the published one that has today when absent.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// Who falls away, if the log does not know it yet.
    #[arg(long, requires = "from", value_name = "ID")]
    pub person: Option<PersonId>,
    /// Her first day away.
    #[arg(long, requires = "person", value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// Her last day away; the first one when absent.
    #[arg(long, requires = "person", value_name = "DATE")]
    pub to: Option<NaiveDate>,
    /// Why, as far as it matters to the rota.
    #[arg(long, value_enum, default_value_t = Away::SickLeave)]
    pub kind: Away,
    /// The day it is decided: earlier days stay as they are; today when absent.
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Take this alternative: register the absence, the extra shifts that were agreed, and the changed rota as a proposal.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub take: Option<u8>,
    /// Publish the changed rota.
    #[arg(long, requires_all = ["take", "consulted"])]
    pub publish: bool,
    /// Record of the discussion with the employees' representatives, or of who said yes (aml §10-3).
    #[arg(long, value_name = "TEXT")]
    pub consulted: Option<String>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}

/// A kind of absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Away {
    /// Sick leave: counts as worked as the rota had it.
    SickLeave,
    /// Leave.
    Leave,
    /// Annual leave.
    AnnualLeave,
    /// A course.
    Training,
}

impl From<Away> for AbsenceKind {
    fn from(away: Away) -> Self {
        match away {
            Away::SickLeave => Self::SickLeave,
            Away::Leave => Self::Leave,
            Away::AnnualLeave => Self::AnnualLeave,
            Away::Training => Self::Training,
        }
    }
}
