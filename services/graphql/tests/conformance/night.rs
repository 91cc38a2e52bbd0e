//! The night team over the API: describe, size, simulate, adopt, record, measure; before and after in one query.

use async_graphql::{Executor, Request, Variables};
use serde_json::{Value, json};
use std::sync::Arc;
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog};
use turnus_graphql::{Api, Backend};
use turnus_planning::{Planning, SystemClock, fresh_command_id};
use turnus_transport::Limits;

fn backend() -> Backend {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("night").expect("a name"), Actor::new("tester").expect("a name"));
    Backend { planning: Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock)), log, log_id, solvers: 2 }
}

async fn answered(api: &Api, query: &str, variables: Value) -> async_graphql::Response {
    api.execute(Request::new(query).variables(Variables::from_json(variables))).await
}

async fn ask(api: &Api, query: &str, variables: Value) -> Value {
    let answer = answered(api, query, variables).await;
    assert!(answer.errors.is_empty(), "{query}: {:?}", answer.errors);
    answer.data.into_json().expect("JSON")
}

/// Two homes with two heads each, the nurse among them.
fn description() -> Value {
    let home = |key: &str| json!({"home": key, "name": key, "residents": 50, "present": 2, "fixedNurses": 1});
    json!({
        "name": "North", "source": "assumed for the test", "homes": [home("h1"), home("h2")], "travel": [[0, 9], [9, 0]], "base": "h1",
        "nightFrom": "22:00", "nightTo": "07:30", "minimumPresent": 2,
        "callKinds": [{"name": "Fall", "priority": "ORANGE", "per50ResidentsX100": 90, "byPhoneBasisPoints": 4500, "targetMinutes": 30}],
        "plannedVisits": 1, "plannedFromStart": 30, "plannedBeforeEnd": 60, "visitMinutes": {"least": 15, "typical": 25, "most": 45},
        "approvalsPer50ResidentsX100": 200, "approvalMinutes": 4
    })
}

fn parameters() -> Value {
    let range = |least: u32, most: u32| json!({"least": least, "most": most});
    json!({
        "weekNormMinutes": 2130, "absenceBasisPoints": 2000, "weekendEvery": 3, "nightsIn4Weeks": 14, "mobileNurses": 1,
        "fixedPositionBasisPoints": 3750, "mobilePositionBasisPoints": 8000, "fixedPeople": 10, "mobilePeople": 6,
        "nurseHourOre": 40000, "compensatingHourOre": 34000, "carYearOre": 9_000_000,
        "ranking": {"draws": 10, "nights": 20, "seed": 1, "p90TargetMinutes": 30, "homes": range(2, 4), "residents": range(24, 60),
            "present": range(2, 4), "callsPer50X100": range(40, 120), "byPhoneBasisPoints": range(2500, 6500),
            "plannedVisits": range(0, 2), "drivingBasisPoints": range(10000, 20000), "weekNormMinutes": range(2016, 2130)}
    })
}

/// A mutation that must record something.
async fn record(api: &Api, name: &str, kind: &str, input: Value) {
    let done = mutate(api, name, kind, input).await;
    assert!(done["recorded"]["last"].is_u64() && done["userErrors"] == json!([]), "{name}: {done}");
}

async fn mutate(api: &Api, name: &str, kind: &str, input: Value) -> Value {
    let text = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ recorded {{ last repeated }} userErrors {{ code place what remedy }} }} }}"
    );
    ask(api, &text, json!({ "input": input })).await[name].take()
}

async fn described() -> Api {
    let api = Api::new(backend(), &Limits::default());
    let describe = json!({"district": "north", "from": "2027-01-01", "description": description(),
        "sources": [{"input": "PRESENT", "document": "head plan 12/2026"}]});
    record(&api, "nightDistrictDescribe", "NightDistrictDescribeInput", describe).await;
    let sizing = json!({"district": "north", "from": "2027-01-01", "parameters": parameters()});
    record(&api, "nightSizingSet", "NightSizingSetInput", sizing).await;
    api
}

