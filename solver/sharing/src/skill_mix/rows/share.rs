//! C6, share: `Σ_{a by listed} e[a]·x ≥ share·Σ_{a by those who count} e[a]·x`, per unit and bucket.

use super::super::{
    frame::Frame,
    program::{Program, Row, Terms},
};
use std::collections::BTreeSet;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    for (index, minimum) in frame.model.minimum_share.iter().enumerate() {
        let listed: BTreeSet<usize> = minimum.professions.iter().map(|p| frame.at("profession", p)).collect();
        let (unit, bucket) = (frame.at("unit", &minimum.unit), frame.at("bucket", &minimum.bucket));
        let here = program.hours(frame).into_iter().filter(|(_, w)| w.unit == unit && w.bucket == bucket);
        let counting = here.filter(|(_, w)| frame.model.professions[w.way.profession].counts);
        let terms: Terms = counting
            .map(|(column, w)| {
                let own = if listed.contains(&w.way.profession) { 1.0 } else { 0.0 };
                (column, w.effort * (own - minimum.share))
            })
            .collect();
        program.row(Row::Share(index), frame.rule(minimum.rule.as_ref()), (0.0, f64::INFINITY), terms);
    }
}
