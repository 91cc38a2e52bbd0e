//! `turnus wish-round`: opened, wished in, closed; who has wished, and which dates are crowded.

use crate::{
    day::unit,
    repair::told,
    running::{Folder, TEN},
    serving::Served,
};
use serde_json::{Value, json};

/// A small unit whose cover is adopted, with a wish round from 29 March on.
fn opened() -> Folder {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    folder.ok("share --on 2026-12-01");
    let said = folder.ok("wish-round open spring --from 2027-03-29 --weeks 4 --opens 2027-01-04 --closes 2027-01-24 --points 10");
    assert!(said.contains("Wish round spring is open until 2027-01-24: 10 points each for 2027-03-29 to 2027-04-25"), "{said}");
    folder
}

fn people(folder: &Folder) -> Vec<String> {
    let found = told(folder, "wish-round show --on 2027-01-05 --json");
    let all = found["rounds"][0]["people"].as_array().expect("people").iter();
    all.map(|p| p["person"].as_str().expect("who").to_owned()).collect()
}

/// R-RT-05: self-rostering under rules; what is refused is told with what is left and what to do.
#[test]
fn r_rt_05_everybody_wishes_within_the_same_points_until_the_round_is_closed() {
    let folder = opened();
    let people = people(&folder);
    assert_eq!(people.len(), 10);
    folder.ok(&format!("wish-round wish {} 2027-04-05 --off --points 6", people[0]));
    folder.ok(&format!("wish-round wish {} 2027-04-06 --shift D --points 4", people[0]));
    let spent = folder.turnus(&format!("wish-round wish {} 2027-04-07 --off", people[0]));
    assert!(spent.code == 2 && spent.err.contains("0 of 10 points are left in wish round spring"), "{}", spent.err);
    for person in &people[1..9] {
        folder.ok(&format!("wish-round wish {person} 2027-04-05 --off --points 3"));
    }
    let text = folder.ok("wish-round show spring --on 2027-01-10");
    assert!(text.contains("open until 2027-01-24") && text.contains("9 of 10 have wished") && text.contains("not yet: "), "{text}");
    let found = told(&folder, "wish-round show spring --on 2027-01-10 --json");
    let round = &found["rounds"][0];
    assert_eq!((&round["people"][0]["wishes"], &round["people"][0]["points"]), (&json!(2), &json!(10)));
    let date = &round["dates"][0];
    assert_eq!((&date["date"], &date["off"], &date["there"]), (&json!("2027-04-05"), &json!(9), &json!(10)), "{found}");
    let heads = date["heads"].as_u64().expect("a number");
    assert!(heads > 1 && date["too_many"] == json!(9 - (10 - heads)), "nine of ten off, {heads} needed: {date}");
    assert!(text.contains("CROWDED"), "{text}");
    assert!(folder.ok("wish-round show --on 2027-01-25").contains("close it"), "the last day is over");

    folder.ok("wish-round close spring --on 2027-01-25");
    let late = folder.turnus(&format!("wish-round wish {} 2027-04-08 --off", people[9]));
    assert!(late.code == 2 && late.err.contains("was closed on 2027-01-25") && late.err.contains("new round"), "{}", late.err);
    folder.ok(&format!("wish-round wish {} 2027-03-28 --off", people[9]));
    assert!(folder.ok("wish-round show").contains("closed on 2027-01-25"));
    let again = folder.turnus("wish-round close spring");
    assert!(again.code == 2 && again.err.contains("open wish round"), "{}", again.err);
    let nowhere = folder.turnus("wish-round show nowhere");
    assert!(nowhere.code == 2 && nowhere.err.contains("is not known at unit"), "{}", nowhere.err);
    folder.ok("log verify");
}

