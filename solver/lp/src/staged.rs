//! Lexicographic solving: objectives in strict order, no weights.
//!
//! Stage `j` minimises `F_j` and then adds the row `F_j ≤ F_j* + tolerance`, so that later stages keep its value.
//! Tolerances are **absolute**, in the unit of the stage. Every stage starts from the basis of the one before.

use crate::lp::{Basis, Lp, LpOutcome, Method};

/// One objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name, for messages.
    pub name: &'static str,
    /// Costs of the columns; the others cost nothing.
    pub costs: Vec<(usize, f64)>,
    /// How much worse later stages may leave it, in its own unit.
    pub tolerance: f64,
}

/// What a stage found. `values` are those of that stage, not of the last one.
#[derive(Debug, Clone, PartialEq)]
pub struct StageResult {
    /// Its least value.
    pub objective: f64,
    /// Values of the columns.
    pub values: Vec<f64>,
    /// Duals of the rows, those of earlier stages last.
    pub duals: Vec<f64>,
    /// Reduced costs of the columns.
    pub reduced_costs: Vec<f64>,
}

/// A stage that has no least value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("stage `{stage}` has no least value: {outcome:?}")]
pub struct StageError {
    /// Which stage.
    pub stage: &'static str,
    /// What the solver says.
    pub outcome: LpOutcome,
}

/// Minimises the stages in order. The program keeps a row per stage afterwards; its costs are those of the last one.
///
/// # Errors
/// [`StageError`] at the first stage that is infeasible, unbounded or failed.
pub fn staged(lp: &mut Lp, stages: &[Stage]) -> Result<Vec<StageResult>, StageError> {
    Ok(staged_from(lp, stages, &[])?.0)
}

/// The same for a program like one that was solved before: each stage starts from the basis where that stage ended
/// then, by the dual method, as only right sides and bounds are likely to differ. Gives the bases where they end now.
///
/// # Errors
/// As [`staged`].
pub fn staged_from(lp: &mut Lp, stages: &[Stage], from: &[Basis]) -> Result<(Vec<StageResult>, Vec<Basis>), StageError> {
    let (mut results, mut bases) = (Vec::with_capacity(stages.len()), Vec::with_capacity(stages.len()));
    for (index, stage) in stages.iter().enumerate() {
        for column in 0..lp.columns() {
            lp.set_column_cost(column, 0.0);
        }
        for (column, cost) in crate::lp::merged(&stage.costs) {
            lp.set_column_cost(column, cost);
        }
        if let Some(basis) = from.get(index) {
            lp.set_method(Method::Dual);
            lp.set_basis(basis);
        }
        let objective = match lp.solve() {
            LpOutcome::Optimal { objective } => objective,
            outcome => return Err(StageError { stage: stage.name, outcome }),
        };
        bases.extend(lp.basis());
        results.push(StageResult {
            objective,
            values: lp.values().to_vec(),
            duals: lp.duals().to_vec(),
            reduced_costs: lp.reduced_costs().to_vec(),
        });
        lp.row(f64::NEG_INFINITY, objective + stage.tolerance, &stage.costs);
    }
    Ok((results, bases))
}
