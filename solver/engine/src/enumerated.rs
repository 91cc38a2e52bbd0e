//! Pricing beside plain enumeration on small drawn people.

use crate::{
    automaton::Sequence,
    master::SCALE,
    model::{CountedDays, Counter, DayRule, Person},
    pricing::{Ask, SequencePricer as Pricer},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

const DAYS: usize = 9;
const CHOICES: usize = 3;

fn person(rng: &mut ChaCha8Rng) -> Person {
    let sequence = Sequence {
        choices: CHOICES,
        used: 0b110,
        not_after: vec![0, 0, if rng.random_bool(0.5) { 0b010 } else { 0 }],
        most_days: rng.random_range(2..=5),
        fewest_days: rng.random_range(1..=2),
        fewest_free: rng.random_range(1..=2),
    };
    let weekend: Arc<[DayRule]> = (0..DAYS)
        .map(|d| match d % 7 {
            5 => DayRule::Counts,
            6 => DayRule::CountsUnlessDayBefore,
            _ => DayRule::Not,
        })
        .collect();
    let least = rng.random_range(0..=6);
    let soft = rng.random_bool(0.5);
    let mut automaton = sequence.automaton();
    let mut drawn = |n: usize| -> Vec<i64> { if soft { (0..n).map(|_| rng.random_range(0..=3)).collect() } else { Vec::new() } };
    automaton.cost = drawn(automaton.next.len());
    automaton.end = drawn(automaton.works.len());
    let amount_cost = drawn(12).into();
    let turn = drawn(2 * DAYS).chunks(2).map(|t| [t[0], t[1]]).collect();
    let mut excess = || (soft && rng.random_bool(0.7)).then(|| rng.random_range(1..=5));
    let excess = [excess(), excess(), excess()];
    Person {
        cost: vec![0; DAYS * CHOICES],
        base: 0,
        allowed: (0..DAYS).map(|_| if rng.random_bool(0.15) { 1 } else { 0b111 }).collect(),
        automaton: Arc::new(automaton),
        amount: vec![0, 2, 3],
        least,
        most: least + rng.random_range(0..=6),
        amount_cost,
        turn,
        counters: vec![
            Counter { most: rng.random_range(0..=1), excess: excess[0], choices: 0b110, days: CountedDays::Some(weekend) },
            Counter { most: rng.random_range(1..=4), excess: excess[1], choices: 0b010, days: CountedDays::All },
            Counter { most: rng.random_range(1..=4), excess: excess[2], choices: if soft { 0b011 } else { 0b100 }, days: CountedDays::All },
        ],
        lines: None,
    }
}

fn lines() -> impl Iterator<Item = Vec<u8>> {
    (0..CHOICES.pow(DAYS as u32)).map(|mut n| {
        (0..DAYS)
            .map(|_| {
                let c = n % CHOICES;
                n /= CHOICES;
                c as u8
            })
            .collect()
    })
}

#[test]
fn pricing_finds_the_cheapest_line_that_enumeration_finds_and_never_claims_a_higher_bound() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (mut legal_people, mut none) = (0, 0);
    for _ in 0..120 {
        let person = person(&mut rng);
        let legal: Vec<Vec<u8>> = lines().filter(|line| person.line_cost(CHOICES, line).is_some()).collect();
        let mut pricer = Pricer::new(&person, DAYS, CHOICES);
        for _ in 0..4 {
            let mut draw = |k: usize| if k.is_multiple_of(CHOICES) { 0.0 } else { f64::from(rng.random_range(-9_i32..=4)) * SCALE as f64 };
            let cost: Vec<f64> = (0..DAYS * CHOICES).map(&mut draw).collect();
            let of = |line: &[u8]| {
                let own = person.line_cost(CHOICES, line).expect("legal") * SCALE;
                own as f64 + line.iter().enumerate().map(|(d, c)| cost[d * CHOICES + usize::from(*c)]).sum::<f64>()
            };
            let best = legal.iter().map(|l| of(l)).min_by(f64::total_cmp);
            for beam in [1, 3, 1_000] {
                let ask = Ask { cost: &cost, allowed: &person.allowed, target: f64::INFINITY, beam, keep: 3 };
                let answer = pricer.price(&ask);
                let Some(best) = best else {
                    assert!(answer.lines.is_empty(), "a line where none is legal: {answer:?}");
                    none += 1;
                    continue;
                };
                assert!(answer.lower <= best, "beam {beam}: bound {} above the cheapest line {best}", answer.lower);
                for (cost, line) in &answer.lines {
                    assert!(person.line_cost(CHOICES, line).is_some(), "illegal {line:?}");
                    assert_eq!(*cost, of(line));
                }
                if beam == 1_000 {
                    assert_eq!(answer.lines[0].0, best);
                    assert_eq!(answer.lower, best, "nothing was cut off, so bound and cost meet");
                    legal_people += 1;
                }
            }
        }
    }
    assert!(legal_people > 200 && none > 0, "{legal_people} with lines, {none} without");
}
