//! A small log and short ways to command it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use turnus_domain::{
    command::Command,
    event_file,
    fact::Fact,
    id::PersonId,
    staff::event::{AbsenceRegistered, PersonRegistered},
};
use turnus_event_log::{Actor, CommandId, EventLog, Instant, LogId, MemoryLog};
use turnus_planning::{Clock, Planning};

pub(crate) const STORY: &str = include_str!("../../../../schema/domain/tests/domain/story.jsonl");

/// Ticks a second at every look.
#[derive(Debug)]
pub(crate) struct Ticking(AtomicI64);

impl Ticking {
    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(START))
    }
}

impl Clock for Ticking {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.fetch_add(1_000_000, Ordering::SeqCst))
    }
}

/// 1 November 2026, midnight in UTC.
pub(crate) const START: i64 = 1_793_491_200_000_000;

pub(crate) fn planning(log: impl EventLog + 'static) -> Planning {
    let clock = Ticking::new();
    Planning::new(Arc::new(log), log_id(), Actor::new("tester").expect("a name"), Arc::new(clock))
}

pub(crate) fn empty() -> Planning {
    planning(MemoryLog::default())
}

pub(crate) async fn with_story() -> Planning {
    let planning = empty();
    planning.import(id("story"), story()).await.expect("imported");
    planning
}

pub(crate) fn story() -> Vec<Fact> {
    event_file::parse(STORY).expect("reads")
}

pub(crate) fn log_id() -> LogId {
    LogId::new("oslo").expect("a name")
}

pub(crate) fn id(text: &str) -> CommandId {
    CommandId::new(text).expect("a name")
}

pub(crate) fn person(text: &str) -> PersonId {
    text.parse().expect("an id")
}

pub(crate) fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

/// Registers a person under a name.
pub(crate) fn register(who: &str) -> Command {
    Command::RegisterPerson {
        person: PersonRegistered { person: person(who), adult_from: None },
        name: format!("Name of {who}"),
        on: day("2026-11-02"),
    }
}

/// An absence of the story's E01.
pub(crate) fn absence(id: &str, from: &str, to: &str) -> Command {
    let absence = serde_json::json!({"person": "E01", "absence": {"id": id, "kind": "annual-leave", "days": {"from": from, "to": to}}});
    let absence: AbsenceRegistered = serde_json::from_value(absence).expect("well-formed");
    Command::RegisterAbsence { absence, reason: Some("a cabin".into()) }
}

pub(crate) async fn head(planning: &Planning) -> u64 {
    planning.facts().await.expect("folds").position()
}
