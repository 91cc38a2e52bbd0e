//! C2, capacity: `Σ_a e[a]·x + Σ_a sup[a,p]·x + Σ_g th[g]·y[g]·share[b] ≤ H + extra + borrowed·(1 − loss) − lent`.

use super::super::{
    frame::{Frame, Post},
    program::{Column, Program, Row, Terms},
};
use std::collections::BTreeMap;

/// What adds to (or takes from) the hours on duty at each post: extra hours, hours borrowed and hours lent.
pub(super) fn more_on_duty(frame: &Frame<'_>, program: &Program) -> BTreeMap<Post, Terms> {
    let mut terms: BTreeMap<Post, Terms> = BTreeMap::new();
    for (index, column) in program.columns.iter().enumerate() {
        match column.what {
            Column::Extra(line) => {
                let extra = &frame.model.extra[line];
                terms.entry(frame.post(&extra.profession, &extra.unit, &extra.bucket)).or_default().push((index, 1.0));
            }
            Column::Lent { arc, bucket } => {
                let arc = &frame.model.lending[arc];
                let profession = frame.at("profession", &arc.profession);
                let at = |unit: &str| Post { profession, unit: frame.at("unit", unit), bucket };
                terms.entry(at(&arc.from)).or_default().push((index, -1.0));
                terms.entry(at(&arc.to)).or_default().push((index, 1.0 - arc.loss));
            }
            _ => {}
        }
    }
    terms
}

pub(super) fn add(frame: &Frame<'_>, program: &mut Program, on_duty: &BTreeMap<Post, Terms>) {
    let mut terms: BTreeMap<Post, Terms> = BTreeMap::new();
    for (column, way) in program.hours(frame) {
        terms.entry(way.post()).or_default().push((column, way.effort));
        for (supervisor, hours) in &way.way.supervision {
            terms.entry(way.post_of(*supervisor)).or_default().push((column, *hours));
        }
    }
    for (index, column) in program.columns.iter().enumerate() {
        if let Column::Trained(line) = column.what {
            let course = &frame.model.training[line];
            for (bucket, share) in frame.model.buckets.iter().map(|b| b.course_share).enumerate().filter(|(_, s)| *s > 0.0) {
                let post = Post { profession: frame.at("profession", &course.profession), unit: frame.at("unit", &course.unit), bucket };
                terms.entry(post).or_default().push((index, course.hours * share));
            }
        }
    }
    for (post, more) in on_duty {
        terms.entry(*post).or_default().extend(more.iter().map(|(column, k)| (*column, -k)));
    }
    for (post, terms) in terms {
        let hours = frame.supply.get(&post).map_or(0.0, |(hours, _)| *hours);
        program.row(Row::Capacity(post), None, (f64::NEG_INFINITY, hours), super::super::engine::merged(terms));
    }
}
