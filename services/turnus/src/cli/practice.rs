//! What `turnus practice` and `turnus learning` take.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::{
    competence_expiry::WARNING_DAYS,
    id::{CompetenceId, PersonId, ShiftTypeId},
};

/// `turnus learning`.
#[derive(Debug, Args)]
pub struct LearningArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The first day; today when absent.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Weeks looked at.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..=104))]
    pub weeks: u8,
    /// Percent of each post for learning and development; 15 is what is recommended, and a choice.
    #[arg(long, default_value_t = 15, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub share: u32,
    /// Tell of this competence instead: people who hold it on a shift by the rotas in force, and who is one course away.
    #[arg(long, value_name = "COMPETENCE", requires_all = ["shift", "need"])]
    pub gap: Option<CompetenceId>,
    /// Least level of the competence.
    #[arg(long, requires = "gap", default_value_t = 1)]
    pub level: u8,
    /// Who is on duty in the middle of this shift counts.
    #[arg(long, requires = "gap")]
    pub shift: Option<ShiftTypeId>,
    /// People needed at once.
    #[arg(long, requires = "gap", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub need: Option<u32>,
    /// Days that a course takes; a choice.
    #[arg(long, requires = "gap", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=30))]
    pub course_days: u8,
    /// Tell instead which competences run out, and which planned shifts nobody else could carry then.
    #[arg(long, conflicts_with_all = ["gap", "share"])]
    pub expiring: bool,
    /// Days before the last one on which it is warned of; a choice.
    #[arg(long, requires = "expiring", value_delimiter = ',', default_values_t = WARNING_DAYS, value_parser = clap::value_parser!(u32).range(1..=730))]
    pub warn: Vec<u32>,
    /// Answer in JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus practice`.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Sign off a repetition towards this competence.
    #[arg(long, value_name = "COMPETENCE", requires_all = ["person", "signer"])]
    pub sign: Option<CompetenceId>,
    /// Who did it.
    #[arg(long, requires = "sign")]
    pub person: Option<PersonId>,
    /// Who signs.
    #[arg(long, value_name = "PERSON", requires = "sign")]
    pub signer: Option<PersonId>,
    /// It was assessed, and not only supervised.
    #[arg(long, requires = "sign")]
    pub assessed: bool,
    /// The day it was done, or that is read; today when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
}
