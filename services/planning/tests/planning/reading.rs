//! The folded state, now and as of then.

use crate::given::{START, absence, head, id, log_id, person, planning, register, story, with_story};
use turnus_domain::facts::Facts;
use turnus_event_log::{EventLog, Instant, MemoryLog, SubjectId};
use turnus_planning::{PlanningError, RecordedAsOf};

fn folded(n: usize) -> Facts {
    let mut facts = Facts::default();
    for (position, fact) in (1..).zip(story()).take(n) {
        facts.evolve(&fact.event, position, fact.effective);
    }
    facts
}

/// As of a position: exactly the facts of the events up to it, whatever came later and whatever was asked before.
#[tokio::test]
async fn as_of_a_position_knows_nothing_later() {
    let planning = with_story().await;
    let last = story().len();
    for n in [last, 0, 1, 27, last - 1, last] {
        assert_eq!(*planning.facts_as_of(RecordedAsOf::Position(n as u64)).await.expect("folds"), folded(n), "position {n}");
    }
    assert_eq!(*planning.facts_as_of(RecordedAsOf::Head).await.expect("folds"), folded(last));
    let beyond = planning.facts_as_of(RecordedAsOf::Position(last as u64 + 1)).await;
    assert!(matches!(beyond, Err(PlanningError::NotYet { asked, head }) if asked == head + 1), "{beyond:?}");
}

/// As of an instant: what was recorded by then.
#[tokio::test]
async fn as_of_an_instant_is_what_was_recorded_by_then() {
    let planning = with_story().await;
    let end = head(&planning).await;
    planning.execute(id("leave"), absence("A9", "2027-02-08", "2027-02-10")).await.expect("done");
    let at = |micros| RecordedAsOf::Instant(Instant::from_micros(micros));
    for (micros, position) in [(START - 1, 0), (START, end), (START + 999_999, end), (START + 1_000_000, end + 1), (i64::MAX, end + 1)] {
        assert_eq!(planning.facts_as_of(at(micros)).await.expect("folds").position(), position, "{micros}");
    }
}

/// What another process appends is folded on top of what was folded before.
#[tokio::test]
async fn news_of_others_is_folded_in() {
    let log = MemoryLog::default();
    let (mine, theirs) = (planning(log.clone()), planning(log));
    for n in 1..=3 {
        theirs.execute(id(&format!("c{n}")), register(&format!("E{n}"))).await.expect("done");
        let facts = mine.facts().await.expect("folds");
        assert_eq!((facts.position(), facts.people.len() as u64), (n, n));
    }
}

/// Names can be read until the person is erased; the facts stay.
#[tokio::test]
async fn names_go_when_a_person_is_erased() {
    let log = MemoryLog::default();
    let planning = planning(log.clone());
    planning.import(id("story"), story()).await.expect("imported");
    let names = planning.names().await.expect("reads");
    assert_eq!((names.len(), names[&person("E02")].as_str()), (3, "Åse Ødegård"));
    log.shred(&log_id(), &SubjectId::new("E02").expect("a name")).await.expect("shredded");
    let some = planning.names_of(&[person("E01"), person("E02"), person("nobody")]).await.expect("reads");
    assert_eq!(some.keys().collect::<Vec<_>>(), [&person("E01")]);
    let names = planning.names().await.expect("reads");
    assert!(!names.contains_key(&person("E02")) && names.len() == 2);
    assert!(planning.facts().await.expect("folds").people.contains_key(&person("E02")));
    planning.verify().await.expect("verifies");
}
