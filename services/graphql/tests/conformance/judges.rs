//! Judges that were not written here.

use crate::{node::node, sample};
use serde_json::json;
use tokio::task::spawn_blocking;
use turnus_graphql::transport::StatusProfile;

async fn judge(script: &'static str, profile: StatusProfile) -> serde_json::Value {
    let url = sample::serve(profile).await;
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

/// All 16 checks of graphql-transport-ws pass, and 8 of the limits and ids of a socket.
#[tokio::test(flavor = "multi_thread")]
async fn graphql_transport_ws_16_of_16() {
    let verdict = judge("over_ws.mjs", StatusProfile::Audit).await;
    assert_eq!(verdict["failed"], json!([]), "{verdict:#}");
    assert_eq!(verdict["passed"], 24);
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
