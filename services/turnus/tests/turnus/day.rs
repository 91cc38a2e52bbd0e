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

/// R-TS-02 as a unit manager meets it: the gaps of a date by the command line.
#[test]
fn where_is_nobody_on_the_shift_who_may() {
    let folder = published();
    let unit = unit(&folder);
    let said = folder.ok(&format!("day {unit} 2027-01-06 --coverage"));
    assert!(said.contains("people on duty who may") && said.contains(" of 1"), "{said}");
    let all: serde_json::Value =
        serde_json::from_str(&folder.ok(&format!("day {unit} 2027-01-06 --coverage --format json"))).expect("JSON");
    let rows = all["coverage"]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), all["input"]["sharing"]["tasks"].as_array().map_or(0, Vec::len));
    let open = |r: &&serde_json::Value| r["cells"].as_array().is_some_and(|c| c.iter().any(|c| c["covered"] == false));
    let short = rows.iter().filter(open).count();
    if short > 0 {
        assert!(said.contains("TOO FEW") && said.contains(&format!("{short} of {} tasks lack somebody", rows.len())), "{said}");
    } else {
        assert!(said.contains("every task has enough people"), "{said}");
    }
    let table = folder.ok(&format!("day {unit} 2027-01-06 --coverage --format csv"));
    let no = table.lines().filter(|l| l.trim_end().ends_with(";no")).count();
    assert!(no >= short && table.lines().count() > rows.len(), "{table}");
    let none = folder.turnus(&format!("day {unit} 2026-12-20 --coverage"));
    assert!(none.code == 2 && none.err.contains("publish a rota"), "{}", none.err);
}

/// R-TS-19: who told of a night elsewhere that ends four hours before her shift here is warned of, by the command line and on
/// the page of the day; the published rota stands as it was, and what she takes back is forgotten.
#[test]
fn work_elsewhere_that_ends_four_hours_before_a_shift_is_warned_of() {
    let folder = published();
    let unit = unit(&folder);
    let day: serde_json::Value =
        serde_json::from_str(&folder.ok(&format!("day {unit} 2027-01-06 --coverage --format json"))).expect("JSON");
    let duty = &day["input"]["duties"][0];
    let (person, begins) = (duty["person"].as_str().expect("somebody"), duty["from"].as_i64().expect("minutes"));
    let none = folder.ok("rest --from 2027-01-04 --days 7");
    assert!(none.contains("no shift here is too near"), "{none}");
    let ends = chrono::NaiveDate::from_ymd_opt(2027, 1, 6).expect("a day").and_time(chrono::NaiveTime::MIN)
        + chrono::TimeDelta::minutes(begins - 4 * 60);
    let night = ends - chrono::TimeDelta::hours(8);
    let line = |kind: &str, rest: &str| {
        let (on, from) = (night.format("%Y-%m-%d"), night.format("%Y-%m-%dT%H:%M:%S"));
        format!(
            r#"{{"stream":"person-{person}","type":"{kind}","version":1,"effective":"{on}","data":{{"person":"{person}","from":"{from}"{rest}}}}}"#
        ) + "\n"
    };
    let told = line("OtherWorkTold", &format!(r#","to":"{}""#, ends.format("%Y-%m-%dT%H:%M:%S")));
    let folder = folder.with("told.jsonl", told).with("back.jsonl", line("OtherWorkWithdrawn", ""));
    folder.ok("import told.jsonl");
    let said = folder.ok("rest --from 2027-01-04 --days 7 --json");
    assert!(said.contains("CrossEmployerRest") && said.contains("rests 4 h between work elsewhere"), "{said}");
    assert!(said.contains("daily rest is 11 h (aml §10-8(1))") && said.contains("\"least\":660"), "{said}");
    let page = Served::start(&folder).get(&format!("/units/{unit}/day?date=2027-01-06&lang=nb"));
    assert!(page.contains("hviler bare 4 t"), "{page}");
    folder.ok("import back.jsonl");
    assert!(folder.ok("rest --from 2027-01-04 --days 7").contains("no shift here is too near"));
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
    for (lang, words) in [("nb", "av dem den trenger samtidig"), ("nn", "av dei ho treng samstundes"), ("en", "of those it needs at once")]
    {
        let page = served.get(&format!("/units/{unit}/coverage?date=2027-01-06&lang={lang}"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(words) && page.contains("class=\"way may\""), "{page}");
    }
    assert!(served.get(&format!("/units/{unit}/coverage?date=2028-06-07&lang=en")).contains("publish a rota"));
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
