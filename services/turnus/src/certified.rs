//! The certificate of a rota's bound: written from the log, and verified from files.

use crate::{
    exit::{Failure, fault, io},
    say,
};
use std::{path::Path, sync::atomic::AtomicBool, time::Instant};
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Finding, Rota, Severity},
};
use turnus_rostering::proof;
use turnus_verifier::{Refused, ward};

/// The file of a frozen input, as `turnus export --input` writes it: the certificate knows it by its hash.
///
/// # Errors
/// An input that is no JSON, which cannot be.
pub fn input(input: &PlanningInput) -> Result<String, Failure> {
    serde_json::to_string_pretty(input).map_err(fault)
}

/// Computes a proof around a rota, has the verifier tell what it proves, and writes the certificate.
///
/// # Errors
/// A rota that breaks a hard rule, or a file that cannot be written.
pub fn write(path: &Path, rota: &Rota, of: &PlanningInput, rounds: u32) -> Result<(), Failure> {
    let found = proof::prove(of, &rota.assignments, proof::effort(rounds), &AtomicBool::new(false)).map_err(fault)?;
    let Some(found) = found else {
        return Err(Failure::Violations(format!("rota {} breaks a hard rule of its input: it has no certificate", rota.id)));
    };
    let nodes = found.nodes.into_iter().map(named).collect();
    let began = Instant::now();
    let (text, proven) = ward::certificate(&input(of)?, nodes, proof::SCALE, rota.objective).map_err(refused)?;
    std::fs::write(path, text).map_err(io(path))?;
    say::line(format_args!(
        "Certificate of rota {}: no rota of its input has fewer than {} points (the rota has {}; the search's own bound is {}), recomputed in {:.1} s",
        rota.id,
        proven.bound,
        rota.objective,
        rota.bound,
        began.elapsed().as_secs_f64()
    ))
}

/// A node by the verifier's names.
fn named(node: proof::HelpNode<proof::Multiplier>) -> ward::Node {
    match node {
        proof::HelpNode::Units { cost: points, most, children } => ward::Node::Units { points, most, children },
        proof::HelpNode::Cost { most, least, children } => ward::Node::Points { most, least, children },
        proof::HelpNode::Leaf { cover, units, cost } => {
            let one = |m: proof::Multiplier| {
                ward::Multiplier(m.date, m.band.from.to_string(), m.band.to.to_string(), m.class.to_string(), m.size)
            };
            ward::Node::Leaf(ward::Leaf { multipliers: cover.into_iter().map(one).collect(), units, points: cost })
        }
    }
}

/// Verifies a rota: by the checker, and its bound by code that shares nothing with the solver or the checker.
///
/// # Errors
/// Files that cannot be read, a rota that breaks a hard rule, a certificate that does not hold.
pub fn verify(plan: &str, of: &str, certificate: &str) -> Result<(), Failure> {
    let began = Instant::now();
    let bad = |what: &'static str| move |e: serde_json::Error| Failure::BadInput(format!("expected {what}: {e}"));
    let rota: Rota = serde_json::from_str(plan).map_err(bad("a rota as `turnus export --plan` writes it"))?;
    let frozen: PlanningInput = serde_json::from_str(of).map_err(bad("an input as `turnus export --input` writes it"))?;
    let report = turnus_checker::check(&frozen, &rota);
    let hard: Vec<&Finding> = report.findings.iter().filter(|f| f.severity == Severity::Hard).collect();
    if !hard.is_empty() {
        let told: Vec<_> = hard.iter().map(|f| format!("  {}: {}", f.rule, f.what)).collect();
        return Err(Failure::Violations(format!("the rota breaks hard rules:\n{}", told.join("\n"))));
    }
    let verified = ward::verify(of, plan, certificate).map_err(refused)?;
    if verified.objective != report.objective || verified.objective != rota.objective {
        return Err(Failure::Violations(format!(
            "the rota claims {} points, the checker counts {} and the verifier {}",
            rota.objective, report.objective, verified.objective
        )));
    }
    let (objective, bound) = (verified.objective, verified.bound);
    let gap = (objective - bound) as f64 / objective.max(1) as f64;
    let status = if bound == objective { "optimal" } else { "feasible" };
    let more = match rota.bound > bound {
        true => format!("; its own claim of {} is not certified", rota.bound),
        false => String::new(),
    };
    say::line(format_args!(
        "The rota keeps all hard rules and has {objective} points; no rota of this input has fewer than {bound} (gap {:.2} %, {} lines recomputed){more}.",
        gap * 100.0,
        verified.lines
    ))?;
    say::line(serde_json::json!({
        "verified": true, "status": status, "objective": objective, "bound": bound, "claimed_bound": rota.bound, "gap": gap,
        "lines": verified.lines, "seconds": began.elapsed().as_secs_f64(),
    }))
}

fn refused(e: Refused) -> Failure {
    Failure::Violations(format!("refused: {e}"))
}
