//! Scenarios: tried beside the log, decided anew when they are merged.

use crate::given::{START, Ticking, absence, day, head, id, log_id, planning, register, story};
use std::sync::Arc;
use turnus_domain::{event::Event, refusal::RefusalCode};
use turnus_event_log::{Actor, Branch, BranchingLog, Instant, MemoryLog, OpenBranch, Position};
use turnus_planning::{Planning, PlanningError, ScenarioError};

/// A log with the story, and a scenario opened at its end.
async fn given() -> (MemoryLog, Planning, Branch, Planning) {
    let log = MemoryLog::default();
    let base = planning(log.clone());
    base.import(id("story"), story()).await.expect("imported");
    let (by, now) = (Actor::new("tester").expect("a name"), Instant::from_micros(START));
    let opening = OpenBranch { base: log_id(), name: "summer".into(), at: None, by: by.clone(), now };
    let scenario = log.open_branch(opening).await.expect("opened");
    let inside = Planning::new(Arc::new(log.clone()), scenario.log.clone(), by, Arc::new(Ticking::new()));
    (log, base, scenario, inside)
}

/// What is recorded in a scenario is there and nowhere else, until it is merged; then names come along.
#[tokio::test]
async fn a_scenario_is_tried_and_merged() {
    let (log, base, scenario, inside) = given().await;
    let end = head(&base).await;
    assert_eq!(inside.facts().await.expect("folded").people.len(), base.facts().await.expect("folded").people.len());
    inside.execute(id("new"), register("E09")).await.expect("done");
    inside.execute(id("leave"), absence("A9", "2027-02-08", "2027-02-10")).await.expect("done");
    assert_eq!((head(&inside).await, head(&base).await), (end + 2, end));
    let compared = base.compare(&scenario).await.expect("compared");
    assert_eq!((compared.ours.len(), compared.theirs.len()), (2, 0));
    let merged = base.merge(&log, &scenario).await.expect("merged");
    assert_eq!((merged.first, merged.last), (Position(end + 1), Position(end + 2)));
    assert_eq!(head(&base).await, end + 2);
    assert!(base.names().await.expect("names").contains_key(&crate::given::person("E09")), "the name did not come along");
    assert!(base.merge(&log, &scenario).await.is_ok_and(|again| again.repeated && again.first == merged.first));
    let late = inside.execute(id("late"), register("E10")).await;
    assert!(matches!(late, Err(PlanningError::Log(_))), "{late:?}");
    base.verify().await.expect("verifies");
}

/// The same thing changed on both sides is a conflict; what the log says by now is asked again.
#[tokio::test]
async fn a_merge_is_decided_anew() {
    let (log, base, scenario, inside) = given().await;
    inside.execute(id("leave"), absence("A9", "2027-02-08", "2027-02-10")).await.expect("done");
    base.execute(id("other leave"), absence("A8", "2027-03-08", "2027-03-10")).await.expect("done");
    let end = head(&base).await;
    let refused = base.merge(&log, &scenario).await;
    assert!(matches!(&refused, Err(ScenarioError::Conflict(streams)) if streams.len() == 1), "{refused:?}");
    assert_eq!(head(&base).await, end);
    // Somebody else registers the same id outside: another stream is not in the way, but the facts are.
    let (log, base, scenario, inside) = given().await;
    inside.execute(id("new"), register("E09")).await.expect("done");
    base.execute(id("same"), register("E09")).await.expect("done");
    let refused = base.merge(&log, &scenario).await;
    let told = match &refused {
        Err(ScenarioError::Conflict(_)) => true,
        Err(ScenarioError::Refused(refusal)) => refusal.code == RefusalCode::Duplicate,
        _ => false,
    };
    assert!(told, "{refused:?}");
}

/// A plan made inside a scenario goes along as long as the log stood still; once it went on, the plan is asked for again.
#[tokio::test]
async fn a_plan_from_inside_needs_its_positions() {
    for moved in [false, true] {
        let (log, base, scenario, inside) = given().await;
        inside.execute(id("new"), register("E09")).await.expect("done");
        let unit = inside.facts().await.expect("folded").units.keys().next().expect("a unit").clone();
        let plan = inside.share(unit, day("2027-01-04"), "S9".parse().expect("an id"), id("share")).await.expect("shared");
        assert!(plan.input_position > scenario.at.0);
        if moved {
            base.execute(id("other"), register("E10")).await.expect("done");
            let refused = base.merge(&log, &scenario).await;
            assert!(matches!(&refused, Err(ScenarioError::Outdated { plan, .. }) if plan == "S9"), "{refused:?}");
        } else {
            base.merge(&log, &scenario).await.expect("merged");
            let last = base.export().await.expect("read").pop().expect("a fact");
            assert!(matches!(last.event, Event::SharingPlanAdopted(e) if e.plan.id == plan.id));
        }
    }
}
