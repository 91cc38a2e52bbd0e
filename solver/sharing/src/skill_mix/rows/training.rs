//! C10, training: `Σ (cost·y + scheme cost·z) ≤ budget`, `y ≤ seats·z`. The stock over years is in `stock`.

use super::super::{
    frame::Frame,
    program::{Column, Program, Row, Terms},
};

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    let columns = program.index();
    let mut kroner: Terms = Vec::new();
    for (index, course) in frame.model.training.iter().enumerate() {
        let (people, scheme) = (columns[&Column::Trained(index)], columns[&Column::Scheme(index)]);
        kroner.extend([(people, course.cost), (scheme, course.scheme_cost)]);
        let terms = vec![(people, 1.0), (scheme, -f64::from(course.seats))];
        program.row(Row::Seats(index), None, (f64::NEG_INFINITY, 0.0), terms);
    }
    if let (Some(limit), false) = (&frame.model.training_budget, kroner.is_empty()) {
        program.row(Row::TrainingBudget, frame.rule(limit.rule.as_ref()), (f64::NEG_INFINITY, limit.at_most), kroner);
    }
}
