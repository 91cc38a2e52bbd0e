//! What our transport costs beside the plainest one. Run with `-- --ignored --nocapture`; it prints, and judges nothing,
//! because other programs share the machine.

use crate::sample;
use axum::{
    Json, Router,
    body::{Body, to_bytes},
    http::{Request, header},
    routing::post,
};
use serde_json::json;
use std::time::Instant;
use tower::ServiceExt;
use turnus_graphql::transport::{Limits, StatusProfile, guarded, router};

const ROUNDS: u32 = 3_000;

async fn micros(app: &Router, query: &str) -> u128 {
    let body = json!({ "query": query }).to_string();
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        let request =
            Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").body(Body::from(body.clone())).expect("a request");
        let answer = app.clone().oneshot(request).await.expect("an answer");
        to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    }
    begun.elapsed().as_nanos() / u128::from(ROUNDS) / 100
}

/// `{ __typename }` and a page of 50 rows, in tenths of a microsecond for each request, without a network.
#[tokio::test]
#[ignore = "a measurement"]
async fn beside_the_plainest_transport() {
    let endpoint = sample::endpoint(Limits::default(), StatusProfile::Audit);
    let schema = endpoint.schema.clone();
    let plain = Router::new().route(
        "/graphql",
        post(move |Json(request): Json<async_graphql::Request>| {
            let schema = schema.clone();
            async move { Json(schema.execute(request).await) }
        }),
    );
    let ours = guarded(router(endpoint));
    for query in ["{ __typename }", "{ shifts(first: 50) { edges { cursor node { id hours } } } }"] {
        let mut best = (u128::MAX, u128::MAX);
        for _ in 0..3 {
            best = (best.0.min(micros(&plain, query).await), best.1.min(micros(&ours, query).await));
        }
        println!("{query}: plain {} ours {} (0.1 µs), {} %", best.0, best.1, best.1 * 100 / best.0);
    }
}
