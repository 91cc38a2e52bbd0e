//! What every store of views, and everybody who runs a view, must do: one suite of rules, run on every
//! store; wrong stores, logs and views that the rules must catch; processes that are paused or killed.

mod crowded;
#[path = "../conformance/given.rs"]
#[expect(dead_code, reason = "shared with the conformance of logs, which uses all of it")]
mod event;
mod given;
mod pages;
mod paused;
mod places;
mod rules;
mod sql;
mod standby;
mod wrong;

use std::sync::Arc;

use turnus_event_log::*;
use turnus_test_postgres::Server;

use given::Setup;

/// The stores in memory keep every rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_keeps_every_rule() {
    for (name, rule) in rules::ALL {
        let setup = Setup::new(Arc::new(MemoryLog::default()), Arc::new(MemoryViews::default()));
        if let Err(broken) = rule(setup).await {
            panic!("{name}: {broken}");
        }
    }
}

/// The stores in SQLite files keep every rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_every_rule() {
    for (name, rule) in rules::ALL {
        let folder = tempfile::tempdir().unwrap();
        let log = SqliteLog::open(folder.path().join("log.db")).await.unwrap();
        let views = SqliteViews::open(folder.path().join("log.views.db")).await.unwrap();
        if let Err(broken) = rule(Setup::new(Arc::new(log.clone()), Arc::new(views.clone()))).await {
            panic!("{name}: {broken}");
        }
        views.close().await;
        log.close().await;
    }
}

/// The stores in a PostgreSQL database keep every rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_every_rule() {
    for (name, rule) in rules::ALL {
        let url = Server::shared().database(&format!("views_{name}"));
        let (log, views) = (PostgresLog::open(&url).await.unwrap(), PostgresViews::open(&url).await.unwrap());
        if let Err(broken) = rule(Setup::new(Arc::new(log.clone()), Arc::new(views.clone()))).await {
            panic!("{name}: {broken}");
        }
        views.close().await;
        log.close().await;
    }
}