/// With two heads a night, taking the nurse away needs a compensating worker, and net and kroner say so.
#[tokio::test]
async fn sizing_never_shows_the_gross_alone() {
    let api = described().await;
    let query = r#"{ nightDistrict(key: "north", asOf: { effectiveOn: "2027-02-01" }) {
        id inputs { input valueX100 unit assumed source }
        sizing { grossNurseFteX100 compensatingFteX100 needsCompensation compensated { home heads } netFteX100 netKronerTogether netKronerSplit
            lines { quantity identity result unit } ranking { draws byNetFteBasisPoints designs { mode rankByFte meetsTarget } } } } }"#;
    let district = ask(&api, query, json!({})).await["nightDistrict"].take();
    let s = &district["sizing"];
    // 1 × 66.5 h ÷ 35.5 h = 1.87 FTE for each head: 2 fixed, 1 mobile, 2 compensating
    assert_eq!((&s["grossNurseFteX100"], &s["compensatingFteX100"], &s["netFteX100"]), (&json!(188), &json!(375), &json!(187)));
    assert_eq!((&s["needsCompensation"], s["compensated"].as_array().map(Vec::len)), (&json!(true), Some(2)));
    // one nurse fewer and two workers more, 3 467.5 hours a year each, and a car
    let kroner = ((2 * 340 - 400) * 34_675 + 900_000) / 10;
    assert_eq!((&s["netKronerTogether"], &s["netKronerSplit"]), (&json!(kroner), &json!(kroner)));
    let line = |quantity: &str| s["lines"].as_array().and_then(|all| all.iter().find(|l| l["quantity"] == quantity)).cloned();
    assert_eq!(line("net FTE").expect("printed")["identity"], "1.87 + 3.75 − 3.75");
    assert_eq!(s["ranking"]["designs"].as_array().map(Vec::len), Some(3));
    let of = |name: &str| district["inputs"].as_array().and_then(|all| all.iter().find(|l| l["input"] == name)).cloned().expect("an input");
    assert_eq!((&of("PRESENT")["assumed"], &of("PRESENT")["source"]), (&json!(false), &json!("head plan 12/2026")));
    assert_eq!((&of("WEEK_NORM")["assumed"], &of("WEEK_NORM")["valueX100"]), (&json!(true), &json!(213_000)));
    let node = ask(
        &api,
        r#"query($id: ID!) { node(id: $id, asOf: { effectiveOn: "2027-02-01" }) { __typename id } }"#,
        json!({"id": district["id"]}),
    );
    assert_eq!(node.await["node"]["__typename"], "NightDistrict");
    let list = ask(
        &api,
        r#"{ nightDistricts(first: 5, asOf: { effectiveOn: "2027-02-01" }) { totalCount nodes { key team { mode } } } }"#,
        json!({}),
    );
    assert_eq!(list.await["nightDistricts"], json!({"totalCount": 1, "nodes": [{"key": "north", "team": null}]}));
}

const SIMULATE: &str = r#"query($nights: Int) { nightDistrict(key: "north", asOf: { effectiveOn: "2027-02-01" }) {
    a: simulate(mode: TOGETHER, planned: KEPT, nights: $nights, seed: 7) { ...F }
    b: simulate(mode: TOGETHER, planned: KEPT, nights: $nights, seed: 7) { ...F }
    split: simulate(mode: SPLIT, planned: INTERRUPTED, nights: $nights, seed: 7, nurses: 2) { ...F } } }
    fragment F on NightFigures { nights callsX100 visitsX100 response { p50MinutesX100 p90MinutesX100 } interruptedX100
        perHome { home visitsX100 response { p90MinutesX100 } } perPriority { priority visitsX100 response { p50MinutesX100 } targetMinutes withinTargetBasisPoints } }"#;

