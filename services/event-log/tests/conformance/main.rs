//! What every event log must do, judged from outside: one suite of rules, run on every store; wrong
//! stores that the rules must catch; random requests that every store must answer alike; and what
//! concerns the SQLite file or the PostgreSQL server alone.

mod bad_disk;
mod cloud_events;
mod contract;
mod crash;
mod cutting_proxy;
mod given;
mod late;
mod mutations;
mod postgres_server;
mod postgres_tampering;
mod privacy;
mod restoring;
mod rules;
mod soak;
mod sqlite_file;
mod tampering;
mod tenants;
mod transcripts;
mod wrong;
mod wrong_branches;

use std::sync::Arc;

use turnus_event_log::{MemoryLog, PostgresLog, SqliteLog};
use turnus_test_postgres::Server;

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

/// The store in a PostgreSQL database keeps every rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_every_rule() {
    for (name, rule) in rules::ALL {
        let log = PostgresLog::open(&Server::shared().database(name)).await.unwrap();
        if let Err(broken) = rule(Arc::new(log.clone())).await {
            panic!("{name}: {broken}");
        }
        log.close().await;
    }
}

/// The store in memory keeps every rule of branches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_keeps_every_rule_of_branches() {
    for (name, rule) in rules::branching::BRANCHES {
        if let Err(broken) = rule(Arc::new(MemoryLog::default())).await {
            panic!("{name}: {broken}");
        }
    }
}

/// The store in a SQLite file keeps every rule of branches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_every_rule_of_branches() {
    for (name, rule) in rules::branching::BRANCHES {
        let folder = tempfile::tempdir().unwrap();
        let log = SqliteLog::open(folder.path().join("log.db")).await.unwrap();
        if let Err(broken) = rule(Arc::new(log.clone())).await {
            panic!("{name}: {broken}");
        }
        log.close().await;
    }
}

/// The store in a PostgreSQL database keeps every rule of branches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_every_rule_of_branches() {
    for (name, rule) in rules::branching::BRANCHES {
        let log = PostgresLog::open(&Server::shared().database(name)).await.unwrap();
        if let Err(broken) = rule(Arc::new(log.clone())).await {
            panic!("{name}: {broken}");
        }
        log.close().await;
    }
}
