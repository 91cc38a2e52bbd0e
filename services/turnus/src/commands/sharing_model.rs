//! `turnus solve --format sharing FILE`: a task-sharing model from a file, without a log.

use crate::{
    cli::Unsure,
    exit::{Failure, fault, io},
    say,
};
use std::{fmt::Write, path::Path};
use turnus_sharing::skill_mix::{
    Answer, Ask, Assumption, Certainty, Hedge, Model, ModelError, Price, Stability, Watch, answer, hedge, stability,
};

pub(super) fn run(file: &Path, json: bool, seed: u64, unsure: &Unsure) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file).map_err(io(file))?;
    let model: Model = serde_json::from_str(&text)
        .map_err(|e| Failure::BadInput(format!("{}: expected a task-sharing model as JSON: {e}", file.display())))?;
    if let Some(draws) = unsure.draws {
        return unsure_of(file, &model, draws, unsure.hedge, json);
    }
    let answer = answer(&model, Ask { seed, ..Ask::default() }).map_err(|e| refused(file, &e))?;
    say::text(told(&answer).map_err(fault)?)?;
    if json {
        say::line(serde_json::to_string(&answer).map_err(fault)?)?;
    }
    if answer.status == "infeasible" {
        let texts: Vec<&str> = answer.conflicts.iter().map(|c| c.text.as_str()).collect();
        return Err(Failure::Infeasible(texts.join("\n")));
    }
    Ok(())
}

/// What is wrong with a model, or a fault of ours.
pub(super) fn refused(file: &Path, error: &ModelError) -> Failure {
    match error {
        ModelError::Solver { .. } | ModelError::Stopped => Failure::Fault(format!("{}: {error}", file.display())),
        _ => Failure::BadInput(format!("{}: {error}", file.display())),
    }
}

/// How stable the advice is, or what to buy before it is known.
fn unsure_of(file: &Path, model: &Model, draws: u32, weight: Option<f64>, json: bool) -> Result<(), Failure> {
    let mut assumed = model.uncertainty.clone().unwrap_or_default();
    assumed.draws = draws;
    let (text, value) = match weight {
        Some(weight) => {
            let told = hedge(model, &assumed, weight).map_err(|e| refused(file, &e))?;
            (hedged(&told).map_err(fault)?, serde_json::to_string(&told).map_err(fault)?)
        }
        None => {
            let told = stability(model, &assumed, &Watch::none()).map_err(|e| refused(file, &e))?;
            (stable(&told).map_err(fault)?, serde_json::to_string(&told).map_err(fault)?)
        }
    };
    say::text(text)?;
    if json { say::line(value) } else { Ok(()) }
}

fn stable(told: &Stability) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let share = |c: Certainty| format!("{:.0} % of the draws ({:.0} to {:.0} %)", c.share * 100.0, c.low * 100.0, c.high * 100.0);
    let name = |of: &Option<String>| of.clone().unwrap_or_else(|| "none".to_owned());
    let counts = |of: &std::collections::BTreeMap<String, u32>| of.iter().map(|(k, n)| format!("{k} {n}")).collect::<Vec<_>>().join(", ");
    writeln!(out, "  bottleneck {}: the same in {}; {}", name(&told.bottleneck), share(told.same_bottleneck), counts(&told.bottlenecks))?;
    writeln!(out, "  best rule {}: the same in {}; {}", name(&told.best_rule), share(told.same_rule), counts(&told.best_rules))?;
    let u = told.unmet;
    writeln!(
        out,
        "  unmet hours: {:.1} as it stands; mean {:.1}; {:.1}, {:.1}, {:.1} at 10, 50, 90 %",
        u.stands, u.mean, u.low, u.middle, u.high
    )?;
    writeln!(out, "  the worst {:.0} % of the draws leave {:.1} undone on average (CVaR)", (1.0 - told.assumed.alpha) * 100.0, u.worst)?;
    if told.infeasible > 0 {
        writeln!(out, "  {} draws keep no plan within the rules and are left out above", told.infeasible)?;
    }
    writeln!(out, "  {} draws, seed {}", told.assumed.draws, told.assumed.seed)?;
    out.push_str(&assumed(&told.assumptions)?);
    Ok(out)
}

