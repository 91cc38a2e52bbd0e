//! How long the full task-sharing model takes, and how that grows.

use super::model::{Size, model};
use crate::{exit::Failure, say};
use serde_json::{Value, json};
use std::time::Instant;
use turnus_sharing::skill_mix::{Answer, Ask, Assumed, Depth, Model, Watch, answer, stability};

const STAGES: Ask = Ask { prices: false, values: Depth::None, packages: false, conflict: false, seed: 1 };
pub(super) const UNIT: Size = Size { units: 1, tasks: 44, professions: 5, buckets: 6, rules: 0 };
const MUNICIPALITY: Size = Size { units: 60, tasks: 200, professions: 8, buckets: 10, rules: 0 };

/// Measures and prints; every figure is the least of a few runs, in seconds of wall clock.
///
/// # Errors
/// A solve that failed.
pub fn run(seed: u64, quick: bool) -> Result<Value, Failure> {
    let mut table = Vec::new();
    let unit = row(&mut table, "one unit, five stages", 0.05, 5, &model(UNIT, seed), STAGES)?;
    row(&mut table, "one unit, all prices", f64::NAN, 3, &model(UNIT, seed), Ask { prices: true, ..STAGES })?;
    let league = Size { rules: 100, tasks: 200, ..UNIT };
    row(&mut table, "league table of 100 rules, one unit", 60.0, 1, &model(league, seed), Ask { values: Depth::League, ..STAGES })?;
    let package = Size { rules: 30, tasks: 60, ..UNIT };
    row(&mut table, "best packages of 30 rules, proven (6)", 10.0, 1, &model(package, seed), Ask { packages: true, ..STAGES })?;
    if !quick {
        row(&mut table, "60 units × 200 tasks × 8 × 10", 30.0, 1, &model(MUNICIPALITY, seed), STAGES)?;
        let one = Size { rules: 100, units: 1, ..MUNICIPALITY };
        let full = Ask { values: Depth::Full, ..STAGES };
        let name = "… with Shapley values, curves and synergy, one unit of 200 × 8 × 10";
        row(&mut table, name, f64::NAN, 1, &model(one, seed), full)?;
        say::line("growth of the league table of 100 rules, units of 200 tasks × 8 professions × 10 buckets")?;
        for units in [1, 2, 4, 8] {
            let name = format!("league table of 100 rules, {units} units × 200 × 8 × 10");
            let aim = if units == 8 { 60.0 } else { f64::NAN };
            row(&mut table, &name, aim, 1, &model(Size { units, ..one }, seed), Ask { values: Depth::League, ..STAGES })?;
        }
    }
    super::sliders::measure(&mut table, seed)?;
    draws(&mut table, seed)?;
    say::line("growth of the five stages")?;
    let mut growth = Vec::new();
    let start = Size { units: 4, ..UNIT };
    for times in [1, 2, 4, 8] {
        let larger = Size { units: start.units * times, ..start };
        let name = format!("units × {times}");
        growth.push(row(&mut table, &name, f64::NAN, 3, &model(larger, seed), STAGES)?);
    }
    for times in [2, 4, 8] {
        let larger = Size { tasks: UNIT.tasks * times, ..UNIT };
        row(&mut table, &format!("tasks × {times}"), f64::NAN, 3, &model(larger, seed), STAGES)?;
    }
    let ratios: Vec<f64> = growth.iter().map(|s| s / growth[0]).collect();
    say::line(format_args!("units × 1, 2, 4, 8 take {}", ratios.iter().map(|r| format!("{r:.1}")).collect::<Vec<_>>().join(", ")))?;
    Ok(json!({"set": "sharing", "seed": seed, "rows": table, "unit_seconds": unit, "growth": ratios}))
}

/// How long the stability of the advice takes.
fn draws(table: &mut Vec<Value>, seed: u64) -> Result<(), Failure> {
    let model = model(Size { rules: 20, ..UNIT }, seed);
    let start = Instant::now();
    let told = stability(&model, &Assumed::default(), &Watch::none()).map_err(|e| Failure::Fault(format!("draws: {e}")))?;
    let seconds = start.elapsed().as_secs_f64();
    let same = told.same_bottleneck;
    say::line(format_args!(
        "{:<52} {seconds:>9.3} s              same bottleneck in {:.0} % ({:.0} to {:.0} %)",
        "200 draws of a unit with 20 rules",
        same.share * 100.0,
        same.low * 100.0,
        same.high * 100.0
    ))?;
    table.push(json!({"name": "200 draws of a unit with 20 rules", "seconds": seconds, "same_bottleneck": same.share}));
    Ok(())
}

fn row(table: &mut Vec<Value>, name: &str, aim: f64, runs: u32, model: &Model, ask: Ask) -> Result<f64, Failure> {
    let mut best = f64::INFINITY;
    let mut found: Option<Answer> = None;
    for _ in 0..runs {
        let start = Instant::now();
        let answer = answer(model, ask).map_err(|e| Failure::Fault(format!("{name}: {e}")))?;
        best = best.min(start.elapsed().as_secs_f64());
        found = Some(answer);
    }
    let (unmet, asked) = (found.map_or(0.0, |a| a.unmet_hours), model.demand.iter().map(|d| d.hours).sum::<f64>());
    let aimed = if aim.is_nan() { String::new() } else { format!("(aim {aim} s)") };
    say::line(format_args!("{name:<52} {best:>9.3} s {aimed:<12} {unmet:>10.1} of {asked:.0} h unmet"))?;
    table.push(json!({"name": name, "seconds": best, "aim": if aim.is_nan() { None } else { Some(aim) }, "unmet": unmet}));
    Ok(best)
}
