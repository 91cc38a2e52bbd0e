//! Test 16 at its full length: a retry after a million later events, and after its stream was closed.

use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

const LATER: u64 = 1_000_000;
const BATCH: u64 = 10_000;

async fn a_retry_after_a_million_events(store: &dyn EventLog) {
    let early = append("early", vec![write("a", Expected::NoStream, events(0..2))]);
    let first = store.append(early.clone()).await.unwrap();
    for n in 1..=LATER / BATCH {
        let batch = vec![write(&format!("s{}", n % 7), Expected::Any, events(n * BATCH..(n + 1) * BATCH))];
        store.append(append(&format!("later{n}"), batch)).await.unwrap();
    }
    store.append(append("close", vec![write("a", exact(2), vec![closing(5)])])).await.unwrap();
    let retry = store.append(early.clone()).await.unwrap();
    assert_eq!(retry, Appended { repeated: true, ..first.clone() });
    assert_eq!(store.command(&log(), &early.command_id).await.unwrap(), Some(Appended { repeated: true, ..first }));
    let mut other = early;
    other.writes[0].events[0].data = b"{}".to_vec();
    assert!(matches!(store.append(other).await, Err(AppendError::IdempotencyMismatch { .. })));
    assert_eq!(store.head(&log()).await.unwrap().position, Position(LATER + 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: a minute"]
async fn a_retry_after_a_million_events_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(folder.path().join("log.db")).await.unwrap();
    a_retry_after_a_million_events(&store).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: a minute"]
async fn a_retry_after_a_million_events_in_postgres() {
    let store = PostgresLog::open(&Server::shared().database("late")).await.unwrap();
    a_retry_after_a_million_events(&store).await;
    store.close().await;
}
