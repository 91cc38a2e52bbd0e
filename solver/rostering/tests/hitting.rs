//! The cheapest sets of measures beside every set there is, and a judge that more measures can only please.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_rostering::hitting::{Judge, Limits, Mended, Set, Sum, cheapest};

/// Three sets, and more rounds than any of these searches needs.
const LIMITS: Limits = Limits { sets: 3, rounds: 10_000 };

/// Each part is mended by any of some sets.
struct Drawn {
    parts: Vec<(Set, Vec<Set>)>,
    nothing: Set,
}

impl Judge for Drawn {
    fn parts(&self) -> usize {
        self.parts.len()
    }
    fn relevant(&self, part: usize) -> &Set {
        &self.parts[part].0
    }
    fn weighed(&self, _: usize) -> &Set {
        &self.nothing
    }
    fn is_mended(&self, part: usize, set: &Set) -> bool {
        self.parts[part].1.iter().any(|enough| enough.is_subset(set))
    }
}

fn drawn(random: &mut ChaCha8Rng, n: usize) -> Drawn {
    let parts = (0..random.random_range(1..4)).map(|_| {
        let ways: Vec<Set> = (0..random.random_range(0..4)).map(|_| (0..n).filter(|_| random.random_bool(0.3)).collect()).collect();
        (ways.iter().flatten().copied().collect(), ways)
    });
    Drawn { parts: parts.collect(), nothing: Set::new() }
}

/// Every set that is enough and holds no smaller one, with its cost, the cheapest first.
fn every_set(costs: &[u32], judge: &impl Judge) -> Vec<(u32, Set)> {
    let within = |set: &Set, part: usize| set.intersection(judge.relevant(part)).copied().collect::<Set>();
    let enough = |set: &Set| (0..judge.parts()).all(|part| judge.is_mended(part, &within(set, part))) && judge.is_enough(set);
    let sets = (0_u32..1 << costs.len()).map(|bits| (0..costs.len()).filter(|k| bits & 1 << k != 0).collect::<Set>());
    let all: Vec<Set> = sets.filter(enough).collect();
    let minimal = all.iter().filter(|set| !all.iter().any(|other| other != *set && other.is_subset(set)));
    let mut told: Vec<(u32, Set)> = minimal.map(|set| (set.iter().map(|k| costs[*k]).sum(), set.clone())).collect();
    told.sort();
    told
}

/// No set is cheaper than what was found, each found one is one of them, and all of them are found when it is said so.
fn borne_out(case: usize, costs: &[u32], judge: &impl Judge) -> (Mended, Vec<(u32, Set)>) {
    let (found, all) = (cheapest(costs, judge, LIMITS).expect("solves"), every_set(costs, judge));
    let cost = |set: &Set| set.iter().map(|k| costs[*k]).sum::<u32>();
    let told: Vec<u32> = found.sets.iter().map(cost).collect();
    assert_eq!(told, all.iter().take(3).map(|(cost, _)| *cost).collect::<Vec<_>>(), "{case}: {found:?}");
    assert!(found.sets.iter().all(|set| all.iter().any(|(_, known)| known == set)), "{case}");
    assert!(found.unmendable.is_empty() || all.is_empty(), "{case}");
    assert!(!found.all || found.sets.len() == all.len(), "{case}: these are not all of {}", all.len());
    assert!(found.all || found.sets.len() == 3, "{case}: the search came to its end");
    (found, all)
}

#[test]
fn no_set_is_cheaper_and_no_part_of_a_set_is_enough_on_300_drawn_judges() {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let (mut three, mut none) = (0, 0);
    for case in 0..300 {
        let n = random.random_range(1..9);
        let costs: Vec<u32> = (0..n).map(|_| random.random_range(1..6)).collect();
        let judge = drawn(&mut random, n);
        let (found, all) = borne_out(case, &costs, &judge);
        // Nothing hinders anything here, so that what has no set has a part that nothing mends.
        assert_eq!(found.unmendable.is_empty(), !all.is_empty(), "{case}");
        three += usize::from(found.sets.len() == 3);
        none += usize::from(all.is_empty());
    }
    assert!(three > 10 && none > 20, "{three} with three sets, {none} with none");
}

/// Each part is mended by any of some sets, as long as of what it weighs it holds just what that set does.
struct Weighing {
    drawn: Drawn,
    weighed: Vec<Set>,
    /// What is not enough although it mends every part.
    never: Option<Set>,
}

impl Judge for Weighing {
    fn parts(&self) -> usize {
        self.drawn.parts()
    }
    fn relevant(&self, part: usize) -> &Set {
        self.drawn.relevant(part)
    }
    fn weighed(&self, part: usize) -> &Set {
        &self.weighed[part]
    }
    fn is_mended(&self, part: usize, set: &Set) -> bool {
        let choice = |set: &Set| -> Set { set.intersection(&self.weighed[part]).copied().collect() };
        self.drawn.parts[part].1.iter().any(|enough| enough.is_subset(set) && choice(enough) == choice(set))
    }
    fn is_enough(&self, set: &Set) -> bool {
        self.never.as_ref() != Some(set)
    }
}

