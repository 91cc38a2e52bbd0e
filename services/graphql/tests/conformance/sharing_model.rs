//! A task-sharing model over the API: opened, read, changed by sliders, followed through long runs.

use async_graphql::{Executor, Request, Response, Variables};
use axum::{
    body::{Body, to_bytes},
    http::{self, StatusCode, header},
};
use futures::StreamExt;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::watch;
use tower::ServiceExt;
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog};
use turnus_graphql::{Api, Backend, app};
use turnus_planning::{Planning, SystemClock};
use turnus_transport::Limits;

fn api() -> Api {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("sharing").expect("a name"), Actor::new("tester").expect("a name"));
    let planning = Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock));
    Api::new(Backend { planning, log, log_id, solvers: 0 }, &Limits::default())
}

/// The verified fixture.
fn unit() -> Value {
    serde_json::from_str(include_str!("../../../../solver/sharing/tests/fixtures/unit.json")).expect("JSON")
}

/// The sample home.
async fn home() -> Api {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("home").expect("a name"), Actor::new("tester").expect("a name"));
    let planning = Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock));
    let sample = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/solbakken-base.jsonl")).expect("the sample");
    let lines = turnus_domain::event_file::parse(&sample).expect("reads");
    planning.import(turnus_planning::fresh_command_id(), lines).await.expect("is recorded");
    Api::new(Backend { planning, log, log_id, solvers: 0 }, &Limits::default())
}

async fn answered(api: &Api, query: &str, variables: Value) -> Response {
    api.execute(Request::new(query).variables(Variables::from_json(variables))).await
}

async fn ask(api: &Api, query: &str, variables: Value) -> Value {
    let answer = answered(api, query, variables).await;
    assert!(answer.errors.is_empty(), "{query}: {:?}", answer.errors);
    answer.data.into_json().expect("JSON")
}

async fn open(api: &Api, model: Value) -> Value {
    let query = "mutation($input: SharingModelOpenInput!) { sharingModelOpen(input: $input) { sharingModel { id status unmetHoursX100 \
        stages { name valueX100 boundX100 } bottleneck { profession dualX100 oneMoreFreesX100 } assumptions { what grade } effect { unmetHoursX100 } } \
        userErrors { code place what remedy } } }";
    ask(api, query, json!({"input": {"model": model}})).await["sharingModelOpen"].take()
}

