//! Several people's lines at once: some people are set free, the others stay, and column generation lays all their lines together.
//!
//! Ruin and recreate lays one line after the other, and small exchanges keep everybody's hours. Where a rota is still far from its bound
//! after both, what is left needs several people to change their numbers of duties together: the hospital ward of the samples came from
//! 35 968 points to 35 233 by 120 of these (bound 35 177). Where a rota is nearer the first few of them bring most: the sample home from
//! 2026-12-28 came from 33 008 points to 32 993 within 17 s and to 32 986 within 360.

use crate::{solve, solve::Params, ward::Ward};
use std::sync::atomic::AtomicBool;

/// A rota that is further from its bound than one in so many is worth all neighbourhoods, further than one in so many another search, and
/// further than one in so many other numbers of duties, which take a minute where a search takes half of one and bring more.
const FAR: i64 = 100;
const POOR: i64 = 400;
const UNBALANCED: i64 = 500;
/// Steps of the search for each neighbourhood where a rota is far, and where it is not: the longer that is, the more of them.
const STEPS_OF_ONE: u64 = 50_000;
const STEPS_WHERE_NEAR: u64 = 500_000;

/// Whether so many points are further from a bound than one in so many, and than so many points. A base rota of 63 points, of
/// which 53 are proven, took 200 s for three of them.
const fn is_beyond(points: i64, bound: i64, margin: i64, share: i64) -> bool {
    points - bound > margin && points - bound > points / share
}

/// Whether a rota is so far from a bound that another beginning may lead to a better one.
pub(crate) const fn is_poor(points: i64, bound: i64, substitute_hour: i64) -> bool {
    is_beyond(points, bound, substitute_hour, POOR)
}

/// Whether a rota is so far from a bound that other numbers of duties of a few people may lead to a better one.
pub(crate) const fn is_unbalanced(points: i64, bound: i64, substitute_hour: i64) -> bool {
    is_beyond(points, bound, substitute_hour / 2, UNBALANCED)
}

/// How many neighbourhoods a rota of so many points with such a bound is worth in a turn of a search of so many steps: many once where it
/// is far; few where it is not, but by more than half an hour of a substitute.
pub(crate) const fn tries(turn: u64, (points, bound): (i64, i64), substitute_hour: i64, steps: u64) -> u64 {
    if turn == 0 && is_beyond(points, bound, substitute_hour, FAR) {
        steps / STEPS_OF_ONE
    } else if points - bound > substitute_hour / 2 {
        steps / STEPS_WHERE_NEAR
    } else {
        0
    }
}

/// Better lines than these, if so many neighbourhoods find any; `report` is told of the points on the way.
pub(crate) fn better(
    ward: &Ward,
    lines: &[Box<[u8]>],
    neighbourhoods: u64,
    params: &Params,
    cancel: &AtomicBool,
    report: &mut dyn FnMut(i64),
) -> Option<Vec<Box<[u8]>>> {
    if neighbourhoods == 0 {
        return None;
    }
    let plain: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    let only =
        turnus_engine::Params { neighbourhoods, tries: 0, weights: 0, chains: 0, ..solve::limits(params, Some(Ward::exactly(&plain))) };
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
        let params = Params::default();
        let mut told = Vec::new();
        let better = better(&model, &lines, 3, &params, &AtomicBool::new(false), &mut |points| told.push(points)).unwrap();
        assert!(points(&better).unwrap() < points(&lines).unwrap());
        assert!(told.is_sorted_by(|a, b| a >= b) && told.len() > 1, "{told:?}");
    }

    #[test]
    fn no_neighbourhood_leaves_all_as_it_is() {
        let input = sample::solbakken(4);
        let instance = Instance::lower(&input).unwrap();
        assert_eq!(better(&Ward::new(&instance), &[], 0, &Params::default(), &AtomicBool::new(false), &mut |_| ()), None);
    }

    #[test]
    fn the_further_a_rota_is_from_its_bound_the_more_it_is_worth_but_nothing_within_half_an_hour_of_a_substitute() {
        let of = |turn, points, bound| tries(turn, (points, bound), 100, 6_000_000);
        assert_eq!([of(0, 20_000, 19_950), of(0, 20_000, 19_949), of(0, 20_000, 19_800), of(0, 20_000, 19_799)], [0, 12, 12, 120]);
        assert_eq!([of(0, 163, 113), of(0, 163, 63), of(0, 163, 62), of(1, 163, 62)], [0, 12, 120, 12]);
        assert_eq!(tries(0, (20_000, 19_799), 100, STEPS_OF_ONE - 1), 0);
        assert!(!is_poor(40_000, 39_900, 100) && is_poor(40_000, 39_899, 100) && !is_poor(163, 63, 100));
        let unbalanced = |points, bound| is_unbalanced(points, bound, 100);
        assert!(!unbalanced(40_000, 39_920) && unbalanced(40_000, 39_919) && !unbalanced(163, 113) && unbalanced(163, 112));
    }
}
