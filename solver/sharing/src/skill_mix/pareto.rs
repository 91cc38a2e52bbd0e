//! Unmet care against money: the only place where one is given up for the other, and only to be looked at.
//!
//! `min Σ v` under `money ≤ θ` for values of `θ` between doing nothing and doing all that can be done
//! (ε-constraint). The dual of the money row is the rate of exchange: hours of care per krone. Plans never use it.

use super::{
    engine,
    error::ModelError,
    frame::Frame,
    model::Model,
    price::clean,
    program::Program,
    stages::{Objective, unmet_hours},
};
use serde::{Deserialize, Serialize};

/// A point that no other beats in both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tradeoff {
    /// Kroner of the hours used.
    pub kroner: f64,
    /// Unmet hours at least.
    pub unmet: f64,
    /// Hours of care for one more krone.
    pub hours_per_krone: f64,
}

/// So many points from the cheapest plan to the one with least unmet care. Whole numbers are relaxed.
///
/// # Errors
/// As [`super::answer()`].
pub fn pareto(model: &Model, points: u32) -> Result<Vec<Tradeoff>, ModelError> {
    let frame = Frame::new(model)?;
    let program = Program::new(&frame);
    let (care, money) = (unmet_hours(&program), Objective::Money.costs(&frame, &program));
    if program.columns.is_empty() || points < 2 {
        return Ok(Vec::new());
    }
    let goal = |name, costs: &super::program::Terms| engine::Goal { name, costs: costs.clone(), tolerance: 1e-6 };
    let cheapest = engine::goals(&program, &[goal("money", &money)])?[0].objective;
    let dearest = engine::goals(&program, &[goal("unmet care", &care), goal("money", &money)])?[1].objective;
    let mut lp = engine::lp(&program);
    care.iter().for_each(|(column, cost)| lp.set_column_cost(*column, *cost));
    let row = lp.row(f64::NEG_INFINITY, cheapest, &money);
    let sweep = (0..points).map(|k| {
        let kroner = cheapest + (dearest - cheapest) * f64::from(k) / f64::from(points - 1);
        // A hair more, so that rounding does not make the cheapest plan infeasible.
        lp.set_row_bounds(row, f64::NEG_INFINITY, kroner + 1e-6);
        let unmet = engine::least(&mut lp, "the trade-off of care and money")?;
        Ok(Tradeoff { kroner: clean(kroner), unmet: clean(unmet), hours_per_krone: clean(-lp.duals()[row]) })
    });
    sweep.collect()
}
