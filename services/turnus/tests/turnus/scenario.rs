//! `turnus scenario`: tried beside the log, compared, merged or closed.

use crate::running::{Folder, sample};
use turnus_test_postgres::Server;

/// The sample home with its decision beside it, and a scenario at its end.
fn home(folder: Folder) -> Folder {
    let folder = folder.with("home.jsonl", sample("solbakken-base.jsonl")).with("decision.jsonl", sample("solbakken-t08-decision.jsonl"));
    folder.ok("import home.jsonl");
    let opened = folder.ok("scenario open delegated");
    assert!(opened.contains("--scenario delegated"), "{opened}");
    folder
}

fn both(name: &str) -> [Folder; 2] {
    [home(Folder::new()), home(Folder::new().on(Server::shared().database(name)))]
}

#[test]
fn what_is_tried_in_a_scenario_stays_there_until_it_is_merged() {
    for folder in both("scenario_merged") {
        let before = folder.ok("export");
        folder.ok("import decision.jsonl --scenario delegated");
        folder.ok("share --on 2027-01-04 --scenario delegated");
        assert_eq!(folder.ok("export"), before, "the log changed");
        let inside = folder.ok("export --scenario delegated");
        assert!(inside.starts_with(&before) && inside.len() > before.len(), "the scenario does not read through");
        assert!(folder.ok("as-of --scenario delegated --on 2027-01-04").contains("sharing decision"));
        folder.ok("log verify --scenario delegated");
        let compared = folder.ok("scenario compare delegated");
        assert!(
            compared.contains("SharingDecisionMade") && compared.contains("and outside it: 0 events") && compared.contains("can be merged"),
            "{compared}"
        );
        let merged = folder.ok("scenario merge delegated");
        assert!(merged.contains("It is closed"), "{merged}");
        assert_eq!(folder.ok("export"), inside, "what was merged is not what was tried");
        assert!(folder.ok("scenario merge delegated").contains("merged before"));
        assert!(folder.ok("scenario list").contains("merged up to position"));
        let late = folder.turnus("share --on 2027-01-11 --scenario delegated");
        assert!(late.code == 2 && late.err.contains("closed"), "{}", late.err);
        folder.ok("log verify");
    }
}

#[test]
fn a_scenario_that_cannot_be_merged_says_why() {
    for folder in both("scenario_refused") {
        folder.ok("import decision.jsonl --scenario delegated");
        folder.ok("import decision.jsonl");
        let compared = folder.ok("scenario compare delegated --json");
        assert!(compared.contains("cannot be merged") && compared.contains(r#""mergeable":false"#), "{compared}");
        let before = folder.ok("export");
        let said = folder.turnus("scenario merge delegated");
        assert!(said.code == 2 && said.err.contains("Nothing was recorded"), "{}", said.err);
        assert_eq!(folder.ok("export"), before);
        folder.ok("scenario close delegated");
        assert!(folder.ok("scenario list --json").contains(r#""closed":true"#));
        assert!(folder.ok("export --scenario delegated").starts_with(&before[..100]), "a closed scenario is read");
        let late = folder.turnus("share --on 2027-01-11 --scenario delegated");
        assert!(late.code == 2 && late.err.contains("closed"), "{}", late.err);
    }
}

#[test]
fn names_and_positions_that_are_not_there_are_told() {
    let folder = home(Folder::new());
    let cases = [
        ("scenario open delegated", "choose another name"),
        ("scenario open a@b", "no name for a scenario"),
        ("scenario open late --at 99999", "name one from 1 to"),
        ("scenario open none --at 0", "name one from 1 to"),
        ("scenario merge nobody", "there is no scenario nobody"),
        ("scenario merge delegated", "nothing to merge"),
        ("share --on 2027-01-04 --scenario nobody", "there is no scenario nobody"),
        ("log export --scenario delegated", "the log itself"),
    ];
    for (line, told) in cases {
        let said = folder.turnus(line);
        assert!(said.code == 2 && said.err.contains(told), "{line}: {}", said.err);
    }
    // Inside another, and from earlier on.
    folder.ok("scenario open early --at 20");
    assert_eq!(folder.ok("export --scenario early").lines().count(), 20);
    folder.ok("scenario open inner --scenario early");
    assert!(folder.ok("scenario list --scenario early").contains("early@inner"));
    assert_eq!(folder.ok("export --scenario early@inner").lines().count(), 20);
    let said = folder.turnus("scenario close early@inner");
    assert!(said.code == 2 && said.err.contains("--scenario early"), "{}", said.err);
    folder.ok("branch close inner --branch early");
}

#[test]
fn a_planner_compares_scenarios_and_writes_the_memo() {
    let folder = home(Folder::new());
    folder.ok("import decision.jsonl --scenario delegated");
    let figures = folder.ok("scenario figures delegated --on 2027-01-04");
    for told in ["zero alternative", "care left undone, critical", "bottleneck", "no head is freed", "They count when", "Assumed:"] {
        assert!(figures.contains(told), "{told}: {figures}");
    }
    let json = folder.ok("scenario figures delegated --on 2027-01-04 --json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["scenarios"][0]["recorded"]["SharingDecisionMade"], 1);
    assert!(folder.ok("scenario figures delegated --on 2027-01-04 --csv --lang nb").contains("nullalternativ;delegated"));
    // The model of the last one named is solved from the file alike.
    let model = folder.ok("scenario figures delegated --on 2027-01-04 --model");
    let folder = folder.with("week.json", model);
    assert!(folder.ok("solve --format sharing week.json").contains("optimal"));
    let written = folder.ok("report delegated --on 2027-01-04 --language en --output memo");
    assert_eq!(written.lines().count(), 3);
    let memo = folder.read("memo/delegated-en.html");
    assert!(memo.contains("Zero alternative") && memo.contains("municipality@delegated"), "{memo}");
    assert!(std::fs::read(folder.path("memo/delegated-en.xlsx")).expect("reads").starts_with(b"PK"));
    let moves = folder.ok("moves --on 2027-01-04 --scenario delegated");
    assert!(moves.contains("M06") && moves.contains("T08 HF: decision T08-HF") && moves.contains("law forbids it"), "{moves}");
    let nowhere = folder.turnus("scenario figures nobody --on 2027-01-04");
    assert!(nowhere.code == 2 && nowhere.err.contains("there is no scenario nobody"), "{}", nowhere.err);
}
