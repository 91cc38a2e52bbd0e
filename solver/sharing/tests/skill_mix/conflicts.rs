//! Five hundred seeded conflicts, each judged by an independently written model in exact arithmetic: infeasible whole,
//! feasible without any one group; and every repair mends.

use crate::exact::{Line, Sense, feasible};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use turnus_sharing::skill_mix::{Ask, Conflict, Depth, Member, Model, Repair, RuleKind, answer};

/// A unit that is likely short of something, with rules of every kind.
pub(crate) fn short(seed: u64) -> Model {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let r = &mut rng;
    let buckets = if r.random_bool(0.3) { vec!["day", "night"] } else { vec!["day"] };
    let who = [("RN", 4_u8), ("HF", 3), ("ASS", 2)];
    let rule = |id: &str, kind: &str| json!({"id": id, "text": format!("rule {id}"), "kind": kind, "source": "constructed"});
    let kinds = ["law", "agreement", "policy", "wish"];
    let mut rules: Vec<Value> = (0..4).map(|k| rule(&format!("r{k}"), kinds.choose(r).unwrap())).collect();
    rules.extend([rule("span", "policy"), rule("share", kinds.choose(r).unwrap()), rule("held", "agreement")]);
    let (mut tasks, mut ways, mut demand) = (Vec::new(), Vec::new(), Vec::new());
    for k in 0..r.random_range(3..7) {
        let (task, level) = (format!("T{k}"), *[2_u8, 3, 3, 4].choose(r).unwrap());
        tasks.push(json!({"id": task, "level": level}));
        for (profession, own) in who {
            if own >= level {
                let mut way = json!({"task": task, "profession": profession});
                if profession == "HF" && r.random_bool(0.4) {
                    way["competence"] = json!("C");
                }
                ways.push(way);
            } else if own + 1 == level && r.random_bool(0.7) {
                let effort = *[1.0, 1.25, 1.5].choose(r).unwrap();
                let mut way = json!({"task": task, "profession": profession, "mode": "supervised", "effort": effort,
                    "supervision": [{"profession": "RN", "hours": 0.125}]});
                if r.random_bool(0.7) {
                    way["barred_by"] = json!([format!("r{}", r.random_range(0..4))]);
                }
                ways.push(way);
            }
        }
        for bucket in &buckets {
            demand.push(json!({"task": task, "unit": "U", "bucket": bucket, "hours": f64::from(r.random_range(4..60)) / 2.0}));
        }
    }
    let (mut supply, mut shares) = (Vec::new(), Vec::new());
    for bucket in &buckets {
        for (profession, most) in [("RN", 60), ("HF", 80), ("ASS", 40)] {
            supply
                .push(json!({"profession": profession, "unit": "U", "bucket": bucket, "hours": f64::from(r.random_range(4..most)) / 2.0}));
        }
        if r.random_bool(0.5) {
            let share = f64::from(r.random_range(1..6)) / 8.0;
            shares.push(json!({"professions": ["RN"], "unit": "U", "bucket": bucket, "share": share, "rule": "share"}));
        }
    }
    let professions = json!([{"id": "RN", "level": 4, "cost": 4, "hours_per_head": 8, "span": 2, "span_rule": "span"},
        {"id": "HF", "level": 3, "cost": 3, "hours_per_head": 8}, {"id": "ASS", "level": 2, "cost": 2, "hours_per_head": 8}]);
    let buckets: Vec<Value> = buckets.iter().map(|b| json!({"id": b})).collect();
    let holders = json!([{"competence": "C", "profession": "HF", "unit": "U", "people": r.random_range(0..4)}]);
    let model = json!({"title": format!("short {seed}"), "units": [{"id": "U"}], "buckets": buckets, "professions": professions,
        "tasks": tasks, "ways": ways, "demand": demand, "supply": supply, "rules": rules, "minimum_share": shares,
        "competences": [{"id": "C", "usable": 0.75, "rule": "held"}], "holders": holders});
    serde_json::from_value(model).unwrap()
}

/// Whether a row of a family, about a task or profession, in a bucket is held.
type Fact<'a> = Box<dyn Fn(&str, &str, &str) -> bool + 'a>;

