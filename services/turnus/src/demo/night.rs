//! The night part of the demo: how many mobile night nurses, and how fast they are there.

use super::import;
use crate::{
    exit::{Failure, fault},
    sample::night::DISTRICT,
    session::Session,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::sync::Arc;
use turnus_domain::night::{Hundredths, NightDesign, TeamMode};
use turnus_night::{NightFigures, NightSizing};
use turnus_planning::RecordedAsOf;

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/night-district.jsonl"));
/// Nights of each simulation.
const NIGHTS: u32 = 2_000;
const SEED: u64 = 1;

/// What is told and the JSON of it.
pub(crate) struct Night {
    pub(crate) told: String,
    pub(crate) json: Value,
}

/// Records the sample district, sizes it and simulates its two designs, all read back from the log.
///
/// # Errors
/// When the sample file is not sound, or the log cannot be written.
pub(crate) async fn night(session: &Session, on: NaiveDate) -> Result<Night, Failure> {
    let at = import(session, FILE).await?;
    let planning = &session.planning;
    let district = DISTRICT.parse().map_err(fault)?;
    let input = Arc::new(planning.night_input(&district, RecordedAsOf::Position(at), on).await?);
    let sizing = planning.size_night(Arc::clone(&input)).await?;
    let run = |mode| planning.simulate_night(Arc::clone(&input), NightDesign::reference(mode), NIGHTS, SEED);
    let (together, split) = (run(TeamMode::Together).await?, run(TeamMode::Split).await?);
    Ok(Night { told: tell(&sizing, &together, &split), json: to_json(&sizing, &together, &split) })
}

fn tell(sizing: &NightSizing, together: &NightFigures, split: &NightFigures) -> String {
    let p90 = |f: &NightFigures| f.response.as_ref().map_or("no calls".to_owned(), |r| format!("{} min", r.p90.rounded()));
    format!(
        "The night team of a constructed district of eight homes (figures rest on assumed calls and distances)\n  \
         fixed night nurses {} FTE; mobile team {} FTE; compensating workers {} FTE; net {} FTE\n  \
         nine of ten calls answered within: together in one car {}, split in two {} ({NIGHTS} simulated nights, seed {SEED})\n  \
         the order of the designs by net FTE keeps in {} % of draws of the assumptions, every verdict on 30 minutes in {} %\n",
        sizing.fixed.fte,
        sizing.mobile.fte,
        sizing.compensating_fte,
        sizing.net_fte,
        p90(together),
        p90(split),
        sizing.ranking_share.by_net_fte.0 / 100,
        sizing.ranking_share.by_p90.0 / 100,
    )
}

fn to_json(sizing: &NightSizing, together: &NightFigures, split: &NightFigures) -> Value {
    let number = |h: Hundredths| h.0 as f64 / 100.0;
    let design = |f: &NightFigures| json!({"p90_minutes": f.response.as_ref().map(|r| r.p90.rounded()), "calls_per_night": number(f.calls), "visits_per_night": number(f.visits)});
    json!({
        "fixed_fte": number(sizing.fixed.fte),
        "mobile_fte": number(sizing.mobile.fte),
        "compensating_fte": number(sizing.compensating_fte),
        "net_fte": number(sizing.net_fte),
        "net_cost_together_ore": sizing.net_cost_together,
        "net_cost_split_ore": sizing.net_cost_split,
        "together": design(together),
        "split": design(split),
        "ranking_kept_share": f64::from(sizing.ranking_share.by_net_fte.0) / 10_000.0,
    })
}
