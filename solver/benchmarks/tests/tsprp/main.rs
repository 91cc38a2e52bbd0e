//! Tasks and rosters together, on instances drawn by a seed, beside a judge that looks at plans as text, and beside a
//! look through all plans of a very small one.

mod judge;

use judge::judge;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{fmt::Write, sync::atomic::AtomicBool};
use turnus_benchmarks::tsprp::{self, Found, Instance, Limits};

/// A drawn instance: people, days, tasks a day.
fn drawn(seed: u64, people: usize, days: usize, a_day: usize) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let tasks: Vec<String> = (0..days * a_day)
        .map(|t| {
            let start = rng.random_range(420..1_100);
            format!("{start} {} {}", start + rng.random_range(30..130), t / a_day)
        })
        .collect();
    let mut text = format!(
        "# seed {seed}\r\nTasks = {}\r\n{}\r\nShifts = 3\r\n0 0 0 0 0 0\r\n420 0 0 480 0 0\r\n720 0 0 510 0 0\r\n",
        tasks.len(),
        tasks.join("\r\n")
    );
    let _ = write!(text, "Employees = {people}\r\n");
    for e in 0..people {
        let able: Vec<String> = (0..tasks.len()).filter(|t| t % people == e || rng.random_bool(0.6)).map(|t| t.to_string()).collect();
        let _ = write!(text, "{}: {} \r\n", able.len(), able.join(" "));
    }
    let _ = write!(
        text,
        "Days = {days}\r\nShift constraints\r\n1 3\r\n1 {days}\r\n1 4\r\n0 2\r\n2 3\r\ntrue\r\ntrue\r\nForbidden sequences = 1\r\n2 1\r\n\r\n"
    );
    text
}

fn solve(instance: &Instance, windows: u64) -> Found {
    tsprp::search(instance, Limits { seed: 1, windows }, &AtomicBool::new(false), &mut |_, _| ())
}

#[test]
fn every_drawn_plan_costs_what_its_judge_says_and_not_less_than_the_bound() {
    let mut done = 0;
    for seed in 0..12 {
        let text = drawn(seed, 6, 7, 7);
        let instance = tsprp::read(&text).expect("readable");
        let found = solve(&instance, 60);
        match instance.write(&found.plan) {
            Some(plan) => {
                assert_eq!(judge(&text, &plan), Ok(found.objective.expect("all tasks have somebody")), "seed {seed}");
                assert!(found.objective >= Some(found.bound), "seed {seed}");
                done += 1;
            }
            None => assert_eq!(found.objective, None, "seed {seed}"),
        }
    }
    assert!(done >= 9, "only {done} of 12 are done");
}

#[test]
fn very_small_instances_are_solved_as_well_as_by_looking_at_every_plan() {
    let mut compared = 0;
    for seed in 0..10 {
        let text = drawn(seed, 2, 3, 2);
        let instance = tsprp::read(&text).expect("readable");
        let best = every_plan(&instance, &text);
        let found = solve(&instance, 80);
        assert_eq!(found.objective, best, "seed {seed}\n{text}");
        compared += i64::from(best.is_some());
    }
    assert!(compared >= 3, "only {compared} of 10 have a plan");
}

/// The least cost over all holders of all tasks and all shifts.
fn every_plan(instance: &Instance, text: &str) -> Option<i64> {
    let (n, t) = (instance.skilled.len(), instance.tasks.len());
    let rows: Vec<Vec<u8>> = (0..3_usize.pow(3)).map(|c| (0..3).map(|d| (c / 3_usize.pow(d) % 3) as u8).collect()).collect();
    let mut best: Option<i64> = None;
    for code in 0..n.pow(t as u32) {
        let holder: Vec<usize> = (0..t).map(|k| code / n.pow(k as u32) % n).collect();
        for a in &rows {
            for b in &rows {
                let cost = instance.rules.cost(a) + instance.rules.cost(b);
                if best.is_some_and(|best| best <= cost) {
                    continue;
                }
                let plan = tsprp::Plan { holder: holder.iter().map(|h| Some(*h)).collect(), shifts: vec![a.clone(), b.clone()] };
                if judge(text, &instance.write(&plan).expect("all tasks have somebody")) == Ok(cost) {
                    best = Some(cost);
                }
            }
        }
    }
    best
}

#[test]
fn the_judge_refuses_a_planted_wrong_plan_for_every_hard_rule() {
    let text = drawn(3, 6, 7, 7);
    let instance = tsprp::read(&text).expect("readable");
    let found = solve(&instance, 40);
    let right = found.plan;
    let said = |plan: &tsprp::Plan| judge(&text, &instance.write(plan).expect("all tasks have somebody")).expect_err("wrong");
    let unable = (0..6).find(|e| !instance.skilled[*e][0]).expect("somebody is not qualified");
    let mut wrong = right.clone();
    wrong.holder[0] = Some(unable);
    assert!(said(&wrong).contains("not qualified"));
    let mut wrong = right.clone();
    let holder = wrong.holder[0].expect("somebody");
    wrong.shifts[holder][instance.tasks[0].day] = 0;
    assert!(said(&wrong).contains("outside"));
    let mut wrong = right.clone();
    let (e, d) = (0..6).flat_map(|e| (0..7).map(move |d| (e, d))).find(|(e, d)| right.shifts[*e][*d] == 0).expect("a day off");
    wrong.shifts[e][d] = 1;
    assert!(said(&wrong).contains("without a task"));
    // Everybody's tasks of a day by one person: some overlap or lie outside.
    let mut wrong = right;
    (0..instance.tasks.len()).filter(|t| instance.tasks[*t].day == 0).for_each(|t| wrong.holder[t] = Some(0));
    assert!(!said(&wrong).is_empty());
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    let instance = tsprp::read(&drawn(5, 6, 7, 7)).expect("readable");
    assert!(solve(&instance, 30).plan == solve(&instance, 30).plan);
}
