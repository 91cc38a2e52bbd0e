//! `turnus moves`, `turnus mix`, `turnus rest` and `turnus report`: who could do what, how the professions shift, rest across
//! employers, and the memo that asks for it.

use super::{Language, Store, Where};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use turnus_domain::id::{PlanId, UnitId};

/// `turnus moves`.
#[derive(Debug, Args)]
pub struct MovesArgs {
    /// The unit; the only one of the log when absent.
    pub unit: Option<UnitId>,
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// The day that is read; today when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// Language of the words.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Answer in JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus mix`.
#[derive(Debug, Args)]
pub struct MixArgs {
    /// The unit; the only one of the log when absent.
    pub unit: Option<UnitId>,
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// The later day; today when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// The earlier day is so many months before.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub months: u32,
    /// Alert when a profession below the mean level has lost so many percent of its share; a choice, not a norm.
    #[arg(long, default_value_t = 25, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub alert_at: u32,
    /// Answer in JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus rest`.
#[derive(Debug, Args)]
pub struct RestArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// First day of shifts here; today when absent.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Days looked at.
    #[arg(long, default_value_t = 28, value_parser = clap::value_parser!(u16).range(1..=400))]
    pub days: u16,
    /// A proposed rota instead of the published one.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// Answer in JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The scenario.
    #[arg(value_name = "SCENARIO")]
    pub name: String,
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The day that is read; the first from today on when all that was recorded in it has taken effect, when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// Language of the memo.
    #[arg(long, alias = "lang", value_enum, default_value_t = Language::Nb)]
    pub language: Language,
    /// Folder to write into.
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub output: PathBuf,
}
