//! Who could work a vacant shift, from the unit outwards.

use crate::given::{day, id, with_story};
use serde_json::{Value, json};
use turnus_domain::{event_file, fact::Fact, place::Ring, quantity::Minutes, shift::DatedShift};
use turnus_planning::{AskCandidates, Candidates, OfRota, Planning, PlanningError};

fn fact(stream: &str, kind: &str, data: Value) -> Vec<Fact> {
    let line = json!({"stream": stream, "type": kind, "version": 1, "effective": "2026-12-01", "data": data});
    event_file::parse(&format!("{line}\n")).expect("reads")
}

fn unit(id: &str, site: &str, lends: &str, travel: Value) -> Vec<Fact> {
    let measure = json!({"residents": 20, "weekend_factor": 8000, "utilisation": 8500, "unproductive": 45});
    let stream = format!("unit-{id}");
    let opened = json!({"unit": id, "name": id, "kind": "nursing-home", "measure": measure});
    let place =
        json!({"place": {"unit": id, "site": site, "lends": lends, "travel": travel, "source": {"authority": "policy", "text": "map"}}});
    [fact(&stream, "UnitOpened", opened), fact(&stream, "UnitPlaced", place)].concat()
}

fn worker(id: &str, unit: &str, kinds: &[&str]) -> Vec<Fact> {
    let stream = format!("person-{id}");
    let employed = json!({"person": id, "employment": format!("{id}-1"), "unit": unit, "employed": {"from": "2026-12-01"}, "profession": "HF",
        "authorisation": {"status": "authorised"}, "position": 10000, "full_time_week": 2130, "weekend_every": 3, "kinds": kinds});
    [fact(&stream, "PersonRegistered", json!({"person": id})), fact(&stream, "EmploymentStarted", employed)].concat()
}

fn absence(id: &str) -> Vec<Fact> {
    let absence = json!({"id": format!("away-{id}"), "kind": "leave", "days": {"from": "2027-01-12", "to": "2027-01-14"}});
    fact(&format!("person-{id}"), "AbsenceRegistered", json!({"person": id, "absence": absence}))
}

async fn asked(planning: &Planning) -> Candidates {
    let shift = DatedShift { date: day("2027-01-13"), shift: "E".parse().expect("an id") };
    let (of, profession) = (OfRota { unit: "U1".parse().expect("an id"), rota: None }, Some("HF".parse().expect("an id")));
    let asked = AskCandidates { of, shift, profession, class: None };
    planning.candidates(&planning.facts().await.expect("folds"), &asked).await.expect("found")
}

fn people(found: &Candidates) -> Vec<String> {
    found.may.iter().map(|c| c.step_in.person.to_string()).collect()
}

/// The unit's own health-care workers are away or work nights only; the other ward of the site is 12 minutes on foot; the pool has
/// two, of whom one knows the ward.
#[tokio::test]
async fn r_ts_08_nobody_of_the_unit_one_of_the_site_and_two_of_the_pool_are_three_candidates_and_no_agency_is_called() {
    let planning = with_story().await;
    let all = ["day", "evening", "night"];
    let walk = json!([{"to": "U1", "minutes": 12, "by": "foot"}]);
    let knows =
        json!({"person": "F2", "competence": {"competence": "L-UNIT-U1", "level": 1, "valid": {"from": "2026-06-01", "to": "2027-06-01"}}});
    let others = [
        unit("U1B", "S2", "who-is-free", walk),
        unit("POOL", "town", "pool", json!([])),
        worker("B1", "U1B", &all),
        worker("B2", "U1B", &["night", "long-night"]),
        worker("F1", "POOL", &all),
        worker("F2", "POOL", &all),
        fact("person-F2", "CompetenceRecorded", knows),
        absence("E02"),
    ];
    planning.import(id("others"), others.concat()).await.expect("imported");
    let found = asked(&planning).await;
    assert_eq!((found.of(Ring::Unit), found.of(Ring::Site), found.of(Ring::Municipality), found.of(Ring::Partner)), (0, 1, 2, 0));
    assert_eq!(people(&found), ["B1", "F2", "F1"], "the site first, then the pool, and there who knows the ward");
    let site = &found.may[0];
    assert_eq!(site.travel.as_ref().map(|t| (t.minutes, t.by.name())), Some((Minutes(12), "foot")));
    assert_eq!(site.induction.as_ref().map(|i| (i.competence.as_str(), i.minutes)), Some(("L-UNIT-U1", Minutes(30))), "R-CO-10");
    assert!(site.step_in.extra > Minutes::ZERO && found.may[1].step_in.extra == Minutes::ZERO, "the pool sends within its hours");
    assert!(found.may[1].induction.is_none() && found.may[2].induction.is_some());
    assert!(!found.agency());
    let refused = found.may_not.iter().find(|c| c.step_in.person.as_str() == "B2").expect("judged too");
    assert_eq!(refused.step_in.breaks.first().map(|f| f.rule.to_string()), Some("CONTRACT".to_owned()));
    let away = ["B1", "F1", "F2"].iter().flat_map(|p| absence(p)).collect();
    planning.import(id("away"), away).await.expect("imported");
    let nobody = asked(&planning).await;
    assert!(nobody.agency() && people(&nobody).is_empty(), "only now: {:?}", people(&nobody));
}

