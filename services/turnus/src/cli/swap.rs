//! What can be asked of `turnus swap`.

use super::Where;
use chrono::NaiveDate;
use clap::Args;
use turnus_domain::id::{PersonId, PlanId};

/// `turnus swap`.
#[derive(Debug, Args)]
pub struct SwapArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The rota; the published one that has the first date when absent.
    #[arg(long, value_name = "ROTA")]
    pub rota: Option<PlanId>,
    /// Who gives her shift away.
    #[arg(long, value_name = "ID")]
    pub first: PersonId,
    /// Who takes it; without her, everybody who could is told.
    #[arg(long, value_name = "ID")]
    pub second: Option<PersonId>,
    /// Dates on which both exchange what they have, a shift or a day off: --on 2026-12-05,2026-12-06.
    #[arg(long, required = true, value_name = "DATES", value_delimiter = ',')]
    pub on: Vec<NaiveDate>,
    /// Take it: the changed rota is proposed, unless the swap breaks a hard rule.
    #[arg(long, requires = "second")]
    pub take: bool,
    /// Publish the changed rota.
    #[arg(long, requires_all = ["take", "consulted"])]
    pub publish: bool,
    /// Record of who said yes (aml §10-3).
    #[arg(long, value_name = "TEXT")]
    pub consulted: Option<String>,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}
