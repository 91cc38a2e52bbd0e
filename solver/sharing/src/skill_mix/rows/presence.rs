//! C5, presence: `Σ_p (present[p,u,b] + extra + borrowed − lent) ≥ minimum`, over professions that count.

use super::super::{
    frame::{Frame, Post},
    program::{Program, Row, Terms},
};
use std::collections::BTreeMap;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program, on_duty: &BTreeMap<Post, Terms>) {
    for (index, minimum) in frame.model.minimum_presence.iter().enumerate() {
        let posts: Vec<Post> = minimum.professions.iter().map(|p| frame.post(p, &minimum.unit, &minimum.bucket)).collect();
        let present: f64 = posts.iter().filter_map(|p| frame.supply.get(p)).map(|(_, present)| present).sum();
        let terms: Terms = posts.iter().filter_map(|p| on_duty.get(p)).flatten().copied().collect();
        let lower = minimum.hours - present;
        program.row(Row::Presence(index), frame.rule(minimum.rule.as_ref()), (lower, f64::INFINITY), super::super::engine::merged(terms));
    }
}