/// What holds: which rules, which demands and supplies; and how much more there is of each.
struct Held<'a> {
    rule: Box<dyn Fn(&str) -> bool + 'a>,
    fact: Fact<'a>,
    more: BTreeMap<(String, String), f64>,
}

impl<'a> Held<'a> {
    fn members(members: Vec<&'a Member>) -> Self {
        let rules: Vec<&str> = members.iter().filter_map(|m| m.rule.as_deref()).collect();
        let facts = move |row: &str, what: &str, bucket: &str| {
            members.iter().filter(|m| m.rule.is_none()).flat_map(|m| &m.rows).any(|l| {
                let named = if row == "demand" { &l.task } else { &l.profession };
                l.row == row && named.as_deref() == Some(what) && l.bucket.as_deref() == Some(bucket)
            })
        };
        Self { rule: Box::new(move |r| rules.contains(&r)), fact: Box::new(facts), more: BTreeMap::new() }
    }

    fn mended(repair: &'a Repair) -> Self {
        let relaxed: Vec<&str> = repair.changes.iter().filter_map(|c| c.rule.as_deref()).collect();
        let lifted = repair.changes.iter().filter_map(|c| c.row.as_ref().map(|l| (l, c.by)));
        let more = lifted.map(|(l, by)| ((l.profession.clone().unwrap(), l.bucket.clone().unwrap()), by)).collect();
        Self { rule: Box::new(move |r| !relaxed.contains(&r)), fact: Box::new(|_, _, _| true), more }
    }
}

/// The lines of a model in which all that is held asks for everything to be done. Written anew from the formulas.
fn lines(model: &Model, held: &Held<'_>) -> (usize, Vec<Line>) {
    let asked = |task: &str, bucket: &str| model.demand.iter().find(|d| d.task == task && d.bucket == bucket).map_or(0.0, |d| d.hours);
    let law = |r: &String| model.rules.iter().any(|x| x.id == *r && x.kind == RuleKind::Law);
    let mut columns = Vec::new();
    for way in model.ways.iter().filter(|w| !w.barred_by.iter().any(law)) {
        for bucket in &model.buckets {
            let shut = way.barred_by.iter().any(|r| (held.rule)(r));
            columns.push((way, bucket.id.as_str(), if shut { 0.0 } else { asked(&way.task, &bucket.id) }));
        }
    }
    let sum = |keep: &dyn Fn(&turnus_sharing::skill_mix::Way, &str) -> f64| -> Vec<(usize, f64)> {
        columns.iter().enumerate().map(|(i, (w, b, _))| (i, keep(w, b))).filter(|(_, k)| *k != 0.0).collect()
    };
    let mut out: Vec<Line> =
        columns.iter().enumerate().map(|(i, (.., most))| Line { terms: vec![(i, 1.0)], sense: Sense::AtMost, right: *most }).collect();
    for d in model.demand.iter().filter(|d| (held.fact)("demand", &d.task, &d.bucket)) {
        let terms = sum(&|w, b| if w.task == d.task && b == d.bucket { 1.0 } else { 0.0 });
        out.push(Line { terms, sense: Sense::Equal, right: d.hours });
    }
    for s in &model.supply {
        let more = held.more.get(&(s.profession.clone(), s.bucket.clone())).copied().unwrap_or(0.0);
        let watched = |w: &turnus_sharing::skill_mix::Way| {
            w.supervision.iter().filter(|v| v.profession == s.profession).map(|v| v.hours).sum::<f64>()
        };
        if (held.fact)("capacity", &s.profession, &s.bucket) {
            let terms =
                sum(&|w, b| if b != s.bucket { 0.0 } else { watched(w) + if w.profession == s.profession { w.effort } else { 0.0 } });
            out.push(Line { terms, sense: Sense::AtMost, right: s.hours + more });
        }
        if s.profession == "RN" && (held.rule)("span") {
            let terms = sum(&|w, b| if b == s.bucket && watched(w) > 0.0 { w.effort } else { 0.0 });
            out.push(Line { terms, sense: Sense::AtMost, right: 2.0 * s.hours });
        }
        if s.profession == "HF" && (held.rule)("held") {
            let terms = sum(&|w, b| if b == s.bucket && w.profession == "HF" && w.competence.is_some() { w.effort } else { 0.0 });
            out.push(Line { terms, sense: Sense::AtMost, right: 0.75 * 8.0 * model.holders[0].people });
        }
    }
    for m in model.minimum_share.iter().filter(|_| (held.rule)("share")) {
        let terms = sum(&|w, b| if b != m.bucket { 0.0 } else { w.effort * (if w.profession == "RN" { 1.0 } else { 0.0 } - m.share) });
        out.push(Line { terms, sense: Sense::AtLeast, right: 0.0 });
    }
    (columns.len(), out)
}

