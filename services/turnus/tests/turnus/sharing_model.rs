//! A task-sharing model from a file.

use crate::running::Folder;

const UNIT: &str = include_str!("../../../../solver/sharing/tests/fixtures/unit.json");

#[test]
fn a_model_from_a_file_is_solved_without_a_log() {
    let folder = Folder::new().with("unit.json", UNIT);
    let said = folder.ok("solve --format sharing unit.json --json");
    assert!(said.contains("bottleneck: RN in U, week") && said.contains("package r1 + r3: frees 57.83 h"), "{said}");
    let last: serde_json::Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["status"], &last["stages"][0]["value"]), (&"optimal".into(), &100.0.into()));
    assert_eq!(folder.ok("solve --format sharing unit.json --json"), said, "the same every time");
}

#[test]
fn what_cannot_be_read_or_solved_says_where_and_what_to_do() {
    let folder = Folder::new()
        .with("broken.json", "{\n  \"units\": 3\n}")
        .with("unit.json", UNIT.replace("\"HFA\", \"level\"", "\"HFB\", \"level\""));
    let broken = folder.turnus("solve --format sharing broken.json");
    assert!(broken.code == 2 && broken.err.contains("line 2"), "{}", broken.err);
    let unknown = folder.turnus("solve --format sharing unit.json");
    assert!(unknown.code == 2 && unknown.err.contains("names profession `HFA`"), "{}", unknown.err);
    assert_eq!(folder.turnus("solve --format sharing").code, 2, "a format needs a file");
}

#[test]
fn a_minimum_that_cannot_be_kept_ends_with_the_conflict() {
    let minimum = r#""minimum_presence": [{"professions":["RN"],"unit":"U","bucket":"week","hours":300,"rule":"r1"}], "rules""#;
    let folder = Folder::new().with("unit.json", UNIT.replace("\"rules\"", minimum));
    let said = folder.turnus("solve --format sharing unit.json --json");
    assert!(said.code == 3 && said.err.contains("cannot hold together"), "{} {}", said.code, said.err);
}
