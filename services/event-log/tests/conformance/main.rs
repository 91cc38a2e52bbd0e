//! What every event log must do, judged from outside: one suite of rules, run on every store; wrong
//! stores that the rules must catch; random requests that every store must answer alike; and what
//! concerns the SQLite file alone.

mod contract;
mod crash;
mod given;
mod rules;
mod sqlite_file;
mod transcripts;
mod wrong;

use std::sync::Arc;

use turnus_event_log::{MemoryLog, SqliteLog};

/// The store in memory keeps every rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_keeps_every_rule() {
    for (name, rule) in rules::ALL {
        if let Err(broken) = rule(Arc::new(MemoryLog::default())).await {
            panic!("{name}: {broken}");
        }
    }
}

/// The store in a SQLite file keeps every rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_every_rule() {
    for (name, rule) in rules::ALL {
        let folder = tempfile::tempdir().unwrap();
        let log = SqliteLog::open(folder.path().join("log.db")).await.unwrap();
        if let Err(broken) = rule(Arc::new(log.clone())).await {
            panic!("{name}: {broken}");
        }
        log.close().await;
    }
}
