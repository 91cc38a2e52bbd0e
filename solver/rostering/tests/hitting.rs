//! The cheapest sets of measures beside every set there is, and a judge that more measures can only please.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_rostering::hitting::{Judge, Set, cheapest};

/// Each part is mended by any of some sets.
struct Drawn {
    parts: Vec<(Set, Vec<Set>)>,
}

impl Judge for Drawn {
    fn parts(&self) -> usize {
        self.parts.len()
    }
    fn relevant(&self, part: usize) -> &Set {
        &self.parts[part].0
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
    Drawn { parts: parts.collect() }
}

/// Every set that is enough and holds no smaller one, with its cost, the cheapest first.
fn every_set(costs: &[u32], judge: &Drawn) -> Vec<(u32, Set)> {
    let enough = |set: &Set| (0..judge.parts()).all(|part| judge.is_mended(part, set));
    let sets = (0_u32..1 << costs.len()).map(|bits| (0..costs.len()).filter(|k| bits & 1 << k != 0).collect::<Set>());
    let all: Vec<Set> = sets.filter(enough).collect();
    let minimal = all.iter().filter(|set| !all.iter().any(|other| other != *set && other.is_subset(set)));
    let mut told: Vec<(u32, Set)> = minimal.map(|set| (set.iter().map(|k| costs[*k]).sum(), set.clone())).collect();
    told.sort();
    told
}

#[test]
fn no_set_is_cheaper_and_no_part_of_a_set_is_enough_on_300_drawn_judges() {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let (mut three, mut none) = (0, 0);
    for case in 0..300 {
        let n = random.random_range(1..9);
        let costs: Vec<u32> = (0..n).map(|_| random.random_range(1..6)).collect();
        let judge = drawn(&mut random, n);
        let (found, all) = (cheapest(&costs, &judge, 3).expect("solves"), every_set(&costs, &judge));
        assert_eq!(found.unmendable.is_empty(), !all.is_empty(), "{case}");
        let cost = |set: &Set| set.iter().map(|k| costs[*k]).sum::<u32>();
        let told: Vec<u32> = found.sets.iter().map(cost).collect();
        assert_eq!(told, all.iter().take(3).map(|(cost, _)| *cost).collect::<Vec<_>>(), "{case}");
        assert!(found.sets.iter().all(|set| all.iter().any(|(_, known)| known == set)), "{case}");
        three += usize::from(told.len() == 3);
        none += usize::from(told.is_empty());
    }
    assert!(three > 10 && none > 20, "{three} with three sets, {none} with none");
}

/// Each part is mended by any of some sets, as long as it holds no other alternative than that set does.
struct Hindered {
    drawn: Drawn,
    alternatives: Vec<Set>,
}

impl Judge for Hindered {
    fn parts(&self) -> usize {
        self.drawn.parts()
    }
    fn relevant(&self, part: usize) -> &Set {
        self.drawn.relevant(part)
    }
    fn alternatives(&self) -> &[Set] {
        &self.alternatives
    }
    fn is_mended(&self, part: usize, set: &Set) -> bool {
        let chosen = |set: &Set| -> Set { self.alternatives.iter().flat_map(|group| group.intersection(set)).copied().collect() };
        let relevant: Set = set.intersection(self.relevant(part)).copied().collect();
        self.drawn.parts[part].1.iter().any(|enough| enough.is_subset(set) && chosen(enough) == chosen(&relevant))
    }
}

/// One of two groups of alternatives for each measure, or neither.
fn hindered(random: &mut ChaCha8Rng, n: usize) -> Hindered {
    let group: Vec<usize> = (0..n).map(|_| random.random_range(0..4)).collect();
    let alternatives: Vec<Set> = (0..2).map(|g| (0..n).filter(|k| group[*k] == g).collect()).collect();
    let mut drawn = drawn(random, n);
    // A set that holds two alternatives is none that anybody takes.
    for (_, ways) in &mut drawn.parts {
        ways.retain(|set| alternatives.iter().all(|group| group.intersection(set).count() < 2));
    }
    Hindered { drawn, alternatives }
}

/// With measures that hinder each other: of all sets with at most one of any alternatives none that is enough is cheaper, and no part
/// of an answer is enough. Whoever took all measures together would find nothing enough in most of these cases.
#[test]
fn alternatives_that_hinder_each_other_are_chosen_among_on_600_drawn_judges() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let (mut mended, mut hidden, mut none, mut told_sets) = (0, 0, 0, 0);
    for case in 0..600 {
        let n = random.random_range(2..10);
        let costs: Vec<u32> = (0..n).map(|_| random.random_range(1..6)).collect();
        let judge = hindered(&mut random, n);
        let found = cheapest(&costs, &judge, 3).expect("solves");
        let one_each = |set: &Set| judge.alternatives.iter().all(|group| group.intersection(set).count() < 2);
        let enough = |set: &Set| (0..judge.parts()).all(|part| judge.is_mended(part, set));
        let sets = (0_u32..1 << n).map(|bits| (0..n).filter(|k| bits & 1 << k != 0).collect::<Set>());
        let all: Vec<Set> = sets.filter(|set| one_each(set) && enough(set)).collect();
        let cost = |set: &Set| set.iter().map(|k| costs[*k]).sum::<u32>();
        let mut least: Vec<u32> =
            all.iter().filter(|set| !all.iter().any(|other| other != *set && other.is_subset(set))).map(cost).collect();
        least.sort_unstable();
        if found.unmendable.is_empty() {
            let told: Vec<u32> = found.sets.iter().map(cost).collect();
            assert_eq!(told, least.iter().take(3).copied().collect::<Vec<_>>(), "{case}");
            assert!(found.sets.iter().all(|set| all.contains(set)), "{case}");
            told_sets += told.len();
        } else {
            assert!(all.is_empty(), "{case}: {:?} is enough", all[0]);
            let mends = |(part, tried): &(usize, Vec<Set>)| tried.iter().any(|set| judge.is_mended(*part, set));
            assert!(!found.unmendable.iter().any(mends), "{case}");
        }
        let together: Set = (0..n).collect();
        mended += usize::from(!all.is_empty());
        hidden += usize::from(!all.is_empty() && !enough(&together));
        none += usize::from(all.is_empty());
    }
    assert!(mended > 100 && hidden > 50 && none > 100 && told_sets > 200, "{mended} {hidden} {none} {told_sets}");
}
