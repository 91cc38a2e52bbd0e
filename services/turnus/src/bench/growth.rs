//! How the time and memory of a rota grow with people, weeks, shift types and rules, and where the time goes.
//!
//! Every ward is searched with the same number of steps, so its rota is the same on any machine; only seconds and memory differ.
//! Each is measured in a process of its own, because the most memory that a process held is one number.

use super::wards::{PEOPLE, Rules, SHIFTS, Size, WEEKS, ward};
use crate::{
    exit::{Failure, fault},
    memory, processor, say,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, process::Command, sync::atomic::AtomicBool, time::Instant};
use turnus_engine::gap;
use turnus_rostering::{Params, Progress, Stage, Unsolved, line_graphs, solve};

/// What is varied: (name, what it is called, size; 0 where it is no size).
type Curve = (&'static str, Vec<(String, f64, Size)>);

const WARD: Size = Size { people: PEOPLE, weeks: WEEKS, shifts: SHIFTS, rules: Rules::All };

/// Measures each ward in a process of its own and prints seconds, share of each stage, points, bound, memory, nodes a day of the
/// graph of a person's lines (on average, and on her widest day), and the exponent of growth: twice the size takes 2^exponent times
/// the processor time.
///
/// # Errors
/// A process that cannot be started or failed.
pub fn run(seed: u64, quick: bool) -> Result<Value, Failure> {
    let program = std::env::current_exe().map_err(fault)?;
    say::line(format_args!(
        "{:<28} {:>9} {:>9} {:>24} {:>10} {:>10} {:>7} {:>6} {:>14}",
        "ward", "processor", "seconds", "first / search / bound %", "points", "bound", "gap", "MiB", "nodes a day"
    ))?;
    let mut all = Vec::new();
    for (curve, wards) in curves(quick) {
        let mut rows = Vec::new();
        for (name, size, _) in &wards {
            let mut asked = Command::new(&program);
            asked.args(["bench", "growth", "--json", "--seed", &seed.to_string(), "--ward", name]);
            let said = asked.args(quick.then_some("--quick")).output().map_err(fault)?;
            let out = String::from_utf8_lossy(&said.stdout).into_owned();
            let Some(mut row) = out.lines().last().and_then(|l| serde_json::from_str::<Value>(l).ok()) else {
                return Err(Failure::Fault(format!("{name}: {}", String::from_utf8_lossy(&said.stderr))));
            };
            row["size"] = json!(size);
            show(name, &row)?;
            rows.push(row);
        }
        // Where there is no rota, the time is that of its reasons.
        let points =
            rows.iter().filter(|r| r["points"].is_number()).filter_map(|r| Some((r["size"].as_f64()?, r["processor_seconds"].as_f64()?)));
        let exponent = exponent(&points.collect::<Vec<_>>());
        if let Some(e) = exponent {
            say::line(format_args!("  {curve}: processor time grows as {curve}^{e:.2}"))?;
        }
        all.push(json!({"curve": curve, "exponent": exponent, "rows": rows}));
    }
    Ok(json!({"set": "growth", "seed": seed, "quick": quick, "curves": all}))
}

/// One ward, in this process.
///
/// # Errors
/// No ward is called that, or the search failed.
pub fn one(name: &str, seed: u64, quick: bool) -> Result<Value, Failure> {
    let wards: Vec<_> = curves(quick).into_iter().flat_map(|(_, wards)| wards).collect();
    let Some(size) = wards.iter().find(|(called, ..)| called == name).map(|(.., size)| *size) else {
        let known: Vec<&str> = wards.iter().map(|(called, ..)| called.as_str()).collect();
        return Err(Failure::BadInput(format!("--ward {name}: there is no such ward; there are {}", known.join(", "))));
    };
    let input = ward(size, seed)?;
    let (steps, rounds) = if quick { (5_000, 5) } else { (300_000, 60) };
    let params = Params { seed, seconds: 1e6, nodes: Some(200), steps, chains: 1, rounds };
    let mut stages = [0.0; 3];
    memory::forget_peak();
    let (began, spent) = (Instant::now(), processor::seconds());
    let (mut at, mut since) = (Stage::Weekends, spent);
    let solved = solve(&input, &params, &AtomicBool::new(false), &mut |p: &Progress| {
        let now = processor::seconds();
        stages[share(at)] += now - since;
        (at, since) = (p.stage, now);
    });
    let now = processor::seconds();
    stages[share(at)] += now - since;
    let processor = now - spent;
    let mut row = json!({
        "ward": name, "people": size.people, "weeks": size.weeks, "shift_types": size.shifts, "rules_up_to": format!("{:?}", size.rules),
        "steps": steps, "rounds": rounds, "seconds": began.elapsed().as_secs_f64(), "processor_seconds": processor,
        "first_seconds": stages[0], "search_seconds": stages[1], "bound_seconds": stages[2], "peak_memory_mib": memory::peak(),
    });
    match solved {
        Ok(rota) => {
            (row["points"], row["bound"], row["gap"]) = (json!(rota.objective), json!(rota.bound), json!(gap(rota.objective, rota.bound)));
            let worked: BTreeSet<_> = rota.assignments.iter().map(|a| &a.shift).collect();
            row["shift_types_worked"] = json!(worked.len());
        }
        Err(Unsolved::Infeasible(conflicts)) => row["no_rota"] = json!(conflicts.iter().map(ToString::to_string).collect::<Vec<_>>()),
        Err(e) => return Err(Failure::Fault(format!("{name}: {e}"))),
    }
    // Made once more after the measurement, so that it counts in neither time nor memory.
    let graphs = line_graphs(&input).map_err(fault)?;
    (row["nodes_a_day"], row["nodes_on_the_widest_day"]) = (json!(graphs.nodes as f64 / graphs.days as f64), json!(graphs.widest));
    row["arcs"] = json!(graphs.arcs);
    Ok(row)
}

/// Place of a stage among first rota, search and bound.
const fn share(stage: Stage) -> usize {
    match stage {
        Stage::Weekends | Stage::Days => 0,
        Stage::Improve => 1,
        Stage::Bound => 2,
    }
}

fn curves(quick: bool) -> Vec<Curve> {
    let number = |n: usize, what: &str, size: Size| (format!("{n} {what}"), n as f64, size);
    let people: &[usize] = if quick { &[10, 20] } else { &[10, 20, 40, 80] };
    let weeks: &[u32] = if quick { &[4, 8] } else { &[4, 8, 12, 24] };
    let small = if quick { Size { people: 10, weeks: 4, ..WARD } } else { WARD };
    let mut all = vec![
        ("people", people.iter().map(|n| number(*n, "people", Size { people: *n, ..small })).collect()),
        ("weeks", weeks.iter().map(|n| number(*n as usize, "weeks", Size { weeks: *n, ..small })).collect()),
    ];
    if !quick {
        all.push(("shift types", [3, 5, 8, 12].iter().map(|n| number(*n, "shift types", Size { shifts: *n, ..small })).collect()));
    }
    let rules = [
        ("hours and daily rest", Rules::DailyRest),
        ("+ weekly rest", Rules::WeeklyRest),
        ("+ weekends, Sundays", Rules::Weekends),
        ("+ averages", Rules::Averages),
        ("+ long shifts", Rules::LongShifts),
        ("+ health (HS)", Rules::Health),
        ("+ fairness", Rules::Fairness),
        ("+ wishes: all rules", Rules::All),
    ];
    let kept = if quick { &rules[7..] } else { &rules };
    all.push(("rules", kept.iter().map(|(name, rules)| ((*name).to_owned(), 0.0, Size { rules: *rules, ..small })).collect()));
    all
}

fn show(name: &str, row: &Value) -> Result<(), Failure> {
    let number = |key: &str| row[key].as_f64().unwrap_or(f64::NAN);
    let spent = number("processor_seconds").max(1e-9);
    let part = |key: &str| 100.0 * number(key) / spent;
    let shares = format!("{:.0} / {:.0} / {:.0}", part("first_seconds"), part("search_seconds"), part("bound_seconds"));
    let told = match row["no_rota"].as_array() {
        Some(why) => format!("no rota: {} people without a line", why.len()),
        None => format!("{:>10} {:>10} {:>5.2} %", row["points"], row["bound"], 100.0 * number("gap")),
    };
    let memory = row["peak_memory_mib"].as_u64().map_or_else(|| "-".to_owned(), |m| m.to_string());
    let nodes = format!("{:.0}, {}", number("nodes_a_day"), row["nodes_on_the_widest_day"]);
    say::line(format_args!("{name:<28} {spent:>9.2} {:>9.2} {shares:>24} {told} {memory:>6} {nodes:>14}", number("seconds")))
}

/// Slope of log time over log size by least squares; none for fewer than two sizes.
fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points.iter().filter(|(n, s)| *n > 0.0 && *s > 0.0).map(|(n, s)| (n.ln(), s.ln())).collect();
    let count = logs.len() as f64;
    let (x, y) = (logs.iter().map(|p| p.0).sum::<f64>() / count, logs.iter().map(|p| p.1).sum::<f64>() / count);
    let spread: f64 = logs.iter().map(|p| (p.0 - x).powi(2)).sum();
    (spread > 0.0).then(|| logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread)
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn a_square_grows_with_exponent_two() {
        let squares = [1.0, 2.0, 4.0].map(|n: f64| (n, 3.0 * n * n));
        assert!((exponent(&squares).expect("two sizes") - 2.0).abs() < 1e-9);
        assert_eq!(exponent(&[(4.0, 1.0)]), None);
        assert_eq!(exponent(&[]), None);
    }
}
