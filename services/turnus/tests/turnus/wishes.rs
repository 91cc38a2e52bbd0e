//! `turnus wishes`, its question and its page: who has how many wishes met, and why not the others.

use crate::{
    day::{published, unit},
    repair::told,
    running::Folder,
    serving::Served,
};
use serde_json::{Value, json};

const ON: &str = "2027-01-04";

fn wishes(folder: &Folder, more: &str) -> Value {
    told(folder, &["wishes --on", ON, more, "--json"].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The shifts of a rota: person, date, shift.
fn shifts(folder: &Folder) -> Vec<(String, String, String)> {
    let rota: Value = serde_json::from_str(&folder.ok("export --json")).expect("JSON");
    let text = |v: &Value| v.as_str().expect("text").to_owned();
    let all = rota["rota"]["assignments"].as_array().expect("assignments");
    all.iter().map(|a| (text(&a["person"]), text(&a["date"]), text(&a["shift"]))).collect()
}

/// A published rota, and then wishes that it does not meet: a day off for some who work, and a night for somebody who has none.
fn wished() -> Folder {
    let folder = published();
    let (shifts, mut lines) = (shifts(&folder), Vec::new());
    let line = |person: &str, id: &str, date: &str, wish: &Value| {
        json!({"stream": format!("person-{person}"), "type": "WishRecorded", "version": 1, "effective": date,
            "data": {"person": person, "wish": {"id": id, "date": date, "wish": wish, "points": 4}}})
        .to_string()
    };
    for (k, (person, date, _)) in shifts.iter().filter(|(_, date, _)| date.as_str() >= "2027-01-11").step_by(9).take(6).enumerate() {
        lines.push(line(person, &format!("late-{k}"), date, &json!("day-off")));
    }
    // Kari, the first of the list, is pinned to a day shift on 5 January.
    let kari = wishes(&folder, "")["people"][0]["person"].as_str().expect("who").to_owned();
    assert!(shifts.contains(&(kari.clone(), "2027-01-05".into(), "D".into())), "{kari}: {shifts:?}");
    lines.push(line(&kari, "off-the-pin", "2027-01-05", &json!("day-off")));
    std::fs::write(folder.path("wishes.jsonl"), lines.join("\n") + "\n").expect("writes");
    folder.ok("import wishes.jsonl");
    folder
}

/// K21: shares of everybody and of all, and for each wish not met its price, a swap, or the rule that forbids it.
#[test]
fn every_wish_that_is_not_met_has_a_price_or_the_rule_that_forbids_it() {
    let folder = wished();
    let events = told(&folder, "log stats --json")["events"].clone();
    let found = wishes(&folder, "");
    assert_eq!(told(&folder, "log stats --json")["events"], events, "telling records nothing");
    let sum = |field: &str| found["people"].as_array().expect("people").iter().filter_map(|p| p["honoured"][field].as_u64()).sum::<u64>();
    assert_eq!((json!(sum("met")), json!(sum("wishes"))), (found["all"]["met"].clone(), found["all"]["wishes"].clone()));
    let not_met = found["not_met"].as_array().expect("not met");
    assert_eq!(not_met.len() as u64, sum("wishes") - sum("met"));
    assert!(not_met.len() >= 7, "{found}");
    let mut priced = 0;
    for n in not_met {
        match n["own"]["kind"].as_str().expect("an answer") {
            "line" => {
                assert_eq!(n["own"]["breaks"], json!([]), "the checker agrees: {n}");
                assert!(n["own"]["least"].as_i64() <= n["own"]["price"].as_i64(), "{n}");
                let day = &n["wish"]["date"];
                assert!(n["own"]["changes"].as_array().expect("changes").iter().any(|c| c["date"] == *day), "{n}");
                priced += 1;
            }
            "forbidden" => assert!(n["own"]["rules"].as_array().is_some_and(|r| !r.is_empty()), "{n}"),
            other => panic!("{other}: {n}"),
        }
    }
    assert!(priced >= 3, "{found}");
    let pin = not_met.iter().find(|n| n["wish"]["id"] == "off-the-pin").expect("not met");
    assert_eq!((&pin["own"]["kind"], &pin["own"]["rules"]), (&json!("forbidden"), &json!(["FIXED"])), "{pin}");
    assert_eq!(pin["own"]["breaks"][0]["rule"], "FIXED", "as the checker tells it: {pin}");
    let text = folder.ok("wishes --on 2027-01-04");
    for part in ["Why not (price", "she has no legal line with it: rule FIXED", "lowest: ", "which weighs 4 points"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for n in not_met.iter().filter(|n| n["swap"].is_object()) {
        let text = |v: &Value| v.as_str().expect("text").to_owned();
        let dates: Vec<String> = n["swap"]["dates"].as_array().expect("dates").iter().map(text).collect();
        let command =
            format!("swap --first {} --second {} --on {} --json", text(&n["person"]), text(&n["swap"]["second"]), dates.join(","));
        assert_eq!(told(&folder, &command)["legal"], json!(true), "{command}");
    }
    let past = folder.ok("wishes --on 2027-01-12");
    assert!(past.contains("its day is past") && past.contains("days before 2027-01-12 stay as they are"), "{past}");
}

#[test]
fn one_person_is_told_and_what_cannot_be_asked_is_refused() {
    let folder = published();
    let all = wishes(&folder, "");
    let who = all["people"][0]["person"].as_str().expect("who");
    let one = wishes(&folder, &format!("--person {who}"));
    assert_eq!((one["people"].as_array().map(Vec::len), &one["people"][0]), (Some(1), &all["people"][0]));
    for (command, why) in [("wishes --rota nowhere", "is not known here"), ("wishes --person nobody", "is not employed at the unit")] {
        let said = folder.turnus(command);
        assert!(said.code == 2 && said.err.contains(why), "{command}: {}", said.err);
    }
}

#[test]
fn the_api_and_the_page_tell_the_same_wishes() {
    let folder = wished();
    let unit = unit(&folder);
    let served = Served::start(&folder);
    let asked = format!(
        r#"{{ unit(key: "{unit}", asOf: {{effectiveOn: "{ON}"}}) {{ wishes {{ rota all {{ met wishes shareBp }} people {{ person {{ key }} honoured {{ met wishes }} }} lowest {{ key }} notMet {{ person {{ key }} wish {{ wish kind points }} own line {{ price least proven changes {{ date shift }} }} rules breaks {{ rule source {{ text }} }} swap {{ second {{ key }} dates price }} }} }} }} }}"#
    );
    let (same, found) = (&served.graphql(&asked)["unit"]["wishes"], wishes(&folder, ""));
    assert_eq!(
        (&same["rota"], &same["all"]["met"], &same["all"]["shareBp"]),
        (&found["rota"], &found["all"]["met"], &found["all"]["share_bp"])
    );
    let told = |all: &Value, field: &str, place: &str| -> Vec<Value> {
        all[field].as_array().expect("not met").iter().map(|n| n.pointer(place).cloned().unwrap_or_default()).collect()
    };
    assert_eq!(told(same, "notMet", "/wish/wish"), told(&found, "not_met", "/wish/id"));
    assert_eq!(told(same, "notMet", "/line/price"), told(&found, "not_met", "/own/price"));
    assert_eq!(told(same, "notMet", "/swap/price"), told(&found, "not_met", "/swap/price"));
    let rota = found["rota"].as_str().expect("a rota");
    for (lang, title, why) in
        [("nb", "Ønsker i turnus", "Hvorfor ikke"), ("nn", "Ønske i turnus", "Kvifor ikkje"), ("en", "Wishes in rota", "Why not")]
    {
        let page = served.get(&format!("/units/{unit}/rotas/{rota}/wishes?lang={lang}"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(title) && page.contains(why) && page.contains("FIXED"), "{page}");
    }
    assert!(served.get(&format!("/units/{unit}/rotas/{rota}?lang=en")).contains("Wishes …"), "reached from the rota");
}
