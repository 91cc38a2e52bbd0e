//! `turnus moves` and `turnus report`: who could do what, and the memo that asks for it.

use super::{Language, Store, Where};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use turnus_domain::id::UnitId;

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
