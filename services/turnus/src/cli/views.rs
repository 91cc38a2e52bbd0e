//! What `turnus views` takes.

use super::Store;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use turnus_domain::id::UnitId;

/// `turnus views`.
#[derive(Debug, Args)]
pub struct ViewsArgs {
    /// What to do with the views.
    #[command(subcommand)]
    pub work: ViewsWork,
}

/// What to do with the views.
#[derive(Debug, Subcommand)]
pub enum ViewsWork {
    /// Keep the views up to date until Ctrl-C. Several processes may do so: one works, the others wait to take over.
    Run {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Stop as soon as the views are where the log ends now.
        #[arg(long)]
        once: bool,
        /// Park an event that cannot be taken, and those of its stream behind it, and go on; without this the view stops.
        #[arg(long)]
        park: bool,
    },
    /// How far the views are, who keeps them, and what holds them up.
    Status {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Answer in JSON on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Make the views anew from the first event; readers see the old rows until it is done.
    Rebuild {
        /// The log.
        #[command(flatten)]
        store: Store,
    },
    /// Try parked events once more, in their order.
    Replay {
        /// The log.
        #[command(flatten)]
        store: Store,
    },
    /// Write the rows of published shifts as CSV.
    Export {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Only of this unit.
        #[arg(long)]
        unit: Option<UnitId>,
        /// File to write; standard output when absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}
