//! `turnus repair`: somebody is ill, three ways are told, one is taken and published.

use crate::{
    day::{published, unit},
    running::Folder,
};
use serde_json::Value;

fn told(folder: &Folder, command: &str) -> Value {
    let said = folder.ok(command);
    serde_json::from_str(said.lines().last().expect("a line")).unwrap_or_else(|e| panic!("{e}: {said}"))
}

/// Somebody with a shift on a date, as the rota in force has it.
fn on_duty(folder: &Folder, unit: &str, date: &str) -> String {
    let day = told(folder, &format!("day {unit} {date} --format json --no-advice"));
    day["input"]["duties"][0]["person"].as_str().expect("somebody on duty").to_owned()
}

#[test]
fn somebody_is_ill_and_one_of_the_ways_is_taken() {
    let folder = published();
    let unit = unit(&folder);
    let (date, today) = ("2027-01-13", "2027-01-12");
    let ill = on_duty(&folder, &unit, date);
    let asked = format!("repair --person {ill} --from {date} --today {today}");
    let before = told(&folder, "log stats --json");
    let found = told(&folder, &format!("{asked} --json"));
    assert_eq!(told(&folder, "log stats --json")["events"], before["events"], "telling records nothing");
    let ways = found["alternatives"].as_array().expect("alternatives");
    assert!(!ways.is_empty() && ways.len() <= 3, "{found}");
    assert!(ways.iter().all(|w| w["hard_violations"] == 0 && w["proven"] == true && w["left"] == Value::Array(vec![])), "{found}");
    let words = folder.ok(&asked);
    assert!(words.contains("proven fewest") && words.contains("Who may be asked for"), "{words}");

    let taken = told(&folder, &format!("{asked} --take 1 --publish --consulted record-13 --json"));
    let plan = taken["taken"].as_str().expect("a new rota");
    let after = told(&folder, &format!("day {unit} {date} --format json --no-advice"));
    assert_eq!((&after["input"]["rota"], &after["input"]["published"]), (&Value::from(plan), &Value::from(true)));
    let there: Vec<&str> = after["input"]["duties"].as_array().expect("duties").iter().filter_map(|d| d["person"].as_str()).collect();
    assert!(!there.contains(&ill.as_str()), "{there:?}");
    for change in ways[0]["changes"].as_array().expect("changes") {
        let line = &change["line"];
        if line["date"] == date && line["shift"].is_string() {
            assert!(there.contains(&line["person"].as_str().expect("who")), "{line} of {there:?}");
        }
    }
    let again = folder.ok(&format!("repair --today {today}"));
    assert!(again.contains("nothing to repair"), "{again}");
    folder.ok("log verify");
}

#[test]
fn what_cannot_be_repaired_is_told_and_records_nothing() {
    let folder = published();
    let events = told(&folder, "log stats --json")["events"].clone();
    for (command, why) in [
        ("repair --person nobody --from 2027-01-13", "is not known here"),
        ("repair --person p1 --from 2027-01-13 --to 2027-01-12", "the last day is before the first"),
        ("repair --today 2030-01-01", "has no published rota on 2030-01-01"),
        ("repair --today 2027-01-13 --take 1", "there is nothing to repair; nothing was recorded"),
    ] {
        let said = folder.turnus(command);
        assert!(said.code == 2 && said.err.contains(why), "{command}: {}", said.err);
    }
    assert_eq!(told(&folder, "log stats --json")["events"], events);
}
