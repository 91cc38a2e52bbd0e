//! Every limit: what is just below passes, what is just above is refused with its own code.

use crate::sample;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;
use turnus_graphql::transport::{Limits, StatusProfile, guarded, router};

fn app() -> Router {
    guarded(router(sample::endpoint(Limits::default(), StatusProfile::Audit)))
}

async fn send(app: Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = app.oneshot(request).await.expect("an answer");
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

fn post(body: impl Into<Body>) -> Request<Body> {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json");
    request.body(body.into()).expect("a request")
}

async fn ask(query: &str) -> (StatusCode, Value) {
    send(app(), post(json!({ "query": query }).to_string())).await
}

/// What is refused, and how.
fn refusal(answer: &Value) -> String {
    format!(
        "{} {}",
        answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("-"),
        answer["errors"][0]["message"].as_str().unwrap_or("-")
    )
}

async fn check(below: &str, above: &str, expected: &str) {
    let (status, answer) = ask(below).await;
    assert_eq!((status, &answer["errors"]), (StatusCode::OK, &Value::Null), "just below must pass");
    let (status, answer) = ask(above).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    assert!(refusal(&answer).starts_with(expected) && answer.get("data").is_none(), "{answer}");
}

fn times(n: usize, of: impl Fn(usize) -> String) -> String {
    (0..n).map(of).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn body() {
    let padded = |bytes: usize| {
        let request = json!({ "query": "{hello}" }).to_string();
        let blanks = " ".repeat(bytes - request.len());
        request + &blanks
    };
    assert_eq!(send(app(), post(padded(64 * 1024))).await.0, StatusCode::OK);
    let (status, answer) = send(app(), post(padded(64 * 1024 + 1))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refusal(&answer).starts_with("BODY_TOO_LARGE"), "{answer}");
}

#[tokio::test]
async fn tokens() {
    let of = |n: usize| format!("{{sum(of:[{}])}}", times(n - 9, |_| "1".into()));
    check(&of(5_000), &of(5_001), "TOO_MANY_TOKENS").await;
}

#[tokio::test]
async fn nesting() {
    let of = |n: usize| format!("{{sum(of:{}{})}}", "[".repeat(n - 2), "]".repeat(n - 2));
    assert!(
        refusal(&ask(&of(64)).await.1).starts_with("GRAPHQL_VALIDATION_FAILED"),
        "a list of lists is no list of numbers, but it is read"
    );
    assert!(refusal(&ask(&of(65)).await.1).starts_with("TOO_DEEPLY_NESTED"));
    // Neither parser nor stack meets a thousand brackets.
    assert!(refusal(&ask(&of(2_000)).await.1).starts_with("TOO_DEEPLY_NESTED"));
}

#[tokio::test]
async fn depth() {
    let of = |n: usize| format!("{{nest{}{{leaf}}{}}}", "{deeper".repeat(n - 2), "}".repeat(n - 2));
    check(&of(24), &of(25), "GRAPHQL_VALIDATION_FAILED Query is nested too deep").await;
}

#[tokio::test]
async fn aliases() {
    let of = |n: usize| format!("{{{}}}", times(n, |k| format!("a{k}:hello")));
    check(&of(30), &of(31), "TOO_MANY_ALIASES").await;
}

#[tokio::test]
async fn fields() {
    let of = |n: usize| format!("{{{}}}", times(n, |_| "hello".into()));
    check(&of(400), &of(401), "TOO_MANY_FIELDS").await;
}

/// Fragments count at every spread, and a bomb of them is refused before anything is validated.
#[tokio::test]
async fn fields_of_fragments() {
    let of = |spreads: usize| format!("{{{}}} fragment F on Query{{{}}}", times(spreads, |_| "...F".into()), times(10, |_| "hello".into()));
    check(&of(40), &of(41), "TOO_MANY_FIELDS").await;
    let bomb = times(60, |k| format!("fragment F{k} on Query{{...F{} ...F{}}}", k + 1, k + 1));
    let bomb = format!("{{...F0}} {bomb} fragment F60 on Query{{hello}}");
    assert!(refusal(&ask(&bomb).await.1).starts_with("TOO_MANY_FIELDS"));
}

#[tokio::test]
async fn directives() {
    let of = |n: usize| format!("{{hello {}}}", times(n, |_| "@include(if:true)".into()));
    assert!(!refusal(&ask(&of(5)).await.1).contains("number of directives"));
    assert!(refusal(&ask(&of(6)).await.1).contains("number of directives"));
}

#[tokio::test]
async fn complexity() {
    let of = |n: usize| format!("{{shifts(first:{n}){{edges{{node{{id}}}}}}}}");
    check(&of(6_666), &of(6_667), "GRAPHQL_VALIDATION_FAILED Query is too complex").await;
}

#[tokio::test]
async fn time() {
    let limits = Limits { operation: Duration::from_millis(200), ..Limits::default() };
    let app = guarded(router(sample::endpoint(limits, StatusProfile::Audit)));
    let slow = |millis: u32| post(json!({ "query": format!("{{slow(millis:{millis})}}") }).to_string());
    assert_eq!(send(app.clone(), slow(10)).await.0, StatusCode::OK);
    let (status, answer) = send(app, slow(5_000)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refusal(&answer).starts_with("TIMEOUT"), "{answer}");
}

/// A mutation is run over POST with JSON and in no other way.
#[tokio::test]
async fn a_mutation_needs_post_and_json() {
    let mutation = json!({ "query": "mutation{bump}" }).to_string();
    assert_eq!(send(app(), post(mutation.clone())).await.1["data"]["bump"], 1);
    let get = Request::get("/graphql?query=mutation%7Bbump%7D").body(Body::empty()).expect("a request");
    let (status, answer) = send(app(), get).await;
    assert_eq!((status, answer.get("data")), (StatusCode::METHOD_NOT_ALLOWED, None));
    let named = Request::get("/graphql?query=query%20A%7Bhello%7D%20mutation%20B%7Bbump%7D&operationName=B")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(send(app(), named).await.0, StatusCode::METHOD_NOT_ALLOWED);
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16"]
    {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, media).body(Body::from(mutation.clone())).expect("a request");
        assert_eq!(send(app(), request).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media}");
    }
    let bare = Request::post("/graphql").body(Body::from(mutation.clone())).expect("a request");
    assert_eq!(send(app(), bare).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let batch = post(format!("[{mutation},{mutation}]"));
    assert_eq!(send(app(), batch).await.0, StatusCode::BAD_REQUEST);
}

/// Foreign pages are refused before anything is read; every answer carries the security headers; no error guesses a name.
#[tokio::test]
async fn origin_headers_and_no_suggestions() {
    let foreign = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").header(header::ORIGIN, "https://evil.example");
    let foreign = foreign.body(Body::from(json!({ "query": "mutation{bump}" }).to_string())).expect("a request");
    assert_eq!(send(app(), foreign).await.0, StatusCode::FORBIDDEN);
    let answer = app().oneshot(post(json!({ "query": "{hello}" }).to_string())).await.expect("an answer");
    for name in ["x-content-type-options", "x-frame-options", "content-security-policy", "referrer-policy", "cache-control"] {
        assert!(answer.headers().contains_key(name), "{name}");
    }
    let (_, answer) = ask("{helo}").await;
    assert!(!answer.to_string().contains("hello"), "{answer}");
}
