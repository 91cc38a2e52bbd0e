//! Event files go round byte for byte; bad ones are refused with their line.

use crate::running::{Folder, sample};

#[test]
fn the_sample_home_goes_round_byte_for_byte() {
    let file = sample("solbakken-dated.jsonl");
    let folder = Folder::new().with("home.jsonl", &file);
    folder.ok("import home.jsonl");
    assert_eq!(folder.ok("export"), file);
    assert!(folder.ok("log verify --json").ends_with("\"verified\":true}\n"));
}

#[test]
fn a_bad_line_is_named_and_nothing_is_kept() {
    let file = sample("solbakken-dated.jsonl");
    let folder = Folder::new().with("home.jsonl", format!("{file}{{\"stream\":1}}\n")).with("twice.jsonl", format!("{file}{file}"));
    let line = format!("line {}", file.lines().count() + 1);
    let said = folder.turnus("import home.jsonl");
    assert!(said.code == 2 && said.err.contains(&line), "{}", said.err);
    assert_eq!(folder.turnus("import twice.jsonl").code, 2);
    assert!(folder.ok("log stats --json").contains(r#""events":0"#));
}

#[test]
fn questions_to_a_log_that_is_not_there_are_refused_and_make_none() {
    let folder = Folder::new();
    for line in ["export", "solve", "share", "log verify", "as-of --position 3"] {
        let said = folder.turnus(line);
        assert!(said.code == 2 && said.err.contains("no such log"), "{line}: {}", said.err);
    }
    assert!(!folder.path("turnus.db").exists());
}

#[test]
fn generated_units_can_be_imported_and_depend_on_the_seed_alone() {
    let folder = Folder::new();
    folder.ok("generate --seed 7 --absence 5 --out a.jsonl");
    folder.ok("generate --seed 7 --absence 5 --out b.jsonl");
    assert_eq!(folder.read("a.jsonl"), folder.read("b.jsonl"));
    folder.ok("import a.jsonl");
}
