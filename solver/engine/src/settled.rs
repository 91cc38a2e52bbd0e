//! Multipliers of the cover around a plan that is there already, for the proof that travels with it.

use crate::{
    coarse,
    control::{Clock, Control},
    generation::whole_bound,
    model::Model,
    priced::Pricer,
};
use std::sync::{Mutex, atomic::AtomicBool};

/// Multiplier of each cover row in parts of 1/[`crate::SCALE`], and the bound that the engine has by them, where lines are layered
/// graphs: the relaxation of [`crate::search`] by itself. `None` when a line of the plan is not legal.
#[must_use]
pub fn multipliers(model: &Model, lines: &[Box<[u8]>], rounds: usize, stop: &AtomicBool, clock: Clock<'_>) -> Option<(Vec<i64>, i64)> {
    let objective = model.objective(lines)?;
    if objective <= 0 || rounds == 0 {
        return Some((vec![0; model.cover.len()], 0));
    }
    let control = Control::new(stop, clock);
    let allowed: Vec<Vec<u64>> = model.people.iter().map(|p| p.allowed.clone()).collect();
    let pricers: Vec<Mutex<Pricer>> = model.people.iter().map(|p| Mutex::new(Pricer::new(p, model.days, model.choices))).collect();
    let found = coarse::relax(model, &pricers, &allowed, (objective, lines), rounds, &control);
    Some((found.duals.cover.iter().map(|y| *y as i64).collect(), whole_bound(found.bound)))
}
