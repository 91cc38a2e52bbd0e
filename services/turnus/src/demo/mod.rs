//! The story of the demo: a home, a sharing decision, weekends, a rota, its publication, a night team; every number computed.

mod decision;
mod night;
mod weekend;

use crate::{
    cli::Search,
    exit::{Failure, fault},
    planned, say,
    session::Session,
    summary,
};
use chrono::{Days, NaiveDate};
use decision::Decision;
use serde_json::{Value, json};
use turnus_domain::{calendar::Horizon, event_file, id::UnitId, rule_book::ParameterKey, sharing::SharingPlan};
use turnus_planning::{PlannedRota, RecordedAsOf, fresh_command_id};

const HOME: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/solbakken-dated.jsonl"));
const DECISION: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/solbakken-t08-decision.jsonl"));

/// Weeks of the rota.
const WEEKS: u32 = 12;
/// Steps of its search and rounds of its bound where nobody says otherwise: whoever watches waits a minute. `turnus solve` goes on.
const STEPS: u64 = 4_000_000;
const ROUNDS: u32 = 60;

/// What the story needs at every step.
pub(crate) struct Scene<'a> {
    pub(crate) session: &'a Session,
    pub(crate) unit: UnitId,
    pub(crate) first: NaiveDate,
}

/// Tells the story and gives its JSON object.
///
/// # Errors
/// What kept it from being told to its end.
pub async fn run(session: &Session, search: &Search) -> Result<Value, Failure> {
    say::line("Solbakken 2: constructed data of one nursing-home unit, 24 residents, 28 people\n")?;
    import(session, HOME).await?;
    let facts = session.planning.facts().await?;
    let unit = crate::session::unit(&facts, None)?;
    let first = NaiveDate::from_ymd_opt(2027, 1, 4).ok_or_else(|| fault("no such day"))?;
    let scene = Scene { session, unit, first };
    let decision = decide_sharing(&scene).await?;
    say::text(decision.told())?;
    let horizon = Horizon { first, weeks: WEEKS };
    let puzzle = weekend::puzzle(&scene, horizon).await?;
    say::line(puzzle.told)?;
    let search = &Search { steps: search.steps.or(Some(STEPS)), rounds: search.rounds.or(Some(ROUNDS)), ..*search };
    let made = planned::rota(session, &scene.unit, horizon, search, planned::order(search, turnus_domain::solve::USUAL_PRIORITY)).await?;
    say::text(summary::rota(&made.rota, &made.report, &made.input, &session.planning.names().await?))?;
    publish(&scene, &made).await?;
    let night = night::night(session, first).await?;
    let verified = session.planning.verify().await?;
    say::line(format_args!("  log: {} events, every one as it was recorded; head hash {}", verified.events, verified.head_hash))?;
    say::line(format_args!("\n{}", night.told))?;
    Ok(json!({
        "rota": rota_json(&made),
        "weekend": puzzle.json,
        "sharing": decision.json(),
        "night": night.json,
        "log": {"events": verified.events, "head_hash": verified.head_hash.to_string(), "verified": true},
    }))
}

async fn import(session: &Session, file: &str) -> Result<u64, Failure> {
    let facts = event_file::parse(file).map_err(fault)?;
    Ok(session.planning.import(fresh_command_id(), facts).await?.last)
}

/// Shares before and after the decision, each adopted; both are read back as of their positions.
async fn decide_sharing(scene: &Scene<'_>) -> Result<Decision, Failure> {
    let planning = &scene.session.planning;
    let before = share(scene, "sharing-before").await?;
    import(scene.session, DECISION).await?;
    let after = share(scene, "sharing-after").await?;
    let then = planning.facts_as_of(RecordedAsOf::Position(before)).await?;
    let now = planning.facts_as_of(RecordedAsOf::Position(after)).await?;
    Decision::compare(scene, &then, &now)
}

/// Adopts a sharing plan and gives the position it is at.
async fn share(scene: &Scene<'_>, id: &str) -> Result<u64, Failure> {
    let planning = &scene.session.planning;
    let _: SharingPlan = planning.share(scene.unit.clone(), scene.first, id.parse().map_err(fault)?, fresh_command_id()).await?;
    Ok(planning.facts().await?.position())
}

/// Publishes with exactly the notice the rule book asks for.
async fn publish(scene: &Scene<'_>, made: &PlannedRota) -> Result<(), Failure> {
    let notice = made.input.rule_book.value(ParameterKey::NoticeDays, scene.first).map_err(fault)?;
    let shared_on = scene.first - Days::new(u64::try_from(notice).unwrap_or_default());
    let consulted = "record of the discussion with the employees' representatives (constructed)".to_owned();
    scene.session.planning.publish(scene.unit.clone(), made.rota.id.clone(), shared_on, consulted, None, fresh_command_id()).await?;
    say::line(format_args!("  published; staff has it from {shared_on} ({notice} days before, WT-05)"))?;
    Ok(())
}

fn rota_json(made: &PlannedRota) -> Value {
    let (rota, report) = (&made.rota, &made.report);
    json!({
        "status": "published",
        "people": made.input.staff.len(),
        "weeks": rota.horizon.weeks,
        "hard_violations": report.hard(),
        "unmet_cover": report.unmet.len(),
        "unmet": report.unmet,
        "objective": rota.objective,
        "bound": rota.bound,
        "gap": rota.gap_bp() as f64 / 10_000.0,
        "solve_seconds": made.solve_millis as f64 / 1000.0,
        "seed": rota.seed,
        "hours_tolerance_used_minutes": report.slack.hours_tolerance_used,
        "unmet_minutes": report.slack.unmet,
        "substitute_minutes": report.slack.substitutes,
        "substitute_shifts": rota.substitutes.len(),
    })
}
