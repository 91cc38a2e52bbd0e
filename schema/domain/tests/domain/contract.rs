//! The stored form of every event: one JSON Schema and one golden payload per type and version.
//! `BLESS=1 cargo test -p turnus-domain` writes them; otherwise they are compared byte for byte.

use crate::story::facts;
use std::{collections::BTreeSet, fs, path::PathBuf};
use turnus_domain::{event::Event, upcast::upcast};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../events")
}

fn compare(path: &str, expected: &str) {
    let file = folder().join(path);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("created");
        fs::write(&file, expected).expect("written");
    }
    let found = fs::read_to_string(&file).unwrap_or_else(|e| panic!("schema/events/{path}: {e}; write it with BLESS=1"));
    assert!(found == expected, "schema/events/{path} is not what the types say; a stored form never changes: make a new version");
}

/// The first of its type; of a later version the last, which has what that version added.
fn example((name, version): &(&str, u32)) -> Event {
    let mut all = facts().into_iter().filter(|f| f.event.name() == *name);
    let fact = if *version > 1 { all.last() } else { all.next() };
    fact.unwrap_or_else(|| panic!("story.jsonl has no {name}")).event
}

#[test]
fn every_event_has_the_schema_its_type_gives() {
    for (name, version) in Event::TYPES {
        let schema = Event::json_schema(name).expect("a type of the list");
        let text = serde_json::to_string_pretty(&schema).expect("writes") + "\n";
        compare(&format!("{name}.v{version}.schema.json"), &text);
    }
}

#[test]
fn every_event_has_a_golden_payload_that_reads_back() {
    for kind @ (name, version) in Event::TYPES {
        let event = example(kind);
        let payload = event.payload().expect("writes");
        compare(&format!("golden/{name}.v{version}.json"), &(payload.clone() + "\n"));
        let stored = fs::read_to_string(folder().join(format!("golden/{name}.v{version}.json"))).expect("reads");
        let read = upcast(name, *version, &stored).expect("upcasts");
        assert_eq!(read, event);
        assert_eq!(read.payload().expect("writes"), payload);
    }
}

#[test]
fn every_golden_payload_ever_stored_still_reads() {
    for entry in fs::read_dir(folder().join("golden")).expect("the folder") {
        let file = entry.expect("an entry").path();
        let stem = file.file_stem().and_then(|s| s.to_str()).expect("a name");
        let (name, version) = stem.split_once(".v").expect("<Type>.v<version>.json");
        let text = fs::read_to_string(&file).expect("reads");
        upcast(name, version.parse().expect("a number"), &text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }
}

#[test]
fn stored_names_are_unique() {
    let names: BTreeSet<_> = Event::TYPES.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), Event::TYPES.len());
}
