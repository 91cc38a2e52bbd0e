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
