//! Twenty generated units against the values of an independently written model, solved from another language
//! (`tests/judge/judge.py`, which also regenerates the corpus and judges answers).

use crate::given::close;
use serde::Deserialize;
use std::collections::BTreeMap;
use turnus_sharing::skill_mix::{Ask, Depth, Model, answer};

#[derive(Debug, Deserialize)]
struct Judged {
    model: Model,
    stages: Vec<(String, f64)>,
    unmet: f64,
    alone: BTreeMap<String, f64>,
}

#[test]
fn stages_and_rule_values_are_those_of_the_independent_judge() {
    let corpus: Vec<Judged> = serde_json::from_str(include_str!("../fixtures/judged.json")).unwrap();
    assert_eq!(corpus.len(), 20);
    let ask = Ask { prices: false, values: Depth::League, packages: false, conflict: false, seed: 1 };
    for judged in &corpus {
        let title = &judged.model.title;
        let found = answer(&judged.model, ask).unwrap_or_else(|e| panic!("{title}: {e}"));
        assert_eq!(found.stages.len(), judged.stages.len());
        for (stage, (name, value)) in found.stages.iter().zip(&judged.stages) {
            assert_eq!(&stage.name, name);
            assert!(close(stage.value, *value), "{title}, {name}: {} here, {value} there", stage.value);
        }
        assert!(close(found.unmet_hours, judged.unmet), "{title}: {} {}", found.unmet_hours, judged.unmet);
        for rule in &found.rules {
            assert!(close(rule.alone, judged.alone[&rule.rule]), "{title}, {}: {} {}", rule.rule, rule.alone, judged.alone[&rule.rule]);
        }
    }
    let has = |wanted: fn(&Model) -> bool| corpus.iter().filter(|j| wanted(&j.model)).count();
    let families = [
        has(|m| !m.extra.is_empty()),
        has(|m| !m.lending.is_empty()),
        has(|m| !m.training.is_empty()),
        has(|m| !m.minimum_share.is_empty()),
        has(|m| !m.risk_limits.is_empty()),
        has(|m| m.change_limit.is_some()),
        has(|m| m.tasks.iter().any(|t| t.most_professions.is_some())),
    ];
    assert!(families.iter().all(|n| *n >= 2), "every family is judged: {families:?}");
    assert!(corpus.iter().filter(|j| j.alone.values().any(|v| *v > 0.01)).count() >= 5);
}
