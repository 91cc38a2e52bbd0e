//! `turnus swap`, its question and its page: a swap that breaks a hard rule is rejected with the rule, another one is taken.

use crate::{
    day::{published, unit},
    repair::{on_duty, told},
    running::Folder,
    serving::Served,
};
use serde_json::{Value, json};

const DATE: &str = "2027-01-13";

/// Everybody with a shift on a date, as the rota in force has it.
fn all_on_duty(folder: &Folder, unit: &str) -> Vec<String> {
    let day = told(folder, &format!("day {unit} {DATE} --format json --no-advice"));
    day["input"]["duties"].as_array().expect("duties").iter().filter_map(|d| Some(d["person"].as_str()?.to_owned())).collect()
}

/// A swap on the date that breaks a rule, and one that is legal, each with the one who gives her shift away.
fn rejected_and_offered(folder: &Folder, unit: &str) -> (Value, Value) {
    let people = all_on_duty(folder, unit);
    let pairs = people.iter().flat_map(|a| people.iter().filter(move |b| *b != a).map(move |b| (a, b)));
    let mut judged = pairs.filter_map(|(a, b)| {
        let said = folder.turnus(&format!("swap --first {a} --second {b} --on {DATE},2027-01-14,2027-01-15 --json"));
        (said.code == 0).then(|| serde_json::from_str::<Value>(said.out.lines().last().expect("a line")).expect("JSON"))
    });
    let rejected = judged.find(|swap| swap["legal"] == false).expect("a swap that breaks a rule");
    let mut offers = people.iter().map(|p| told(folder, &format!("swap --first {p} --on {DATE} --json")));
    let found = offers.find(|found| found["all"] != 0).expect("somebody who could swap");
    (rejected, found["offers"][0].clone())
}

/// The words of a swap on the command line.
fn words(swap: &Value) -> String {
    let dates: Vec<&str> = swap["dates"].as_array().expect("dates").iter().filter_map(Value::as_str).collect();
    let who = |name: &str| swap[name].as_str().expect("who").to_owned();
    format!("swap --first {} --second {} --on {}", who("first"), who("second"), dates.join(","))
}

/// R-RT-05.
#[test]
fn a_swap_is_rejected_if_it_breaks_a_hard_rule_with_the_rule_shown_and_taken_otherwise() {
    let folder = published();
    let unit = unit(&folder);
    let (rejected, offered) = rejected_and_offered(&folder, &unit);
    let events = told(&folder, "log stats --json")["events"].clone();
    let rule = rejected["breaks"][0]["rule"].as_str().expect("a rule");
    let said = folder.ok(&words(&rejected));
    assert!(said.contains("is rejected") && said.contains(&format!("breaks {rule}")) && said.contains('['), "{said}");
    let refused = folder.turnus(&format!("{} --take", words(&rejected)));
    assert!(refused.code == 2 && refused.err.contains(&format!("breaks {rule}")) && refused.err.contains("[rule "), "{}", refused.err);
    assert_eq!(told(&folder, "log stats --json")["events"], events, "nothing was recorded");

    assert_eq!((&offered["legal"], &offered["loses"]), (&json!(true), &json!([])), "{offered}");
    let before = on_duty(&folder, &unit, DATE);
    let taken = told(&folder, &format!("{} --take --publish --consulted both-asked --json", words(&offered)));
    let plan = taken["taken"].as_str().expect("a new rota");
    let after = told(&folder, &format!("day {unit} {DATE} --format json --no-advice"));
    assert_eq!((&after["input"]["rota"], &after["input"]["published"]), (&Value::from(plan), &Value::from(true)), "{before}");
    folder.ok("log verify");
}

#[test]
fn a_swap_that_cannot_be_says_why() {
    let folder = published();
    let unit = unit(&folder);
    let who = on_duty(&folder, &unit, DATE);
    for (command, why) in [
        (format!("swap --first {who} --second {who} --on {DATE}"), "with herself"),
        (format!("swap --first {who} --second nobody --on 2030-01-01"), "has no published rota on 2030-01-01"),
        (format!("swap --first {who} --on {DATE},2027-01-14"), "name one date"),
        (format!("swap --first nobody --on {DATE}"), "has no shift on 2027-01-13"),
    ] {
        let said = folder.turnus(&command);
        assert!(said.code == 2 && said.err.contains(why), "{command}: {}", said.err);
    }
}

#[test]
fn the_api_and_the_page_tell_the_same_swap_and_take_it_once() {
    let folder = published();
    let unit = unit(&folder);
    let (rejected, offered) = rejected_and_offered(&folder, &unit);
    let served = Served::start(&folder);
    let named = |swap: &Value| format!("first: {}, second: {}, dates: {}", swap["first"], swap["second"], swap["dates"]);
    for swap in [&rejected, &offered] {
        let asked = format!(
            r#"{{ unit(key: "{unit}") {{ rotaSwap(question: {{{}}}) {{ rota legal points changes {{ person {{ key name }} date shift }} breaks {{ rule what person date source {{ text }} }} loses {{ class }} }} }} }}"#,
            named(swap)
        );
        let same = &served.graphql(&asked)["unit"]["rotaSwap"];
        assert_eq!((&same["legal"], &same["points"], &same["rota"]), (&swap["legal"], &swap["points"], &swap["rota"]));
        assert_eq!(same["breaks"].as_array().map(Vec::len), swap["breaks"].as_array().map(Vec::len));
    }
    let take = |swap: &Value, id: &str| {
        let input = format!(r#"commandId: "{id}", unit: "{unit}", rota: {}, plan: "swapped", {}"#, swap["rota"], named(swap));
        served.graphql(&format!(
            "mutation {{ rotaSwapTake(input: {{{input}}}) {{ plan hard userErrors {{ code rule what source {{ text }} }} }} }}"
        ))["rotaSwapTake"]
            .clone()
    };
    let refused = take(&rejected, "rejected");
    assert_eq!((&refused["plan"], &refused["userErrors"][0]["code"]), (&Value::Null, &json!("HARD_FINDINGS")), "{refused}");
    assert_eq!(refused["userErrors"][0]["rule"], rejected["breaks"][0]["rule"]);
    let first = take(&offered, "offered");
    assert_eq!((&first["plan"], &first["userErrors"]), (&json!("swapped"), &json!([])), "{first}");
    assert_eq!(take(&offered, "offered"), first, "the same command gets the same answer");

    let text = |swap: &Value, name: &str| swap[name].as_str().expect("text").to_owned();
    let path = format!("/units/{unit}/rota/swap?lang=en&first={}&date={DATE}", text(&offered, "first"));
    let offers = served.get(&path);
    assert!(offers.contains("legal swaps, the most fitting first") && offers.contains("Take this swap"), "{offers}");
    let dates = rejected["dates"].as_array().expect("dates");
    let one = |date: &Value| {
        let date = date.as_str().expect("a date");
        served.get(&format!(
            "/units/{unit}/rota/swap?lang=nb&first={}&second={}&date={date}",
            text(&rejected, "first"),
            text(&rejected, "second")
        ))
    };
    assert!(dates.iter().map(one).all(|page| page.contains("Byttet er") || page.contains("changes nothing")), "each date is judged alone");
}
