//! How many duties a few people have, and which weekends they work, anew; all others keep theirs.
//!
//! Numbers of duties come before weekends (see [`Compositions`](crate::weekends::Compositions)), in sums over weekends that are alike, and
//! sometimes no weekends come out with the best of them. What does come out then has shares of nights or hours that are not the best, and
//! neither small exchanges nor new lines of a few people get away from it: an hour moves only with somebody else's. A program of all
//! people, who choose among their numbers of duties while weekends are laid, takes minutes. For a few people it takes a second.
//!
//! Sources: large neighbourhoods as in Shaw (1998).

use crate::{
    beginning,
    instance::Instance,
    solve::Params,
    weekends::{Composition, Found, Numbers, Possible, Weekends},
};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use turnus_lp::MipLimits;

/// People who choose at a time: few first, two more after every so many rounds in vain. Of five to eight, six came furthest in a minute;
/// where six found nothing more (30 513 points of the sample home by seed 1), eight to ten did (30 466).
const PEOPLE: usize = 6;
const MORE: usize = 2;
const MOST: usize = 12;
const BEFORE_MORE: usize = 3;
/// Groups of people that are tried at a time, whatever the number of threads; the best of them counts.
const GROUPS: usize = 2;
/// Steps of the search for each round, and rounds in a row after which nothing better is looked for.
const STEPS_OF_A_ROUND: u64 = 100_000;
const IN_VAIN: usize = 15;
/// Nodes, and simplex iterations for each of its people, after which a group is left.
const NODES: i64 = 20;
const ITERATIONS: i64 = 500;

/// Better weekends than those of some lines, and the numbers of duties they come out with. None where there are none, or where numbers of
/// duties are too many to choose among.
pub(crate) fn rebalanced(
    instance: &Instance,
    lines: &[Vec<u8>],
    params: &Params,
    cancel: &AtomicBool,
) -> Option<(Found, Vec<Composition>)> {
    let mut possible = Possible::around(instance, lines)?;
    let mut best = of_some(instance, lines, &possible, &[], &beginning::limits(params, 0.0), cancel)?;
    let before = best.points;
    let mut random = ChaCha8Rng::seed_from_u64(params.seed);
    let mut in_vain: usize = 0;
    for _ in 0..params.steps / STEPS_OF_A_ROUND {
        let people = (PEOPLE + in_vain / BEFORE_MORE * MORE).min(MOST);
        let limits = MipLimits {
            nodes: Some(NODES),
            iterations: Some(ITERATIONS * people as i64),
            below: best.points - 0.5,
            stop_at_first: true,
            ..beginning::limits(params, 0.0)
        };
        let short = possible.short();
        let groups: Vec<Vec<usize>> = (0..GROUPS).map(|k| group(people, &short, k % 2 == 1, &mut random)).collect();
        let tried: Vec<Option<Found>> =
            groups.par_iter().map(|free| of_some(instance, &best.lines, &possible, free, &limits, cancel)).collect();
        in_vain += 1;
        if let Some(better) = tried.into_iter().flatten().min_by(|a, b| a.points.total_cmp(&b.points)) {
            possible.prefer(&better.numbers);
            best = better;
            in_vain = 0;
        }
        if in_vain == IN_VAIN || cancel.load(Ordering::Relaxed) {
            break;
        }
    }
    (best.points < before).then(|| (best, possible.first()))
}

/// So many people by chance. Where it is asked, up to half of them have fewer minutes than they could: only together do their half hours
/// come to a duty that no substitute need do.
fn group(many: usize, short: &[bool], with_short: bool, random: &mut ChaCha8Rng) -> Vec<usize> {
    let mut people: Vec<usize> = (0..short.len()).collect();
    people.shuffle(random);
    if with_short {
        let (short, others): (Vec<usize>, Vec<usize>) = people.into_iter().partition(|p| short[*p]);
        let (some, more) = short.split_at(short.len().min(many / 2));
        people = [some, &others, more].concat();
    }
    people.truncate(many);
    people
}

