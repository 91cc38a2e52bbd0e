//! R-CO-01: a medicines course that counts to 15 January, and the shifts that are planned after it.

use crate::{
    gap::nurse,
    helpers::then,
    story::{day, payload, ward},
};
use chrono::Days;
use serde_json::{Value, json};
use turnus_domain::{
    competence_expiry::{Expiry, WARNING_DAYS, expiries},
    event::Event,
    facts::Facts,
    id::UnitId,
    rota::event::{RotaProposed, RotaPublished, RotaRequested},
};

fn holds(facts: Facts, id: &str, from: &str, to: Option<&str>) -> Facts {
    let held = json!({"person": id, "competence": {"competence": "C-MED1", "level": 1, "valid": {"from": from, "to": to}}});
    then(facts, &format!("person-{id}"), "CompetenceRecorded", "2026-01-01", held)
}

/// The rota of the story with these evenings.
fn rota(mut facts: Facts, evenings: &[(&str, &str)]) -> Facts {
    let lines: Vec<Value> = evenings.iter().map(|(date, id)| json!({"date": date, "person": id, "shift": "E"})).collect();
    let mut at = facts.position();
    let mut record = |event: Event| {
        at += 1;
        facts.evolve(&event, at, day("2027-01-04"));
    };
    record(payload::<RotaRequested>("RotaRequested", &[]).into());
    record(payload::<RotaProposed>("RotaProposed", &[("/rota/assignments", json!(lines))]).into());
    record(payload::<RotaPublished>("RotaPublished", &[]).into());
    facts
}

fn found(facts: &Facts, on: &str) -> Vec<Expiry> {
    let unit: UnitId = "U1".parse().expect("an id");
    let all = expiries(facts, &unit, (day(on), day(on) + Days::new(90)), &WARNING_DAYS);
    all.into_iter().filter(|e| e.competence.as_str() == "C-MED1").collect()
}

fn one(facts: &Facts, on: &str) -> Expiry {
    let mut all = found(facts, on);
    assert_eq!(all.len(), 1, "{on}: {all:?}");
    all.remove(0)
}

#[test]
fn r_co_01_a_course_to_15_january_is_warned_of_60_30_and_7_days_before_and_four_shifts_rely_on_it() {
    let after = [("2027-01-16", "E01"), ("2027-01-17", "E01"), ("2027-01-19", "E01"), ("2027-01-22", "E01")];
    let facts = rota(holds(ward(), "E01", "2025-01-16", Some("2027-01-15")), &[&[("2027-01-12", "E01")], &after[..]].concat());
    assert!(found(&facts, "2026-11-15").is_empty(), "61 days before nothing is said");
    let warned = |on: &str| {
        let e = one(&facts, on);
        (e.days_left, e.warning)
    };
    assert_eq!(warned("2026-11-16"), (60, 60));
    assert_eq!([warned("2026-12-15"), warned("2026-12-16")], [(31, 60), (30, 30)]);
    assert_eq!([warned("2027-01-08"), warned("2027-01-15")], [(7, 7), (0, 7)]);
    let passed = one(&facts, "2027-01-16");
    assert_eq!((passed.days_left, passed.warning), (-1, 0));
    let dates: Vec<String> = passed.alone.iter().map(|s| s.date.to_string()).collect();
    assert_eq!(dates, after.map(|(date, _)| date), "nobody else on those evenings holds it");
    assert_eq!(passed.planned, passed.alone);
    assert!(found(&facts, "2027-02-01").is_empty(), "what ran out with no shift planned after it is past");
}

#[test]
fn a_shift_with_another_holder_does_not_rely_on_her() {
    let facts = holds(holds(nurse(ward(), "H1"), "E01", "2025-01-16", Some("2027-01-15")), "H1", "2025-01-16", None);
    let facts = rota(facts, &[("2027-01-16", "E01"), ("2027-01-16", "H1"), ("2027-01-17", "E01")]);
    let e = one(&facts, "2027-01-10");
    assert_eq!((e.planned.len(), e.alone.len()), (2, 1));
    assert_eq!(e.alone[0].date, day("2027-01-17"));
}

#[test]
fn a_course_that_is_renewed_without_a_break_does_not_run_out_and_a_break_is_told() {
    let evenings = [("2027-01-16", "E01"), ("2027-01-19", "E01")];
    let renewed = holds(holds(ward(), "E01", "2025-01-16", Some("2027-01-15")), "E01", "2027-01-16", None);
    assert!(found(&rota(renewed, &evenings), "2027-01-10").is_empty());
    let late = holds(holds(ward(), "E01", "2025-01-16", Some("2027-01-15")), "E01", "2027-01-18", None);
    let late = rota(late, &evenings);
    let e = one(&late, "2027-01-10");
    assert_eq!(e.planned.iter().map(|s| s.date).collect::<Vec<_>>(), [day("2027-01-16")], "from the 18th she holds it again");
}
