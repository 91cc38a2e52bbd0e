//! The night team at the command line.

use crate::running::{Folder, sample};

#[test]
fn sized_simulated_and_measured() {
    let folder = Folder::new().with("district.jsonl", sample("night-district.jsonl")).with("trial.jsonl", sample("night-trial.jsonl"));
    folder.ok("import district.jsonl");
    let early = folder.ok("night --on 2027-03-01 --nights 200");
    assert!(early.contains("no night is completed") && early.contains("23 of 23 assumed"), "{early}");
    folder.ok("import trial.jsonl");
    let said = folder.ok("night --district sample-district --on 2027-03-01 --nights 200 --seed 3 --json");
    assert!(said.contains("Measured in 28 completed nights, 2027-01-04 to 2027-01-31"), "{said}");
    assert!(said.contains("compensating workers 0.00 FTE; net -11.24 FTE") && said.contains("per 50 residents"), "{said}");
    let last: serde_json::Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
    assert_eq!(
        (&last["sizing"]["net_fte"], &last["designs"][0]["nights"], &last["measured"]["nights"]),
        (&(-1124).into(), &200.into(), &28.into())
    );
    assert_eq!(last["designs"].as_array().map(Vec::len), Some(7));
    assert_eq!(folder.ok("night --on 2027-03-01 --nights 200 --seed 3 --json"), said, "the same seed gives the same answer");
    let early = folder.ok("night --on 2027-01-10 --nights 10 --json");
    assert!(early.contains("Measured in 7 completed nights"), "as of a day knows no later night: {early}");
}

#[test]
fn what_cannot_be_answered_says_what_to_do() {
    let folder = Folder::new().with("staff.csv", crate::running::TEN).with("district.jsonl", sample("night-district.jsonl"));
    folder.ok("import staff.csv --from 2026-12-01");
    let none = folder.turnus("night");
    assert!(none.code == 2 && none.err.contains("no night district"), "{}", none.err);
    folder.ok("import district.jsonl");
    let other = folder.turnus("night --district south");
    assert!(other.code == 2 && other.err.contains("sample-district"), "{}", other.err);
    let before = folder.turnus("night --on 2020-01-01");
    assert!(before.code == 2 && before.err.contains("not described"), "{}", before.err);
    assert_eq!(folder.turnus("night --nights 10001").code, 2);
}