fn holds(model: &Model, members: Vec<&Member>) -> bool {
    let (columns, lines) = lines(model, &Held::members(members));
    feasible(columns, &lines)
}

/// What is wrong with a conflict, if anything.
fn judged(model: &Model, conflict: &Conflict) -> Option<String> {
    let members: Vec<&Member> = conflict.groups.iter().collect();
    if holds(model, members.clone()) {
        return Some("the whole is feasible".into());
    }
    for out in 0..members.len() {
        let rest: Vec<&Member> = members.iter().enumerate().filter(|(k, _)| *k != out).map(|(_, m)| *m).collect();
        if !holds(model, rest) {
            return Some(format!("`{}` can be spared", members[out].text));
        }
    }
    None
}

#[test]
fn five_hundred_conflicts_are_irreducible_and_their_repairs_mend() {
    let ask = Ask { prices: false, values: Depth::None, packages: false, conflict: true, seed: 1 };
    let (mut conflicts, mut repairs, mut rules, mut seed, mut planted) = (0, 0, 0, 0, 0);
    while conflicts < 500 {
        seed += 1;
        let model = short(seed);
        let found = answer(&model, ask).unwrap();
        for conflict in &found.conflicts {
            assert_eq!(judged(&model, conflict), None, "seed {seed}: {}", conflict.text);
            conflicts += 1;
            rules += conflict.groups.iter().filter(|g| g.rule.is_some()).count();
            planted += wrong(&model, conflict);
            assert!(conflict.repairs.windows(2).all(|w| w[0].size <= w[1].size + 1e-6), "seed {seed}: the smallest first");
            for change in conflict.repairs.iter().flat_map(|r| &r.changes) {
                let law = |id: &String| model.rules.iter().any(|r| r.id == *id && r.kind == RuleKind::Law);
                assert!(!change.rule.as_ref().is_some_and(law), "seed {seed}: a repair breaks no law");
            }
        }
        // The blocks are mended one by one: only where there is one conflict does a repair mend everything.
        if let [conflict] = found.conflicts.as_slice() {
            for repair in &conflict.repairs {
                let mut held = Held::mended(repair);
                // The repair was found in floats: a thousandth of an hour more decides nothing but their noise.
                held.more.values_mut().for_each(|by| *by += 1e-3);
                let (columns, lines) = lines(&model, &held);
                assert!(feasible(columns, &lines), "seed {seed}: {repair:?} does not mend");
                repairs += 1;
            }
        }
    }
    println!("{conflicts} conflicts in {seed} units, {rules} rules named in them, {repairs} repairs, {planted} planted wrong ones");
    assert!(rules > 100 && repairs > 500 && planted > 400);
}

/// The judge sees a conflict that is too large, and one that is none.
fn wrong(model: &Model, conflict: &Conflict) -> usize {
    let mut spoilt = conflict.clone();
    spoilt.groups.pop();
    assert_eq!(judged(model, &spoilt).as_deref(), Some("the whole is feasible"));
    let unnamed = |d: &&turnus_sharing::skill_mix::Demand| {
        !conflict.groups.iter().flat_map(|g| &g.rows).any(|l| l.task.as_deref() == Some(&d.task) && l.bucket.as_deref() == Some(&d.bucket))
    };
    let Some(other) = model.demand.iter().find(unnamed) else { return 0 };
    let mut large = conflict.clone();
    let mut extra = large.groups[0].clone();
    extra.rule = None;
    extra.rows = vec![serde_json::from_value(json!({"row": "demand", "task": other.task, "unit": "U", "bucket": other.bucket})).unwrap()];
    large.groups.push(extra);
    assert!(judged(model, &large).is_some());
    1
}
