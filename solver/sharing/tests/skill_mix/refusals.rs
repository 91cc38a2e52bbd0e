//! What a model may not say.

use crate::given::{model, unit};
use turnus_sharing::skill_mix::{Ask, Model, ModelError, RuleKind, answer, unmet_with};

fn refusal(model: &Model) -> ModelError {
    answer(model, Ask::default()).unwrap_err()
}

/// R-TS-12: the switch that shows what a rule is worth in a scenario is `ForbiddenInLive`.
#[test]
fn a_rule_is_relaxed_in_a_scenario_only() {
    let mut live = unit();
    live.relaxed = vec!["r1".into()];
    assert!(matches!(refusal(&live), ModelError::ForbiddenInLive { .. }));
    live.scenario = true;
    assert!(answer(&live, Ask::default()).is_ok());
}

#[test]
fn law_is_never_relaxed_and_its_ways_have_no_column() {
    let mut strict = unit();
    strict.rules[0].kind = RuleKind::Law;
    assert!(matches!(unmet_with(&strict, &["r1"]), Err(ModelError::Law { .. })));
    let answer = answer(&strict, Ask::default()).unwrap();
    assert!(answer.rules.iter().all(|v| v.rule != "r1"), "law has no value to relax it");
    assert!(answer.packages.iter().all(|p| !p.rules.contains(&"r1".to_owned())));
    let open = unmet_with(&strict, &["r2", "r3", "r4", "r5"]).unwrap();
    assert!(open > 42.17, "{open}");
}

/// R-PF-02, R-CO-03: volunteers and students in placement never count in minimum staffing.
#[test]
fn who_never_counts_is_counted_nowhere() {
    let mut counted = unit();
    counted.professions.push(serde_json::from_str(r#"{"id":"P-VOL","level":1,"cost":0,"counts":false}"#).unwrap());
    counted.minimum_presence.push(serde_json::from_str(r#"{"professions":["RN","P-VOL"],"unit":"U","bucket":"week","hours":1}"#).unwrap());
    let told = refusal(&counted).to_string();
    assert!(told.starts_with("VolunteerCounted") && told.contains("P-VOL"), "{told}");
}

#[test]
fn unknown_names_doubles_and_numbers_are_told_with_their_place() {
    let mut wrong = unit();
    wrong.ways[0].profession = "RM".into();
    assert!(refusal(&wrong).to_string().contains("the way own of `iv` by `RM` names profession `RM`"));
    let mut wrong = unit();
    wrong.demand.push(wrong.demand[0].clone());
    assert!(matches!(refusal(&wrong), ModelError::Twice { .. }));
    let mut wrong = unit();
    wrong.supply[0].hours = -1.0;
    assert!(refusal(&wrong).to_string().contains("supply of RN in U, week is -1"), "{}", refusal(&wrong));
    let mut wrong = unit();
    wrong.supply[0].hours = f64::NAN;
    assert!(matches!(refusal(&wrong), ModelError::Number { .. }));
    let mut wrong = unit();
    wrong.ways.push(serde_json::from_str(r#"{"task":"iv","profession":"HFA","mode":"supervised"}"#).unwrap());
    assert!(matches!(refusal(&wrong), ModelError::NoSupervisor { .. }));
}

#[test]
fn an_empty_model_has_an_empty_answer() {
    let answer = answer(&model("{}"), Ask::default()).unwrap();
    assert_eq!((answer.status.as_str(), answer.unmet_hours), ("optimal", 0.0));
    assert!(serde_json::from_str::<Model>(r#"{"unitz":[]}"#).is_err(), "a field that does not exist is refused");
}
