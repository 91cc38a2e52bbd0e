//! Sample files are what the generator writes, can be recorded, and can be planned from.

use super::{SampleUnit, solbakken, ward};
use std::{fs, path::PathBuf};
use turnus_domain::{
    command::Command,
    decide::decide,
    event_file,
    fact::Fact,
    facts::Facts,
    freeze::{freeze_planning_input, freeze_sharing_input},
    planning_input::PlanningInput,
    sharing::event::SharingPlanAdopted,
};

fn path(file: &str) -> PathBuf { PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(file) }

fn check_file(file: &str, facts: &[Fact]) {
    let text = event_file::write(facts).unwrap();
    if std::env::var_os("BLESS").is_some() {
        fs::write(path(file), &text).unwrap();
    }
    let there = fs::read_to_string(path(file)).unwrap_or_default();
    assert!(there == text, "samples/{file} is not what the generator writes; BLESS=1 cargo test -p turnus writes it anew");
    assert_eq!(event_file::parse(&there).unwrap(), facts);
}

fn record(facts: &mut Facts, new: &[Fact]) {
    let decided = decide(facts, &Command::Import(new.to_vec())).unwrap_or_else(|e| panic!("{e}"));
    for fact in decided {
        facts.evolve(&fact.event, facts.position() + 1, fact.effective);
    }
}

/// Records a sample, makes and adopts its sharing plan, and freezes the input of its rota.
fn frozen(sample: &SampleUnit, more: &[Fact]) -> PlanningInput {
    let mut facts = Facts::default();
    record(&mut facts, &sample.facts().unwrap());
    record(&mut facts, more);
    let (unit, first) = (sample.unit.parse().unwrap(), sample.horizon.first);
    let input = freeze_sharing_input(&facts, &unit, facts.position(), first).unwrap();
    let plan = turnus_sharing::share(&input, "S1".parse().unwrap(), &mut |_| {}).unwrap_or_else(|e| panic!("{e}"));
    record(&mut facts, &[Fact::new(SharingPlanAdopted { plan }, first)]);
    freeze_planning_input(&facts, &unit, sample.horizon, facts.position()).unwrap_or_else(|e| panic!("{e:?}"))
}

#[test]
fn files() {
    check_file("solbakken-base.jsonl", &solbakken::base().unwrap());
    check_file("solbakken-dated.jsonl", &solbakken::dated().unwrap());
    check_file("solbakken-t08-decision.jsonl", &solbakken::t08_decision().unwrap());
    check_file("ward-counter.jsonl", &ward::counter().unwrap());
}

#[test]
fn the_home_freezes_as_base_rota_before_and_after_the_decision() {
    for more in [vec![], solbakken::t08_decision().unwrap()] {
        let input = frozen(&solbakken::unit(), &more);
        assert_eq!((input.staff.len(), input.consents.len(), input.holidays.days.len()), (28, 28, 0));
        assert!(input.staff.iter().all(|m| m.absences.is_empty() && m.wishes.len() == 4 && m.history.weekends.len() >= 6));
        for phase in 0..4 {
            let crew: Vec<_> = solbakken::unit().staff.iter().filter(|p| p.phase == phase).map(|p| p.profession).collect();
            assert_eq!((crew.len(), crew.iter().filter(|p| matches!(**p, "SP" | "VP")).count()), (7, 2), "phase {phase}");
        }
    }
}

#[test]
fn the_dated_home_has_holidays_and_three_to_six_percent_absence() {
    let input = frozen(&solbakken::dated_unit(), &solbakken::t08_decision().unwrap());
    let away: usize = input.staff.iter().map(|m| input.horizon.days().filter(|d| m.is_absent(*d)).count()).sum();
    let days = input.staff.len() * input.horizon.len();
    assert!((3 * days..=6 * days).contains(&(100 * away)), "{away} of {days} days");
    assert_eq!(input.holidays.days.iter().filter(|h| input.horizon.contains(h.date)).count(), 3);
}

#[test]
fn the_ward_freezes_with_22_of_30_consents() {
    let input = frozen(&ward::unit().unwrap(), &[]);
    assert_eq!((input.staff.len(), input.consents.len()), (30, 22));
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
