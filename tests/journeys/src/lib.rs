//! What journeys across all rooms share: the sample unit, a small unit cut from it, and logs to plan on.
#![forbid(unsafe_code)]

use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};
use turnus_domain::{calendar::Horizon, event_file, fact::Fact, id::UnitId};
use turnus_event_log::{Actor, CommandId, EventLog, Instant, LogId};
use turnus_planning::{Clock, PlanRota, PlannedRota, Planning, PlanningError, SolveOrder};
use turnus_rostering::Params;

/// The people of the small unit: five nurses, a social educator, five health-care workers, two assistants.
pub const SMALL: [&str; 13] = ["E01", "E02", "E03", "E04", "E05", "E08", "E09", "E10", "E11", "E12", "E13", "E21", "E22"];

/// Ticks a second at every look, from 1 December 2026 on.
#[derive(Debug)]
pub struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.fetch_add(1_000_000, Ordering::SeqCst))
    }
}

/// Planning on a log, by a clock that every run reads alike.
#[must_use]
pub fn planning(log: impl EventLog + 'static) -> Planning {
    let clock = Ticking(AtomicI64::new(1_796_083_200_000_000));
    Planning::new(Arc::new(log), name(LogId::new("oslo")), name(Actor::new("journey")), Arc::new(clock))
}

/// A command id.
#[must_use]
pub fn command(text: &str) -> CommandId {
    name(CommandId::new(text))
}

/// The unit of the sample.
#[must_use]
pub fn unit() -> UnitId {
    id("solbakken-2")
}

/// An id of the language.
#[must_use]
pub fn id<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> T {
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}

/// A day.
#[must_use]
pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn name<T, E: std::fmt::Display>(checked: Result<T, E>) -> T {
    checked.unwrap_or_else(|e| panic!("{e}"))
}

/// A file of the folder of samples.
#[must_use]
pub fn sample(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The facts of an event file.
#[must_use]
pub fn read(text: &str) -> Vec<Fact> {
    event_file::parse(text).unwrap_or_else(|e| panic!("{e}"))
}

/// The base sample with its lines changed or, where none is given back, left out.
#[must_use]
pub fn sample_with(mut change: impl FnMut(Value) -> Option<Value>) -> Vec<Fact> {
    let lines = sample("solbakken-base.jsonl");
    let kept = lines.lines().filter_map(|line| change(name(serde_json::from_str(line))));
    read(&kept.map(|line| line.to_string() + "\n").collect::<String>())
}

/// Eight residents and thirteen people of the sample, small enough to be planned in a moment.
#[must_use]
pub fn small_unit() -> Vec<Fact> {
    sample_with(small)
}

/// Makes a line of the sample one of the small unit.
#[must_use]
pub fn small(mut line: Value) -> Option<Value> {
    let data = &mut line["data"];
    if data["person"].as_str().is_some_and(|who| !SMALL.contains(&who)) {
        return None;
    }
    match line["type"].as_str().unwrap_or_default() {
        "UnitOpened" => line["data"]["measure"]["residents"] = json!(8),
        "HeadPlanAgreed" => {
            let heads = [
                ("weekday", "D", 3),
                ("weekday", "E", 2),
                ("weekday", "N", 1),
                ("weekend", "LD", 2),
                ("weekend", "LN", 1),
                ("holiday", "D", 2),
                ("holiday", "E", 2),
                ("holiday", "N", 1),
            ];
            line["data"]["lines"] = heads.iter().map(|(day, shift, heads)| json!({"day": day, "shift": shift, "heads": heads})).collect();
        }
        "PolicyMinimaSet" => line["data"]["minima"][0]["heads"] = json!(1),
        _ => {}
    }
    Some(line)
}

/// Four weeks from the first day of the sample: every fourth weekend comes once.
#[must_use]
pub fn four_weeks() -> Horizon {
    Horizon { first: day("2027-01-04"), weeks: 4 }
}

/// A search that ends by nodes, steps and rounds, never by the clock.
#[must_use]
pub fn short() -> Params {
    Params { seed: 1, seconds: 1e6, nodes: Some(50), steps: 20_000, chains: 1, rounds: 20 }
}

/// A request for four weeks at the sample unit; the command id is the id of the plan.
#[must_use]
pub fn request(plan: &str) -> PlanRota {
    PlanRota {
        unit: unit(),
        horizon: four_weeks(),
        plan: id(plan),
        params: short(),
        from_base: None,
        order: SolveOrder::default(),
        id: command(plan),
    }
}

/// Plans without watching.
///
/// # Errors
/// As [`Planning::plan_rota`].
pub async fn plan(planning: &Planning, request: PlanRota) -> Result<PlannedRota, PlanningError> {
    planning.plan_rota(request, Box::new(|_| {}), Arc::new(AtomicBool::new(false))).await
}

/// Where the log ends.
pub async fn head(planning: &Planning) -> u64 {
    name(planning.facts().await).position()
}
