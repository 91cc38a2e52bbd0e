//! C7, risk: `Σ_a rho[a]·x[a,u,b] ≤ Rmax[u]`. What law forbids has no column, so no row either.

use super::super::{
    frame::Frame,
    program::{Program, Row, Terms},
};

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    for (index, limit) in frame.model.risk_limits.iter().enumerate() {
        let unit = frame.at("unit", &limit.unit);
        let risky = program.hours(frame).into_iter().filter(|(_, w)| w.unit == unit && w.risk > 0.0);
        let terms: Terms = risky.map(|(column, w)| (column, w.risk)).collect();
        program.row(Row::Risk(index), frame.rule(limit.rule.as_ref()), (f64::NEG_INFINITY, limit.points), terms);
    }
}
