//! What `turnus futures` and the uncertainty of `turnus solve --format sharing` take.

use clap::Args;
use std::path::PathBuf;

/// `turnus futures`.
#[derive(Debug, Args)]
pub struct FuturesArgs {
    /// The outlook as JSON: labour-share rule, growth, two drivers, informal care, a sharing model (solver/sharing/src/skill_mix/futures.rs).
    pub file: PathBuf,
    /// The table as CSV, a line for each future, and nothing else.
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Answer with everything as JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// How unsure a sharing model is.
#[derive(Debug, Args)]
pub struct Unsure {
    /// With --format sharing: how stable the advice is over so many draws of absence and demand (the section
    /// `uncertainty` of the file says how unsure they are).
    #[arg(long, requires = "format", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub draws: Option<u32>,
    /// With --draws: what to buy before it is known which draw comes, with this weight of the worst draws (CVaR) beside
    /// the mean; a few dozen draws are meant.
    #[arg(long, requires = "draws", value_name = "0..1")]
    pub hedge: Option<f64>,
}
