//! Who leaves, what may drive people away, and the early warning: counted from events, of units only.

use crate::story::{day, fold, json, ward};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json as j};
use std::sync::Arc;
use turnus_domain::{
    command::Command,
    decide::decide,
    event::Event,
    facts::Facts,
    quantity::{BasisPoints, Minutes},
    retention::{Driver, Retention, load::Load, spiral::Spiral},
    rule_book::{MissingParameter, ParameterKey, RuleBook},
};

const ON: &str = "2027-03-01";

pub(crate) fn then(facts: &Facts, command: &Command) -> Facts {
    fold(facts.clone(), &decide(facts, command).unwrap_or_else(|refusal| panic!("{refusal}")))
}

/// The ward with today's rule book and two units of so many people each.
pub(crate) fn units(people: [(&str, u32); 2]) -> Facts {
    let book: RuleBook = serde_json::from_str(include_str!("../../../rulebooks/no-municipal-2027.json")).expect("reads");
    let mut facts = then(&ward(), &Command::AdoptRuleBook(json(j!({"rule_book": book})), day("2026-01-01")));
    for (unit, n) in people {
        let opened = j!({"unit": unit, "name": unit, "kind": "nursing-home",
            "measure": {"residents": 24, "weekend_factor": 8000, "utilisation": 9500, "unproductive": 30}});
        facts = then(&facts, &Command::OpenUnit(json(opened), day("2026-01-01")));
        let types = j!({"unit": unit, "bands": [], "shift_types": [
            {"id": "D", "kind": "day", "name": "day", "start": "07:30", "end": "15:00", "paid_break": 30, "unpaid_break": 0},
            {"id": "E", "kind": "evening", "name": "evening", "start": "15:00", "end": "22:30", "paid_break": 30, "unpaid_break": 0}]});
        facts = then(&facts, &Command::AdoptShiftTypes(json(types), day("2026-01-01")));
        for k in 0..n {
            facts = employed(&facts, unit, k, j!({"from": "2026-01-01"}));
        }
    }
    facts
}

fn employed(facts: &Facts, unit: &str, k: u32, days: Value) -> Facts {
    let person = format!("{unit}-{k}");
    let registered = Command::RegisterPerson { person: json(j!({"person": person})), name: person.clone(), on: day("2026-01-01") };
    let facts = then(facts, &registered);
    let job = j!({"person": person, "employment": format!("{person}-1"), "unit": unit, "employed": days, "profession": "HF",
        "authorisation": {"status": "licensed", "valid": {"from": "2020-01-01"}}, "position": 10000, "full_time_week": 2130,
        "weekend_every": 3, "kinds": ["day", "evening"]});
    then(&facts, &Command::StartEmployment(json(job)))
}

/// A published rota of a unit in which each person has so many quick returns, folded without a checker.
fn published(facts: &mut Facts, unit: &str, people: u32, first: NaiveDate, weeks: u64, quick: impl Fn(u32) -> u64) {
    let plan = format!("rota-{unit}");
    let mut assignments = Vec::new();
    for k in 0..people {
        for n in 0..quick(k) {
            // An evening and the day after it: 9 h of rest.
            let date = first + Days::new(3 * n);
            assignments.push(j!({"date": date, "person": format!("{unit}-{k}"), "shift": "E"}));
            assignments.push(j!({"date": date + Days::new(1), "person": format!("{unit}-{k}"), "shift": "D"}));
        }
    }
    let horizon = j!({"first": first, "weeks": weeks});
    let report = j!({"findings": [], "unmet": [], "points": [], "objective": 0, "slack": {"hours_tolerance_used": 0, "unmet": 0,
        "substitutes": 0}, "hours": [], "rest_debt": []});
    let rota = j!({"id": plan, "unit": unit, "horizon": horizon, "input_position": 1, "assignments": assignments, "substitutes": [],
        "seed": 1, "status": "feasible", "objective": 0, "bound": 0});
    let at = facts.position();
    let request = j!({"plan": plan, "unit": unit, "horizon": horizon, "sharing_plan": "S1", "input_position": 1, "seed": 1,
        "effective": first});
    let events: [Event; 3] = [
        Event::RotaRequested(json(request)),
        Event::RotaProposed(json(j!({"rota": rota, "report": report}))),
        Event::RotaPublished(json(j!({"plan": plan, "unit": unit, "shared_on": "2026-10-01", "consulted": "yes"}))),
    ];
    for (k, event) in (1..).zip(&events) {
        facts.evolve(event, at + k, day("2026-10-01"));
    }
}

