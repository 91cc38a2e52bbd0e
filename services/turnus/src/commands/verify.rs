//! `turnus verify`: the bound of a plan again, from its certificate.

use crate::{
    certified,
    cli::VerifyArgs,
    exit::{Failure, io},
    say,
};
use std::time::Instant;
use turnus_verifier::{Instance, Refused, judge, read_plan};

pub(super) fn run(args: &VerifyArgs) -> Result<(), Failure> {
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).map_err(io(path));
    let (plan, input, certificate) = (read(&args.plan)?, read(&args.input)?, read(&args.certificate)?);
    if input.trim_start().starts_with('{') {
        return certified::verify(&plan, &input, &certificate);
    }
    let bad = |e: Refused| Failure::BadInput(e.to_string());
    let began = Instant::now();
    let instance = Instance::read(&input).map_err(bad)?;
    let judgement = judge(&instance, &read_plan(&instance, &plan).map_err(bad)?);
    if !judgement.violations.is_empty() {
        return Err(Failure::Violations(format!("the plan breaks hard rules:\n  {}", judgement.violations.join("\n  "))));
    }
    let objective = judgement.objective();
    let verified =
        turnus_verifier::verify(&instance, &input, &certificate, objective).map_err(|e| Failure::Violations(format!("refused: {e}")))?;
    let status = if verified.bound == objective { "optimal" } else { "feasible" };
    say::line(format_args!(
        "The plan keeps all hard rules and costs {objective}; no plan costs less than {} ({} leaves recomputed).",
        verified.bound, verified.leaves
    ))?;
    say::line(serde_json::json!({
        "verified": true, "status": status, "objective": objective, "bound": verified.bound,
        "leaves": verified.leaves, "seconds": began.elapsed().as_secs_f64(),
    }))
}
