//! Test 36: what other processes commit arrives although nothing wakes the view. And views never make
//! an append wait.

use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, SqliteConnection};
use turnus_event_log::*;
use turnus_test_postgres::Server;

use super::given::*;
use super::rules::arrives;

/// Appends by one handle while the view runs on another.
async fn arrive(there: &Setup, here: &Setup, mut before: impl AsyncFnMut()) {
    let view = Tally::default();
    let runner = here.runner(&view, options("here"));
    let task = tokio::spawn(async move { runner.run().await });
    for n in 0..4 {
        before().await;
        there.append(n).await;
        assert!(arrives(here, n + 1).await, "event {n} did not arrive");
    }
    task.abort();
    let _ = task.await;
    here.holds(&view).await.unwrap();
}

/// Two processes on one file have nothing that wakes them: the view asks.
#[tokio::test]
async fn what_another_process_writes_to_the_file_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.db");
    let (here, there) = (SqliteLog::open(&file).await.unwrap(), SqliteLog::open(&file).await.unwrap());
    let views = Arc::new(SqliteViews::open(folder.path().join("log.views.db")).await.unwrap());
    let (here, there) = (Setup::new(Arc::new(here), views.clone()), Setup::new(Arc::new(there), views));
    arrive(&there, &here, async || {}).await;
}

/// Whoever listens is cut off before each commit, so that no notification gets through.
#[tokio::test]
async fn what_another_process_writes_to_the_server_arrives_without_a_bell() {
    let url = Server::shared().database("views_deaf");
    let (here, there) = (PostgresLog::open(&url).await.unwrap(), PostgresLog::open(&url).await.unwrap());
    let views = Arc::new(PostgresViews::open(&url).await.unwrap());
    let (here, there) = (Setup::new(Arc::new(here), views.clone()), Setup::new(Arc::new(there), views));
    let mut other = PgConnection::connect(&url).await.unwrap();
    let silence = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'views_deaf' AND query LIKE 'LISTEN%'";
    arrive(&there, &here, async || {
        sqlx::raw_sql(silence).execute(&mut other).await.unwrap();
    })
    .await;
}

/// Somebody who holds every lock of the views holds up no append.
#[tokio::test]
async fn appends_do_not_wait_for_views() {
    let folder = tempfile::tempdir().unwrap();
    let (file, url) = (folder.path().join("log.views.db"), Server::shared().database("views_locked"));
    let sqlite: Arc<dyn EventLog> = Arc::new(SqliteLog::open(folder.path().join("log.db")).await.unwrap());
    let postgres: Arc<dyn EventLog> = Arc::new(PostgresLog::open(&url).await.unwrap());
    let in_file = Setup::new(sqlite, Arc::new(SqliteViews::open(&file).await.unwrap()));
    let on_server = Setup::new(postgres, Arc::new(PostgresViews::open(&url).await.unwrap()));
    let mut hold_file = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&file)).await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut hold_file).await.unwrap();
    let mut hold_server = PgConnection::connect(&url).await.unwrap();
    let lock = "BEGIN; LOCK TABLE turnus_views.view_build, turnus_views.view_row, turnus_views.view_parked IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut hold_server).await.unwrap();
    for setup in [&in_file, &on_server] {
        let appended = tokio::time::timeout(Duration::from_secs(4), setup.append_all(0..20)).await;
        assert!(appended.is_ok(), "an append waited for the views");
    }
    // The lock was real: the view itself does wait.
    let (view, runner_options) = (Tally::default(), options("waits"));
    let waits = on_server.runner(&view, runner_options);
    assert!(tokio::time::timeout(Duration::from_millis(300), waits.catch_up()).await.is_err(), "nothing was locked");
    sqlx::raw_sql("ROLLBACK").execute(&mut hold_file).await.unwrap();
    sqlx::raw_sql("ROLLBACK").execute(&mut hold_server).await.unwrap();
    for setup in [&in_file, &on_server] {
        setup.runner(&view, options("waits")).catch_up().await.unwrap();
        setup.holds(&view).await.unwrap();
    }
}
