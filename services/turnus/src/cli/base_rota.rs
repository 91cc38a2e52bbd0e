//! What can be asked of `turnus base-rota` and `turnus calendar-rota`.

use super::{Search, Where};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use turnus_domain::quantity::Minutes;

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
    /// People of the same contract follow one pattern of weeks, each starting at another week of it.
    #[arg(long)]
    pub common_pattern: bool,
    /// Keep it: from its first day on it is the unit's base rota, and calendar rotas are made from it.
    #[arg(long, requires = "consulted")]
    pub adopt: bool,
    /// Record of the discussion with the employees' representatives (aml §10-3), for --adopt.
    #[arg(long, value_name = "RECORD", requires = "adopt")]
    pub consulted: Option<String>,
    /// Show the base rota that is in force on --from (today when absent) instead of making one.
    #[arg(long, conflicts_with_all = ["adopt", "common_pattern", "weeks", "steps", "nodes", "rounds"])]
    pub show: bool,
    /// File for the round as CSV, people down and days across.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Answer with the round, its proof and the checker's report as JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus calendar-rota`.
#[derive(Debug, Args)]
pub struct CalendarRotaArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The first day, a Monday; the next Monday at least four weeks ahead when absent.
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// Weeks to plan; as many as a round of the base rota when absent.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: Option<u32>,
    /// Hours of substitutes that a base shift must save, which could stand, to be given up; what the rule book says when absent.
    #[arg(long, value_name = "HOURS", value_parser = hours, conflicts_with = "keep_all")]
    pub saves: Option<Minutes>,
    /// Give a base shift up only where a rule asks for it; what is then uncovered is left to substitutes.
    #[arg(long)]
    pub keep_all: bool,
    /// Propose nothing, and tell what giving base shifts up buys: a point for --keep-all and one for each of these --saves, the last
    /// as if there were no base rota.
    #[arg(long, value_name = "HOURS,…", num_args = 0..=1, require_equals = true, default_missing_value = "12,8,4,2,0",
        value_delimiter = ',', value_parser = hours, conflicts_with_all = ["saves", "keep_all"])]
    pub curve: Option<Vec<Minutes>>,
    /// How to search.
    #[command(flatten)]
    pub search: Search,
    /// Answer with the rota, the checker's report and every day that differs from the base rota as JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// Hours with up to two decimals.
fn hours(text: &str) -> Result<Minutes, String> {
    let wrong = || format!("{text}: expected hours such as 4 or 7.5, up to 100");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    let hundredths: i64 = format!("{whole}{part:0<2}").parse().map_err(|_| wrong())?;
    let minutes = Minutes((hundredths * 60 + 50) / 100);
    if minutes <= Minutes::hours(100) { Ok(minutes) } else { Err(wrong()) }
}
