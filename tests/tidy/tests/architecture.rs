//! The invariants of README.md, "Architecture": each has a test of the same number.

use std::{collections::BTreeMap, fs};
use turnus_tidy::{Source, lines_with, own_dependencies, root, sources};

fn none(rooms: &[&str], words: &[&str]) {
    let all = sources(rooms);
    assert!(!all.is_empty(), "no sources under {rooms:?}");
    let hits: Vec<String> = words.iter().flat_map(|w| lines_with(&all, w)).collect();
    assert!(hits.is_empty(), "not in {rooms:?}:\n{}", hits.join("\n"));
}

#[test]
fn the_scan_finds_what_it_looks_for() {
    let planted = [Source { path: "x.rs".into(), text: "let t = Instant::now(); // f64\nasync fn f() {}\n".into() }];
    assert_eq!(lines_with(&planted, "Instant::now").len(), 1);
    assert_eq!(lines_with(&planted, "async fn").len(), 1);
    assert_eq!(lines_with(&planted, "f64").len(), 0, "comments do not count");
}

#[test]
fn invariant_1_language_and_mathematics_are_pure() {
    none(
        &["schema", "solver"],
        &[
            "async",
            "tokio",
            "sqlx",
            "std::fs",
            "std::env",
            "std::net",
            "env::var",
            "Instant::now",
            "SystemTime",
            "Utc::now",
            "Local::now",
            "thread_rng",
            "rand::rng",
            "from_os_rng",
            "println",
            "eprintln",
            "dbg",
        ],
    );
}

#[test]
fn invariant_2_the_checker_shares_no_code_with_the_solvers() {
    let (normal, dev) = own_dependencies("solver/checker/Cargo.toml");
    assert_eq!(normal, ["turnus-domain"]);
    assert_eq!(dev, Vec::<String>::new());
    assert_eq!(own_dependencies("solver/verifier/Cargo.toml"), (vec![], vec![]), "the verifier of bounds uses nothing of ours");
    for solver in ["lp", "sharing", "day", "rostering", "engine", "benchmarks"] {
        let (normal, _) = own_dependencies(&format!("solver/{solver}/Cargo.toml"));
        for judge in ["turnus-checker", "turnus-verifier"] {
            assert!(!normal.contains(&judge.to_owned()), "solver/{solver} must not use {judge}");
        }
    }
}

#[test]
fn invariant_3_only_planning_decides_and_appends() {
    none(&["services/turnus", "solver"], &["decide(", ".append(", "admit("]);
}

#[test]
fn invariant_4_only_the_event_log_speaks_sql() {
    none(&["services/planning", "services/turnus", "schema/domain", "solver"], &["sqlx", "SELECT", "INSERT INTO", "async_graphql"]);
}

#[test]
fn invariant_5_floating_point_lives_in_the_solvers() {
    none(&["schema", "solver/checker", "services/event-log", "services/planning"], &["f64", "f32"]);
}

#[test]
fn invariant_8_no_number_of_the_rule_book_is_a_constant_in_code() {
    let book: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root().join("schema/rulebooks/no-municipal-2027.json")).unwrap()).unwrap();
    let values: Vec<String> = book["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["unit"] == "minutes")
        .filter_map(|p| p["value"].as_i64())
        .filter(|v| *v > 500 && *v != 1440)
        .map(|v| v.to_string())
        .collect();
    assert!(values.len() > 10);
    let words: Vec<&str> = values.iter().map(String::as_str).collect();
    none(&["solver", "schema/domain"], &words);
}

#[test]
fn arrows_go_from_schema_to_solver_to_services() {
    let rank = |name: &str| match name {
        "turnus-domain" => 0,
        "turnus-lp" => 1,
        "turnus-verifier" => 0,
        "turnus-engine" => 2,
        "turnus-sharing" | "turnus-day" | "turnus-rostering" | "turnus-checker" | "turnus-night" => 3,
        "turnus-benchmarks" => 4,
        "turnus-event-log" | "turnus-transport" => 4,
        "turnus-planning" => 5,
        "turnus-graphql" | "turnus-web" => 6,
        "turnus" => 7,
        other => panic!("give {other} its place"),
    };
    let crates = BTreeMap::from([
        ("turnus-domain", "schema/domain"),
        ("turnus-lp", "solver/lp"),
        ("turnus-sharing", "solver/sharing"),
        ("turnus-day", "solver/day"),
        ("turnus-rostering", "solver/rostering"),
        ("turnus-checker", "solver/checker"),
        ("turnus-engine", "solver/engine"),
        ("turnus-benchmarks", "solver/benchmarks"),
        ("turnus-verifier", "solver/verifier"),
        ("turnus-night", "solver/night"),
        ("turnus-event-log", "services/event-log"),
        ("turnus-planning", "services/planning"),
        ("turnus-transport", "services/transport"),
        ("turnus-graphql", "services/graphql"),
        ("turnus-web", "services/web"),
        ("turnus", "services/turnus"),
    ]);
    for (name, room) in &crates {
        let (normal, _) = own_dependencies(&format!("{room}/Cargo.toml"));
        for dependency in normal {
            assert!(rank(&dependency) < rank(name), "{name} must not depend on {dependency}");
        }
    }
    let (log, _) = own_dependencies("services/event-log/Cargo.toml");
    assert!(log.is_empty(), "the log knows nothing of staffing: {log:?}");
}

#[test]
fn unsafe_code_is_in_one_file() {
    let hits: Vec<String> = lines_with(&sources(&["schema", "solver", "services", "tests"]), "unsafe")
        .into_iter()
        .filter(|h| !h.starts_with("solver/lp/src/ffi.rs") && !h.contains("unsafe_code"))
        .filter(|h| !h.starts_with("tests/tidy"))
        .collect();
    assert!(hits.is_empty(), "{}", hits.join("\n"));
}

#[test]
fn files_are_one_thing() {
    let long: Vec<String> =
        sources(&["schema", "solver", "services"]).iter().filter(|s| s.text.lines().count() > 500).map(|s| s.path.clone()).collect();
    assert!(long.is_empty(), "over 500 lines: {long:?}");
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in section.lines().filter(|l| l.contains('=') && !l.contains("path =") && !l.trim_start().starts_with('#')) {
        assert!(line.contains(" # "), "say why in one line: {line}");
    }
}
