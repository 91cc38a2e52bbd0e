//! The rota that a search begins with, by integer programs: how many duties of each length everybody has, who works which weekend,
//! and all other days.
//!
//! Where substitutes are needed the numbers of duties come first (see [`Compositions`]): the sample home with absences began at 30 854
//! points and ended at 30 641; from weekends without them it ended at 31 245 in about the same time.

use crate::{
    instance::Instance,
    rebalance::rebalanced,
    solve::{DAYS_GAP, Params, Standing, WEEKEND_GAP, program_limits},
    ward::Ward,
    weekends::{Composition, Compositions, Found, Nights, Numbers, Possible, Weekends, least},
};
use std::sync::atomic::AtomicBool;
use turnus_lp::MipLimits;

/// A search of fewer steps waits neither for numbers of duties, nor for a program that sees single weeks, nor always for one of all
/// other days.
const THOROUGH: u64 = 1_000_000;

/// In a shorter search all other days are laid by a program where there is less than one substitute in so many days. Without it the
/// ward with few absences came to 7 067 points instead of 5 308. Numbers of duties come first only where there are more.
const DAYS_OF_A_SUBSTITUTE: usize = 7;

/// A way to choose compositions, and how long weekends are then looked for.
#[derive(Clone, Copy)]
struct Way {
    nights: Nights,
    /// How near to their bound compositions will do.
    gap: f64,
    /// Simplex iterations after which weekends are taken as they are.
    iterations: i64,
}

/// One way after the other until weekends come out near what their compositions promise: sums over days that are alike do not tell. Nights are told first, within half an hour of a substitute in a ward of thirty: the sample home from
/// 2026-12-28 had by seed 2 compositions of 32 967 points so, of 33 022 within 0.3 %. With nights told the one from 2027-01-04 had by seed 2
/// compositions of 30 457 points whose weekends' relaxation costs 31 783, and 30 400 without LOC-01: who works every fourth weekend has to
/// meet the shifts of that one, and sums over all weekends do not see who else is there. In sums over every fourth weekend the program took
/// more than 35 s. Where open nights come out instead, [`rebalanced`](crate::rebalance::rebalanced) tells them later.
/// Weekends with told nights that are not near what was promised after so many simplex iterations hardly get there: those of the sample home
/// from 2027-01-04 stayed by seed 1 at 30 900 points from 4 s to 17 s, where 30 400 are the bound, and by three other seeds the same. Then
/// open nights are tried too, and the better weekends count.
const WAYS: [Way; 2] =
    [Way { nights: Nights::Told, gap: 0.001, iterations: 30_000 }, Way { nights: Nights::Open, gap: 0.003, iterations: ITERATIONS }];
/// Weekends this near to their bound will do with them: a few substitutes' hours in a ward of thirty.
const COMPOSED_GAP: f64 = 0.0035;
/// Nodes after which all of these programs are taken as they are.
const NODES: i64 = 100;
/// Simplex iterations after which weekends are taken as they are: some take long at the root of their search. The sample home with
/// absences needs 19 000.
const ITERATIONS: i64 = 100_000;
/// Where compositions cost more than so many times what any hours do, hours are not what is scarce. A ward with few absences came to
/// 8 007 points by them and to 3 513 without.
const SCARCE: f64 = 1.015;
/// Where compositions of nearly the most minutes do not do, they are chosen among many together with the weekends; such as cost more than
/// so many times what any hours do will not do. The hospital ward of the samples began at 35 399 points by them and at 43 615 without.
const AMONG: f64 = 1.1;
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

/// Where to begin once more: from a rota, with numbers of duties and weekends of a few people after the others anew. None where none are
/// better.
pub(crate) fn again(
    instance: &Instance,
    ward: &Ward,
    lines: &[Box<[u8]>],
    params: &Params,
    cancel: &AtomicBool,
    days: &mut dyn FnMut(),
) -> Option<Beginning> {
    let lines: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    let (weekends, numbers) = rebalanced(instance, &lines, params, cancel)?;
    days();
    Some(Beginning { choices: Some(around(instance, ward, &weekends, &Chosen::Before(numbers), params, cancel)), composed: true })
}

/// Numbers of duties first, where substitutes are needed.
fn composed(instance: &Instance, ward: &Ward, params: &Params, cancel: &AtomicBool, days: &mut dyn FnMut()) -> Option<Vec<Vec<u64>>> {
    let least = least(instance, &ward.kept, &limits(params, 0.0), cancel)?;
    let (weekends, numbers) = match settled(instance, ward, SCARCE * least.points, &WAYS, params, cancel) {
        Some((weekends, of)) => (weekends, Chosen::Before(of)),
        None if least.hired * (DAYS_OF_A_SUBSTITUTE as f64) < instance.days as f64 => return None,
        None => chosen(instance, AMONG * least.points, params, cancel)?,
    };
    days();
    Some(around(instance, ward, &weekends, &numbers, params, cancel))
}

/// A rota around weekends: of a program of all other days where it finds one.
fn around(instance: &Instance, ward: &Ward, weekends: &Found, numbers: &Chosen, params: &Params, cancel: &AtomicBool) -> Vec<Vec<u64>> {
    let all = all_days(instance, weekends, numbers, params, cancel);
    all.map_or_else(|| ward.around(instance, &weekends.lines), |found| Ward::exactly(&found.lines))
}