/// Two designs in one query meet the same calls; the same arguments give the same figures; too many nights cost too much.
#[tokio::test]
async fn simulated_per_home_and_priority() {
    let api = described().await;
    let d = ask(&api, SIMULATE, json!({"nights": 300})).await["nightDistrict"].take();
    assert_eq!(d["a"], d["b"]);
    assert_eq!((&d["a"]["nights"], &d["a"]["callsX100"]), (&json!(300), &d["split"]["callsX100"]));
    assert!(d["split"]["response"]["p90MinutesX100"].as_i64() <= d["a"]["response"]["p90MinutesX100"].as_i64(), "{d}");
    assert_eq!((d["a"]["perHome"].as_array().map(Vec::len), d["a"]["perPriority"].as_array().map(Vec::len)), (Some(2), Some(5)));
    assert_eq!(d["a"]["perPriority"][1]["targetMinutes"], 30);
    for nights in [json!(0), json!(10_001)] {
        assert!(!answered(&api, SIMULATE, json!({"nights": nights})).await.errors.is_empty(), "{nights} nights are out of bounds");
    }
    let many: String =
        (0..12).map(|k| format!("a{k}: simulate(mode: SPLIT, planned: KEPT, nights: 10000, seed: {k}) {{ nights }} ")).collect();
    let text = format!(r#"{{ nightDistrict(key: "north") {{ {many} }} }}"#);
    let refused = answered(&api, &text, json!({})).await;
    assert!(refused.errors.iter().any(|e| e.message.contains("complex")), "{:?}", refused.errors);
}

/// A team is adopted, its calls are recorded, the night is completed: measured beside assumed; before and after in one query.
#[tokio::test]
async fn adopted_recorded_measured() {
    let api = described().await;
    let adopt = json!({"district": "north", "from": "2027-01-04", "mode": "SPLIT", "nurses": 2, "planned": "INTERRUPTED", "document": "decision 3/2027"});
    record(&api, "nightTeamAdopt", "NightTeamAdoptInput", adopt.clone()).await;
    let call = |id: &str, changes: Value| {
        let mut call = json!({"district": "north", "call": id, "home": "h2", "night": "2027-01-04", "at": "02:15", "priority": "ORANGE",
            "solved": "VISIT", "responseMinutes": 14});
        for (field, value) in changes.as_object().expect("an object") {
            call[field] = value.clone();
        }
        call
    };
    record(&api, "nightCallRecord", "NightCallRecordInput", call("C1", json!({}))).await;
    record(&api, "nightCallRecord", "NightCallRecordInput", call("C2", json!({"solved": "PHONE", "responseMinutes": null}))).await;
    let refusals = [
        (call("C3", json!({"solved": "PHONE"})), "INVALID_VALUE", "responseMinutes"),
        (call("C3", json!({"responseMinutes": null})), "INVALID_VALUE", "responseMinutes"),
        (call("C3", json!({"home": "h9"})), "UNKNOWN_ID", "h9"),
        (call("C3", json!({"at": "12:00"})), "INVALID_VALUE", "C3"),
        (call("C1", json!({})), "DUPLICATE", "C1"),
    ];
    for (input, code, place) in refusals {
        let refused = mutate(&api, "nightCallRecord", "NightCallRecordInput", input).await;
        let error = &refused["userErrors"][0];
        assert!(error["code"] == code && error["place"].as_str().is_some_and(|p| p.contains(place)), "{refused}");
        assert_eq!(refused["recorded"], Value::Null);
    }
    record(&api, "nightComplete", "NightCompleteInput", json!({"district": "north", "night": "2027-01-04", "commandId": "n1"})).await;
    let again = mutate(&api, "nightComplete", "NightCompleteInput", json!({"district": "north", "night": "2027-01-04", "commandId": "n1"}));
    assert_eq!(again.await["recorded"]["repeated"], true);
    record(&api, "nightTeamEnd", "NightTeamEndInput", json!({"district": "north", "on": "2027-06-01"})).await;
    let query = r#"{
        before: nightDistrict(key: "north", asOf: { position: 2, effectiveOn: "2027-02-01" }) { ...D }
        after: nightDistrict(key: "north", asOf: { effectiveOn: "2027-02-01" }) { ...D }
        ended: nightDistrict(key: "north", asOf: { effectiveOn: "2027-06-01" }) { ...D }
        early: nightDistrict(key: "north", asOf: { effectiveOn: "2026-12-31" }) { ...D } }
        fragment D on NightDistrict { team { mode nurses planned } sizing { mobile { heads } }
            measured { nights calls byPhoneBasisPoints assumedByPhoneBasisPoints perHome { home perNightX100 assumedPerNightX100 }
                perPriority { priority visits p50Minutes withinTargetBasisPoints } } }"#;
    let d = ask(&api, query, json!({})).await;
    assert_eq!((&d["before"]["team"], &d["before"]["measured"]["nights"], &d["early"]), (&Value::Null, &json!(0), &Value::Null));
    assert_eq!(d["after"]["team"], json!({"mode": "SPLIT", "nurses": 2, "planned": "INTERRUPTED"}));
    assert_eq!((&d["after"]["sizing"]["mobile"]["heads"], &d["before"]["sizing"]["mobile"]["heads"]), (&json!(2), &json!(1)));
    let m = &d["after"]["measured"];
    assert_eq!(
        (&m["nights"], &m["calls"], &m["byPhoneBasisPoints"], &m["assumedByPhoneBasisPoints"]),
        (&json!(1), &json!(2), &json!(5000), &json!(4500))
    );
    assert_eq!(m["perHome"][1], json!({"home": "h2", "perNightX100": 200, "assumedPerNightX100": 90}));
    assert_eq!(m["perPriority"][1], json!({"priority": "ORANGE", "visits": 1, "p50Minutes": 14, "withinTargetBasisPoints": 10000}));
    assert_eq!(d["ended"]["team"], Value::Null);
}

/// What is not sound is refused with every defect, and nothing is recorded; without parameters there is no sizing, and it says so.
#[tokio::test]
async fn refusals_say_what_to_do() {
    let backend = backend();
    let api = Api::new(backend.clone(), &Limits::default());
    let mut odd = description();
    odd["base"] = json!("nowhere");
    odd["plannedVisits"] = json!(5000);
    let refused = mutate(
        &api,
        "nightDistrictDescribe",
        "NightDistrictDescribeInput",
        json!({"district": "north", "from": "2027-01-01", "description": odd}),
    )
    .await;
    let what = refused["userErrors"][0]["what"].as_str().expect("told").to_owned();
    assert!(what.contains("homes are named once") && what.contains("planned visits"), "{what}");
    odd = description();
    odd["travel"] = json!([[0, 9]]);
    let refused = mutate(
        &api,
        "nightDistrictDescribe",
        "NightDistrictDescribeInput",
        json!({"district": "north", "from": "2027-01-01", "description": odd}),
    )
    .await;
    assert_eq!(refused["userErrors"][0]["place"], "travel");
    assert_eq!(backend.planning.facts().await.expect("reads").position(), 0);
    let facts = turnus_domain::event_file::parse(include_str!("../../../../samples/night-district.jsonl")).expect("reads");
    backend.planning.import(fresh_command_id(), facts[..1].to_vec()).await.expect("recorded");
    let asked = answered(&api, r#"{ nightDistrict(key: "sample-district") { sizing { netFteX100 } } }"#, json!({})).await;
    assert!(asked.errors[0].message.contains("no sizing parameters"), "{:?}", asked.errors);
}
