//! The folded state, now and as of then.

use crate::given::{START, absence, head, id, log_id, person, planning, register, story, with_story};
use turnus_domain::{event_file, facts::Facts};
use turnus_event_log::{
    Actor, Append, EventId, EventLog, EventType, Expected, Instant, MemoryLog, NewEvent, StreamId, StreamWrite, SubjectId,
};
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
    assert_eq!((names.len(), names[&person("E02")].as_str()), (4, "Åse Ødegård"));
    log.shred(&log_id(), &SubjectId::new("E02").expect("a name")).await.expect("shredded");
    let some = planning.names_of(&[person("E01"), person("E02"), person("nobody")]).await.expect("reads");
    assert_eq!(some.keys().collect::<Vec<_>>(), [&person("E01")]);
    let names = planning.names().await.expect("reads");
    assert!(!names.contains_key(&person("E02")) && names.len() == 3);
    assert!(planning.facts().await.expect("folds").people.contains_key(&person("E02")));
    planning.verify().await.expect("verifies");
}

/// How a volunteer is reached is sealed under her own key, as her name is.
#[tokio::test]
async fn how_a_volunteer_is_reached_goes_when_she_is_erased() {
    let log = MemoryLog::default();
    let planning = planning(log.clone());
    planning.import(id("story"), story()).await.expect("imported");
    let contacts = planning.contacts_of(&[person("V01"), person("E01")]).await.expect("reads");
    assert_eq!(contacts.into_iter().collect::<Vec<_>>(), [(person("V01"), "900 00 000".to_owned())]);
    log.shred(&log_id(), &SubjectId::new("V01").expect("a name")).await.expect("shredded");
    assert!(planning.contacts_of(&[person("V01")]).await.expect("reads").is_empty());
}

/// Appends an event as a newer program might have written it.
async fn append_newer(log: &MemoryLog, name: &str, version: u16, data: &str) -> u64 {
    let head = log.head(&log_id()).await.expect("reads").position.0;
    let event = NewEvent {
        event_id: EventId::from_parts(head, [8; 10]),
        event_type: EventType::new(name).expect("a name"),
        schema_version: version,
        effective_from: Instant::from_micros(START),
        effective_to: None,
        data: data.as_bytes().to_vec(),
        meta: b"{}".to_vec(),
        sealed: vec![],
    };
    let append = Append {
        log: log_id(),
        command_id: id(&format!("newer {head}")),
        actor: Actor::new("newer").expect("a name"),
        correlation_id: None,
        causation_id: None,
        now: Instant::from_micros(START),
        at: None,
        writes: vec![StreamWrite { stream: StreamId::new("unit-U1").expect("a name"), expected: Expected::Any, events: vec![event] }],
        conditions: vec![],
    };
    log.append(append).await.expect("appended").last.0
}

/// Test 42: a type or version that this program does not know is an error with its position; what came before it is
/// still read, and nothing is decided past it.
#[tokio::test]
async fn what_a_newer_program_wrote_is_named_by_its_position() {
    for (name, version, told) in [("UnitMoved", 1, "unknown event type `UnitMoved`"), ("NightReachEnded", 2, "no version 2")] {
        let log = MemoryLog::default();
        let planning = planning(log.clone());
        planning.import(id("story"), story()).await.expect("imported");
        let at = append_newer(&log, name, version, r#"{"unit":"U1"}"#).await;
        for _ in 0..2 {
            let answer = planning.facts().await;
            assert!(
                matches!(&answer, Err(PlanningError::EventForm { position, why }) if *position == at && why.contains(told)),
                "{answer:?}"
            );
        }
        let before = planning.facts_as_of(RecordedAsOf::Position(at - 1)).await.expect("folds");
        assert_eq!(*before, folded(story().len()));
        assert!(planning.facts_as_of(RecordedAsOf::Position(at)).await.is_err());
        let refused = planning.execute(id("past"), register("E9")).await;
        assert!(matches!(refused, Err(PlanningError::EventForm { .. })), "{refused:?}");
        assert_eq!(log.head(&log_id()).await.expect("reads").position.0, at, "something was recorded");
        assert_eq!(planning.verify().await.expect("verifies").events, at);
    }
}

/// Test 42: fields that this program does not know survive the way through it: in the log, and in an exported file.
#[tokio::test]
async fn unknown_fields_survive_a_round_trip() {
    let log = MemoryLog::default();
    let planning = planning(log.clone());
    planning.import(id("story"), story()).await.expect("imported");
    let data = r#"{"unit":"U1","why":{"minutes":[1,2]}}"#;
    let at = append_newer(&log, "NightReachEnded", 1, data).await;
    assert_eq!(planning.facts().await.expect("folds").position(), at, "it is read as far as it is known");
    let exported = event_file::write(&planning.export().await.expect("exports")).expect("writes");
    let last = exported.lines().last().expect("a line");
    assert!(last.contains(&format!("\"data\":{data}")), "{last}");
    assert_eq!(exported.lines().count() as u64, at);
    // Out of the program and into another log, byte by byte.
    let other = MemoryLog::default();
    let newer = crate::given::planning(other.clone());
    newer.import(id("copy"), planning.export().await.expect("exports")).await.expect("imported");
    let copied = other.read(&log_id(), turnus_event_log::Position(at - 1), 1).await.expect("reads").remove(0);
    assert_eq!(copied.data, data.as_bytes());
    // A file that people write is another matter: there the field is a slip, and is told.
    let refused = event_file::parse(last).expect_err("refused").to_string();
    assert!(refused.contains("`why`"), "{refused}");
}
