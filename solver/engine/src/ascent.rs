//! Good duals before the first linear program: the volume algorithm (Barahona and Anbil 2000) on the Lagrangian of the cover
//! rows. A step prices everybody by multipliers only, which is far cheaper than a solve of the master, and the duals it ends
//! with are near enough to the root's that column generation begins where it would have taken dozens of rounds to come.

use crate::{
    control::Control,
    generation::Pricers,
    master::{Duals, SCALE, costs},
    model::Model,
};
use rayon::prelude::*;
use std::sync::PoisonError;

const S: f64 = SCALE as f64;
/// Steps without a better bound before the steps get shorter, and how much.
const PATIENCE: usize = 12;
const SHORTER: f64 = 0.7;
/// Weight of the newest lines in the average of all, in the first half of the steps and in the second.
const NEWEST: [f64; 2] = [0.12, 0.04];
/// Length of the steps at the beginning of each half.
const LENGTH: [f64; 2] = [0.5, 0.3];
/// The goal that steps aim at is so much above the best bound.
const ABOVE: f64 = 1.02;
/// Looks at duals of nothing until the multipliers of hours and nights have settled there.
const SETTLE: usize = 8;

/// Duals after so many steps. `objective` is the cost of a plan. Where cover comes out by itself, reliefs paid in full are
/// farther from the end than rows worth nothing: then the steps begin there once more.
pub(crate) fn ascend(model: &Model, pricers: &Pricers, allowed: &[Vec<u64>], steps: usize, objective: i64, control: &Control<'_>) -> Duals {
    let climb = |trial| climb(model, pricers, allowed, trial, steps, objective, control);
    let paid = climb(shared(model));
    if paid.0 > 0.0 || control.stopped() {
        return paid.1;
    }
    let free = Duals { cover: vec![0.0; model.cover.len()], ..Duals::default() };
    for _ in 0..SETTLE {
        lagrangian(model, pricers, allowed, &free, control);
    }
    let found = climb(free.cover);
    if found.0 > paid.0 { found.1 } else { paid.1 }
}

/// The best duals of so many steps from some duals, and their bound.
fn climb(
    model: &Model,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    mut trial: Vec<f64>,
    steps: usize,
    objective: i64,
    control: &Control<'_>,
) -> (f64, Duals) {
    let rows = model.cover.len();
    let top = objective as f64 * S;
    let mut center = (f64::NEG_INFINITY, vec![0.0_f64; rows]);
    let mut average: Vec<f64> = Vec::new();
    let (mut goal, mut length, mut failed) = (0.3 * top, LENGTH[0], 0);
    for at in 0..steps {
        if control.stopped() {
            break;
        }
        let newest = NEWEST[usize::from(2 * at >= steps)];
        if at == steps / 2 {
            (length, failed) = (LENGTH[1], 0);
        }
        let duals = Duals { cover: trial.iter().map(|y| y.round()).collect(), ..Duals::default() };
        let Some((value, have)) = lagrangian(model, pricers, allowed, &duals, control) else { break };
        if average.is_empty() {
            average.clone_from(&have);
        }
        for (a, h) in average.iter_mut().zip(&have) {
            *a = newest * h + (1.0 - newest) * *a;
        }
        if value > center.0 {
            let along: f64 = (0..rows).map(|k| (model.cover[k].need as f64 - have[k]) * (model.cover[k].need as f64 - average[k])).sum();
            if along > 0.0 {
                length = (length * 1.1_f64).min(2.0);
            }
            center = (value, duals.cover);
            failed = 0;
        } else {
            failed += 1;
            if failed >= PATIENCE {
                (length, failed) = (length * SHORTER, 0);
            }
        }
        if center.0 > 0.5 * goal {
            goal = (ABOVE * center.0.max(1.0)).min(top.max(center.0 * 1.001));
        }
        let square: f64 = (0..rows).map(|k| (model.cover[k].need as f64 - average[k]).powi(2)).sum();
        if square < 1e-9 || length < 1e-3 {
            break;
        }
        let step = length * (goal - center.0).max(1e-3 * center.0.abs()) / square;
        trial = (0..rows).map(|k| center.1[k] + step * (model.cover[k].need as f64 - average[k])).collect();
        project(model, &mut trial);
    }
    (center.0, Duals { cover: center.1, ..Duals::default() })
}

/// Every relief paid in full, by the rows it serves: where heads are scarce, this is near the end already.
fn shared(model: &Model) -> Vec<f64> {
    let mut duals = vec![f64::INFINITY; model.cover.len()];
    for relief in model.help.reliefs() {
        // Nearly all of it to the row that needs most: what a few can do earns little more than what all can do.
        let weight = |k: usize| (model.cover[k].need as f64).powi(6);
        let all: f64 = relief.rows.iter().map(|k| weight(*k)).sum();
        for k in &relief.rows {
            duals[*k] = duals[*k].min((relief.cost as f64 * S * weight(*k) / all.max(1.0)).floor());
        }
    }
    duals.iter().map(|y| if y.is_finite() { *y } else { 0.0 }).collect()
}

/// Into the duals that slacks and reliefs allow: there is nothing to win outside.
fn project(model: &Model, duals: &mut [f64]) {
    for (y, row) in duals.iter_mut().zip(&model.cover) {
        *y = y.clamp(-(row.over as f64) * S, row.under as f64 * S);
    }
    for relief in model.help.reliefs() {
        let sum: f64 = relief.rows.iter().map(|k| duals[*k]).sum();
        let most = relief.cost as f64 * S;
        if sum > most {
            // A hair below, so that rounding does not lead out again.
            relief.rows.iter().for_each(|k| duals[*k] = (duals[*k] * most / sum).floor());
        }
    }
}

/// Value of duals that slacks and reliefs allow, and how many people count in each row; `None` when somebody has no line.
fn lagrangian(model: &Model, pricers: &Pricers, allowed: &[Vec<u64>], duals: &Duals, control: &Control<'_>) -> Option<(f64, Vec<f64>)> {
    let answers: Vec<Option<(f64, Vec<u8>, u64)>> = control.time_pricing(|| {
        (0..pricers.len())
            .into_par_iter()
            .map(|p| {
                let cost = costs(model, p, duals);
                pricers[p].lock().unwrap_or_else(PoisonError::into_inner).relaxed(&cost, &allowed[p])
            })
            .collect()
    });
    let mut value: f64 = duals.cover.iter().zip(&model.cover).map(|(y, row)| y * row.need as f64).sum();
    let mut lines = Vec::with_capacity(answers.len());
    for (answer, person) in answers.into_iter().zip(&model.people) {
        let (lower, line, work) = answer?;
        control.work(work);
        value += lower + person.base as f64 * S;
        lines.push(line.into_boxed_slice());
    }
    Some((value, model.counted(&lines).into_iter().map(|n| n as f64).collect()))
}
