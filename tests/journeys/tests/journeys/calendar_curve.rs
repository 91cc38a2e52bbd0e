//! What giving base shifts up buys, followed over the API from the base rota to the rota that is chosen.

use async_graphql::{Executor, Request, Response, Variables};
use futures::StreamExt;
use serde_json::{Value, json};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog};
use turnus_graphql::{Api, Backend};
use turnus_journeys::{command, day, four_weeks, head, id, short, small_unit, unit};
use turnus_planning::{AskBaseRota, Planning, SystemClock};
use turnus_transport::Limits;

/// The small unit with a base rota of four weeks, and the API of its log.
async fn with_base() -> (Planning, Api) {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("oslo").expect("a name"), Actor::new("journey").expect("a name"));
    let planning = Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock));
    planning.import(command("import"), small_unit()).await.expect("imported");
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    let facts = planning.facts().await.expect("folds");
    let asked = AskBaseRota { unit: unit(), horizon: four_weeks(), plan: id("B1"), common_pattern: false, params: short() };
    let made = planning.base_rota(&facts, asked, Box::new(|_| {}), Arc::new(AtomicBool::new(false))).await.expect("made");
    planning.adopt_base_rota(&made.rota, "minutes 1/2027".into(), command("adopt")).await.expect("adopted");
    let backend = Backend { planning: planning.clone(), log, log_id, solvers: 0 };
    (planning, Api::new(backend, &Limits::default()))
}

async fn answers(api: &Api, input: Value) -> Vec<Response> {
    let query = "subscription($input: CalendarCurveInput!) { calendarCurve(input: $input) { state \
        curve { baseRota baseShifts standing bound missing points { saves foundBy own beatenBy givenUp people substituteMinutes unmetMinutes \
        objective boundOfAsFew } } userErrors { code what remedy } } }";
    let request = Request::new(query).variables(Variables::from_json(json!({ "input": input })));
    api.execute_stream(request, None).collect().await
}

async fn steps(api: &Api, input: Value) -> Vec<Value> {
    let told = |r: Response| {
        assert!(r.errors.is_empty(), "{:?}", r.errors);
        r.data.into_json().expect("JSON")["calendarCurve"].take()
    };
    answers(api, input).await.into_iter().map(told).collect()
}

#[tokio::test]
async fn a_curve_is_followed_over_the_api_until_it_is_there() {
    let (planning, api) = with_base().await;
    let before = head(&planning).await;
    let next = four_weeks().last() + chrono::Days::new(1);
    let asked = json!({"unit": unit().to_string(), "first": next, "weeks": 4, "saves": [480, 0], "steps": 20_000, "rounds": 5});
    let told = steps(&api, asked.clone()).await;
    let (last, way) = told.split_last().expect("steps");
    assert!(way.iter().all(|step| ["QUEUED", "RUNNING"].iter().any(|s| step["state"] == *s) && step["curve"].is_null()), "{told:?}");
    assert_eq!((&last["state"], &last["userErrors"]), (&json!("DONE"), &json!([])));
    let curve = &last["curve"];
    assert_eq!((&curve["baseRota"], &curve["missing"]), (&json!("B1"), &json!(0)));
    let points = curve["points"].as_array().expect("points");
    assert_eq!(
        points.iter().map(|p| p["saves"].clone()).collect::<Vec<_>>(),
        [json!(null), json!(480), json!(0)],
        "that of keeping all first"
    );
    let number = |of: &Value, name: &str| of[name].as_i64().unwrap_or_else(|| panic!("{name}: {of}"));
    for (k, point) in points.iter().enumerate() {
        assert_eq!(point["own"], json!(number(point, "foundBy") == k as i64), "{point}");
        assert!(
            number(curve, "bound") <= number(point, "boundOfAsFew") && number(point, "boundOfAsFew") <= number(point, "objective"),
            "{curve}"
        );
        assert!(
            number(point, "givenUp") <= number(curve, "standing") && number(curve, "standing") <= number(curve, "baseShifts"),
            "{curve}"
        );
    }
    assert_eq!(steps(&api, asked).await, std::slice::from_ref(last), "the same is not worked out again");
    assert_eq!(head(&planning).await, before, "nothing is recorded");
}

#[tokio::test]
async fn a_curve_that_cannot_be_is_refused_with_what_to_do() {
    let (_, api) = with_base().await;
    let asked = |first: chrono::NaiveDate| json!({"unit": unit().to_string(), "first": first, "weeks": 4});
    let early = steps(&api, asked(day("2026-01-05"))).await;
    assert_eq!((early.len(), &early[0]["state"], &early[0]["userErrors"][0]["code"]), (1, &json!("REFUSED"), &json!("UNKNOWN_ID")));
    assert!(early[0]["userErrors"][0]["remedy"].as_str().is_some_and(|text| text.contains("B1")), "{early:?}");
    let tuesday = answers(&api, asked(day("2027-01-05"))).await;
    assert!(tuesday.len() == 1 && tuesday[0].errors[0].message.contains("no Monday"), "{tuesday:?}");
    let mut many = asked(four_weeks().first);
    many["saves"] = json!(vec![60; 13]);
    let many = answers(&api, many).await;
    assert!(many.len() == 1 && many[0].errors[0].message.contains("13 points are more than 12"), "{many:?}");
}
