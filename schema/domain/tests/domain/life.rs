//! The life of a rota, and values that change from a day on.

use crate::story::{day, facts, fold, payload, ward};
use serde_json::json as j;
use turnus_domain::{
    command::Command::{PublishRota, RecordProposal, RequestRota},
    dated::Dated,
    decide::decide,
    facts::Facts,
    rota::state::PlanStatus,
};

#[test]
fn at_the_same_day_the_later_position_wins() {
    let mut value = Dated::default();
    value.set(day("2027-03-01"), 5, "march");
    value.set(day("2027-02-01"), 6, "february, recorded later");
    value.set(day("2027-02-01"), 4, "february, recorded first");
    let at = |text| value.at(day(text)).copied();
    assert_eq!(at("2027-01-31"), None);
    assert_eq!(at("2027-02-01"), Some("february, recorded later"));
    assert_eq!(at("2027-03-01"), Some("march"));
}

#[test]
fn a_revised_task_replaces_the_old_one_from_its_day() {
    let ward = ward();
    let unit = ward.units.values().next().expect("a unit");
    let minutes = |text| unit.tasks(day(text))[0].minutes.0;
    assert_eq!((minutes("2026-09-30"), minutes("2026-10-01")), (4, 5));
}

#[test]
fn requested_proposed_published_superseded() {
    let all = facts();
    let until = |name: &str| all.iter().position(|f| f.event.name() == name).expect("occurs") + 1;
    let status = |facts: &Facts, plan: &str| facts.status(&plan.parse().expect("an id"));
    let at = |name: &str| fold(Facts::default(), &all[..until(name)]);
    assert_eq!(status(&ward(), "R1"), None);
    assert_eq!(status(&at("RotaRequested"), "R1"), Some(PlanStatus::Requested));
    assert_eq!(status(&at("RotaProposed"), "R1"), Some(PlanStatus::Proposed));
    let published = at("RotaPublished");
    assert_eq!(status(&published, "R1"), Some(PlanStatus::Published));
    assert_eq!(status(&at("RotaRejected"), "R2"), Some(PlanStatus::Rejected { why: "no better than R1".into() }));

    let step = |given: &Facts, command| fold(given.clone(), &decide(given, &command).expect("decided"));
    let parent = j!("R1");
    let given = step(
        &published,
        RequestRota(payload("RotaRequested", &[("/plan", j!("R3")), ("/parent", parent.clone()), ("/input_position", j!(51))])),
    );
    let changes = [("/rota/id", j!("R3")), ("/rota/parent", parent), ("/rota/input_position", j!(51))];
    let given = step(&given, RecordProposal(payload("RotaProposed", &changes)));
    let given = step(&given, PublishRota(payload("RotaPublished", &[("/plan", j!("R3"))])));
    let by = "R3".parse().expect("an id");
    assert_eq!(status(&given, "R1"), Some(PlanStatus::Superseded { by }));
    assert_eq!(status(&given, "R3"), Some(PlanStatus::Published));
}
