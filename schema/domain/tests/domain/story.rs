//! The story and small helpers.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use turnus_domain::{admit::admit, event_file, fact::Fact, facts::Facts};

pub(crate) const STORY: &str = include_str!("story.jsonl");

/// Every fact of the story.
pub(crate) fn facts() -> Vec<Fact> {
    event_file::parse(STORY).expect("the story reads")
}

/// Folds facts onto a state, each admitted first.
pub(crate) fn fold(mut state: Facts, facts: &[Fact]) -> Facts {
    for fact in facts {
        if let Err(refusal) = admit(&state, fact) {
            panic!("{} is refused: {} {refusal}", fact.event.name(), refusal.code);
        }
        let position = state.position() + 1;
        state.evolve(&fact.event, position, fact.effective);
    }
    state
}

/// The ward of the story up to and including the last event before a type first occurs.
pub(crate) fn before(name: &str) -> Facts {
    let all = facts();
    let end = all.iter().position(|f| f.event.name() == name).expect("the type occurs");
    fold(Facts::default(), &all[..end])
}

/// The ward ready for its first rota.
pub(crate) fn ward() -> Facts {
    before("RotaRequested")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A value from JSON, as a person would write it.
pub(crate) fn json<T: DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("well-formed")
}

/// The payload of the first event of a type in the story, with some fields replaced.
pub(crate) fn payload<T: DeserializeOwned>(name: &str, changes: &[(&str, serde_json::Value)]) -> T {
    let fact = facts().into_iter().find(|f| f.event.name() == name).expect("the type occurs");
    let mut value: serde_json::Value = serde_json::from_str(&fact.event.payload().expect("writes")).expect("reads");
    for (pointer, to) in changes {
        match value.pointer_mut(pointer) {
            Some(place) => *place = to.clone(),
            None => {
                let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
                value.pointer_mut(parent).expect("the parent is there")[field] = to.clone();
            }
        }
    }
    json(value)
}
