//! The whole journey with clients that were not written here: graphql-js validates and sends, graphql-ws follows; and a
//! TypeScript client with generated types.

use crate::node::node;
use serde_json::{Value, json};
use std::{fs, net::SocketAddr, path::Path, sync::Arc};
use tokio::{sync::oneshot, task::JoinHandle};
use turnus_domain::event_file;
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog};
use turnus_graphql::{Backend, ServeError, listen, serve, serve_on};
use turnus_planning::{Planning, SystemClock, fresh_command_id};

struct Server {
    url: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), ServeError>>,
}

fn sample() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/solbakken-base.jsonl");
    fs::read_to_string(file).expect("the sample")
}

/// The lines that no request can hold: the catalogue goes in by `turnus import`, people by GraphQL.
fn catalogue() -> (String, String) {
    let (people, catalogue): (Vec<_>, Vec<_>) = sample().lines().map(str::to_owned).partition(|l| l.starts_with("{\"stream\":\"person-"));
    (catalogue.join("\n") + "\n", people.join("\n") + "\n")
}

fn backend() -> Backend {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("journey").expect("a name"), Actor::new("tester").expect("a name"));
    Backend { planning: Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock)), log, log_id, solvers: 2 }
}

async fn server(backend: Backend) -> Server {
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let url = format!("http://{}/graphql", listener.local_addr().expect("an address"));
    let (stop, stopped) = oneshot::channel();
    let running = tokio::spawn(serve_on(backend, listener, async move { drop(stopped.await) }));
    Server { url, stop, running }
}

/// Runs a journey against a server of its own; gives what it told. Every event must have come once over its feed.
async fn run(script: &'static str, arguments: &[&str]) -> Value {
    let backend = backend();
    let (catalogue, people) = catalogue();
    backend.planning.import(fresh_command_id(), event_file::parse(&catalogue).expect("reads")).await.expect("the catalogue is recorded");
    let Server { url, stop, running } = server(backend.clone()).await;
    let lines = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{script}-people.jsonl"));
    fs::write(&lines, people).expect("the build folder can be written");
    let all: Vec<String> =
        [url, lines.to_string_lossy().into_owned()].into_iter().chain(arguments.iter().map(ToString::to_string)).collect();
    let told = move || node(script, &all.iter().map(String::as_str).collect::<Vec<_>>());
    let told = tokio::task::spawn_blocking(told).await.expect("the journey runs");
    assert_eq!(told["failed"], json!([]), "{told:#}");
    stop.send(()).expect("the server runs");
    running.await.expect("the server ends").expect("in peace");
    assert_eq!(
        told["events"],
        backend.planning.facts().await.expect("reads").position(),
        "every event came once over the feed that was cut"
    );
    told
}

/// Import, share, solve, watch, publish, compare before and after a delegation in one query, resume a cut feed.
#[tokio::test(flavor = "multi_thread")]
async fn from_import_to_published_rota_and_back_in_time() {
    run("journey.mjs", &[]).await;
}

/// The same, and what a unit manager does every day, by a TypeScript client whose types are generated from the schema as
/// text. The compiler checks it, and is seen to refuse ten mistakes.
#[tokio::test(flavor = "multi_thread")]
async fn the_journey_of_a_typed_client() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/graphql/schema.graphql");
    let told = run("typed.mjs", &[&schema.to_string_lossy()]).await;
    assert_eq!(told["refused"], 10, "{told:#}");
}

/// Nothing listens where other computers could reach it.
#[tokio::test]
async fn a_foreign_address_is_refused_with_the_reason() {
    let refused = serve(backend(), SocketAddr::from(([0, 0, 0, 0], 0)), async {}).await;
    let why = refused.expect_err("other computers could reach it").to_string();
    assert!(why.contains("no sign-in") && why.contains("127.0.0.1"), "{why}");
}