#[test]
fn the_api_opens_reads_and_closes_a_round() {
    let folder = opened();
    let (unit, people) = (unit(&folder), people(&folder));
    let served = Served::start(&folder);
    let open = format!(
        r#"mutation {{ wishRoundOpen(input: {{round: "summer", unit: "{unit}", from: "2027-06-14", weeks: 8, opens: "2027-03-01", closes: "2027-03-21", mostPoints: 5}}) {{ recorded {{ first }} userErrors {{ what }} }} }}"#
    );
    assert!(served.graphql(&open)["wishRoundOpen"]["recorded"].is_object());
    let wish = |points: u32| {
        let asked = format!(
            r#"mutation {{ wishRecord(input: {{person: "{}", wish: "w{points}", date: "2027-06-21", kind: DAY_OFF, points: {points}}}) {{ recorded {{ first }} userErrors {{ what }} }} }}"#,
            people[0]
        );
        served.graphql(&asked)["wishRecord"].clone()
    };
    assert!(wish(6)["userErrors"][0]["what"].as_str().is_some_and(|what| what.contains("5 of 5 points are left")));
    assert!(wish(4)["recorded"].is_object());
    let close = format!(
        r#"mutation {{ wishRoundClose(input: {{unit: "{unit}", round: "summer", on: "2027-03-22"}}) {{ recorded {{ first }} }} }}"#
    );
    assert!(served.graphql(&close)["wishRoundClose"]["recorded"].is_object());
    let asked = format!(
        r#"{{ unit(key: "{unit}") {{ wishRounds {{ round from to closes closed mostPoints answered people {{ person {{ key }} wishes points }} dates {{ date off there heads tooMany }} }} }} }}"#
    );
    let rounds = served.graphql(&asked)["unit"]["wishRounds"].clone();
    let summer: &Value = &rounds[1];
    assert_eq!((&rounds[0]["round"], &summer["round"], &summer["closed"]), (&json!("spring"), &json!("summer"), &json!("2027-03-22")));
    assert_eq!((&summer["to"], &summer["answered"], &summer["people"][0]["points"]), (&json!("2027-08-08"), &json!(1), &json!(4)));
    assert_eq!((&summer["dates"][0]["off"], &summer["dates"][0]["tooMany"]), (&json!(1), &json!(0)));
    assert!(wish(1)["userErrors"][0]["what"].as_str().is_some_and(|what| what.contains("was closed on 2027-03-22")));
}

/// The same over the pages: opened, wished in, taken back and closed by forms, each once.
#[test]
fn a_round_is_opened_wished_in_and_closed_on_its_page() {
    let folder = opened();
    let (unit, people) = (unit(&folder), people(&folder));
    let served = Served::start(&folder);
    let path = format!("/units/{unit}/wish-rounds");
    let page = |lang: &str| served.get(&format!("{path}?lang={lang}"));
    for (lang, words) in [("nb", "0 av 10 har ønsket"), ("nn", "Ønskerundar"), ("en", "10 points each")] {
        assert!(page(lang).contains(words), "{lang}: {}", page(lang));
    }
    assert!(served.get(&format!("/units/{unit}?lang=nb")).contains(&path), "reached from the unit");
    let posted = |form: &str| {
        let answer = served.post(&format!("{path}?lang=en"), form);
        (answer[9..12].to_owned(), answer)
    };
    let wish = |k: usize, command: &str, points: u32| {
        posted(&format!("command={command}&act=wish&person={}&date=2027-04-05&what=day-off&shift=D&points={points}", people[k]))
    };
    for (k, _) in people.iter().enumerate().take(9) {
        let (code, answer) = wish(k, &format!("wish-{k}"), 6);
        assert!(code == "303" && answer.contains("done=wished"), "{answer}");
    }
    assert_eq!(wish(0, "wish-0", 6).0, "303", "a second click gets the first answer");
    let (code, refused) = wish(0, "wish-more", 5);
    assert!(code == "422" && refused.contains("4 of 10 points are left"), "{refused}");
    let full = page("en");
    assert!(full.contains("9 of 10 have wished") && full.contains("without substitutes") && full.contains("6 of 10"), "{full}");

    let found = told(&folder, "wish-round show spring --json");
    assert_eq!(found["rounds"][0]["people"][0]["points"], json!(6));
    let id = full.split("name=\"wish\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a wish to withdraw");
    let who = people.iter().find(|p| full.contains(&format!("name=\"person\" value=\"{p}\""))).expect("whose");
    assert_eq!(posted(&format!("command=back&act=withdraw&person={who}&wish={id}")).0, "303");
    assert!(page("en").contains("8 of 10 have wished"));

    let open = "command=open&act=open&round=summer&from=2027-06-14&weeks=8&opens=2027-03-01&closes=2027-03-21&points=5";
    assert_eq!(posted(open).0, "303");
    let (code, tuesday) = posted("command=o2&act=open&round=autumn&from=2027-09-07&weeks=8&opens=2027-03-01&closes=2027-03-21&points=5");
    assert!(code == "422" && tuesday.contains("name a Monday"), "{tuesday}");
    assert_eq!(posted("command=close&act=close&round=spring").0, "303");
    let (code, late) = wish(9, "late", 1);
    assert!(code == "422" && late.contains("which was closed on"), "{late}");
    assert_eq!(posted("command=x&act=burn").0, "400");
    let closed = page("nb");
    assert!(closed.contains("Lukket ") && closed.contains("Runde summer"), "{closed}");
    folder.ok("log verify");
}
