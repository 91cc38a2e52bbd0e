//! Choices that no better plan makes: with the duals of a bound, whoever makes one raises it to the cost of the best plan.
//!
//! Reduced-cost fixing on the arcs of the day graphs. A line through a choice costs at least what a forward and a backward pass
//! say; that much more than the person's cheapest line is added to the bound. What is left shortens every search for a *better*
//! plan. Neighbourhoods also go sideways, so they keep every choice.

use crate::{
    control::Control,
    generation::{Pricers, whole_bound},
    master::{Duals, Master, SCALE, costs},
    model::Model,
    pricing::Ask,
};
use rayon::prelude::*;
use std::sync::PoisonError;

const S: f64 = SCALE as f64;
/// Beam of the pricing that says what a person's cheapest line costs.
const BEAM: usize = 3_000;

/// The allowed choices that a plan below `objective` can make.
pub(crate) fn left(
    model: &Model,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    (duals, objective): (&Duals, i64),
    control: &Control<'_>,
) -> Vec<Vec<u64>> {
    let everybody: Vec<usize> = (0..model.people.len()).collect();
    let priced = |p: &usize| {
        let cost = costs(model, *p, duals);
        let ask = Ask { cost: &cost, allowed: &allowed[*p], target: f64::INFINITY, beam: BEAM, keep: 1 };
        let mut pricer = pricers[*p].lock().unwrap_or_else(PoisonError::into_inner);
        let answer = pricer.price(&ask);
        let through = pricer.through(&cost, &allowed[*p]);
        (answer, through)
    };
    let priced: Vec<_> = control.time_pricing(|| everybody.par_iter().map(priced).collect());
    control.work(priced.iter().map(|(a, t)| a.work + t.as_ref().map_or(0, |t| t.1)).sum());
    let people: f64 = priced.iter().zip(&model.people).map(|((a, _), p)| a.lower + p.base as f64 * S).sum();
    let bound = Master::new(model, &everybody, None, 1e6).without_people(duals) + people;
    let mut left = allowed.to_vec();
    for ((answer, through), masks) in priced.iter().zip(&mut left) {
        let Some((through, _)) = through else { continue };
        for (d, mask) in masks.iter_mut().enumerate() {
            for c in (0..model.choices).filter(|c| *mask & (1 << c) != 0).collect::<Vec<_>>() {
                let least = through[d * model.choices + c].max(answer.lower);
                if whole_bound(bound - answer.lower + least) >= objective {
                    *mask &= !(1 << c);
                }
            }
        }
    }
    left
}