/// R-RT-01: 24 % turnover; 6.1 quick returns per person in four weeks beside 3.2 in the municipality: flagged.
#[test]
fn a_unit_with_24_percent_turnover_and_6_1_quick_returns_beside_3_2_has_that_driver_flagged() {
    let mut facts = units([("U3", 22), ("U4", 68)]);
    for k in 0..6 {
        // Six more who left in the course of the year: 25 on average.
        let months = ["2026-08-31", "2026-08-31", "2026-08-31", "2026-09-30", "2026-08-31", "2026-08-31"];
        facts = employed(&facts, "U3", 100 + k, j!({"from": "2026-01-01", "to": months[k as usize]}));
    }
    let first = day("2026-12-07");
    // Twelve weeks: 18.3 and about 6.8 in all, which is 6.1 and 2.26 in four.
    published(&mut facts, "U3", 22, first, 12, |k| if k < 7 { 19 } else { 18 });
    published(&mut facts, "U4", 68, first, 12, |k| if k < 52 { 7 } else { 6 });
    let unit = "U3".parse().expect("an id");
    let found = Retention::of(&facts, Some(&unit), day(ON), 12).expect("the rule book says it");
    let t = found.turnover.expect("enough people");
    assert_eq!((t.left, t.staff_x100), (6, 2_484), "22 all the year and six for half of it");
    assert_eq!(t.turnover, BasisPoints(2_415), "24 %");
    assert_eq!(t.stayed, Some((28, 22)));
    let drivers = found.drivers.expect("enough people");
    let quick = drivers.iter().find(|m| m.driver == Driver::QuickReturns).expect("counted");
    assert_eq!((quick.here, quick.everywhere), (611, 320), "6.1 beside 3.2");
    assert!(quick.flagged);
    let u4 = "U4".parse().expect("an id");
    let other = Retention::of(&facts, Some(&u4), day(ON), 12).expect("the rule book says it");
    assert!(other.drivers.expect("enough people").iter().all(|m| m.driver != Driver::QuickReturns || !m.flagged));
}

/// Four people are too few to be told of, in any figure.
#[test]
fn of_fewer_than_five_people_there_is_no_figure() {
    let mut facts = units([("U3", 4), ("U4", 30)]);
    published(&mut facts, "U3", 4, day("2026-12-07"), 12, |_| 12);
    let unit = "U3".parse().expect("an id");
    let found = Retention::of(&facts, Some(&unit), day(ON), 12).expect("the rule book says it");
    assert_eq!((found.turnover, found.drivers, found.spiral), (None, None, None));
}

/// A rule book that says nothing of it is told by the number that is missing.
#[test]
fn without_limits_in_the_rule_book_the_missing_one_is_named() {
    let mut facts = units([("U3", 9), ("U4", 9)]);
    let catalogue = Arc::make_mut(&mut facts.catalogue);
    let mut book = catalogue.rule_book.at(day(ON)).expect("one").clone();
    book.parameters.retain(|p| p.key != ParameterKey::SmallGroup);
    catalogue.rule_book.set(day("2026-01-02"), 999, book);
    let missing = Retention::of(&facts, None, day(ON), 12).expect_err("it is missing");
    assert_eq!(missing, MissingParameter { key: ParameterKey::SmallGroup, day: day(ON) });
    assert!(missing.to_string().contains("no value for small-group on"), "{missing}");
}

/// R-RT-02: three weeks with more than 12 % uncovered and more than 10 % overtime give the warning; two do not, nor does a week
/// between them that is well.
#[test]
fn three_weeks_above_12_percent_uncovered_and_10_percent_overtime_warn() {
    let book: RuleBook = serde_json::from_str(include_str!("../../../rulebooks/no-municipal-2027.json")).expect("reads");
    let at = |key| book.parameter(key, day(ON)).ok_or(MissingParameter { key, day: day(ON) });
    let load = |uncovered: i64, overtime: i64| Load {
        worked: Minutes(10_000 - uncovered),
        overtime: Minutes((10_000 - uncovered) * overtime / 100),
        uncovered: Minutes(uncovered),
        ..Load::default()
    };
    let warns = |weeks: &[Load]| Spiral::of(weeks, day("2027-02-01"), at).expect("limits").warns();
    let (bad, well) = (load(1_300, 11), load(200, 1));
    assert!(warns(&[well, bad, bad, bad]));
    assert!(!warns(&[well, bad, bad]));
    assert!(!warns(&[bad, well, bad, bad]));
    assert!(!warns(&[bad, bad, bad, well]), "it is over");
    assert!(!warns(&[load(1_200, 11); 3]), "12 % is not above 12 %");
    assert!(!warns(&[load(1_300, 10); 3]), "overtime of 10 %");
    assert!(!warns(&[Load::default(); 3]), "no rota in force");
    let known = |weeks: &[Load]| Spiral::of(weeks, day("2027-02-01"), at).expect("limits").is_known();
    assert!(!known(&[Load::default(); 3]) && known(&[Load::default(), well]), "without a rota it is not known");
}
