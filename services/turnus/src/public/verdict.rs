//! What independent judges say of a plan and its bound.

use super::{Solved, Task};
use crate::exit::{Failure, io};
use std::{path::Path, process::Command, time::Instant};
use turnus_verifier::{Instance, judge, read_plan, verify};

/// What the judge and the verifier say: (judge, verified). A judge that is a script of the set's own is asked if it is
/// named; without one, what the verifier cannot read is not judged.
///
/// # Errors
/// The script cannot be run.
pub fn of(task: &Task, solved: &Solved, script: Option<&Path>, prove: bool) -> Result<(String, String), Failure> {
    match (script, &solved.plan) {
        (_, None) => Ok(("no plan".into(), "-".into())),
        (Some(script), Some(plan)) => Ok((scripted(task, solved, script, plan)?, "-".into())),
        (None, Some(_)) if task.text.is_empty() => Ok(("not judged".into(), "-".into())),
        (None, Some(_)) => Ok(own(task, solved, prove)),
    }
}

/// The verdict of a script that prints `feasible=true objective=N`.
fn scripted(task: &Task, solved: &Solved, script: &Path, plan: &str) -> Result<String, Failure> {
    let file = std::env::temp_dir().join(format!("turnus-bench-{}.plan", std::process::id()));
    std::fs::write(&file, plan).map_err(io(&file))?;
    let asked = Command::new("python3").arg(script).args(&task.judged_by).arg(&file).output();
    let _ = std::fs::remove_file(&file);
    let said = asked.map_err(|e| Failure::BadInput(format!("python3 {}: {e}", script.display())))?;
    let (out, errors) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    let number = |key: &str| out.split_whitespace().find_map(|w| w.strip_prefix(key)?.parse::<i64>().ok());
    Ok(match number("objective=") {
        None => format!("unreadable: {}", errors.lines().last().unwrap_or("nothing said")),
        Some(_) if !out.contains("feasible=true") => "hard violations".into(),
        cost if cost == solved.objective => "feasible".into(),
        Some(cost) => format!("costs {cost}"),
    })
}

fn own(task: &Task, solved: &Solved, prove: bool) -> (String, String) {
    let Some(plan) = &solved.plan else { return ("no plan".into(), "-".into()) };
    let judged = Instance::read(&task.text).and_then(|instance| {
        let judgement = judge(&instance, &read_plan(&instance, plan)?);
        Ok((instance, judgement))
    });
    let (instance, judgement) = match judged {
        Ok(judged) => judged,
        Err(e) => return (format!("unreadable: {e}"), "-".into()),
    };
    let judge = match judgement.violations.len() {
        0 if Some(judgement.objective()) == solved.objective => "feasible".to_owned(),
        0 => format!("costs {}", judgement.objective()),
        n => format!("{n} hard violations"),
    };
    let (true, Some(certificate)) = (prove, &solved.certificate) else { return (judge, "-".into()) };
    let began = Instant::now();
    let verified = match verify(&instance, &task.text, certificate, judgement.objective()) {
        Ok(v) => format!("{} in {:.2} s", v.bound, began.elapsed().as_secs_f64()),
        Err(e) => format!("refused: {e}"),
    };
    (judge, verified)
}