/// How long somebody knows a unit is the rule book's to say: with 182 days who worked there nine days ago knows it, with five she must
/// learn again, and a book that says nothing is told so.
#[tokio::test]
async fn how_long_somebody_knows_a_unit_is_the_rule_books_to_say() {
    let planning = with_story().await;
    let left = json!({"person": "E01", "employment": "K-E01", "on": "2027-01-10"});
    let joined = json!({"person": "E01", "employment": "E01-2", "unit": "POOL", "employed": {"from": "2027-01-11"}, "profession": "HF",
        "authorisation": {"status": "authorised"}, "position": 10000, "full_time_week": 2130, "weekend_every": 3,
        "kinds": ["day", "evening", "night"]});
    let walk = json!([{"to": "U1", "minutes": 12, "by": "foot"}]);
    let moved = [
        unit("POOL", "town", "pool", walk),
        fact("person-E01", "EmploymentEnded", left),
        fact("person-E01", "EmploymentStarted", joined),
        absence("E02"),
    ];
    planning.import(id("moved"), moved.concat()).await.expect("imported");
    let must_learn = |found: &Candidates| {
        let hers = found.may.iter().chain(&found.may_not).find(|c| c.step_in.person.as_str() == "E01").expect("looked at");
        hers.induction.is_some()
    };
    assert!(!must_learn(&asked(&planning).await), "she worked there on the fourth");

    let facts = planning.facts().await.expect("folds");
    let book = facts.catalogue.rule_book.at(day("2027-01-13")).expect("a rule book").clone();
    drop(facts);
    let adopt = async |name: &str, days: Option<i64>| {
        let mut book = serde_json::to_value(&book).expect("writes");
        let all = book["parameters"].as_array_mut().expect("parameters");
        all.retain(|p| days.is_some() || p["key"] != "unit-known-days");
        all.iter_mut().filter(|p| p["key"] == "unit-known-days").for_each(|p| p["value"] = json!(days));
        let line = json!({"stream": "rule-book", "type": "RuleBookAdopted", "version": 3, "effective": "2027-01-01",
            "data": {"rule_book": book}});
        planning.import(id(name), event_file::parse(&format!("{line}\n")).expect("reads")).await.expect("adopted");
    };
    adopt("five", Some(5)).await;
    assert!(must_learn(&asked(&planning).await), "nine days ago is too long");
    adopt("nothing", None).await;
    let shift = DatedShift { date: day("2027-01-13"), shift: "E".parse().expect("an id") };
    let of = OfRota { unit: "U1".parse().expect("an id"), rota: None };
    let asked = AskCandidates { of, shift, profession: None, class: None };
    let silent = planning.candidates(&planning.facts().await.expect("folds"), &asked).await;
    assert!(matches!(&silent, Err(PlanningError::Refused(r)) if r.to_string().contains("lacks unit-known-days")), "{silent:?}");
}
