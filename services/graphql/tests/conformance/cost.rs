//! What our transport and its limits cost beside the barest server of the same schema.
//!
//! The figures are printed by `make test-long`, not judged: other programs share the machine. What is judged is that both
//! servers answer alike, so that the figures compare the same work.

use crate::{
    big_rota,
    measure::{Alone, AsyncCall, OverHttp, Turns, answer, bytes},
    sample,
};
use async_graphql::{Executor, Request};
use axum::{Json, Router, routing::post};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};
use turnus_event_log::{EventLog, MemoryLog, SqliteLog};
use turnus_graphql::{Api, app};
use turnus_transport::{Limits, StatusProfile, guarded, router};

const HELLO: &str = "{ __typename }";
const PAGE: &str = "{ shifts(first: 50) { edges { cursor node { id hours } } } }";
const ROTA: &str = r#"{ rota(plan: "R60") { plan status rows { person shifts } } }"#;
const NAMED_ROTA: &str = r#"{ rota(plan: "R60") { plan status rows { person name shifts } } }"#;

/// async-graphql behind one line of axum: no limits, no content negotiation, no headers.
fn bare<E: Executor>(schema: E) -> Router {
    let serve = move |Json(request): Json<Request>| {
        let schema = schema.clone();
        async move { Json(schema.execute(request).await) }
    };
    Router::new().route("/graphql", post(serve))
}

/// The sample schema behind our transport with every limit and header.
fn ours() -> Router {
    guarded(router(sample::endpoint(Limits::default(), StatusProfile::Audit)))
}

/// The routes of the product over a log with the big rota.
async fn product(log: Arc<dyn EventLog>) -> (Api, Router) {
    let limits = Limits::default();
    let api = Api::new(big_rota::backend(log).await, &limits);
    let (_, stopping) = watch::channel(false);
    (api.clone(), app(api, limits, stopping))
}

/// What is compared below is the same work: equal bytes for equal questions.
#[tokio::test]
async fn the_bare_server_and_ours_answer_alike() {
    let (bare, ours) = (bare(sample::schema()), ours());
    for query in [HELLO, PAGE] {
        assert_eq!(bytes(&bare, query).await, bytes(&ours, query).await, "{query}");
    }
    let page = answer(&ours, PAGE).await;
    assert_eq!(page["data"]["shifts"]["edges"].as_array().map(Vec::len), Some(50));
}

/// A rota of 60 people and 84 days comes through one packed field as it was recorded.
#[tokio::test]
async fn a_rota_of_60_people_comes_packed() {
    let (_, ours) = product(Arc::new(MemoryLog::default())).await;
    let told = answer(&ours, NAMED_ROTA).await;
    let rows = told["data"]["rota"]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), big_rota::PEOPLE);
    for (person, row) in rows.iter().enumerate() {
        assert_eq!(row["shifts"], big_rota::line(person), "person {person}");
        assert!(row["name"].as_str().is_some_and(|name| name.len() > 3), "{row}");
    }
    assert_eq!(told["data"]["rota"]["plan"], big_rota::PLAN);
}

fn print(what: &str, turns: &Turns) {
    println!(
        "{what}: schema alone {:.1} µs, bare server {:.1} µs, ours {:.1} µs of processor time; ours / bare {:.2}",
        turns.micros(0),
        turns.micros(1),
        turns.micros(2),
        turns.ratio(2, 1)
    );
}

/// Processor time for each request, in turns, of the schema alone, the bare server, and ours.
#[tokio::test]
#[ignore = "a measurement; make test-long prints it"]
async fn processor_time_beside_the_bare_server() {
    let (schema, ours) = (sample::schema(), ours());
    let bare = bare(schema.clone());
    for (query, calls) in [(HELLO, 400), (PAGE, 40)] {
        let all: [&dyn AsyncCall; 3] = [&Alone(&schema, query), &OverHttp(&bare, query), &OverHttp(&ours, query)];
        print(query, &Turns::take(31, calls, &all).await);
    }
}

/// The same for a rota of 60 people and 84 days; and the time on the clock, for which the aim is 5 ms.
#[tokio::test]
#[ignore = "a measurement; make test-long prints it"]
async fn time_of_a_rota_of_60_people() {
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = SqliteLog::open(&folder.path().join("log.db")).await.expect("opens");
    let logs: [(&str, Arc<dyn EventLog>); 2] = [("in memory", Arc::new(MemoryLog::default())), ("SQLite", Arc::new(sqlite))];
    for (log, store) in logs {
        let (api, ours) = product(store).await;
        let bare = bare(api.clone());
        for (what, query) in [("rota", ROTA), ("rota with names", NAMED_ROTA)] {
            let all: [&dyn AsyncCall; 3] = [&Alone(&api, query), &OverHttp(&bare, query), &OverHttp(&ours, query)];
            print(&format!("{what}, log {log}"), &Turns::take(31, 5, &all).await);
            let mut times: Vec<Duration> = Vec::new();
            for _ in 0..51 {
                let begun = Instant::now();
                bytes(&ours, query).await;
                times.push(begun.elapsed());
            }
            times.sort();
            let size = bytes(&ours, query).await.len();
            println!("{what}, log {log}: {size} bytes; on the clock median {:?}, worst {:?}", times[25], times[50]);
        }
    }
}
