//! Leximax: against every choice on small pools, against the checker on the sample unit, and certificates that are wrong.

#[expect(dead_code, reason = "the sample unit has more than this needs")]
mod ward;

mod in_force;

use in_force::in_force;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use turnus_checker::check_assignments;
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Assignment, Rota},
    shift::ShiftKind,
};
use turnus_rostering::leximax::{
    Aim, EvenedOut,
    certificate::{Certificate, Column, Pool, Row, verify},
    even_out, ideal, levels,
};

fn sorted(mut all: Vec<i64>) -> Vec<i64> {
    all.sort_unstable_by(|a, b| b.cmp(a));
    all
}

/// What lies above the target, the greatest first: below it nothing is asked.
fn above(all: Vec<i64>) -> Vec<i64> {
    sorted(all.into_iter().map(|e| e.max(0)).collect())
}

fn drawn(random: &mut ChaCha8Rng) -> Pool {
    let people = random.random_range(2..5);
    let mut columns = Vec::new();
    for person in 0..people {
        for _ in 0..random.random_range(2..5) {
            columns.push(Column { person, excess: 50 * random.random_range(-4..8) });
        }
    }
    let rows = (0..random.random_range(1..5)).map(|_| {
        let terms: Vec<(usize, i64)> = (0..columns.len()).map(|c| (c, random.random_range(-2..3))).filter(|(_, a)| *a != 0).collect();
        // The first line of everybody keeps every row.
        let first = |person: usize| columns.iter().position(|c| c.person == person).expect("a line");
        let own: i64 = (0..people).map(first).map(|c| terms.iter().find(|(t, _)| *t == c).map_or(0, |(_, a)| *a)).sum();
        Row { terms, least: own - i64::from(random.random_range(0..2_i32)) }
    });
    let rows = rows.collect();
    Pool { people, columns, rows }
}

fn first_lines(pool: &Pool) -> Vec<usize> {
    (0..pool.people).map(|p| pool.columns.iter().position(|c| c.person == p).expect("a line")).collect()
}

/// The lexicographically least excesses above target of every choice that keeps all rows.
fn by_trying_all(pool: &Pool) -> Vec<i64> {
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for person in 0..pool.people {
        let own: Vec<usize> = (0..pool.columns.len()).filter(|c| pool.columns[*c].person == person).collect();
        choices = choices.iter().flat_map(|so_far| own.iter().map(|c| [&so_far[..], &[*c]].concat())).collect();
    }
    let keeps = |choice: &Vec<usize>| {
        pool.rows.iter().all(|r| r.terms.iter().filter(|(c, _)| choice.contains(c)).map(|(_, a)| a).sum::<i64>() >= r.least)
    };
    let excesses = choices.into_iter().filter(keeps).map(|choice| above(choice.iter().map(|c| pool.columns[*c].excess).collect()));
    excesses.min().expect("the first lines keep all rows")
}

#[test]
fn on_drawn_pools_no_choice_of_all_is_lexicographically_less() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let (mut better, mut closed, mut all) = (0, 0, 0);
    for _ in 0..300 {
        let pool = drawn(&mut random);
        let start = first_lines(&pool);
        let (chosen, levels) = levels::solve(&pool, &start);
        let excesses = |choice: &[usize]| above(choice.iter().map(|c| pool.columns[*c].excess).collect());
        assert_eq!(excesses(&chosen), by_trying_all(&pool), "{pool:?}");
        better += usize::from(excesses(&chosen) < excesses(&start));
        let certificate = Certificate { pool, chosen, levels };
        verify(&certificate).expect("the proof of a leximax holds");
        closed += certificate.closed().0;
        all += certificate.closed().1;
    }
    assert!(better > 50, "{better}");
    assert!(closed * 10 > all * 8 && closed <= all, "{closed} of {all} levels closed by multipliers");
}

#[test]
fn the_ideal_of_drawn_targets_is_what_trying_every_allocation_finds() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..200 {
        let targets: Vec<i64> = (0..random.random_range(1..4)).map(|_| random.random_range(0..400)).collect();
        let total = random.random_range(0..6);
        let mut allocations: Vec<Vec<i64>> = vec![targets.iter().map(|t| -t).collect()];
        for _ in 0..total {
            allocations = allocations
                .iter()
                .flat_map(|a| (0..a.len()).map(|p| a.iter().enumerate().map(|(q, e)| e + if p == q { 100 } else { 0 }).collect()))
                .collect();
        }
        let least = allocations.into_iter().map(sorted).min().expect("one allocation");
        assert_eq!(ideal::allocated(total, &targets), least, "{total} to {targets:?}");
    }
}

/// Nights of a person, counted without the solver.
fn nights(input: &PlanningInput, all: &[Assignment], person: &PersonId) -> i64 {
    let night = |a: &&Assignment| input.shift_type(&a.shift).is_some_and(|s| s.kind.is_night());
    all.iter().filter(|a| a.person == *person).filter(night).count() as i64
}

