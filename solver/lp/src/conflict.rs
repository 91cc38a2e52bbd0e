//! Which rules cannot hold together: the deletion filter over groups of rows, with its proof.
//!
//! Rows are grouped by rule. Groups are dropped one at a time; one whose absence leaves the rest infeasible
//! stays out. What is left is a smallest conflict (none of it can be spared), not the only one. Afterwards it is
//! checked again from nothing: the whole is infeasible and without any one group it is feasible.

use crate::lp::{Lp, LpOutcome};

/// Groups that cannot hold together, each of them needed for that. The order is that of the groups given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Indices of the groups.
    pub groups: Vec<usize>,
    /// Solves it took, those of the proof included.
    pub solves: usize,
}

/// Why no conflict could be named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConflictError {
    /// A solve gave no answer.
    #[error("a solve of the conflict search failed: {0}")]
    Failed(String),
    /// Even without any of the groups nothing is feasible.
    #[error("the model is infeasible without any of the {0} groups: the conflict lies in rows or bounds outside them")]
    Outside(usize),
    /// The proof does not hold: tolerances of the solver decide.
    #[error("the conflict found could not be confirmed (group {0})")]
    Unconfirmed(usize),
}

/// The conflict among row groups of a linear program, or `None` when it is feasible. Bounds are restored.
///
/// # Errors
/// See [`ConflictError`].
pub fn conflict(lp: &mut Lp, groups: &[Vec<usize>]) -> Result<Option<Conflict>, ConflictError> {
    let bounds: Vec<Vec<(f64, f64)>> = groups.iter().map(|g| g.iter().map(|r| lp.row_bounds(*r)).collect()).collect();
    let found = deletion_filter(groups.len(), &mut |active| {
        for ((rows, bounds), on) in groups.iter().zip(&bounds).zip(active) {
            for (row, (lower, upper)) in rows.iter().zip(bounds) {
                let (lower, upper) = if *on { (*lower, *upper) } else { (f64::NEG_INFINITY, f64::INFINITY) };
                lp.set_row_bounds(*row, lower, upper);
            }
        }
        match lp.solve() {
            LpOutcome::Optimal { .. } | LpOutcome::Unbounded => Ok(true),
            LpOutcome::Infeasible => Ok(false),
            LpOutcome::Limited { .. } => Err("the iteration limit was reached".to_owned()),
            LpOutcome::Failed(why) => Err(why),
        }
    });
    for (row, (lower, upper)) in groups.iter().zip(&bounds).flat_map(|(g, b)| g.iter().zip(b)) {
        lp.set_row_bounds(*row, *lower, *upper);
    }
    found
}

/// The same with any test of feasibility, for models with whole numbers too: `feasible` gets which groups hold.
///
/// # Errors
/// See [`ConflictError`].
pub fn deletion_filter(
    groups: usize,
    feasible: &mut dyn FnMut(&[bool]) -> Result<bool, String>,
) -> Result<Option<Conflict>, ConflictError> {
    let mut solves = 0;
    let mut test = |active: &[bool]| {
        solves += 1;
        feasible(active).map_err(ConflictError::Failed)
    };
    let mut active = vec![true; groups];
    if test(&active)? {
        return Ok(None);
    }
    if !test(&vec![false; groups])? {
        return Err(ConflictError::Outside(groups));
    }
    for group in 0..groups {
        active[group] = false;
        if test(&active)? {
            active[group] = true;
        }
    }
    let found: Vec<usize> = (0..groups).filter(|g| active[*g]).collect();
    if test(&active)? {
        return Err(ConflictError::Unconfirmed(found.first().copied().unwrap_or(0)));
    }
    for group in &found {
        let mut subset = active.clone();
        subset[*group] = false;
        if !test(&subset)? {
            return Err(ConflictError::Unconfirmed(*group));
        }
    }
    Ok(Some(Conflict { groups: found, solves }))
}
