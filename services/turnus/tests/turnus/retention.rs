//! `turnus retention --answer`: why people leave, recorded without a name and told of groups only (R-RT-01).

use crate::{
    day::{published, unit},
    repair::told,
    serving::Served,
};
use serde_json::{Value, json};

#[test]
fn r_rt_01_reasons_for_leaving_are_told_of_groups_of_five_and_nowhere_one_by_one() {
    let folder = published();
    for _ in 0..4 {
        folder.ok("retention --answer weekends,quick-returns --on 2026-03-20");
    }
    let few = folder.ok("retention --on 2027-01-25");
    assert!(few.contains("Why people say they leave: not told: fewer than 5 answers"), "{few}");
    assert!(!few.contains("too many weekends"), "{few}");
    let said = folder.ok("retention --answer weekends,leadership --on 2026-03-21");
    assert!(said.contains("without a name, for 2026-03;"), "{said}");

    let words = folder.ok("retention --on 2027-01-25");
    let line = |words: &str, of: &str| words.lines().find(|l| l.contains(of)).map(str::to_owned);
    assert!(line(&words, "too many weekends").is_some_and(|l| l.contains("5  all units        5")), "{words}");
    assert!(line(&words, "too many weekends").is_some_and(|l| l.contains("measured: ")), "beside what is measured: {words}");
    assert_eq!((line(&words, "too little rest"), line(&words, "how the unit is led")), (None, None), "four and one: {words}");
    let found = told(&folder, "retention --on 2027-01-25 --json");
    let five = json!({"answers": 5, "answers_everywhere": 5, "reasons": [{"reason": "weekends", "here": 5, "everywhere": 5}]});
    assert_eq!(found["survey"], five);

    let wrong = folder.turnus("retention --answer boredom");
    assert!(wrong.code == 2 && wrong.err.contains("`boredom` is no reason for leaving: give weekends, quick-returns"), "{}", wrong.err);

    let (unit, served) = (unit(&folder), Served::start(&folder));
    let survey = "survey { answers answersEverywhere reasons { reason here everywhere driver } }";
    let asked =
        format!(r#"{{ unit(key: "{unit}", asOf: {{effectiveOn: "2027-01-25"}}) {{ retention {{ drivers {{ driver }} {survey} }} }} }}"#);
    let weekends = json!({"reason": "WEEKENDS", "here": 5, "everywhere": 5, "driver": "WEEKENDS"});
    let api = &served.graphql(&asked)["unit"]["retention"];
    assert_eq!(api["survey"], json!({"answers": 5, "answersEverywhere": 5, "reasons": [weekends]}));
    one_by_one(&served, &folder.ok("retention --on 2027-01-25 --json"));

    let page = served.get(&format!("/units/{unit}/retention?on=2027-01-25&lang=nb"));
    assert!(page.contains("Hvorfor folk sier at de slutter") && page.contains("For mange helger"), "{page}");
    let nynorsk = served.get(&format!("/units/{unit}/retention?on=2027-01-25&lang=nn"));
    assert!(nynorsk.contains("Kvifor folk seier at dei sluttar"), "{nynorsk}");
    folder.ok("log verify");
}

/// The log has every answer, and neither its page nor the API shows the reasons of one.
fn one_by_one(served: &Served, words: &str) {
    assert!(!words.contains("leadership"), "{words}");
    let events = served.graphql("{ events(last: 3) { edges { node { type stream data effectiveFrom position } } } }");
    let edges = events["events"]["edges"].as_array().expect("events");
    let answers: Vec<&Value> = edges.iter().map(|e| &e["node"]).filter(|e| e["type"] == "ExitSurveyAnswered").collect();
    assert!(!answers.is_empty(), "{events}");
    for e in answers {
        assert!(e["data"]["unit"].is_string() && e["data"]["reasons"].is_null(), "{e}");
        assert!(e["effectiveFrom"].as_str().is_some_and(|at| at.starts_with("2026-02-28T23")), "the first of its month: {e}");
        let page =
            served.get(&format!("/history/{}?lang=en", e["position"].as_str().map_or_else(|| e["position"].to_string(), Into::into)));
        assert!(page.contains("ExitSurveyAnswered") && page.contains("told of groups only") && !page.contains("weekends"), "{page}");
    }
}

#[test]
fn an_answer_is_recorded_by_the_page_and_the_api_once_for_each_command() {
    let folder = published();
    let (unit, served) = (unit(&folder), Served::start(&folder));
    let path = format!("/units/{unit}/retention");
    let page = served.get(&format!("{path}?lang=en"));
    assert!(page.contains("Record an answer") && page.contains("name=\"reason\" value=\"unwanted-part-time\""), "{page}");
    for _ in 0..2 {
        let answer = served.post(&path, "command=c-1&reason=pay&reason=moved");
        assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("retention?done=answered"), "{answer}");
    }
    let none = served.post(&format!("{path}?lang=nb"), "command=c-2");
    assert!(none.starts_with("HTTP/1.1 422") && none.contains("without a reason"), "{none}");
    let asked = |id: &str| {
        let asked = format!(
            r#"mutation {{ exitSurveyAnswer(input: {{commandId: "{id}", unit: "{unit}", reasons: [PAY, HEALTH], on: "2026-03-20"}}) {{ recorded {{ first repeated }} userErrors {{ code what }} }} }}"#
        );
        served.graphql(&asked)["exitSurveyAnswer"].clone()
    };
    let first = asked("c-3");
    assert_eq!((&first["recorded"]["repeated"], &first["userErrors"]), (&json!(false), &json!([])), "{first}");
    assert_eq!(asked("c-3")["recorded"]["repeated"], json!(true));
    let empty = format!(
        r#"mutation {{ exitSurveyAnswer(input: {{unit: "{unit}", reasons: [], on: "2026-03-20"}}) {{ recorded {{ first }} userErrors {{ code remedy }} }} }}"#
    );
    assert_eq!(served.graphql(&empty)["exitSurveyAnswer"]["userErrors"][0]["code"], json!("INVALID_VALUE"));
    let ahead = format!(
        r#"mutation {{ exitSurveyAnswer(input: {{unit: "{unit}", reasons: [PAY], on: "2999-01-20"}}) {{ recorded {{ first }} userErrors {{ code what remedy }} }} }}"#
    );
    let ahead = &served.graphql(&ahead)["exitSurveyAnswer"];
    assert_eq!((&ahead["recorded"], &ahead["userErrors"][0]["code"]), (&json!(null), &json!("INVALID_DAYS")), "{ahead}");
    assert!(ahead["userErrors"][0]["what"].as_str().is_some_and(|what| what.contains("dated 2999-01-20, and today is")), "{ahead}");
}

#[test]
fn an_answer_is_not_dated_ahead_of_today() {
    let folder = published();
    let before = folder.ok("log verify");
    let refused = folder.turnus("retention --answer pay --on 2999-01-20");
    assert_ne!(refused.code, 0);
    assert!(
        refused.err.contains("dated 2999-01-20, and today is") && refused.err.contains("date it by the day on which"),
        "{}",
        refused.err
    );
    assert_eq!(folder.ok("log verify"), before, "nothing was recorded");
}
