//! Judges that were not written here.

use crate::{node::node, sample};
use serde_json::json;
use std::time::Duration;
use tokio::task::spawn_blocking;
use turnus_transport::{Limits, StatusProfile};

async fn judge(script: &'static str, profile: StatusProfile) -> serde_json::Value {
    let url = sample::serve(Limits::default(), profile).await;
    spawn_blocking(move || node(script, &[&url])).await.expect("the judge runs")
}

/// All 61 audits of GraphQL over HTTP pass.
#[tokio::test(flavor = "multi_thread")]
async fn graphql_over_http_61_of_61() {
    let verdict = judge("over_http.mjs", StatusProfile::Audit).await;
    assert_eq!(verdict["counts"], json!({ "ok": 61, "notice": 0, "warn": 0, "error": 0 }), "{verdict:#}");
}

/// Under the draft of 2026 the same audits, which are older than it, find no broken MUST.
#[tokio::test(flavor = "multi_thread")]
async fn graphql_over_http_of_2026_breaks_no_must() {
    let verdict = judge("over_http.mjs", StatusProfile::Draft2026).await;
    assert_eq!(verdict["counts"], json!({ "ok": 39, "notice": 18, "warn": 4, "error": 0 }), "{verdict:#}");
}

/// All 16 checks of graphql-transport-ws pass, and those of the limits and ids of a socket: each limit is tripped just above
/// and not just below.
#[tokio::test(flavor = "multi_thread")]
async fn graphql_transport_ws_16_of_16() {
    let limits = Limits::default();
    // A time limit short enough to wait for; all else as it is.
    let hasty = Limits { operation: Duration::from_secs(2), ..limits.clone() };
    let urls = [sample::serve(limits.clone(), StatusProfile::Audit).await, sample::serve(hasty, StatusProfile::Audit).await];
    let told = json!({
        "subscriptions": limits.subscriptions,
        "messageBytes": limits.message_bytes,
        "initMillis": limits.init.as_millis() as u64,
        "aliases": limits.aliases,
        "hastyMillis": 2_000,
    });
    let verdict = spawn_blocking(move || node("over_ws.mjs", &[&urls[0], &urls[1], &told.to_string()])).await.expect("the judge runs");
    assert_eq!(verdict["failed"], json!([]), "{verdict:#}");
    assert_eq!((&verdict["protocol"], &verdict["more"]), (&json!(16), &json!(13)));
}

/// Documents are accepted and rejected as by graphql-js, but for these known gaps of async-graphql 7.2.1.
#[tokio::test(flavor = "multi_thread")]
async fn documents_are_judged_as_by_graphql_js() {
    let verdict = judge("differential.mjs", StatusProfile::Audit).await;
    let known = json!([
        // The type of a variable that is absent or null is not compared with that of its place.
        "graphql-js rejects: query($a:String){shifts(first:$a){pageInfo{hasNextPage}}}",
        // Introspection has no depth guard of its own; depth, fields and complexity limit it like everything else.
        "graphql-js rejects: {__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}",
        // Escapes with braces are not read.
        "graphql-js accepts: {shifts(after:\"\\u{1F600}\"){pageInfo{hasNextPage}}}",
    ]);
    assert_eq!(verdict["differ"], known, "{verdict:#}");
}
