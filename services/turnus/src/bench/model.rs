//! Generated task-sharing models of any size.

use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use turnus_domain::task::Mode;
use turnus_sharing::skill_mix::{Bucket, Demand, Model, Profession, Rule, RuleKind, Supervision, Supply, Task, Unit, Way};

/// How large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) units: usize,
    pub(super) tasks: usize,
    pub(super) professions: usize,
    pub(super) buckets: usize,
    pub(super) rules: usize,
}

/// A municipality that is somewhat short everywhere: about a quarter of the pairs of task and profession are admissible.
pub(super) fn model(size: Size, seed: u64) -> Model {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut model = Model { title: format!("generated {seed}: {size:?}"), package_budget: Some(5.0), ..Model::default() };
    model.units = (0..size.units).map(|u| Unit { id: format!("U{u}") }).collect();
    model.buckets = (0..size.buckets).map(|b| Bucket { id: format!("B{b}"), course_share: 0.0 }).collect();
    model.professions = (0..size.professions).map(profession).collect();
    model.rules = (0..size.rules).map(|r| rule(r, &mut rng)).collect();
    for k in 0..size.tasks {
        add_task(&mut model, k, &mut rng);
    }
    add_amounts(&mut model, &mut rng);
    model
}

fn profession(p: usize) -> Profession {
    let level = (2 + p % 4) as u8;
    Profession {
        id: format!("P{p}"),
        level,
        cost: 250.0 + 50.0 * f64::from(level) + p as f64,
        scarcity: f64::from(level) - 1.0,
        hours_per_head: 12.0,
        counts: true,
        span: Some(3.0),
        span_rule: None,
    }
}

fn rule(r: usize, rng: &mut ChaCha8Rng) -> Rule {
    Rule {
        id: format!("r{r}"),
        text: format!("rule {r}"),
        kind: RuleKind::Policy,
        source: "generated".to_owned(),
        cost: f64::from(rng.random_range(1..4_u8)),
        weight: 1.0,
    }
}

/// A task with two own ways and a shared one that a rule bars, if there are rules.
fn add_task(model: &mut Model, k: usize, rng: &mut ChaCha8Rng) {
    let id = format!("T{k}");
    let owner = rng.random_range(0..model.professions.len());
    let level = model.professions[owner].level;
    let criticality = *[1.0, 1.0, 2.0, 3.0].choose(rng).unwrap_or(&1.0);
    model.tasks.push(Task { id: id.clone(), level, criticality, class: 0, most_professions: None, least_hours: 0.0, coherence_rule: None });
    let other = (owner + 4) % model.professions.len();
    for p in if other == owner { vec![owner] } else { vec![owner, other] } {
        model.ways.push(way(&id, model, p, Mode::Own));
    }
    let below = (0..model.professions.len()).find(|p| model.professions[*p].level + 1 == level);
    if let Some(below) = below {
        let mut shared = way(&id, model, below, Mode::Supervised);
        shared.effort = 1.0 + f64::from(rng.random_range(0..4_u8)) * 0.05;
        shared.risk = 1.0;
        let hours = *[0.05, 0.1, 0.2].choose(rng).unwrap_or(&0.1);
        shared.supervision = vec![Supervision { profession: model.professions[owner].id.clone(), hours }];
        if !model.rules.is_empty() {
            shared.barred_by = vec![model.rules[k % model.rules.len()].id.clone()];
        }
        model.ways.push(shared);
    }
}

fn way(task: &str, model: &Model, profession: usize, mode: Mode) -> Way {
    Way {
        task: task.to_owned(),
        profession: model.professions[profession].id.clone(),
        mode,
        effort: 1.0,
        supervision: Vec::new(),
        competence: None,
        risk: 0.0,
        barred_by: Vec::new(),
        at_most: None,
        units: Vec::new(),
        buckets: Vec::new(),
    }
}

/// Demand of every task everywhere; of each profession between 70 and 115 % of what its own tasks ask for; risk limits,
/// which tie the buckets of a unit together.
fn add_amounts(model: &mut Model, rng: &mut ChaCha8Rng) {
    let owner: Vec<String> = model.tasks.iter().map(|t| first_way(model, &t.id)).collect();
    for unit in model.units.clone() {
        for bucket in model.buckets.clone() {
            let mut asked = std::collections::BTreeMap::new();
            for (task, owner) in model.tasks.iter().zip(&owner) {
                let hours = f64::from(rng.random_range(10..200_u16)) / 10.0;
                *asked.entry(owner.clone()).or_insert(0.0) += hours;
                let (task, unit, bucket) = (task.id.clone(), unit.id.clone(), bucket.id.clone());
                model.demand.push(Demand { task, unit, bucket, hours, rule: None });
            }
            for p in &model.professions {
                let share = f64::from(rng.random_range(70..115_u8)) / 100.0;
                let hours = asked.get(&p.id).map_or(5.0, |hours| hours * share);
                let (profession, unit, bucket) = (p.id.clone(), unit.id.clone(), bucket.id.clone());
                model.supply.push(Supply { profession, unit, bucket, hours, present: None });
            }
        }
        let points = model.tasks.len() as f64 * model.buckets.len() as f64;
        model.risk_limits.push(turnus_sharing::skill_mix::RiskLimit { unit: unit.id, points, rule: None });
    }
}

fn first_way(model: &Model, task: &str) -> String {
    model.ways.iter().find(|w| w.task == task).map_or_else(String::new, |w| w.profession.clone())
}
