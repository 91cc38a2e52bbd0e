//! `turnus repair`: somebody is ill, three ways are told, one is taken and published.

use crate::{
    day::{published, unit},
    running::Folder,
    serving::Served,
};
use serde_json::Value;

pub(crate) fn told(folder: &Folder, command: &str) -> Value {
    let said = folder.ok(command);
    serde_json::from_str(said.lines().last().expect("a line")).unwrap_or_else(|e| panic!("{e}: {said}"))
}

/// Somebody with a shift on a date, as the rota in force has it.
pub(crate) fn on_duty(folder: &Folder, unit: &str, date: &str) -> String {
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
    // What it pays more in supplements to others is what the new rota pays more to them.
    let paid = |rota: &Value| {
        let pay = told(&folder, &format!("supplements --rota {} --json", rota.as_str().expect("a rota")));
        let others = pay["people"].as_array().expect("people").iter().filter(|p| p["person"] != ill.as_str());
        others.filter_map(|p| p["ore"].as_i64()).sum::<i64>() + pay["substitutes"]["ore"].as_i64().expect("øre")
    };
    let more = ways[0]["supplements_ore"].as_i64().expect("the rule book has every number");
    assert_eq!(paid(&taken["taken"]) - paid(&found["rota"]), more, "{found}");
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

/// What a form of a page holds in a hidden field.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let from = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {page}")).1;
    from.split('"').next().expect("a value")
}

#[test]
fn the_api_tells_the_same_repair_and_takes_it_once() {
    let folder = published();
    let unit = unit(&folder);
    let (date, today) = ("2027-01-13", "2027-01-12");
    let ill = on_duty(&folder, &unit, date);
    let by_cli = told(&folder, &format!("repair --person {ill} --from {date} --today {today} --json"));
    let served = Served::start(&folder);
    let question = format!(r#"question: {{person: "{ill}", from: "{date}", decidedOn: "{today}"}}"#);
    let found = served.graphql(&format!(
        r#"{{ unit(key: "{unit}") {{ rotaRepair({question}) {{ rota position linesTried cover {{ date class heads }}
            lost {{ date shiftType person {{ key name }} replacements {{ person {{ name }} may counts payOre breaks {{ rule what source {{ text }} }} }} }}
            alternatives {{ number people {{ key }} changes {{ person {{ key }} date shift }} extra {{ minutes overtimeMinutes }} substitutes {{ profession }}
                left {{ heads }} payOre points burden proven hard }} }} }} }}"#
    ));
    let found = &found["unit"]["rotaRepair"];
    let ways = found["alternatives"].as_array().expect("alternatives");
    for (way, same) in ways.iter().zip(by_cli["alternatives"].as_array().expect("alternatives")) {
        let people: Vec<&Value> = way["people"].as_array().expect("people").iter().map(|p| &p["key"]).collect();
        assert_eq!(people, same["people"].as_array().expect("people").iter().collect::<Vec<_>>());
        assert_eq!((&way["burden"], &way["payOre"], &way["proven"]), (&same["burden"], &same["pay_ore"], &same["proven"]));
    }
    let people = found["lost"][0]["replacements"].as_array().expect("people");
    let no = people.iter().find(|p| p["may"] == false).expect("somebody who may not");
    assert!(no["breaks"][0]["rule"].is_string() && no["breaks"][0]["source"]["text"].is_string(), "{no}");

    let take = |number: u8| {
        let position = &found["position"];
        served.graphql(&format!(
            r#"mutation {{ rotaRepairTake(input: {{commandId: "take-{number}", unit: "{unit}", {question}, position: {position}, number: {number}, plan: "repaired"}}) {{ plan hard userErrors {{ code what }} }} }}"#
        ))["rotaRepairTake"]
            .clone()
    };
    assert!(take(9)["userErrors"][0]["code"] == "INVALID_VALUE", "there is no ninth alternative");
    let first = take(1);
    assert!(first["plan"] == "repaired" && first["hard"] == 0 && first["userErrors"] == Value::Array(vec![]), "{first}");
    assert_eq!(take(1), first, "the same command gets the same answer");
}

#[test]
fn a_repair_is_found_and_taken_on_its_page_without_a_script() {
    let folder = published();
    let unit = unit(&folder);
    let served = Served::start(&folder);
    let path = format!("/units/{unit}/rota/repair");
    for (lang, words) in [("nb", "det er ingenting å reparere"), ("nn", "det er ingenting å reparere"), ("en", "nothing to repair")] {
        let page = served.get(&format!("{path}?lang={lang}&from=2027-01-04"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(words), "{page}");
    }
    // Somebody whose shift others can take.
    let day = told(&folder, &format!("day {unit} 2027-01-05 --format json --no-advice"));
    let on_duty = day["input"]["duties"].as_array().expect("duties").iter().filter_map(|d| d["person"].as_str());
    let asked = |ill: &str| served.get(&format!("{path}?lang=en&person={ill}&from=2027-01-05&kind=sick-leave"));
    let (ill, page) = on_duty.map(|ill| (ill, asked(ill))).find(|(_, page)| page.contains("said yes")).expect("a repair by others");
    for words in ["People whose shifts change", "proven fewest", "Who may be asked for", "may not", "said yes", "(aml §"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (command, position) = (hidden(&page, "command"), hidden(&page, "position"));
    let form = |number: u8| {
        let fields = format!("command={command}&position={position}&number={number}&person={ill}&from=2027-01-05&to=&kind=sick-leave");
        served.post(&format!("{path}?lang=en"), &fields)
    };
    let none = form(9);
    assert!(none.starts_with("HTTP/1.1 422") && none.contains("nothing was recorded"), "{none}");
    let taken = form(1);
    let to = taken.lines().find_map(|l| l.strip_prefix("location: ")).unwrap_or_else(|| panic!("{taken}"));
    assert_eq!(form(1).lines().find_map(|l| l.strip_prefix("location: ")), Some(to), "a second click gets the first answer");
    let publish = served.get(&format!("{to}&lang=en"));
    assert!(publish.contains("somebody fell away") && publish.contains("changed shifts"), "{publish}");
    let bad = served.get(&format!("{path}?lang=en&person={ill}&from=2027-01-05&to=2027-01-04"));
    assert!(bad.starts_with("HTTP/1.1 400") && bad.contains("the last day is before the first"), "{bad}");
}
