//! `turnus day` and its page and question: who does what.

use crate::{
    running::{Folder, TEN},
    serving::Served,
};

/// A small unit with a published rota.
pub(crate) fn published() -> Folder {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let quick = "solve --from 2027-01-04 --weeks 6 --steps 1000 --nodes 50 --rounds 5 --publish --consulted record-12";
    folder.ok(&format!("{quick} --shared-on 2026-12-14"));
    folder
}

pub(crate) fn unit(folder: &Folder) -> String {
    let said = folder.ok("as-of");
    let line = said.lines().find(|l| l.starts_with("Unit ")).expect("a unit");
    line.trim_start_matches("Unit ").split(',').next().expect("its id").to_owned()
}

#[test]
fn what_does_she_do_today_and_is_every_task_in_a_competent_hand() {
    let folder = published();
    let unit = unit(&folder);
    let said = folder.ok(&format!("day {unit} 2027-01-06"));
    assert!(said.contains("tasks in a competent hand") && said.contains("minutes left, critical risk"), "{said}");
    let json = folder.ok(&format!("day {unit} 2027-01-06 --format json"));
    let all: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let due: u64 = all["input"]["demands"].as_array().expect("demands").iter().filter_map(|d| d["times"].as_u64()).sum();
    let left: u64 = all["plan"]["left"].as_array().expect("left").iter().filter_map(|l| l["times"].as_u64()).sum();
    assert_eq!(all["plan"]["done"].as_array().map(Vec::len), Some((due - left) as usize), "nothing is lost between done and left");
    let person = all["input"]["duties"][0]["person"].as_str().expect("somebody on duty");
    let hers = folder.ok(&format!("day {unit} 2027-01-06 --person {person}"));
    assert!(hers.contains("break") && !hers.contains("proof"), "her day only: {hers}");
    let table = folder.ok(&format!("day {unit} 2027-01-06 --format csv --person {person} --no-advice"));
    assert!(table.lines().count() > 2 && table.lines().skip(1).all(|l| l.contains(person)), "{table}");
    assert_eq!(folder.ok(&format!("day {unit} 2027-01-06 --format json")), json, "the same question gets the same answer");
}

#[test]
fn a_day_without_a_rota_or_a_person_without_a_shift_says_what_to_do() {
    let folder = published();
    let unit = unit(&folder);
    let before = folder.turnus(&format!("day {unit} 2026-12-20"));
    assert!(before.code == 2 && before.err.contains("publish a rota"), "{}", before.err);
    let early = folder.turnus(&format!("day {unit} 2027-01-06 --as-of 20"));
    assert_eq!(early.code, 2, "as of then there was no rota: {}", early.err);
    let nobody = folder.turnus(&format!("day {unit} 2027-01-06 --person nobody"));
    assert!(nobody.code == 2 && nobody.err.contains("has no shift"), "{}", nobody.err);
    let elsewhere = folder.turnus("day elsewhere 2027-01-06");
    assert!(elsewhere.code == 2 && elsewhere.err.contains("no unit"), "{}", elsewhere.err);
}

#[test]
fn the_page_and_the_api_tell_the_same_day() {
    let folder = published();
    let unit = unit(&folder);
    let served = Served::start(&folder);
    for (lang, words) in [("nb", "i en kompetent hånd"), ("nn", "i ei kompetent hand"), ("en", "in a competent hand")] {
        let page = served.get(&format!("/units/{unit}/day?date=2027-01-06&lang={lang}"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(words) && page.contains("id=\"by-task\""), "{page}");
    }
    assert!(served.get(&format!("/units/{unit}/day?date=2028-06-07&lang=en")).contains("publish a rota"), "a day without a rota says so");
    let query = format!(
        r#"{{ unit(key: "{unit}") {{ day(date: "2027-01-06") {{ published proven minutesLeft people {{ name shift minutes capacity parts {{ from to kind task mode supervisedBy }} }} tasks {{ task times done left reason doneBy }} presence {{ class needed least responsible }} stages {{ aim value bound }} advice {{ tried helps {{ costOre savesMinutes }} prices {{ shift profession plusOneHour minusOneHour }} broken {{ task minutesLeft }} }} }} }} }}"#
    );
    let told = served.graphql(&query);
    let day = &told["unit"]["day"];
    assert_eq!(day["published"], true, "{told}");
    let by_cli: serde_json::Value = serde_json::from_str(&folder.ok(&format!("day {unit} 2027-01-06 --format json"))).expect("JSON");
    assert_eq!(day["stages"].as_array().map(Vec::len), Some(6));
    for (k, stage) in by_cli["plan"]["stages"].as_array().expect("stages").iter().enumerate() {
        assert_eq!((&day["stages"][k]["value"], &day["stages"][k]["bound"]), (&stage["value"], &stage["bound"]));
    }
    assert_eq!(day["people"].as_array().map(Vec::len), by_cli["input"]["duties"].as_array().map(Vec::len));
}
