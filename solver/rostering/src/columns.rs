//! A rota by the engine.

use crate::{instance::Instance, ward::{self, Ward}};
use std::sync::atomic::AtomicBool;
use turnus_engine::{Clock, Outcome, Params, Progress};
use turnus_domain::planning_input::PlanningInput;

/// Measured.
pub fn measure(input: &PlanningInput, params: &Params, stop: &AtomicBool, clock: Clock<'_>, report: &mut dyn FnMut(&Progress)) -> (Outcome, Option<i64>, usize) {
    let instance = Instance::lower(input).unwrap();
    let ward = Ward::new(&instance);
    let out = turnus_engine::search(&ward.model, params, stop, clock, report);
    let (mut points, mut subs) = (None, 0);
    if let Some(lines) = &out.lines {
        let substitutes = ward.substitutes(&instance, lines);
        subs = substitutes.iter().map(|(d, s, _)| instance.duty[*d][*s].working as usize).sum::<usize>() / 60;
        points = ward::points(&instance, lines, &substitutes);
    }
    (out, points, subs)
}
