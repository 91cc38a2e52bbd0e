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

#[test]
fn draws_say_how_stable_the_advice_is_and_what_was_assumed() {
    let unsure = UNIT.replacen('{', r#"{"uncertainty":{"supply_deviation":0.08,"source":"absence of 2025","grade":"measured"},"#, 1);
    let folder = Folder::new().with("unit.json", UNIT).with("unsure.json", &unsure);
    let said = folder.ok("solve --format sharing unit.json --draws 40 --json");
    assert!(said.contains("bottleneck RN: the same in") && said.contains("[assumed] standard deviation"), "{said}");
    let last: serde_json::Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["assumed"]["draws"], 40);
    assert_eq!(folder.ok("solve --format sharing unit.json --draws 40 --json"), said, "the same every time");
    let said = folder.ok("solve --format sharing unsure.json --draws 5");
    assert!(
        said.contains("[measured] standard deviation of hours to give in each post = 0.08") && said.contains("absence of 2025"),
        "{said}"
    );
    let said = folder.ok("solve --format sharing unit.json --draws 5 --hedge 1");
    assert!(said.contains("nothing to buy beforehand"), "{said}");
    let wrong = folder.turnus("solve --format sharing unit.json --draws 5 --hedge 2");
    assert!(wrong.code == 2 && wrong.err.contains("weight of CVaR is 2"), "{}", wrong.err);
}

#[test]
fn four_futures_and_their_reference_are_one_table() {
    let folder = Folder::new().with("outlook.json", include_str!("../../../../solver/sharing/tests/fixtures/outlook.json"));
    let said = folder.ok("futures outlook.json --json");
    assert!(said.contains("neither visions nor forecasts") && said.contains("509831") && said.contains("1.48"), "{said}");
    assert!(said.contains("0.30 posts or 10.6 hours a week") && said.contains("no evidence: nothing is saved"), "{said}");
    assert!(said.contains("[assumed] growth of demand = 0.016"), "{said}");
    let last: serde_json::Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["futures"].as_array().map(Vec::len), Some(5));
    let csv = folder.ok("futures outlook.json --csv");
    assert!(csv.lines().count() == 6 && csv.starts_with("\u{feff}future;years;"), "{csv}");
    let folder = Folder::new().with("outlook.json", r#"{"title":"x","years":0}"#);
    assert_eq!(folder.turnus("futures outlook.json").code, 2);
}
