//! The rota that a search begins with, by integer programs: how many duties of each length everybody has, who works which weekend,
//! and all other days.
//!
//! Where substitutes are needed the numbers of duties come first (see [`Compositions`]): the sample home with absences began at 30 854
//! points and ended at 30 641; from weekends without them it ended at 31 245 in about the same time.

use crate::{
    instance::Instance,
    solve::{DAYS_GAP, Params, Standing, WEEKEND_GAP, program_limits},
    ward::Ward,
    weekends::{Compositions, Weekends},
};
use std::sync::atomic::AtomicBool;
use turnus_lp::MipLimits;

/// A search of fewer steps waits neither for numbers of duties, nor for a program that sees single weeks, nor always for one of all
/// other days.
const THOROUGH: u64 = 1_000_000;

/// In a shorter search all other days are laid by a program where there is less than one substitute in so many days. Without it the
/// ward with few absences came to 7 067 points instead of 5 308. Numbers of duties come first only where there are more.
const DAYS_OF_A_SUBSTITUTE: usize = 7;

/// Compositions this near to their bound will do, and weekends this near to theirs with them: a few substitutes' hours in a ward of
/// thirty.
const COMPOSITIONS_GAP: f64 = 0.003;
const COMPOSED_GAP: f64 = 0.0035;
/// Nodes after which they are taken as they are.
const NODES: i64 = 100;
/// Simplex iterations after which weekends are taken as they are: some take long at the root of their search. The sample home with
/// absences needs 19 000.
const ITERATIONS: i64 = 100_000;
/// Where compositions cost more than so many times what any hours do, hours are not what is scarce. A ward with few absences came to
/// 8 007 points by them and to 3 513 without.
const SCARCE: f64 = 1.015;
/// Weekends that cost so many times what the compositions promised will do, and such that cost more than so many times it will not.
const WILL_DO: f64 = 1.005;
const PROMISED: f64 = 1.03;

/// Where a search begins.
pub(crate) struct Beginning {
    /// Choices of everybody's days that the first rota is made of. None where the programs found nothing.
    pub choices: Option<Vec<Vec<u64>>>,
    /// Whether numbers of duties came first.
    pub composed: bool,
}

/// Where to begin; `days` is told when the weekends are known. Where shifts stand, their price decides, not numbers of duties.
pub(crate) fn beginning(
    instance: &Instance,
    ward: &Ward,
    standing: Option<Standing<'_>>,
    params: &Params,
    cancel: &AtomicBool,
    days: &mut dyn FnMut(),
) -> Beginning {
    let numbers_first = params.steps >= THOROUGH && standing.is_none();
    match numbers_first.then(|| composed(instance, ward, params, cancel, days)).flatten() {
        Some(choices) => Beginning { choices: Some(choices), composed: true },
        None => Beginning { choices: plain(instance, ward, standing, params, cancel, days), composed: false },
    }
}

/// Numbers of duties first, where substitutes are needed.
fn composed(instance: &Instance, ward: &Ward, params: &Params, cancel: &AtomicBool, days: &mut dyn FnMut()) -> Option<Vec<Vec<u64>>> {
    let limits = |gap: f64| {
        let limits = program_limits(params, gap);
        MipLimits { nodes: Some(limits.nodes.map_or(NODES, |nodes| nodes.min(NODES))), ..limits }
    };
    let compositions = Compositions::best(instance, &ward.kept, &limits(COMPOSITIONS_GAP), cancel)?;
    let scarce = compositions.points <= SCARCE * compositions.least;
    if !scarce || compositions.hired * DAYS_OF_A_SUBSTITUTE < instance.days {
        return None;
    }
    let near = MipLimits {
        iterations: Some(ITERATIONS),
        stop_at_first: true,
        stop_objective: WILL_DO * compositions.points,
        ..limits(COMPOSED_GAP)
    };
    let weekends = Weekends::first(instance, instance.weeks, Some(&compositions), None).solve(&near, cancel)?;
    if weekends.points > PROMISED * compositions.points {
        return None;
    }
    days();
    let all = Weekends::around(instance, &weekends.lines, Some(&compositions), None).solve(&limits(DAYS_GAP), cancel);
    Some(all.map_or_else(|| ward.around(instance, &weekends.lines), |found| Ward::exactly(&found.lines)))
}

/// Weekends first.
fn plain(
    instance: &Instance,
    ward: &Ward,
    standing: Option<Standing<'_>>,
    params: &Params,
    cancel: &AtomicBool,
    days: &mut dyn FnMut(),
) -> Option<Vec<Vec<u64>>> {
    let thorough = params.steps >= THOROUGH;
    let weeks = if thorough { 1 } else { instance.weeks };
    let weekends = Weekends::first(instance, weeks, None, standing).solve(&program_limits(params, WEEKEND_GAP), cancel);
    days();
    let weekends = weekends?;
    let settled = thorough || weekends.hired * DAYS_OF_A_SUBSTITUTE < instance.days;
    let around = || Weekends::around(instance, &weekends.lines, None, standing).solve(&program_limits(params, DAYS_GAP), cancel);
    let all = settled.then(around).flatten();
    Some(all.map_or_else(|| ward.around(instance, &weekends.lines), |found| Ward::exactly(&found.lines)))
}
