//! `turnus scenario`: what if?

use super::{Language, Store, Where};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

/// `turnus scenario`.
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    /// What to do with a scenario.
    #[command(subcommand)]
    pub question: ScenarioQuestion,
}

/// What to do with a scenario.
#[derive(Debug, Subcommand)]
pub enum ScenarioQuestion {
    /// Open a scenario: from here on, --scenario NAME reads and writes in it and leaves the log alone.
    Open {
        /// What to call it.
        name: String,
        /// The last position of the log to start from; its end when absent.
        #[arg(long, value_name = "POSITION")]
        at: Option<u64>,
        /// The log.
        #[command(flatten)]
        store: Store,
    },
    /// List the scenarios, closed ones too.
    List {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Answer in JSON on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Tell what was recorded in a scenario, and outside it since, and whether it can be merged.
    Compare {
        /// The scenario.
        name: String,
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Answer in JSON on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Figures of scenarios side by side with the zero alternative: the log as it stood where they begin.
    Figures {
        /// The scenarios; none tells the log itself.
        names: Vec<String>,
        /// Log and unit.
        #[command(flatten)]
        place: Where,
        /// The day that is read; the first from today on when all that was recorded in them has taken effect, when absent.
        #[arg(long)]
        on: Option<NaiveDate>,
        /// Language of the words.
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
        /// As CSV.
        #[arg(long, group = "form")]
        csv: bool,
        /// Answer in JSON on the last line.
        #[arg(long, group = "form")]
        json: bool,
        /// Write the model of the last one named as JSON, for `turnus solve --format sharing`.
        #[arg(long, group = "form")]
        model: bool,
    },
    /// Record what was recorded in a scenario in the log itself, all or nothing, and close it.
    Merge {
        /// The scenario.
        name: String,
        /// The log.
        #[command(flatten)]
        store: Store,
    },
    /// Close a scenario: it can be read, and takes no more changes.
    Close {
        /// The scenario.
        name: String,
        /// The log.
        #[command(flatten)]
        store: Store,
    },
}