/// Weekends where some people choose among their numbers of duties, and all others have their first with the weekends they have.
fn of_some(
    instance: &Instance,
    lines: &[Vec<u8>],
    possible: &Possible,
    free: &[usize],
    limits: &MipLimits,
    cancel: &AtomicBool,
) -> Option<Found> {
    let mut kept = instance.clone();
    let at_weekends: Vec<usize> = (0..instance.days).filter(|d| instance.duty[*d].iter().any(|duty| duty.weekend.is_some())).collect();
    for p in (0..lines.len()).filter(|p| !free.contains(p)) {
        at_weekends.iter().for_each(|d| kept.people[p].fixed[*d] = Some(lines[p][*d]));
    }
    Weekends::first(&kept, kept.weeks, Numbers::Among(&possible.of_some(free)), None).solve(limits, cancel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        parity::ward as sample,
        ward::{Ward, points},
    };

    /// A ward, and a rota of it that came without numbers of duties.
    fn begun() -> (Instance, Vec<Vec<u8>>) {
        let instance = Instance::lower(&sample::scarce(4)).unwrap();
        let limits = MipLimits { relative_gap: 0.2, nodes: Some(20), ..MipLimits::default() };
        let cancel = AtomicBool::new(false);
        let weekends = Weekends::first(&instance, instance.weeks, Numbers::Any, None).solve(&limits, &cancel).unwrap();
        let all = Weekends::around(&instance, &weekends.lines, Numbers::Any, None).solve(&limits, &cancel).unwrap();
        (instance, all.lines)
    }

    fn of(rounds: u64, seed: u64) -> Params {
        Params { steps: rounds * STEPS_OF_A_ROUND, seed, ..Params::default() }
    }

    #[test]
    fn other_numbers_of_duties_cost_less_and_a_whole_rota_keeps_to_them() {
        let (instance, lines) = begun();
        let cancel = AtomicBool::new(false);
        let before =
            of_some(&instance, &lines, &Possible::around(&instance, &lines).unwrap(), &[], &MipLimits::default(), &cancel).unwrap();
        let (weekends, numbers) = rebalanced(&instance, &lines, &of(6, 1), &cancel).unwrap();
        assert!(weekends.points < before.points, "{} and {}", weekends.points, before.points);
        let loose = MipLimits { relative_gap: 0.2, nodes: Some(200), ..MipLimits::default() };
        let all = Weekends::around(&instance, &weekends.lines, Numbers::Of(&numbers), None).solve(&loose, &cancel).unwrap();
        let ward = Ward::new(&instance);
        let rota: Vec<Box<[u8]>> = all.lines.iter().map(|line| line.clone().into()).collect();
        assert!(points(&instance, &rota, &ward.substitutes(&instance, &rota)).is_some(), "a line breaks a rule");
        for (line, numbers) in all.lines.iter().zip(&numbers) {
            assert_eq!(line.iter().filter(|choice| **choice != crate::instance::OFF).count(), numbers.values().sum::<u32>() as usize);
        }
    }

    #[test]
    fn whoever_is_not_in_the_group_keeps_her_weekends_and_numbers() {
        let (instance, lines) = begun();
        let possible = Possible::around(&instance, &lines).unwrap();
        let free = [0, 3, 5, 8, 9, 12];
        let found =
            of_some(&instance, &lines, &possible, &free, &MipLimits { nodes: Some(20), ..MipLimits::default() }, &AtomicBool::new(false));
        let found = found.unwrap();
        let touches = |d: usize, choice: u8| instance.duty_of(d, choice).is_some_and(|duty| duty.weekend.is_some());
        let weekends = |line: &[u8]| line.iter().enumerate().filter(|(d, c)| touches(*d, **c)).map(|(d, c)| (d, *c)).collect::<Vec<_>>();
        let changed = |p: usize| weekends(&found.lines[p]) != weekends(&lines[p]) || found.numbers[p] != possible.first()[p];
        let (of_the_group, others): (Vec<usize>, Vec<usize>) = (0..lines.len()).filter(|p| changed(*p)).partition(|p| free.contains(p));
        assert!(!of_the_group.is_empty() && others.is_empty(), "{of_the_group:?} {others:?}");
    }

    #[test]
    fn the_same_on_one_thread_and_on_two_and_nothing_where_no_round_is_left() {
        let (instance, lines) = begun();
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| rebalanced(&instance, &lines, &of(3, 2), &AtomicBool::new(false)))
                .map(|(found, numbers)| (found.lines, numbers))
        };
        assert!(on(1).is_some());
        assert_eq!(on(1), on(2));
        assert!(rebalanced(&instance, &lines, &of(0, 2), &AtomicBool::new(false)).is_none());
    }

    #[test]
    fn half_of_a_group_is_of_those_with_fewer_minutes_where_it_is_asked() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut of = |short: &dyn Fn(usize) -> bool, people| {
            let short: Vec<bool> = (0..people).map(short).collect();
            let group = group(PEOPLE, &short, true, &mut random);
            (group.len(), group.iter().filter(|p| short[**p]).count())
        };
        let few = PEOPLE / 2 - 1;
        for _ in 0..20 {
            assert_eq!([of(&|p| p < few, 28), of(&|p| p < 9, 28)], [(PEOPLE, few), (PEOPLE, PEOPLE / 2)]);
            assert_eq!([of(&|_| true, 28), of(&|_| true, 2)], [(PEOPLE, PEOPLE), (2, 2)]);
        }
    }
}
