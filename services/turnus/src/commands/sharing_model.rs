//! `turnus solve --format sharing FILE`: a task-sharing model from a file, without a log.

use crate::{
    exit::{Failure, fault, io},
    say,
};
use std::{fmt::Write, path::Path};
use turnus_sharing::skill_mix::{Answer, Ask, Model, ModelError, Price, answer};

pub(super) fn run(file: &Path, json: bool, seed: u64) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file).map_err(io(file))?;
    let model: Model = serde_json::from_str(&text)
        .map_err(|e| Failure::BadInput(format!("{}: expected a task-sharing model as JSON: {e}", file.display())))?;
    let answer = answer(&model, Ask { seed, ..Ask::default() }).map_err(|e| match e {
        ModelError::Solver { .. } => Failure::Fault(format!("{}: {e}", file.display())),
        _ => Failure::BadInput(format!("{}: {e}", file.display())),
    })?;
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
        let shapley = v.shapley.map_or_else(|| "-".to_owned(), |s| format!("{s:.2}"));
        writeln!(out, "  {:<20} {:>9.2} {:>10.2} {:>10} {:>10.2}", v.rule, v.first_hour, v.alone, shapley, v.last_in)?;
    }
    for package in &answer.packages {
        writeln!(out, "  package {}: frees {:.2} h, costs {}", package.rules.join(" + "), package.frees, package.cost)?;
    }
    for conflict in &answer.conflicts {
        writeln!(out, "  {}", conflict.text)?;
    }
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
