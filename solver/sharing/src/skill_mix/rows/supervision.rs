//! C4, supervision: `Σ_{a supervised by q} e[a]·x[a,u,b] ≤ span[q]·presence[q,u,b]`, of those who are there.

use super::super::{
    frame::{Frame, Post},
    program::{Program, Row, Terms},
};
use std::collections::BTreeMap;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program, on_duty: &BTreeMap<Post, Terms>) {
    let mut terms: BTreeMap<Post, Terms> = BTreeMap::new();
    for (column, way) in program.hours(frame) {
        for (supervisor, _) in &way.way.supervision {
            if frame.model.professions[*supervisor].span.is_some() {
                terms.entry(way.post_of(*supervisor)).or_default().push((column, way.effort));
            }
        }
    }
    for (post, mut terms) in terms {
        let supervisor = &frame.model.professions[post.profession];
        let span = supervisor.span.unwrap_or(f64::INFINITY);
        terms.extend(on_duty.get(&post).into_iter().flatten().map(|(column, k)| (*column, -k * span)));
        let present = frame.supply.get(&post).map_or(0.0, |(_, present)| *present);
        let rule = frame.rule(supervisor.span_rule.as_ref());
        program.row(Row::Supervision(post), rule, (f64::NEG_INFINITY, span * present), super::super::engine::merged(terms));
    }
}
