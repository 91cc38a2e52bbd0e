//! `turnus check`: the checker alone, on exported files.

use crate::{
    cli::CheckArgs,
    exit::{Failure, fault, io},
    say, summary,
};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, path::Path};
use turnus_domain::{planning_input::PlanningInput, rota::Rota};

pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let rota: Rota = read(&args.plan, "a rota as `turnus export --plan` writes it")?;
    let input: PlanningInput = read(&args.input, "an input as `turnus export --input` writes it")?;
    let mut report = turnus_checker::check(&input, &rota);
    report.findings.extend(turnus_checker::check_claim(&rota, &report));
    say::text(summary::rota(&rota, &report, &input, &BTreeMap::new()))?;
    if args.json {
        say::line(serde_json::to_string(&report).map_err(fault)?)?;
    }
    match report.hard() {
        0 => Ok(()),
        n => Err(Failure::Violations(format!("{n} hard violations; the rota cannot be published as it is"))),
    }
}

fn read<T: DeserializeOwned>(path: &Path, expected: &str) -> Result<T, Failure> {
    let text = std::fs::read_to_string(path).map_err(io(path))?;
    serde_json::from_str(&text).map_err(|e| Failure::BadInput(format!("{}: expected {expected}: {e}", path.display())))
}
