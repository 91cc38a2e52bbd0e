//! Several people's lines at once: some people are set free, the others stay, and column generation lays all their lines together.
//!
//! Ruin and recreate lays one line after the other, and small exchanges keep everybody's hours. Where a rota is still far from its bound
//! after both, what is left needs several people to change their numbers of duties together: the hospital ward of the samples came from
//! 35 968 points to 35 233 by 120 of these (bound 35 105). Where a rota is within 1 % of its bound they hardly pay: the hospital ward came
//! from 35 243 to 35 230 within 25 s and no further in 200.

use crate::{solve, solve::Params, ward::Ward};
use std::sync::atomic::AtomicBool;

/// A rota that is further from its bound than one in so many is worth it.
const FAR: i64 = 100;
/// Steps of the search for each neighbourhood: the longer that is, the more of them.
const STEPS_OF_ONE: u64 = 50_000;

/// Whether so many points are far from a bound: by their share, and by more than an hour of a substitute. A base rota of 63 points, of
/// which 53 are proven, took 200 s for three of them.
pub(crate) fn is_far(points: i64, bound: i64, substitute_hour: i64) -> bool {
    points - bound > substitute_hour.max(points / FAR)
}

/// Better lines than these, if neighbourhoods find any; `report` is told of the points on the way.
pub(crate) fn better(
    ward: &Ward,
    lines: &[Box<[u8]>],
    params: &Params,
    cancel: &AtomicBool,
    report: &mut dyn FnMut(i64),
) -> Option<Vec<Box<[u8]>>> {
    let plain: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    let only = turnus_engine::Params {
        neighbourhoods: params.steps / STEPS_OF_ONE,
        tries: 0,
        weights: 0,
        chains: 0,
        ..solve::limits(params, Some(Ward::exactly(&plain)))
    };
    if only.neighbourhoods == 0 {
        return None;
    }
    let found = turnus_engine::search(&ward.model, &only, cancel, &|| 0.0, &mut |p| {
        if let Some(points) = p.objective {
            report(points);
        }
    });
    found.lines.filter(|found| **found != *lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{instance::Instance, parity::ward as sample, ward};

    #[test]
    fn a_rota_laid_line_after_line_becomes_a_better_one_and_stays_legal() {
        let mut input = sample::solbakken(4);
        sample::absences(&mut input);
        let instance = Instance::lower(&input).unwrap();
        let model = Ward::new(&instance);
        let allowed: Vec<Vec<u64>> = model.model.people.iter().map(|p| p.allowed.clone()).collect();
        let lines = turnus_engine::first(&model.model, &allowed, 1).unwrap();
        let points = |lines: &[Box<[u8]>]| ward::points(&instance, lines, &model.substitutes(&instance, lines));
        let params = Params { steps: 3 * STEPS_OF_ONE, ..Params::default() };
        let mut told = Vec::new();
        let better = better(&model, &lines, &params, &AtomicBool::new(false), &mut |points| told.push(points)).unwrap();
        assert!(points(&better).unwrap() < points(&lines).unwrap());
        assert!(told.is_sorted_by(|a, b| a >= b) && told.len() > 1, "{told:?}");
    }

    #[test]
    fn a_search_too_short_for_one_leaves_all_as_it_is() {
        let input = sample::solbakken(4);
        let instance = Instance::lower(&input).unwrap();
        let params = Params { steps: STEPS_OF_ONE - 1, ..Params::default() };
        assert_eq!(better(&Ward::new(&instance), &[], &params, &AtomicBool::new(false), &mut |_| ()), None);
    }

    #[test]
    fn neither_one_in_a_hundred_nor_an_hour_of_a_substitute_is_far() {
        assert!(!is_far(20_000, 19_800, 100));
        assert!(is_far(20_000, 19_799, 100));
        assert!(!is_far(163, 63, 100));
        assert!(is_far(163, 62, 100));
    }
}
