//! What can be asked of `turnus backwards`.

use super::Where;
use clap::Args;
use turnus_domain::id::PlanId;

/// `turnus backwards`.
#[derive(Debug, Args)]
pub struct BackwardsArgs {
    /// The rota that is wanted as it is: proposed, or changed by hand.
    pub rota: PlanId,
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// Record the events of this way, as if everybody had said yes; only in a scenario.
    #[arg(long, value_name = "N", requires = "scenario")]
    pub take: Option<usize>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
