//! Leases: one holder at a time, and free again when the holder is gone.

use std::{sync::Arc, time::Duration};
use turnus_event_log::{Leases, MemoryLeases, PostgresLeases, SqliteLeases};
use turnus_test_postgres::Server;

const PERIOD: Duration = Duration::from_millis(600);

/// A store and two processes on it, so to speak.
type Pair = (&'static str, Arc<dyn Leases>, Arc<dyn Leases>);

/// A pair on each store; in memory there is only one process.
fn pairs(folder: &std::path::Path) -> Vec<Pair> {
    let url = Server::shared().database("leases");
    let (memory, file) = (MemoryLeases::default(), folder.join("log.db"));
    let server = || Arc::new(PostgresLeases::new(&url, PERIOD).expect("an address"));
    vec![
        ("memory", Arc::new(memory.clone()), Arc::new(memory)),
        ("sqlite", Arc::new(SqliteLeases::beside(&file)), Arc::new(SqliteLeases::beside(&file))),
        ("postgres", server(), server()),
    ]
}

async fn taken(leases: &Arc<dyn Leases>, name: &str) -> Option<turnus_event_log::Lease> {
    leases.take(name).await.expect("the store answers")
}

/// Held by one, by nobody else and not twice by the same; free again when it is dropped; other names are other leases.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_holds_a_name_until_it_lets_go() {
    let folder = tempfile::tempdir().expect("a folder");
    for (store, a, b) in pairs(folder.path()) {
        let held = taken(&a, "x").await.expect(store);
        // Longer than a period: the holder lives, so it keeps the name.
        tokio::time::sleep(PERIOD * 2).await;
        assert!(taken(&b, "x").await.is_none() && taken(&a, "x").await.is_none(), "{store}");
        let other = taken(&b, "y").await.expect(store);
        drop(held);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let held = taken(&b, "x").await.expect(store);
        assert!(taken(&a, "x").await.is_none() && taken(&a, "y").await.is_none(), "{store}");
        drop((held, other));
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "no lock file is left behind");
}

/// A server that goes away frees nothing for newcomers: whoever held a name comes back before anybody may take it over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holders_come_back_before_others_are_settled() {
    let server = Server::start();
    let url = server.database("leases");
    let [a, b]: [Arc<dyn Leases>; 2] =
        std::array::from_fn(|_| Arc::new(PostgresLeases::new(&url, PERIOD).expect("an address")) as Arc<dyn Leases>);
    let held = taken(&a, "x").await.expect("free");
    assert!(taken(&b, "x").await.is_none() && !b.settled(), "too young to take over");
    tokio::time::sleep(PERIOD * 2).await;
    assert!(b.settled());
    server.kill();
    server.restart();
    let begun = std::time::Instant::now();
    while !b.settled() || begun.elapsed() < PERIOD * 2 {
        assert!(begun.elapsed() < Duration::from_secs(30), "never settled again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(taken(&b, "x").await.is_none(), "its holder has it again");
    drop(held);
}
