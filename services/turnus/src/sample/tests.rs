//! Sample files are what the generator writes. That they can be recorded and planned from is tested in `tests/journeys`.

use super::{SampleUnit, night, solbakken, ward};
use std::{fs, path::PathBuf};
use turnus_domain::{event_file, fact::Fact};

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(file)
}

fn check_file(file: &str, facts: &[Fact]) {
    let text = event_file::write(facts).unwrap();
    if std::env::var_os("BLESS").is_some() {
        fs::write(path(file), &text).unwrap();
    }
    let there = fs::read_to_string(path(file)).unwrap_or_default();
    assert!(there == text, "samples/{file} is not what the generator writes; BLESS=1 cargo test -p turnus writes it anew");
    assert_eq!(event_file::parse(&there).unwrap(), facts);
}

#[test]
fn files() {
    check_file("solbakken-base.jsonl", &solbakken::base().unwrap());
    check_file("solbakken-dated.jsonl", &solbakken::dated().unwrap());
    check_file("solbakken-t08-decision.jsonl", &solbakken::t08_decision().unwrap());
    check_file("practice-requirements.jsonl", &solbakken::practice().unwrap());
    check_file("ward-counter.jsonl", &ward::counter().unwrap());
    check_file("night-district.jsonl", &night::district().unwrap());
    check_file("night-trial.jsonl", &night::trial().unwrap());
}

#[test]
fn names_are_sealed_and_different() {
    let facts = solbakken::base().unwrap();
    let mut names: Vec<_> = facts.iter().flat_map(|f| &f.sealed).map(|s| s.text.clone()).collect();
    assert_eq!(names.len(), 28);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 28);
}

#[test]
fn the_same_seed_gives_the_same_facts_and_another_seed_others() {
    let other = SampleUnit { seed: 1, ..solbakken::unit() };
    assert_eq!(solbakken::base().unwrap(), solbakken::base().unwrap());
    assert_ne!(solbakken::base().unwrap(), other.facts().unwrap());
}
