//! `turnus fairness`, its question and its page: everybody beside her target, a reason for everybody above, and a rota evened out.

use crate::{
    day::{published, unit},
    repair::told,
    running::Folder,
    serving::Served,
};
use serde_json::{Value, json};

fn fairness(folder: &Folder, more: &str) -> Value {
    told(folder, &["fairness --on 2027-01-04", more, "--json"].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

/// R-WT-10: spread of weekends, nights, holidays; no person above target by more than the stated share without a printed reason.
#[test]
fn r_wt_10_everybody_above_her_target_has_a_printed_reason_and_a_swap_that_is_told_is_legal() {
    let folder = published();
    let found = fairness(&folder, "");
    let above = |b: &Value| {
        let of = |name: &str| b[name].as_i64().expect("a number");
        let over = |target: i64| of("worked_x100") * 10_000 > target.max(0) * 12_000;
        b["apart"].is_null() && of("worked_x100") > 0 && (over(of("target_x100")) || over(of("share_x100")))
    };
    let mut owed = 0;
    for p in found["people"].as_array().expect("people") {
        for b in p["borne"].as_array().expect("burdens").iter().filter(|b| above(b)) {
            let told =
                found["reasons"].as_array().expect("reasons").iter().any(|r| r["person"] == p["person"] && r["burden"] == b["burden"]);
            assert!(told, "no reason for {} of {}", b["burden"], p["person"]);
            owed += 1;
        }
    }
    assert_eq!(Some(owed), found["reasons"].as_array().map(Vec::len), "and for nobody else");
    let text = folder.ok("fairness --on 2027-01-04");
    assert!(text.contains("Above target by more than 20 %") && text.contains("Gini") && text.contains("every 3. weekend"), "{text}");
    let past = folder.ok("fairness --on 2031-01-06");
    assert!(past.contains("the rota ends before 2031-01-06: no swap was looked for") && !text.contains("no swap was looked for"), "{past}");
    for r in found["reasons"].as_array().expect("reasons").iter().filter(|r| r["reason"] == "swap") {
        let text = |v: &Value| v.as_str().expect("text").to_owned();
        let dates: Vec<String> = r["swap"]["dates"].as_array().expect("dates").iter().map(text).collect();
        let command =
            format!("swap --first {} --second {} --on {} --json", text(&r["person"]), text(&r["swap"]["second"]), dates.join(","));
        assert_eq!(told(&folder, &command)["legal"], json!(true), "{command}");
    }
}

#[test]
fn a_rota_evened_out_is_legal_costs_no_more_and_is_no_worse_for_the_worst_off_and_can_be_taken() {
    let folder = published();
    let worst = |all: &Value, name: &str| all["people"].as_array().expect("people").iter().filter_map(|p| p[name].as_i64()).max();
    for burden in ["nights", "weekends", "evenings"] {
        let found = fairness(&folder, &format!("--even-out {burden}"));
        assert_eq!((&found["hard"], &found["proof_holds"], &found["taken"]), (&json!(0), &json!(true), &Value::Null), "{found}");
        assert!(found["points_after"].as_i64() <= found["points_before"].as_i64(), "{found}");
        assert!(worst(&found, "after_x100") <= worst(&found, "before_x100"), "{found}");
    }
    let taken = fairness(&folder, "--even-out evenings --tolerance 50 --take");
    if taken["cells"] != json!(0) {
        let plan = taken["taken"].as_str().expect("a rota");
        assert_eq!(fairness(&folder, &format!("--rota {plan}"))["rota"], json!(plan));
    }
    folder.ok("log verify");
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_to_do() {
    let folder = published();
    for (command, why) in [
        ("fairness --rota nowhere", "is not known here"),
        ("fairness --take", "--even-out"),
        ("fairness --even-out holidays", "invalid value"),
        ("fairness --even-out nights --tolerance -1", "-1"),
    ] {
        let said = folder.turnus(command);
        assert!(said.code == 2 && said.err.contains(why), "{command}: {}", said.err);
    }
}

#[test]
fn the_api_and_the_page_tell_the_same_table() {
    let folder = published();
    let (unit, found) = (unit(&folder), fairness(&folder, ""));
    let served = Served::start(&folder);
    let asked = format!(
        r#"{{ unit(key: "{unit}") {{ fairness {{ rota aboveBp people {{ person {{ key }} borne {{ burden workedX100 targetX100 apart }} }} spreads {{ burden giniPermille spreadX100 worst {{ key }} }} reasons {{ person {{ key }} burden reason }} }} }} }}"#
    );
    let same = &served.graphql(&asked)["unit"]["fairness"];
    assert_eq!((&same["rota"], &same["aboveBp"]), (&found["rota"], &found["above_bp"]));
    let gini = |all: &Value, name: &str| all["spreads"].as_array().expect("spreads").iter().map(|s| s[name].clone()).collect::<Vec<_>>();
    assert_eq!(gini(same, "giniPermille"), gini(&found, "gini_permille"));
    let target = |all: &Value, name: &str| {
        all["people"][0]["borne"].as_array().expect("burdens").iter().map(|b| b[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(target(same, "targetX100"), target(&found, "target_x100"));
    let rota = found["rota"].as_str().expect("a rota");
    let page = served.get(&format!("/units/{unit}/rotas/{rota}/fairness?lang=nb"));
    assert!(page.contains("Hvordan turnus") && page.contains("Gini (0 er likt)") && page.contains("Netter"), "{page}");
    let english = served.get(&format!("/units/{unit}/rotas/{rota}/fairness?lang=en"));
    assert!(english.contains("How rota") && english.contains("Furthest above target"), "{english}");
    assert!(served.get(&format!("/units/{unit}/rotas/{rota}?lang=en")).contains("Fairness …"), "reached from the rota");
}

/// The value of a hidden field of the form that keeps a rota evened out.
fn field(page: &str, name: &str) -> String {
    let value = page.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no field {name}: {page}")).to_owned()
}

#[test]
fn a_rota_evened_out_is_told_by_the_api_and_kept_from_its_page() {
    let folder = published();
    let (unit, found) = (unit(&folder), fairness(&folder, "--even-out evenings --tolerance 50"));
    let served = Served::start(&folder);
    let asked = |more: &str| {
        format!(
            r#"{{ unit(key: "{unit}") {{ fairnessEvened(question: {{burden: EVENINGS, from: "2027-01-04"{more}}}) {{ rota burden people {{ person {{ key }} beforeX100 afterX100 }} pointsBefore pointsAfter breaks {{ rule }} levels {{ fromX100 people bound pricedRows }} linesLookedAt provenAmongLines proofFault worstOffProven worstOffGapX100 changes {{ person {{ key }} date shift }} }} }} }}"#
        )
    };
    let same = &served.graphql(&asked(", tolerance: 50"))["unit"]["fairnessEvened"];
    assert_eq!(
        (&same["rota"], &same["pointsAfter"], &same["worstOffGapX100"]),
        (&found["rota"], &found["points_after"], &found["gap_x100"])
    );
    assert_eq!((&same["breaks"], &same["proofFault"], &same["burden"]), (&json!([]), &Value::Null, &json!("EVENINGS")));
    let list = |name: &str| same[name].as_array().expect("a list").clone();
    assert_eq!(Some(list("changes").len() as u64), found["cells"].as_u64());
    let both = |all: &[Value], before: &str, after: &str| {
        all.iter().map(|p| (p[before].as_i64().expect("a number"), p[after].as_i64().expect("a number"))).collect::<Vec<_>>()
    };
    let people = both(&list("people"), "beforeX100", "afterX100");
    assert_eq!(people, both(found["people"].as_array().expect("people"), "before_x100", "after_x100"));
    // The levels are those of who bears what after, and no bound is above its count.
    for level in list("levels") {
        let from = level["fromX100"].as_i64().expect("a value");
        let there = people.iter().filter(|(_, after)| *after >= from).count() as i64;
        assert_eq!(level["people"].as_i64(), Some(there), "{level}");
        assert!(level["bound"].as_i64() <= Some(there), "{level}");
    }

    let rota = found["rota"].as_str().expect("a rota");
    let at = format!("/units/{unit}/rotas/{rota}/fairness");
    let quiet = served.get(&format!("{at}?lang=en"));
    assert!(quiet.contains("Even out") && !quiet.contains("Evenings above target"), "nothing is asked yet: {quiet}");
    let page = served.get(&format!("{at}?even=evenings&tolerance=50&lang=nb"));
    assert!(page.contains("Kvelder over målet") && page.contains("poeng etter kontrollen"), "{page}");
    assert!(!list("changes").is_empty(), "this sample has evenings to even out; choose another when it has not");
    let form: Vec<String> = ["command", "even", "tolerance", "position", "on"]
        .iter()
        .map(|name| format!("{name}={}", field(page.split("method=\"post\"").last().expect("a form"), name)))
        .collect();
    let answer = served.post(&at, &form.join("&"));
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("done=kept"), "{answer}");
    let kept = answer.lines().find(|l| l.to_ascii_lowercase().starts_with("location:")).expect("where").to_owned();
    let plan = kept.split("/rotas/").nth(1).and_then(|rest| rest.split('?').next()).expect("a rota").to_owned();
    assert_eq!(served.post(&at, &form.join("&")).lines().next(), answer.lines().next(), "a second click gets the first answer");
    let rotas = served.graphql(&format!(
        r#"{{ unit(key: "{unit}") {{ rotas(first: 50) {{ edges {{ node {{ plan status amends report {{ hard }} }} }} }} }} }}"#
    ));
    let nodes = rotas["unit"]["rotas"]["edges"].as_array().expect("rotas").iter().map(|e| &e["node"]).collect::<Vec<_>>();
    let new = nodes.iter().find(|n| n["plan"] == json!(plan)).expect("the proposal");
    assert_eq!((&new["status"], &new["amends"]), (&json!("PROPOSED"), &json!(rota)));
    assert_eq!(nodes.len(), 2, "one rota more: {nodes:?}");
    assert!(served.get(&format!("{at}?even=holidays")).starts_with("HTTP/1.1 400"), "no such burden");
}
