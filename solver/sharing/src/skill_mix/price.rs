//! What one more unit of a row frees: the dual, confirmed by solving again, and how far it holds.
//!
//! Prices are hours of care per hour (or person, point, krone) of the row, from a program that minimises unmet
//! hours alone. A dual is one of many where the optimum is degenerate, so an hour more and an hour less are solved
//! too. Unmet hours are convex in a right side; so the price holds from where to where the line through today's
//! point with the dual's slope touches them, found by intersecting it with tangents.

use super::{
    engine,
    error::ModelError,
    frame::Frame,
    label::Label,
    program::{Program, Row},
    stages::unmet_hours,
};
use serde::{Deserialize, Serialize};
use turnus_lp::Lp;

/// A price that was confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// The row.
    pub of: Label,
    /// What one of it is.
    pub per: String,
    /// How much of it there is.
    pub amount: f64,
    /// Dual: change of unmet hours per unit; at most 0 for what is scarce, at least 0 for what is asked.
    pub dual: f64,
    /// Hours freed by one more, solved again.
    pub one_more_frees: f64,
    /// Hours lost by one fewer, solved again; absent where there is not one to take away.
    pub one_fewer_costs: Option<f64>,
    /// The dual holds from this amount …
    pub holds_from: Option<f64>,
    /// … to this one; absent when it holds as far as was looked.
    pub holds_to: Option<f64>,
}

/// Prices of the rows of a block: capacity, competence, supervision, and what else binds.
pub(crate) fn prices(frame: &Frame<'_>, program: &Program) -> Result<Vec<Price>, ModelError> {
    if program.columns.is_empty() {
        return Ok(Vec::new());
    }
    let mut lp = engine::lp(program);
    unmet_hours(program).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
    let unmet = engine::least(&mut lp, "prices")?;
    let duals = lp.duals().to_vec();
    let mut curve = Curve { lp, unmet, span: frame.asked() + 1.0 };
    let mut out = Vec::new();
    for (index, row) in program.rows.iter().enumerate() {
        let always = matches!(row.what, Row::Capacity(_) | Row::Competence { .. } | Row::Supervision(_));
        let binding = duals[index].abs() > 1e-9 && !matches!(row.what, Row::Demand(_) | Row::PartOf { .. } | Row::Practice(_));
        if always || binding {
            out.push(curve.price(index, duals[index], Label::of(frame, row.what), row.what)?);
        }
    }
    Ok(out)
}

/// Unmet hours as a function of one right side.
#[derive(Debug)]
struct Curve {
    lp: Lp,
    unmet: f64,
    /// How far from today it is looked.
    span: f64,
}

impl Curve {
    fn price(&mut self, row: usize, dual: f64, of: Label, what: Row) -> Result<Price, ModelError> {
        let (lower, upper) = self.lp.row_bounds(row);
        let amount = if upper.is_finite() { upper } else { lower };
        let takes = matches!(what, Row::Capacity(_) | Row::Competence { .. } | Row::Supervision(_) | Row::Risk(_));
        let fewest = if takes { -amount } else { -self.span };
        let one_more = self.at(row, 1.0)?.map_or(0.0, |(unmet, _)| self.unmet - unmet);
        let one_fewer = if fewest <= -1.0 { self.at(row, -1.0)?.map(|(unmet, _)| unmet - self.unmet) } else { None };
        let (mut from, mut to) = (None, None);
        if dual.abs() > 1e-9 {
            from = self.reach(row, dual, fewest)?;
            to = self.reach(row, dual, self.span)?;
        }
        self.at(row, 0.0)?;
        let per = match what {
            Row::Risk(_) => "risk point",
            Row::TrainingBudget => "krone",
            Row::Seats(_) => "person",
            Row::Professions { .. } => "profession",
            _ => "hour",
        };
        Ok(Price {
            of,
            per: per.to_owned(),
            amount,
            dual: clean(dual),
            one_more_frees: clean(one_more),
            one_fewer_costs: one_fewer.map(clean),
            holds_from: from.map(|d| clean(amount + d)),
            holds_to: to.map(|d| clean(amount + d)),
        })
    }

    /// Unmet hours and their slope with so much more; `None` when that is infeasible.
    fn at(&mut self, row: usize, more: f64) -> Result<Option<(f64, f64)>, ModelError> {
        let (lower, upper) = self.lp.row_bounds(row);
        self.lp.set_row_bounds(row, lower + more, upper + more);
        let found = engine::least(&mut self.lp, "an hour more or fewer");
        let slope = self.lp.duals()[row];
        self.lp.set_row_bounds(row, lower, upper);
        match found {
            Ok(unmet) => Ok(Some((unmet, slope))),
            Err(ModelError::Infeasible { .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// How far in a direction the dual holds; `None` when as far as was looked.
    fn reach(&mut self, row: usize, dual: f64, limit: f64) -> Result<Option<f64>, ModelError> {
        let mut more = limit;
        for _ in 0..40 {
            // Infeasible that far: come nearer. Feasible right sides are an interval that holds today's.
            let Some((unmet, slope)) = self.at(row, more)? else {
                more /= 2.0;
                continue;
            };
            let above = unmet - (self.unmet + dual * more);
            if above < 1e-7 * (1.0 + unmet.abs()) {
                return Ok((more != limit || limit < 0.0).then_some(more));
            }
            if (slope - dual).abs() < 1e-12 {
                return Ok(Some(0.0));
            }
            let meets = (unmet - slope * more - self.unmet) / (dual - slope);
            more = if limit > 0.0 { meets.clamp(0.0, more) } else { meets.clamp(more, 0.0) };
        }
        Ok(Some(more))
    }
}

/// Rounds what is noise of the solver.
pub(crate) fn clean(value: f64) -> f64 {
    let rounded = (value * 1e9).round() / 1e9;
    if rounded == 0.0 { 0.0 } else { rounded }
}
