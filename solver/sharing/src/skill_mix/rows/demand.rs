//! C1, demand: `Σ_a x[a,u,b] + v[k,u,b] = D[k,u,b]`.

use super::super::{
    frame::Frame,
    program::{Column, Program, Row, Terms},
};
use std::collections::BTreeMap;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    let mut terms: BTreeMap<_, Terms> = BTreeMap::new();
    for (column, way) in program.hours(frame) {
        terms.entry(way.place()).or_default().push((column, 1.0));
    }
    for (index, column) in program.columns.iter().enumerate() {
        if let Column::Unmet(place) = column.what {
            terms.entry(place).or_default().push((index, 1.0));
        }
    }
    for (place, terms) in terms {
        let (hours, line) = frame.demand[&place];
        program.row(Row::Demand(place), frame.rule(frame.model.demand[line].rule.as_ref()), (hours, hours), terms);
    }
}
