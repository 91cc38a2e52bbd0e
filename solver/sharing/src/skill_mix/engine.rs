//! A program handed to the solver: a live LP, or a MIP when something must be whole.

use super::{
    error::ModelError,
    program::{Program, Terms},
};
use std::sync::atomic::AtomicBool;
use turnus_lp::{Basis, Lp, LpOutcome, Mip, MipLimits, MipOutcome, Stage, StageResult, staged_from};

/// A stage as the engine sees it.
#[derive(Debug, Clone)]
pub(crate) struct Goal {
    pub(crate) name: &'static str,
    pub(crate) costs: Terms,
    pub(crate) tolerance: f64,
}

/// The live LP of a program, without costs; what must be whole is relaxed.
pub(crate) fn lp(program: &Program) -> Lp {
    let mut lp = Lp::new();
    for column in &program.columns {
        lp.column(0.0, column.lower, column.upper);
    }
    for row in &program.rows {
        lp.row(row.lower, row.upper, &row.terms);
    }
    lp
}

/// The MIP of a program with costs.
pub(crate) fn mip(program: &Program, costs: &[(usize, f64)]) -> Mip {
    let mut cost = vec![0.0; program.columns.len()];
    costs.iter().for_each(|(column, c)| cost[*column] += c);
    let mut mip = Mip::new();
    for (column, cost) in program.columns.iter().zip(cost) {
        mip.column(cost, column.lower, column.upper, column.integer);
    }
    for row in &program.rows {
        mip.row(row.lower, row.upper, &row.terms);
    }
    mip
}

/// The least objective of a live LP.
pub(crate) fn least(lp: &mut Lp, step: &'static str) -> Result<f64, ModelError> {
    match lp.solve() {
        LpOutcome::Optimal { objective } => Ok(objective),
        LpOutcome::Infeasible => Err(ModelError::Infeasible { stage: step }),
        other => Err(ModelError::Solver { step, why: format!("{other:?}") }),
    }
}

/// The proven optimum of a MIP: objective and values.
pub(crate) fn best(mip: Mip, start: Option<&[f64]>, step: &'static str) -> Result<(f64, Vec<f64>), ModelError> {
    match mip.solve(&MipLimits::default(), start, &AtomicBool::new(false), &mut |_| {}) {
        MipOutcome::Solved { objective, values, optimal: true, .. } => Ok((objective, values)),
        MipOutcome::Infeasible => Err(ModelError::Infeasible { stage: step }),
        other => Err(ModelError::Solver { step, why: format!("{other:?}") }),
    }
}

/// All goals in order, on columns that need not be whole. A program without columns is decided by its rows.
pub(crate) fn goals(program: &Program, goals: &[Goal]) -> Result<Vec<StageResult>, ModelError> {
    Ok(goals_from(program, goals, &[])?.0)
}

/// The same, each goal from the basis given for it, and the bases where they ended.
pub(crate) fn goals_from(program: &Program, goals: &[Goal], bases: &[Basis]) -> Result<(Vec<StageResult>, Vec<Basis>), ModelError> {
    if program.columns.is_empty() {
        return Ok((empty(program, goals)?, Vec::new()));
    }
    let stages: Vec<Stage> = goals.iter().map(|g| Stage { name: g.name, costs: g.costs.clone(), tolerance: g.tolerance }).collect();
    staged_from(&mut lp(program), &stages, bases).map_err(|e| match e.outcome {
        LpOutcome::Infeasible => ModelError::Infeasible { stage: e.stage },
        other => ModelError::Solver { step: e.stage, why: format!("{other:?}") },
    })
}

fn empty(program: &Program, goals: &[Goal]) -> Result<Vec<StageResult>, ModelError> {
    if program.rows.iter().any(|r| r.lower > 0.0 || r.upper < 0.0) {
        return Err(ModelError::Infeasible { stage: goals.first().map_or("rows", |g| g.name) });
    }
    let nothing = StageResult { objective: 0.0, values: vec![], duals: vec![0.0; program.rows.len()], reduced_costs: vec![] };
    Ok(goals.iter().map(|_| nothing.clone()).collect())
}

/// Fixes what must be whole at its lexicographic optimum, so that the rest is a linear program with duals.
pub(crate) fn settled(mut program: Program, goals: &[Goal]) -> Result<Program, ModelError> {
    let mut start: Option<Vec<f64>> = None;
    let mut kept: Vec<(&Goal, f64)> = Vec::new();
    for goal in goals {
        if goal.costs.is_empty() {
            continue;
        }
        let mut mip = mip(&program, &goal.costs);
        for (earlier, value) in &kept {
            mip.row(f64::NEG_INFINITY, value + earlier.tolerance, &earlier.costs);
        }
        let (value, values) = best(mip, start.as_deref(), goal.name)?;
        start = Some(values);
        kept.push((goal, value));
    }
    for (column, value) in program.columns.iter_mut().zip(start.into_iter().flatten()) {
        if column.integer {
            let value = value.round();
            (column.lower, column.upper, column.open, column.integer) = (value, value, value, false);
        }
    }
    Ok(program)
}

/// Terms with each column once.
pub(crate) fn merged(mut terms: Terms) -> Terms {
    terms.sort_by_key(|(column, _)| *column);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    terms
}
