//! Every limit: what is just below passes, what is just above is refused with its own code. The limits of a socket are tried
//! from outside, by `over_ws.mjs`; that of a page by the journey.

use crate::sample;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;
use turnus_transport::{Limits, StatusProfile, guarded, router};

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

/// Every field of [`Limits`] has a pair of requests, one just below and one just above. A new field does not compile here
/// until it has one too; those named `_` have theirs where the comment says.
#[tokio::test]
async fn every_limit_is_tripped_just_above_and_not_just_below() {
    let Limits {
        body_bytes,
        tokens,
        nesting,
        depth,
        aliases,
        fields,
        directives,
        complexity,
        operation: _,     // `time` below, on a clock that stands still
        subscriptions: _, // `judges::graphql_transport_ws_16_of_16`, these three
        message_bytes: _,
        init: _,
    } = Limits::default();
    body_has_at_most(body_bytes).await;
    document_has_at_most_tokens(tokens).await;
    brackets_nest_at_most(nesting).await;
    fields_nest_at_most(depth).await;
    document_has_at_most_aliases(aliases).await;
    document_has_at_most_fields(fields).await;
    field_has_at_most_directives(directives).await;
    answer_has_at_most(complexity).await;
}

async fn body_has_at_most(limit: usize) {
    let padded = |bytes: usize| {
        let request = json!({ "query": "{hello}" }).to_string();
        let blanks = " ".repeat(bytes - request.len());
        request + &blanks
    };
    assert_eq!(send(app(), post(padded(limit))).await.0, StatusCode::OK);
    let (status, answer) = send(app(), post(padded(limit + 1))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refusal(&answer).starts_with("BODY_TOO_LARGE"), "{answer}");
}

async fn document_has_at_most_tokens(limit: usize) {
    let of = |n: usize| format!("{{sum(of:[{}])}}", times(n - 9, |_| "1".into()));
    check(&of(limit), &of(limit + 1), "TOO_MANY_TOKENS").await;
}

async fn brackets_nest_at_most(limit: usize) {
    let of = |n: usize| format!("{{sum(of:{}{})}}", "[".repeat(n - 2), "]".repeat(n - 2));
    let just_below = ask(&of(limit)).await.1;
    assert!(refusal(&just_below).starts_with("GRAPHQL_VALIDATION_FAILED"), "a list of lists is no list of numbers, but it is read");
    assert!(refusal(&ask(&of(limit + 1)).await.1).starts_with("TOO_DEEPLY_NESTED"));
    // Neither parser nor stack meets a thousand brackets.
    assert!(refusal(&ask(&of(2_000)).await.1).starts_with("TOO_DEEPLY_NESTED"));
}

async fn fields_nest_at_most(limit: usize) {
    let of = |n: usize| format!("{{nest{}{{leaf}}{}}}", "{deeper".repeat(n - 2), "}".repeat(n - 2));
    check(&of(limit), &of(limit + 1), "GRAPHQL_VALIDATION_FAILED Query is nested too deep").await;
}

async fn document_has_at_most_aliases(limit: usize) {
    let of = |n: usize| format!("{{{}}}", times(n, |k| format!("a{k}:hello")));
    check(&of(limit), &of(limit + 1), "TOO_MANY_ALIASES").await;
}

async fn document_has_at_most_fields(limit: usize) {
    let of = |n: usize| format!("{{{}}}", times(n, |_| "hello".into()));
    check(&of(limit), &of(limit + 1), "TOO_MANY_FIELDS").await;
}

/// A directive stands on a field once at most, so the pair differs by the reason of its refusal.
async fn field_has_at_most_directives(limit: usize) {
    let of = |n: usize| format!("{{hello {}}}", times(n, |_| "@include(if:true)".into()));
    assert!(!refusal(&ask(&of(limit)).await.1).contains("number of directives"));
    assert!(refusal(&ask(&of(limit + 1)).await.1).contains("number of directives"));
}

/// A page of `n` nodes with one field each counts 3 n + 2.
async fn answer_has_at_most(limit: usize) {
    let of = |n: usize| format!("{{shifts(first:{n}){{edges{{node{{id}}}}}}}}");
    let most = (limit - 2) / 3;
    check(&of(most), &of(most + 1), "GRAPHQL_VALIDATION_FAILED Query is too complex").await;
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

/// The clock stands still and jumps to the next timer: the pair is exact, however busy the machine.
#[tokio::test(start_paused = true)]
async fn time() {
    let limit = Limits::default().operation;
    let slow = |millis: u128| post(json!({ "query": format!("{{slow(millis:{millis})}}") }).to_string());
    assert_eq!(send(app(), slow(limit.as_millis() - 1)).await.0, StatusCode::OK);
    let (status, answer) = send(app(), slow(limit.as_millis() + 1)).await;
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