/// Of each part some measures are weighed; another part may take the same ones as harmless.
fn weighing(random: &mut ChaCha8Rng, n: usize) -> Weighing {
    let drawn = drawn(random, n);
    let some = |relevant: &Set, random: &mut ChaCha8Rng| relevant.iter().copied().filter(|_| random.random_bool(0.5)).collect();
    let weighed = drawn.parts.iter().map(|(relevant, _)| some(relevant, random)).collect();
    let ways: Vec<Set> = drawn.parts.iter().flat_map(|(_, ways)| ways.iter().cloned()).collect();
    let never = (random.random_bool(0.3) && !ways.is_empty()).then(|| ways[random.random_range(0..ways.len())].clone());
    Weighing { drawn, weighed, never }
}

/// With measures of which there can be too many: none of all sets that are enough is cheaper, and no part of an answer is enough.
/// Whoever took all measures together would find nothing enough in many of these cases.
#[test]
fn measures_that_can_be_too_many_are_chosen_among_on_600_drawn_judges() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let (mut mended, mut hidden, mut none, mut told_sets) = (0, 0, 0, 0);
    for case in 0..600 {
        let n = random.random_range(2..10);
        let costs: Vec<u32> = (0..n).map(|_| random.random_range(1..6)).collect();
        let judge = weighing(&mut random, n);
        let (found, all) = borne_out(case, &costs, &judge);
        let mends = |(part, tried): &(usize, Vec<Set>)| tried.iter().any(|set| judge.is_mended(*part, set));
        assert!(!found.unmendable.iter().any(mends), "{case}");
        told_sets += found.sets.len();
        let together = |part: usize| judge.is_mended(part, judge.relevant(part));
        mended += usize::from(!all.is_empty());
        hidden += usize::from(!all.is_empty() && !(0..judge.parts()).all(together));
        none += usize::from(all.is_empty());
    }
    assert!(mended > 100 && hidden > 50 && none > 100 && told_sets > 200, "{mended} {hidden} {none} {told_sets}");
}

/// Minutes that must come to about so many, and a part that some of the same measures are good for.
struct Adding {
    minutes: Vec<i64>,
    wanted: (i64, i64),
    relevant: [Set; 2],
    weighed: [Set; 2],
    sums: Vec<Sum>,
}

impl Judge for Adding {
    fn parts(&self) -> usize {
        2
    }
    fn relevant(&self, part: usize) -> &Set {
        &self.relevant[part]
    }
    fn weighed(&self, part: usize) -> &Set {
        &self.weighed[part]
    }
    fn sums(&self) -> &[Sum] {
        &self.sums
    }
    fn is_mended(&self, part: usize, set: &Set) -> bool {
        let sum: i64 = set.iter().map(|k| self.minutes[*k]).sum();
        if part == 0 { (self.wanted.0..=self.wanted.1).contains(&sum) } else { !set.is_empty() }
    }
}

fn adding(random: &mut ChaCha8Rng, n: usize) -> Adding {
    let lengths = [450, 480, 600, 750];
    let minutes: Vec<i64> = (0..n).map(|_| lengths[random.random_range(0..lengths.len())]).collect();
    let wanted = random.random_range(-100..4_000);
    let all: Set = (0..n).collect();
    let some: Set = (0..n).filter(|_| random.random_bool(0.5)).collect();
    let row = |sign: i64, most: i64| Sum { weights: minutes.iter().enumerate().map(|(k, minutes)| (k, sign * minutes)).collect(), most };
    let sums = vec![row(1, wanted + 85), row(-1, 85 - wanted)];
    let (relevant, weighed) = ([all.clone(), some], [all, Set::new()]);
    Adding { wanted: (wanted - 85, wanted + 85), relevant, weighed, sums, minutes }
}

/// As many shifts as it takes: of all sets of shifts that come to the minutes wanted the ones with the fewest effort are found, and
/// the sums spare the judge the rest.
#[test]
fn as_many_as_it_takes_are_found_and_sums_spare_the_judge_on_200_drawn_lines() {
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let (mut several, mut none, mut asked) = (0, 0, 0);
    for case in 0..200 {
        let n = random.random_range(2..12);
        let costs: Vec<u32> = (0..n).map(|_| random.random_range(1..4)).collect();
        let judge = adding(&mut random, n);
        let (found, all) = borne_out(case, &costs, &judge);
        several += usize::from(found.sets.first().is_some_and(|set| set.len() > 1));
        none += usize::from(all.is_empty());
        asked = asked.max(found.asked);
    }
    assert!(several > 40 && none > 20 && asked < 40, "{several} {none} {asked}");
}

/// A search that is not allowed to come to its end does not say that it has.
#[test]
fn a_search_that_is_cut_off_does_not_say_that_these_are_all() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut cut = 0;
    for case in 0..100 {
        let n = random.random_range(2..10);
        let costs: Vec<u32> = (0..n).map(|_| random.random_range(1..6)).collect();
        let judge = weighing(&mut random, n);
        let (whole, found) = (cheapest(&costs, &judge, LIMITS), cheapest(&costs, &judge, Limits { rounds: 2, ..LIMITS }));
        let (whole, found) = (whole.expect("solves"), found.expect("solves"));
        assert_eq!(found.sets[..], whole.sets[..found.sets.len()], "{case}");
        assert!(!found.all || found.sets.len() == whole.sets.len(), "{case}");
        cut += usize::from(!found.all && found.sets.len() < whole.sets.len());
    }
    assert!(cut > 20, "{cut}");
}
