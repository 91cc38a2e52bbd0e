//! Makes the certificates of a plan: one per stage and part of the model.

use super::{
    certificate::{Certificate, CertifiedRow},
    engine::{self, Goal},
    error::ModelError,
    frame::Frame,
    model::Model,
    program::{Program, Terms},
    stages::objectives,
};
use turnus_lp::StageResult;

/// Multipliers smaller than this are noise of the solver and left out.
const NOISE: f64 = 1e-11;

/// Certificates of every stage of a model, part by part. Whole numbers are fixed where the plan has them.
///
/// # Errors
/// As [`super::answer()`].
pub fn certificates(model: &Model) -> Result<Vec<Certificate>, ModelError> {
    let frame = Frame::new(model)?;
    let objectives = objectives(&frame);
    let mut out = Vec::new();
    for block in Program::new(&frame).blocks() {
        let goals: Vec<Goal> =
            objectives.iter().map(|o| Goal { name: o.name(), costs: o.costs(&frame, &block), tolerance: o.tolerance() }).collect();
        let program = if block.is_integer() { engine::settled(block, &goals)? } else { block };
        let results = engine::goals(&program, &goals)?;
        let mut rows: Vec<CertifiedRow> = program.rows.iter().map(|r| row(r.lower, r.upper, engine::merged(r.terms.clone()))).collect();
        for (goal, result) in goals.iter().zip(results) {
            out.push(certificate(&program, goal, &rows, &result));
            rows.push(row(f64::NEG_INFINITY, result.objective + goal.tolerance, engine::merged(goal.costs.clone())));
        }
    }
    Ok(out)
}

fn certificate(program: &Program, goal: &Goal, rows: &[CertifiedRow], result: &StageResult) -> Certificate {
    let mut columns: Vec<(f64, f64, f64)> = program.columns.iter().map(|c| (0.0, c.lower, c.upper)).collect();
    goal.costs.iter().for_each(|(column, cost)| columns[*column].0 += cost);
    let sound = |dual: f64, row: &CertifiedRow| {
        let side = if dual > 0.0 { row.lower } else { row.upper };
        if dual.abs() > NOISE && side.is_some() { dual } else { 0.0 }
    };
    Certificate {
        stage: goal.name.to_owned(),
        columns,
        duals: result.duals.iter().zip(rows).map(|(d, r)| sound(*d, r)).collect(),
        rows: rows.to_vec(),
        values: result.values.clone(),
        objective: result.objective,
    }
}

fn row(lower: f64, upper: f64, terms: Terms) -> CertifiedRow {
    CertifiedRow { lower: lower.is_finite().then_some(lower), upper: upper.is_finite().then_some(upper), terms }
}