/// How compositions came.
enum Chosen {
    /// Before the weekends.
    Before(Vec<Composition>),
    /// With the weekends, of these.
    With(Possible),
}

/// All other days around the weekends. Where they do not keep what the weekends promised, compositions are chosen once more, with them:
/// by seed 3 the other days of the hospital ward came to 35 950 points, and so to 35 066.
fn all_days(instance: &Instance, weekends: &Found, numbers: &Chosen, params: &Params, cancel: &AtomicBool) -> Option<Found> {
    let around =
        |numbers: Numbers<'_>, limits: &MipLimits| Weekends::around(instance, &weekends.lines, numbers, None).solve(limits, cancel);
    match numbers {
        Chosen::Before(of) => around(Numbers::Of(of), &limits(params, DAYS_GAP)),
        Chosen::With(possible) => {
            let first = around(Numbers::Of(&weekends.numbers), &limits(params, DAYS_GAP));
            if first.as_ref().is_some_and(|first| first.points <= weekends.points) {
                return first;
            }
            around(Numbers::Among(possible), &weekend_limits(params)).or(first)
        }
    }
}

/// Compositions of at most so many points, and then weekends that come out with them: the best of the ways up to one that will do.
fn settled(
    instance: &Instance,
    ward: &Ward,
    most: f64,
    ways: &[Way],
    params: &Params,
    cancel: &AtomicBool,
) -> Option<(Found, Vec<Composition>)> {
    let mut best: Option<(Found, Vec<Composition>)> = None;
    for &Way { nights, gap, iterations } in ways {
        let compositions = Compositions::best(instance, &ward.kept, nights, most, &limits(params, gap), cancel);
        let Some(Compositions { of, points, .. }) = compositions.filter(|c| c.hired * DAYS_OF_A_SUBSTITUTE >= instance.days) else { break };
        let (will_do, promised) = (WILL_DO * points, PROMISED * points);
        let near = MipLimits { iterations: Some(iterations), stop_objective: will_do, stop_bound: promised, ..weekend_limits(params) };
        let program = Weekends::first(instance, instance.weeks, Numbers::Of(&of), None);
        let found = program.solve(&MipLimits { stop_at_first: true, ..near }, cancel);
        let before = best.as_ref().map_or(promised, |(best, _)| best.points);
        best = found.filter(|found| found.points < before).map(|found| (found, of)).or(best);
        if best.as_ref().is_some_and(|(best, _)| best.points <= will_do) {
            break;
        }
    }
    best
}

/// Weekends of at most so many points, with compositions that are chosen in the same program.
fn chosen(instance: &Instance, most: f64, params: &Params, cancel: &AtomicBool) -> Option<(Found, Chosen)> {
    let possible = Possible::of(instance)?;
    let program = Weekends::first(instance, instance.weeks, Numbers::Among(&possible), None);
    let weekends = program.solve(&weekend_limits(params), cancel)?;
    (weekends.points <= most).then_some((weekends, Chosen::With(possible)))
}

/// Limits of one of these programs.
pub(crate) fn limits(params: &Params, gap: f64) -> MipLimits {
    let limits = program_limits(params, gap);
    MipLimits { nodes: Some(limits.nodes.map_or(NODES, |nodes| nodes.min(NODES))), ..limits }
}

fn weekend_limits(params: &Params) -> MipLimits {
    MipLimits { iterations: Some(ITERATIONS), ..limits(params, COMPOSED_GAP) }
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
    let weekends = Weekends::first(instance, weeks, Numbers::Any, standing).solve(&program_limits(params, WEEKEND_GAP), cancel);
    days();
    let weekends = weekends?;
    let settled = thorough || weekends.hired * DAYS_OF_A_SUBSTITUTE < instance.days;
    let around = || Weekends::around(instance, &weekends.lines, Numbers::Any, standing).solve(&program_limits(params, DAYS_GAP), cancel);
    let all = settled.then(around).flatten();
    Some(all.map_or_else(|| ward.around(instance, &weekends.lines), |found| Ward::exactly(&found.lines)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::ward as sample;

    #[test]
    fn a_second_way_is_tried_where_weekends_of_the_first_do_not_come_out_and_none_in_vain_takes_any_away() {
        let instance = Instance::lower(&sample::scarce(4)).unwrap();
        let ward = Ward::new(&instance);
        let params = Params { steps: THOROUGH, seed: 1, ..Params::default() };
        let of = |ways: &[Way]| {
            settled(&instance, &ward, f64::INFINITY, ways, &params, &AtomicBool::new(false)).map(|(weekends, of)| (weekends.points, of))
        };
        let [told, open] = WAYS;
        let in_vain = Way { iterations: 0, ..open };
        assert!(of(&[in_vain]).is_none() && of(&[told]).is_none());
        let second = of(&[open]);
        assert!(second.is_some());
        assert_eq!([of(&WAYS), of(&[in_vain, open]), of(&[open, in_vain])], [second.clone(), second.clone(), second]);
    }
}
