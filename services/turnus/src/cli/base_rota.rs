//! What can be asked of `turnus base-rota`.

use super::{Search, Where};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;

/// `turnus base-rota`.
#[derive(Debug, Args)]
pub struct BaseRotaArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The first day, a Monday, whose facts hold for good; the next Monday at least four weeks ahead when absent.
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// Weeks of a round.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(2..=26))]
    pub weeks: u32,
    /// How to search.
    #[command(flatten)]
    pub search: Search,
    /// File for the round as CSV, people down and days across.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Answer with the round, its proof and the checker's report as JSON on the last line.
    #[arg(long)]
    pub json: bool,
}
