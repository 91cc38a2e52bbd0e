//! Every file of the sample catalogue and every rule book is what its name says, and complete.

#[macro_use]
mod sample;

use sample::{date, parse};
use std::{collections::BTreeSet, path::Path};
use turnus_domain::{
    competence::CompetenceClass,
    cover::{Band, HeadPlanLine, PolicyMinimum},
    planning_input::ShiftStructure,
    profession::Profession,
    rule_book::{ParameterKey, ParameterUnit, RuleBook},
    shift::ShiftType,
    task::{Mode, Task},
};

fn json_files(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let names = std::fs::read_dir(path).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
    names.filter(|n| n.ends_with(".json")).collect()
}

#[test]
fn every_file_of_the_catalogue_is_known_here_and_parses() {
    let _: Vec<Profession> = catalogue!("professions.json");
    let _: Vec<CompetenceClass> = catalogue!("competence-classes.json");
    let _: Vec<ShiftType> = catalogue!("shift-types.json");
    let _: ShiftStructure = catalogue!("shift-structure.json");
    let _: Vec<Band> = catalogue!("bands.json");
    let _: Vec<Task> = catalogue!("tasks.json");
    let _: Vec<HeadPlanLine> = catalogue!("head-plan-three-shift.json");
    let _: Vec<HeadPlanLine> = catalogue!("head-plan-long-weekend.json");
    let _: Vec<PolicyMinimum> = catalogue!("policy-minima.json");
    let known = [
        "bands.json",
        "competence-classes.json",
        "head-plan-long-weekend.json",
        "head-plan-three-shift.json",
        "policy-minima.json",
        "professions.json",
        "shift-structure.json",
        "shift-types.json",
        "tasks.json",
    ];
    assert_eq!(json_files("samples/catalogue"), known.map(str::to_owned).into());
    assert_eq!(json_files("schema/rulebooks"), ["no-municipal-2027.json".to_owned()].into());
}

#[test]
fn the_rule_book_has_every_parameter_with_source_and_owner() {
    let book: RuleBook = parse("rule book", include_str!("../../../schema/rulebooks/no-municipal-2027.json"));
    assert_eq!(book.id.as_str(), "no-municipal-2027");
    let schema = serde_json::to_value(schemars::schema_for!(ParameterKey)).unwrap();
    let names: Vec<&serde_json::Value> = schema["oneOf"].as_array().unwrap().iter().map(|v| &v["const"]).collect();
    assert!(names.len() > 50, "the schema lists the keys: {schema}");
    // Points for pay supplements are a choice: without them nothing is counted.
    let chosen = |name: &&&serde_json::Value| **name != "points-supplement";
    for name in names.iter().filter(chosen) {
        let key: ParameterKey = serde_json::from_value((*name).clone()).unwrap();
        let parameter = book.parameter(key, date("2027-01-04")).unwrap_or_else(|| panic!("no value for {name}"));
        assert!(!parameter.source.text.is_empty() && !parameter.owner.is_empty(), "{name}");
        assert!(parameter.value > 0, "{name}");
        assert_eq!(name.as_str().unwrap().starts_with("points-"), parameter.unit == ParameterUnit::Points, "{name}");
    }
    let mut keys: Vec<ParameterKey> = book.parameters.iter().map(|p| p.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), book.parameters.len(), "each key once");
}

#[test]
fn shared_tasks_name_their_law_and_t08_asks_for_both_competences() {
    let tasks: Vec<Task> = catalogue!("tasks.json");
    assert_eq!(tasks.len(), 44, "T01 to T37 and T40 to T46");
    for task in &tasks {
        assert!(task.allowed.iter().any(|a| a.mode == Mode::Own), "{}: somebody does it by own right", task.id);
        assert!(task.allowed.iter().all(|a| !a.source.text.is_empty()), "{}", task.id);
        assert_eq!(task.windows.iter().map(|w| w.share.0).sum::<u32>(), 10_000, "{}", task.id);
    }
    let t08 = tasks.iter().find(|t| t.id.as_str() == "T08").unwrap();
    let by_hf = t08.allowed.iter().find(|a| a.profession.as_str() == "HF").unwrap();
    let requires = serde_json::to_string(&by_hf.requires).unwrap();
    assert!(by_hf.mode == Mode::Delegated && requires.contains("C-MED1") && requires.contains("C-DEL-MED"));
}
