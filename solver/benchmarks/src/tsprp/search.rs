//! A first plan day by day, then windows of employees and days until the bound is met or it is stopped.

use super::{
    Instance, Plan, greedy,
    window::{MISSING, Window},
};
use rand::{
    RngExt, SeedableRng,
    seq::{IndexedRandom, SliceRandom},
};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tasks of a window at first.
const FIRST_SIZE: f64 = 70.0;
const LARGEST: f64 = 260.0;
/// Days with more tasks than this are too large for the program of a whole day.
const A_DAY: usize = 80;

/// Seed and length of a search.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Seed of every random choice.
    pub seed: u64,
    /// Most windows.
    pub windows: u64,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The best plan.
    pub plan: Plan,
    /// Its cost; absent while a task has nobody.
    pub objective: Option<i64>,
    /// No plan costs less.
    pub bound: i64,
    /// Windows tried.
    pub windows: u64,
}

/// Searches; `report` is told of each better cost.
pub fn search(instance: &Instance, limits: Limits, stop: &AtomicBool, report: &mut dyn FnMut(Option<i64>, i64)) -> Found {
    let mut rng = ChaCha8Rng::seed_from_u64(limits.seed);
    let bound = instance.bound();
    let mut plan = first(instance, stop);
    let mut best = total(instance, &plan);
    let mut size = FIRST_SIZE;
    let mut windows = 0;
    let told = |plan: &Plan| plan.holder.iter().all(Option::is_some).then(|| instance.cost(plan));
    report(told(&plan), bound);
    while windows < limits.windows && !stop.load(Ordering::Relaxed) && told(&plan) != Some(bound) {
        windows += 1;
        let (people, days) = pick(instance, &plan, size, &mut rng);
        let cost = |_: usize, row: &[u8]| instance.rules.cost(row) as f64;
        let inside = |e: &usize| people.contains(e);
        let outside: i64 = (0..instance.skilled.len()).filter(|e| !inside(e)).map(|e| instance.rules.cost(&plan.shifts[e])).sum();
        let elsewhere = plan.holder.iter().zip(&instance.tasks).filter(|(h, t)| h.is_none() && !days.contains(&t.day)).count();
        let here = best - outside as f64 - elsewhere as f64 * MISSING;
        match Window::new(instance, &plan, &people, &days, &cost).solve(&plan, here) {
            Some(new) => {
                let value = total(instance, &new);
                if value < best {
                    best = value;
                    plan = new;
                    report(told(&plan), bound);
                } else if value == best {
                    plan = new;
                }
            }
            // Nothing to gain here: larger windows see more.
            None => size = (size * 1.01).min(LARGEST),
        }
    }
    Found { objective: told(&plan), bound, windows, plan }
}

fn total(instance: &Instance, plan: &Plan) -> f64 {
    instance.cost(plan) as f64 + plan.holder.iter().filter(|h| h.is_none()).count() as f64 * MISSING
}

/// Day by day with everybody: few people at work, and what the days before ask for.
fn first(instance: &Instance, stop: &AtomicBool) -> Plan {
    let n = instance.skilled.len();
    let mut plan = Plan { holder: vec![None; instance.tasks.len()], shifts: vec![vec![0; instance.days]; n] };
    let people: Vec<usize> = (0..n).collect();
    for d in 0..instance.days {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let before: Vec<i64> = plan.shifts.iter().map(|row| row[..d].iter().filter(|s| **s > 0).count() as i64).collect();
        let all: i64 = before.iter().sum();
        // Days off and runs are judged within what is known so far; work goes to those who have had less of it.
        let cost = |e: usize, row: &[u8]| {
            let soft = instance.rules.so_far(&row[..=d]) as f64;
            let more = (before[e] * n as i64 - all) as f64 / n as f64;
            3.0 * soft + if row[d] > 0 { 1.0 + 0.5 * more.clamp(-1.5, 4.0) } else { 0.0 }
        };
        let day = [d];
        if is_large(instance, d) {
            greedy::fill(instance, &mut plan, d, &cost);
        } else if let Some(new) = Window::new(instance, &plan, &people, &day, &cost).solve(&plan, 1e9) {
            plan = new;
        }
    }
    plan
}

/// Who and when: one day with everybody, or fewer people on more days, those who cost first.
fn pick(instance: &Instance, plan: &Plan, size: f64, rng: &mut ChaCha8Rng) -> (Vec<usize>, Vec<usize>) {
    let (n, days) = (instance.skilled.len(), instance.days);
    let open: Vec<usize> = plan.holder.iter().zip(&instance.tasks).filter(|(h, _)| h.is_none()).map(|(_, t)| t.day).collect();
    if let Some(day) = open.choose(rng).filter(|_| rng.random_bool(0.5)) {
        if !is_large(instance, *day) {
            return ((0..n).collect(), vec![*day]);
        }
        return (around(instance, plan, *day, size, rng), vec![*day]);
    }
    let span = rng.random_range(1..=5_usize).min(days);
    let a_day = instance.tasks.len() as f64 / (n * days) as f64;
    let many = ((size / a_day / span as f64).round() as usize).clamp(2, n.max(2)).min(n);
    let mut chosen: Vec<usize> = if rng.random_bool(0.7) {
        let from = rng.random_range(0..=days - span);
        (from..from + span).collect()
    } else {
        let all: Vec<usize> = (0..days).collect();
        all.sample(rng, span).copied().collect()
    };
    chosen.sort_unstable();
    let mut people: Vec<usize> = (0..n).collect();
    people.shuffle(rng);
    if rng.random_bool(0.5) {
        // A few who cost most, drawn by chance, with others who may take their work.
        let draw: Vec<i64> = (0..n).map(|e| -instance.rules.cost(&plan.shifts[e]) * 8 - rng.random_range(0..40)).collect();
        let mut dear = people.clone();
        dear.sort_by_key(|e| draw[*e]);
        dear.truncate(many.div_ceil(2));
        people.retain(|e| !dear.contains(e));
        dear.extend(people);
        people = dear;
    }
    people.truncate(many);
    people.sort_unstable();
    (people, chosen)
}

fn is_large(instance: &Instance, day: usize) -> bool {
    instance.tasks.iter().filter(|t| t.day == day).count() > A_DAY
}

/// As many people as have about `size` tasks on a day, those who could do an open task of it first.
fn around(instance: &Instance, plan: &Plan, day: usize, size: f64, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let on = |t: &usize| instance.tasks[*t].day == day;
    let open: Vec<usize> = (0..instance.tasks.len()).filter(|t| on(t) && plan.holder[*t].is_none()).collect();
    let mut people: Vec<usize> = (0..instance.skilled.len()).collect();
    people.shuffle(rng);
    if let Some(task) = open.choose(rng) {
        people.sort_by_key(|e| !instance.skilled[*e][*task]);
    }
    let held = |e: usize| plan.holder.iter().enumerate().filter(|(t, h)| **h == Some(e) && on(t)).count();
    let mut tasks = open.len();
    let mut chosen: Vec<usize> = people
        .into_iter()
        .take_while(|e| {
            let more = (tasks as f64) < size;
            tasks += held(*e);
            more
        })
        .collect();
    chosen.sort_unstable();
    chosen
}