async fn id(api: &Api) -> String {
    open(api, unit()).await["sharingModel"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_model_is_opened_with_its_stages_and_the_same_model_has_the_same_id() {
    let api = api();
    let opened = open(&api, unit()).await;
    let model = &opened["sharingModel"];
    assert_eq!((&model["status"], &model["unmetHoursX100"]), (&json!("optimal"), &json!(10_000)), "{opened}");
    assert_eq!(model["stages"][0], json!({"name": "unmet care", "valueX100": 10_000, "boundX100": 10_000}));
    assert_eq!(model["bottleneck"], json!({"profession": "RN", "dualX100": -100, "oneMoreFreesX100": 100}));
    assert_eq!((&model["effect"], &opened["userErrors"]), (&Value::Null, &json!([])));
    assert_eq!(open(&api, unit()).await["sharingModel"]["id"], model["id"]);
    let mut other = unit();
    other["title"] = json!("another");
    assert_ne!(open(&api, other).await["sharingModel"]["id"], model["id"]);
}

/// As many models are kept as stated; the one that was not used for longest goes first, and opening it again brings it back.
#[tokio::test]
async fn the_model_that_was_not_used_for_longest_goes_first() {
    const MODELS: usize = 32;
    let api = api();
    let titled = |k: usize| {
        let mut model = unit();
        model["title"] = json!(format!("model {k}"));
        model
    };
    let mut ids = Vec::new();
    for k in 0..MODELS {
        let opened = open(&api, titled(k)).await;
        ids.push(opened["sharingModel"]["id"].as_str().expect("an id").to_owned());
    }
    let found = async |k: usize| {
        let query = "query($id: String!) { sharingModel(id: $id) { sharingModel { id } userErrors { code remedy } } }";
        ask(&api, query, json!({"id": ids[k]})).await["sharingModel"].take()
    };
    assert_eq!(found(0).await["sharingModel"]["id"], json!(ids[0]), "used again, so not the oldest");
    open(&api, titled(MODELS)).await;
    assert_eq!(found(0).await["sharingModel"]["id"], json!(ids[0]));
    let gone = found(1).await;
    assert!(gone["sharingModel"].is_null() && gone["userErrors"][0]["remedy"].is_string(), "{gone}");
    assert_eq!(found(2).await["sharingModel"]["id"], json!(ids[2]));
}

const ALL: &str = "query($id: String!, $changes: [SharingModelChange!]) { sharingModel(id: $id, changes: $changes) { sharingModel { \
    unmetHoursX100 isScenario partsSolvedAnew effect { unmetHoursX100 bottleneckMoved } \
    shares(first: 50, unit: \"U\") { totalCount nodes { task profession mode hoursX100 } } \
    prices(first: 50) { nodes { row profession dualX100 oneMoreFreesX100 oneFewerCostsX100 holdsFromX100 holdsToX100 } } \
    rules(shapley: true) { rule authority firstHourX100 aloneX100 shapleyX100 shapleyMarginX100 lastInX100 } \
    packages { rules freesX100 } conflicts { text } } userErrors { code place what } } }";

/// The figures of the fixture, found by another program, come through the API to the hundredth.
#[tokio::test]
async fn the_verified_fixture_comes_through_to_the_hundredth() {
    let api = api();
    let id = id(&api).await;
    let told = ask(&api, ALL, json!({"id": id})).await;
    let model = &told["sharingModel"]["sharingModel"];
    let expected = [
        ("r1", 95, 3800, 1485, 379),
        ("r2", 85, 3091, 870, 0),
        ("r3", 0, 0, 1436, 1983),
        ("r4", 90, 3600, 1156, 0),
        ("r5", 75, 3000, 836, 0),
    ];
    for (of, (rule, first, alone, shapley, last_in)) in model["rules"].as_array().expect("rules").iter().zip(expected) {
        assert_eq!(
            (&of["rule"], &of["firstHourX100"], &of["aloneX100"], &of["shapleyX100"], &of["lastInX100"], &of["shapleyMarginX100"]),
            (&json!(rule), &json!(first), &json!(alone), &json!(shapley), &json!(last_in), &json!(0))
        );
    }
    assert_eq!(model["packages"][0], json!({"rules": ["r1", "r3"], "freesX100": 5783}));
    let nurses = model["prices"]["nodes"].as_array().expect("prices").iter().find(|p| p["profession"] == "RN").expect("nurses");
    assert_eq!((&nurses["dualX100"], &nurses["oneMoreFreesX100"], &nurses["oneFewerCostsX100"]), (&json!(-100), &json!(100), &json!(100)));
    assert!(model["conflicts"][0]["text"].as_str().is_some_and(|t| t.contains("275")), "{}", model["conflicts"]);
    let undone: i64 = model["shares"]["nodes"]
        .as_array()
        .expect("shares")
        .iter()
        .filter(|s| s["profession"].is_null())
        .filter_map(|s| s["hoursX100"].as_i64())
        .sum();
    assert_eq!(undone, 10_000);
}

#[tokio::test]
async fn a_slider_tells_what_it_changes_and_leaves_the_model_as_it_was() {
    let api = api();
    let id = id(&api).await;
    let slide = |changes: Value| {
        let query = "query($id: String!, $changes: [SharingModelChange!]) { sharingModel(id: $id, changes: $changes) { sharingModel { \
            unmetHoursX100 isScenario partsSolvedAnew bottleneck { profession } effect { unmetHoursX100 bottleneckMoved } } userErrors { code what } } }";
        let variables = json!({"id": id, "changes": changes});
        let api = &api;
        async move { ask(api, query, variables).await["sharingModel"].take() }
    };
    let two = slide(json!([{"relaxRule": "r1"}, {"relaxRule": "r3"}])).await;
    assert_eq!(two["sharingModel"]["unmetHoursX100"], 4217);
    assert_eq!(two["sharingModel"]["effect"]["unmetHoursX100"], -5783);
    assert_eq!((&two["sharingModel"]["isScenario"], &two["sharingModel"]["partsSolvedAnew"]), (&json!(true), &json!(1)));
    let hours = |hours: Value| json!([{"supply": {"profession": "RN", "hours": hours}}]);
    assert_eq!(slide(hours(json!({"addX100": 1000}))).await["sharingModel"]["unmetHoursX100"], 9000);
    assert_eq!(slide(hours(json!({"percent": 80}))).await["sharingModel"]["unmetHoursX100"], 15_500);
    assert_eq!(slide(hours(json!({"setX100": 37_500}))).await["sharingModel"]["bottleneck"], Value::Null);
    assert_eq!(slide(json!([])).await["sharingModel"]["unmetHoursX100"], 10_000, "as it was");
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place_and_what_to_do() {
    let api = api();
    let mut broken = unit();
    broken["demand"][3]["hours"] = json!("many");
    let told = open(&api, broken).await;
    assert_eq!((&told["sharingModel"], &told["userErrors"][0]["code"]), (&Value::Null, &json!("INVALID_VALUE")));
    assert_eq!(told["userErrors"][0]["place"], "model.demand[3].hours");
    let mut unknown = unit();
    unknown["ways"][0]["profession"] = json!("MD");
    let told = open(&api, unknown).await;
    assert_eq!(told["userErrors"][0]["code"], "UNKNOWN_ID");
    assert!(told["userErrors"][0]["what"].as_str().is_some_and(|w| w.contains("`MD`")), "{told}");
    let mut law = unit();
    law["rules"][0]["kind"] = json!("law");
    let law = open(&api, law).await["sharingModel"]["id"].clone();
    let query = "query($id: String!, $changes: [SharingModelChange!]) { sharingModel(id: $id, changes: $changes) { sharingModel { id } userErrors { code } } }";
    let refused = |id: Value, changes: Value| {
        let api = &api;
        async move { ask(api, query, json!({"id": id, "changes": changes})).await["sharingModel"]["userErrors"][0]["code"].take() }
    };
    assert_eq!(refused(law.clone(), json!([{"relaxRule": "r1"}])).await, "FORBIDDEN_BY_LAW");
    assert_eq!(refused(law.clone(), json!([{"relaxRule": "none"}])).await, "UNKNOWN_ID");
    assert_eq!(refused(json!("0"), json!([])).await, "UNKNOWN_ID");
    let many: Vec<Value> = (0..201).map(|_| json!({"relaxRule": "r2"})).collect();
    assert_eq!(refused(law.clone(), json!(many)).await, "INVALID_VALUE");
    let two_at_once = json!({"id": law, "changes": [{"relaxRule": "r1", "keepRule": "r2"}]});
    assert!(!answered(&api, query, two_at_once).await.errors.is_empty(), "a change is one thing");
}

async fn steps(api: &Api, input: Value) -> Vec<Value> {
    let query = "subscription($input: SharingRunInput!) { sharingRun(input: $input) { done total rules { rule aloneX100 shapleyX100 } \
        stability { draws bottleneck sameBottleneck { shareMillionths lowMillionths highMillionths } bestRule unmetHoursX100 worstX100 \
        assumptions { what grade } } userErrors { code } } }";
    let request = Request::new(query).variables(Variables::from_json(json!({ "input": input })));
    let all: Vec<Response> = api.execute_stream(request, None).collect().await;
    all.into_iter()
        .map(|r| {
            assert!(r.errors.is_empty(), "{:?}", r.errors);
            r.data.into_json().expect("JSON")["sharingRun"].take()
        })
        .collect()
}

#[tokio::test]
async fn long_runs_end_with_their_result_and_what_it_rests_on() {
    let api = api();
    let id = id(&api).await;
    let table = steps(&api, json!({"id": id, "kind": "LEAGUE_TABLE"})).await;
    let last = table.last().expect("a step");
    assert_eq!(last["rules"][0], json!({"rule": "r1", "aloneX100": 3800, "shapleyX100": null}));
    assert_eq!((&last["done"], &last["total"]), (&json!(10), &json!(10)), "five rules, twice");
    let draws = steps(&api, json!({"id": id, "kind": "DRAWS", "draws": 60, "changes": [{"relaxRule": "r1"}]})).await;
    let last = draws.last().expect("a step");
    assert_eq!((&last["done"], &last["stability"]["draws"]), (&json!(60), &json!(60)));
    assert_eq!(last["stability"]["unmetHoursX100"], 6200);
    assert!(last["stability"]["assumptions"].as_array().is_some_and(|a| a.len() == 2 && a.iter().all(|a| a["grade"] == "ASSUMED")));
    let share = |name: &str| last["stability"]["sameBottleneck"][name].as_i64().expect("a share");
    assert!(share("lowMillionths") <= share("shareMillionths") && share("shareMillionths") <= share("highMillionths"));
    assert_eq!(steps(&api, json!({"id": "none", "kind": "DRAWS"})).await[0]["userErrors"][0]["code"], "UNKNOWN_ID");
    assert_eq!(steps(&api, json!({"id": id, "kind": "DRAWS", "draws": 1001})).await[0]["userErrors"][0]["code"], "INVALID_VALUE");
}

#[tokio::test]
async fn years_ahead_are_one_table_with_what_they_rest_on() {
    let outlook: Value = serde_json::from_str(include_str!("../../../../solver/sharing/tests/fixtures/outlook.json")).expect("JSON");
    let query = "query($outlook: JSON!) { sharingFutures(outlook: $outlook) { sharingFutures { label assumptions { grade } futures { name years { year gap \
        efficiencyMillionths unitHoursX100 } outcome { unmetHoursX100 bottleneck } opportunities challenges } ledger { party lowX100 highX100 hasEvidence } } \
        userErrors { code place } } }";
    let api = api();
    let told = ask(&api, query, json!({ "outlook": outlook })).await;
    let table = &told["sharingFutures"]["sharingFutures"];
    assert_eq!(table["futures"].as_array().map(Vec::len), Some(5));
    let last = &table["futures"][0]["years"][10];
    assert_eq!((&last["gap"], &last["efficiencyMillionths"]), (&json!(70_461), &json!(14_764)), "{last}");
    assert!(table["label"].as_str().is_some_and(|l| l.starts_with("neither visions nor forecasts")));
    let mut wrong = outlook;
    wrong["labour"]["share"] = json!(15);
    let told = ask(&api, query, json!({ "outlook": wrong })).await;
    assert_eq!(told["sharingFutures"]["userErrors"][0]["code"], "INVALID_VALUE");
}

const OF_UNIT: &str = "query($key: String!, $changes: [SharingModelChange!]) { unit(key: $key, asOf: {effectiveOn: \"2027-01-04\"}) { \
    sharingModel(changes: $changes) { sharingModel { id title unmetHoursX100 isScenario rules { rule authority aloneX100 } \
    bottleneck { profession oneMoreFreesX100 } effect { unmetHoursX100 } } userErrors { code place what } } } }";

/// A slider on a recorded unit: fewer hours leave more undone, and what a decision would free is a rule of the model.
#[tokio::test]
async fn a_slider_on_a_unit_of_the_log_answers_without_a_file() {
    let api = home().await;
    let of = |key: &'static str, changes: Value| {
        let api = api.clone();
        async move { ask(&api, OF_UNIT, json!({"key": key, "changes": changes})).await["unit"]["sharingModel"].take() }
    };
    let now = of("solbakken-2", json!([])).await;
    let model = &now["sharingModel"];
    assert!(model["title"].as_str().is_some_and(|t| t.starts_with("solbakken-2")) && model["effect"].is_null(), "{now}");
    let rules = model["rules"].as_array().expect("rules");
    assert!(rules.iter().any(|r| r["rule"] == "T08-HF"), "no decision lets health-care workers give medicines yet: {rules:?}");
    let fewer = of("solbakken-2", json!([{"supply": {"profession": "HF", "hours": {"percent": 80}}}])).await;
    let changed = &fewer["sharingModel"];
    assert!(changed["effect"]["unmetHoursX100"].as_i64().is_some_and(|more| more > 0), "{fewer}");
    assert_eq!(changed["id"], model["id"], "the same week");
    let by_id = "query($id: String!) { sharingModel(id: $id) { sharingModel { unmetHoursX100 } } }";
    let again = ask(&api, by_id, json!({"id": model["id"]})).await;
    assert_eq!(again["sharingModel"]["sharingModel"]["unmetHoursX100"], model["unmetHoursX100"]);
    let wrong = of("solbakken-2", json!([{"relaxRule": "no-such-rule"}])).await;
    assert_eq!((&wrong["sharingModel"], &wrong["userErrors"][0]["code"]), (&Value::Null, &json!("UNKNOWN_ID")));
}

/// A model larger than a request of GraphQL goes in by its own route, guarded like the others.
#[tokio::test]
async fn a_large_model_goes_in_by_its_own_route() {
    let api = api();
    let (_, stopping) = watch::channel(false);
    let app = app(api.clone(), Limits::default(), stopping);
    let post = |media: &str, origin: Option<&str>, body: String| {
        let mut request = http::Request::post("/sharing/models").header(header::CONTENT_TYPE, media).header(header::HOST, "127.0.0.1:4000");
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let (app, request) = (app.clone(), request.body(Body::from(body)).expect("a request"));
        async move {
            let answer = app.oneshot(request).await.expect("an answer");
            let status = answer.status();
            let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
            (status, serde_json::from_slice::<Value>(&body).unwrap_or(Value::Null))
        }
    };
    let mut large = unit();
    large["title"] = json!("x".repeat(200_000));
    let (status, told) = post("application/json", None, large.to_string()).await;
    assert_eq!(status, StatusCode::CREATED, "{told}");
    let read = "query($id: String!) { sharingModel(id: $id) { sharingModel { unmetHoursX100 } } }";
    let model = ask(&api, read, json!({"id": told["id"]})).await;
    assert_eq!(model["sharingModel"]["sharingModel"]["unmetHoursX100"], 10_000);
    assert_eq!(post("text/plain", None, unit().to_string()).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(post("application/json", Some("https://evil.example"), unit().to_string()).await.0, StatusCode::FORBIDDEN);
    assert_eq!(post("application/json", None, "{".into()).await.0, StatusCode::BAD_REQUEST);
    let (status, told) = post("application/json", None, r#"{"units":[{"id":1}]}"#.into()).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && told["error"].as_str().is_some_and(|e| e.contains("model.units[0].id")),
        "{told}"
    );
    assert_eq!(post("application/json", None, "x".repeat((16 << 20) + 1)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}
