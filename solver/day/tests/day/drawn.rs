//! Generated days: the judge finds nothing, whatever is drawn.

use crate::given::{drawn, planned};

fn judged(seeds: std::ops::Range<u64>) -> (usize, usize, usize) {
    let (mut proven, mut with_left, mut all) = (0, 0, 0);
    for seed in seeds {
        let input = drawn(seed);
        let plan = planned(&input);
        all += 1;
        proven += usize::from(plan.stages[..5].iter().all(|s| s.value == s.bound));
        with_left += usize::from(!plan.left.is_empty());
    }
    (proven, with_left, all)
}

#[test]
fn the_judge_finds_nothing_in_generated_days() {
    let (proven, with_left, all) = judged(0..30);
    println!("{proven} of {all} proven up to levels, {with_left} leave something");
    assert!(with_left > all / 10 && with_left < all, "the days differ");
    assert!(2 * proven > all, "proofs are the rule: {proven} of {all}");
}

#[test]
#[ignore = "long: a thousand days"]
fn the_judge_finds_nothing_in_a_thousand_generated_days() {
    let (proven, with_left, all) = judged(1_000..2_000);
    println!("{proven} of {all} proven up to levels, {with_left} leave something");
    assert!(2 * proven > all, "proofs are the rule: {proven} of {all}");
}

#[test]
fn the_same_input_gives_the_same_plan() {
    for seed in [3, 4] {
        let input = drawn(seed);
        assert_eq!(planned(&input), planned(&input));
    }
}