fn hedged(told: &Hedge) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for b in &told.bought {
        writeln!(out, "  buy beforehand: {} {:.1} of {} in {}, {}", b.kind, b.amount, b.profession, b.unit, b.of)?;
    }
    if told.bought.is_empty() {
        writeln!(out, "  nothing to buy beforehand")?;
    }
    let worst = (1.0 - told.assumed.alpha) * 100.0;
    writeln!(
        out,
        "  {:.0} kr; unmet hours {:.1} on average, {:.1} in the worst {worst:.0} % of {} draws",
        told.kroner, told.mean, told.worst, told.assumed.draws
    )?;
    writeln!(out, "  knowing the draw beforehand would be worth {:.2} h; thinking of draws at all is worth {:.2} h", told.evpi, told.vss)?;
    out.push_str(&assumed(&told.assumptions)?);
    Ok(out)
}

/// What the figures rest on, each with how well it is known.
pub(super) fn assumed(all: &[Assumption]) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for a in all {
        let grade = serde_json::to_value(a.grade).ok().and_then(|g| g.as_str().map(str::to_owned)).unwrap_or_default();
        let source = if a.source.is_empty() { "no source" } else { &a.source };
        writeln!(out, "  [{grade}] {} = {} {} ({source})", a.what, a.value, a.unit)?;
    }
    Ok(out)
}

/// The answer in sentences and tables.
fn told(answer: &Answer) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "{}: {}", answer.title, answer.status)?;
    for stage in &answer.stages {
        writeln!(out, "  {:<20} {:>14.2} {}", stage.name, stage.value, stage.unit)?;
    }
    for price in answer.prices.iter().filter(|p| p.dual != 0.0 || p.one_more_frees != 0.0) {
        writeln!(out, "  {}", priced(price))?;
    }
    if let Some(now) = &answer.bottleneck.now {
        write!(out, "  bottleneck: {} in {}, {}", now.profession, now.unit, now.bucket)?;
        match &answer.bottleneck.all_relaxed {
            Some(then) => writeln!(out, "; with every rule relaxed: {} in {}, {}", then.profession, then.unit, then.bucket)?,
            None => writeln!(out, "; with every rule relaxed: none")?,
        }
    }
    if !answer.rules.is_empty() {
        writeln!(out, "  hours freed by      first hour      alone    Shapley    last-in   (never to be added up)")?;
    }
    for v in &answer.rules {
        let drawn = if v.shapley_exact { String::new() } else { format!("±{:.2}", v.shapley_margin) };
        let shapley = v.shapley.map_or_else(|| "-".to_owned(), |s| format!("{s:.2}{drawn}"));
        writeln!(out, "  {:<20} {:>9.2} {:>10.2} {:>10} {:>10.2}", v.rule, v.first_hour, v.alone, shapley, v.last_in)?;
    }
    for package in &answer.packages {
        writeln!(out, "  package {}: frees {:.2} h, costs {}", package.rules.join(" + "), package.frees, package.cost)?;
    }
    for conflict in &answer.conflicts {
        writeln!(out, "  {}", conflict.text)?;
    }
    out.push_str(&assumed(&answer.assumptions)?);
    Ok(out)
}

fn priced(price: &Price) -> String {
    let fewer = price.one_fewer_costs.map_or_else(String::new, |h| format!(", one fewer costs {h:.2} h"));
    let from = price.holds_from.map_or_else(|| "…".to_owned(), |h| format!("{h:.1}"));
    let to = price.holds_to.map_or_else(|| "…".to_owned(), |h| format!("{h:.1}"));
    format!(
        "one more {} of {} frees {:.2} h{fewer} (price holds {from} to {to}, {:.1} there now)",
        price.per, price.of, price.one_more_frees, price.amount
    )
}
