//! What can be asked of `turnus worker` and `turnus jobs`.

use super::Store;
use clap::Args;
use turnus_domain::id::{PlanId, WorkerId};

/// `turnus worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// Rotas to solve at a time.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub threads: u8,
    /// What the log calls this worker; host and process when absent.
    #[arg(long)]
    pub name: Option<WorkerId>,
    /// Seconds that running solves have to end, once the worker is told to stop.
    #[arg(long, default_value_t = 5, value_name = "SECONDS")]
    pub grace: u64,
}

/// `turnus jobs`.
#[derive(Debug, Args)]
pub struct JobsArgs {
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// Stop the solve of this rota; what was found so far is proposed.
    #[arg(long, value_name = "ROTA")]
    pub cancel: Option<PlanId>,
    /// Most ended jobs to list.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub ended: usize,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
