//! Multipliers of the cover around a plan that is there already, for the proof that travels with it.

use crate::{
    control::{Clock, Control},
    generation::whole_bound,
    model::Model,
    priced::Pricer,
    weights::{Relaxed, relax},
};
use std::sync::{Mutex, atomic::AtomicBool};

/// How hard the relaxation presses on the cover at first, as multiples of what suits the cost of the plan, in the order in which
/// they are tried. A good plan tells little of what its cover is worth: from the ward with few absences at 86 points the bound
/// came to 42 by the first of these, 60 by the second and 27 by 30 times.
const PRESSING: [i64; 3] = [1, 5, 20];

/// A bound is enough when it is as near as one part in so many: the next way takes as long as all before it.
const NEAR: i64 = 1_000;

/// Multiplier of each cover row in parts of 1/[`crate::SCALE`], and the bound that the engine has by them, where lines are layered
/// graphs: the relaxation of [`crate::search`] once more, until its bound is `enough`. `None` when a line of the plan is not legal.
#[must_use]
pub fn multipliers(
    model: &Model,
    lines: &[Box<[u8]>],
    (rounds, enough): (usize, i64),
    stop: &AtomicBool,
    clock: Clock<'_>,
) -> Option<(Vec<i64>, i64)> {
    let objective = model.objective(lines)?;
    let control = Control::new(stop, clock);
    let allowed: Vec<Vec<u64>> = model.people.iter().map(|p| p.allowed.clone()).collect();
    let mut best = (vec![0; model.cover.len()], 0);
    for pressing in PRESSING {
        let wanted = enough.min(objective);
        if best.1 >= wanted - wanted / NEAR || control.stopped() {
            break;
        }
        let pricers: Vec<Mutex<Pricer>> = model.people.iter().map(|p| Mutex::new(Pricer::new(p, model.days, model.choices))).collect();
        let Relaxed { duals, bound, .. } = relax(model, &pricers, &allowed, (objective.saturating_mul(pressing), lines), rounds, &control);
        if whole_bound(bound) > best.1 {
            best = (duals.cover.iter().map(|y| *y as i64).collect(), whole_bound(bound));
        }
    }
    Some(best)
}