/// Everybody who works nights and something else has the same share of all their nights, in hundredths.
fn targets(input: &PlanningInput, rota: &Rota) -> BTreeMap<PersonId, i64> {
    let mixed = |kinds: &[ShiftKind]| kinds.iter().any(|k| k.is_night()) && kinds.iter().any(|k| !k.is_night());
    let sharing: Vec<&PersonId> = input.staff.iter().filter(|m| mixed(&m.kinds)).map(|m| &m.person).collect();
    let total: i64 = sharing.iter().map(|p| nights(input, &rota.assignments, p)).sum();
    sharing.iter().map(|p| ((*p).clone(), 100 * total / sharing.len() as i64)).collect()
}

fn evened() -> (&'static PlanningInput, &'static Rota, EvenedOut) {
    let (input, rota) = in_force();
    let found = even_out(input, rota, (Aim::Nights, &targets(input, rota)), 0, ward::MONDAY).expect("looks");
    (input, rota, found)
}

#[test]
fn nights_evened_out_are_judged_by_the_checker_cost_no_more_and_carry_their_proof() {
    let (input, rota, found) = evened();
    let before = check_assignments(input, &rota.assignments, &rota.substitutes);
    let after = check_assignments(input, &found.assignments, &rota.substitutes);
    assert_eq!((before.hard(), after.hard()), (0, 0));
    assert!(after.objective <= before.objective, "{} → {}", before.objective, after.objective);
    assert!(after.slack.unmet <= before.slack.unmet);
    let targets = targets(input, rota);
    for (person, then, now) in &found.people {
        assert_eq!(*then, 100 * nights(input, &rota.assignments, person) - targets[person]);
        assert_eq!(*now, 100 * nights(input, &found.assignments, person) - targets[person]);
    }
    let had = found.people.iter().map(|p| p.1).collect();
    assert!(above(found.excesses()) <= above(had), "{:?}", found.people);
    assert!(above(found.ideal.clone()) <= above(found.excesses()), "the ideal is a bound");
    verify(&found.certificate).expect("holds");
    let (closed, all) = found.certificate.closed();
    assert!(all > 0 && closed > 0, "{closed} of {all} levels");
    println!(
        "{:?} → {:?}, ideal {:?}, {closed}/{all} closed",
        sorted(found.people.iter().map(|p| p.1).collect()),
        found.excesses(),
        found.ideal
    );
    let again = even_out(input, rota, (Aim::Nights, &targets), 0, ward::MONDAY).expect("looks");
    assert_eq!(again, found, "the same input gives the same rota");
}

#[test]
fn with_nothing_to_change_the_rota_stays_as_it_is() {
    let (input, rota) = in_force();
    let over = input.horizon.last() + chrono::Days::new(1);
    let found = even_out(input, rota, (Aim::Nights, &targets(input, rota)), 0, over).expect("looks");
    assert!(found.people.iter().all(|(_, before, after)| before == after), "every day is past");
    let mut same = rota.assignments.clone();
    same.sort();
    assert_eq!((found.assignments, found.points), (same, 0));
    let nobody = even_out(input, rota, (Aim::Weekends, &BTreeMap::new()), 0, ward::MONDAY).expect("looks");
    assert!(nobody.people.is_empty() && nobody.is_worst_off_proven());
}

#[test]
fn a_wrong_certificate_is_refused_and_says_what_is_wrong() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut seen = BTreeMap::new();
    for _ in 0..100 {
        let pool = drawn(&mut random);
        let (chosen, levels) = levels::solve(&pool, &first_lines(&pool));
        let good = Certificate { pool, chosen, levels };
        verify(&good).expect("holds");
        let mut refuse = |what: &'static str, change: &dyn Fn(&mut Certificate) -> bool| {
            let mut wrong = good.clone();
            if change(&mut wrong) {
                assert!(verify(&wrong).is_err(), "{what}: {wrong:?}");
                *seen.entry(what).or_insert(0) += 1;
            }
        };
        refuse("a bound above what the multipliers give", &|c| c.levels.last_mut().map(|l| l.bound = l.people + 1).is_some());
        refuse("fewer people than there are", &|c| c.levels.last_mut().map(|l| l.people -= 1).is_some());
        refuse("a negative multiplier", &|c| c.levels.last_mut().map(|l| l.multipliers[0] = -1).is_some());
        refuse("a multiplier too few", &|c| c.levels.last_mut().and_then(|l| l.multipliers.pop()).is_some());
        refuse("a level left out", &|c| c.levels.pop().is_some());
        refuse("somebody else's line", &|c| {
            c.chosen.swap(0, 1);
            true
        });
        refuse("nobody's line", &|c| {
            c.chosen[0] = c.pool.columns.len();
            true
        });
        refuse("a person without a line", &|c| c.chosen.pop().is_some());
        refuse("a row that is not kept", &|c| {
            let row = &mut c.pool.rows[0];
            row.least += 1_000;
            true
        });
        refuse("multipliers of nothing where the bound needs some", &|c| {
            let needs = c.levels.iter_mut().find(|l| l.bound > 0 && l.multipliers.iter().any(|y| *y > 0));
            needs.is_some_and(|level| {
                level.multipliers.fill(0);
                let trivial = (0..c.pool.people).filter(|p| c.pool.columns.iter().all(|k| k.person != *p || k.excess >= level.from));
                (trivial.count() as i64) < level.bound
            })
        });
    }
    assert!(seen.len() == 10 && seen.values().all(|n| *n > 5), "{seen:?}");
}
