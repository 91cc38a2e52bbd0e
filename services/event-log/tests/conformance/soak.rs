//! Long work: writers and readers side by side for a minute, a server that restarts under a subscriber,
//! a slow reader that holds up the clean-up of the file.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use futures::StreamExt;
use futures::future::join_all;
use tokio::sync::watch;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

type Store = Arc<dyn EventLog>;

/// A request of one to three events for one of seven streams.
fn request(n: u64) -> Append {
    append(&format!("c{n}"), vec![write(&format!("s{}", n % 7), Expected::Any, events(n * 10..n * 10 + n % 3 + 1))])
}

/// What a subscriber has to see: positions without a gap, each stream in the order of its revisions.
#[derive(Default)]
struct Seen {
    position: u64,
    revisions: std::collections::HashMap<StreamId, u64>,
}

impl Seen {
    fn see(&mut self, event: &RecordedEvent) {
        self.position += 1;
        assert_eq!(event.position.0, self.position, "skipped or seen twice");
        let revision = self.revisions.entry(event.stream_id.clone()).or_default();
        *revision += 1;
        assert_eq!(event.revision.0, *revision, "stream {} out of order", event.stream_id);
    }
}

/// The events of one stream, as a store that keeps its promises would deliver them.
async fn delivered() -> Vec<RecordedEvent> {
    let store = MemoryLog::default();
    store.append(append("c", vec![write("s", Expected::Any, events(0..5))])).await.unwrap();
    store.read(&log(), Position::START, 10).await.unwrap()
}

/// What numbers drawn before the commit do to a reader: an event is passed by.
#[tokio::test]
#[should_panic(expected = "skipped or seen twice")]
async fn a_skipped_event_is_noticed() {
    let mut seen = Seen::default();
    delivered().await.iter().filter(|event| event.position.0 != 3).for_each(|event| seen.see(event));
}

/// What an order by transaction does to a hot stream: a later revision comes first.
#[tokio::test]
#[should_panic(expected = "out of order")]
async fn a_stream_out_of_order_is_noticed() {
    let (mut seen, mut events) = (Seen::default(), delivered().await);
    (events[2].revision, events[3].revision) = (events[3].revision, events[2].revision);
    events.iter().for_each(|event| seen.see(event));
}

/// Follows the log until it has seen as many events as it is told there are, in the end.
async fn follow(store: Store, mut count: watch::Receiver<u64>) -> u64 {
    let (mut seen, mut live) = (Seen::default(), store.subscribe(log(), Position::START));
    while seen.position < *count.borrow_and_update() {
        tokio::select! {
            event = live.next() => seen.see(&event.unwrap().unwrap()),
            _ = count.changed() => {}
        }
    }
    seen.position
}

/// So many writers, each with pauses of its own between its appends, for about so long; how many events
/// they committed.
async fn written(stores: &[Store], writers: u64, time: Duration) -> u64 {
    let until = Clock::now() + time;
    let writers = (0..writers).map(|writer| {
        let store = Arc::clone(&stores[writer as usize % stores.len()]);
        tokio::spawn(async move {
            let (mut count, mut n) = (0, writer);
            while Clock::now() < until {
                store.append(request(n)).await.unwrap();
                count += n % 3 + 1;
                n += 16;
                tokio::time::sleep(Duration::from_micros(n * 7919 % 9_000)).await;
            }
            count
        })
    });
    join_all(writers).await.into_iter().map(Result::unwrap).sum()
}

/// What is committed is what is delivered, once and in order, to readers that were there all the time.
async fn soak(stores: Vec<Store>, time: Duration) {
    let (end, ended) = watch::channel(u64::MAX);
    let readers: Vec<_> = stores.iter().map(|store| tokio::spawn(follow(Arc::clone(store), ended.clone()))).collect();
    let committed = written(&stores, 16, time).await;
    end.send_replace(committed);
    for reader in readers {
        assert_eq!(reader.await.unwrap(), committed);
    }
    assert_eq!(stores[0].verify(&log()).await.unwrap().events, committed);
    println!("{committed} events committed, delivered {} times", stores.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: a minute"]
async fn a_minute_of_sixteen_writers_on_postgres() {
    let url = Server::shared().database("minute");
    let mut stores: Vec<Store> = Vec::new();
    for _ in 0..4 {
        stores.push(Arc::new(PostgresLog::open(&url).await.unwrap()));
    }
    soak(stores, Duration::from_secs(60)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: a minute"]
async fn a_minute_of_sixteen_writers_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let mut stores: Vec<Store> = Vec::new();
    for _ in 0..4 {
        stores.push(Arc::new(SqliteLog::open(folder.path().join("log.db")).await.unwrap()));
    }
    soak(stores, Duration::from_secs(60)).await;
}

/// A subscriber whose server goes away is told so, and goes on from the position it reached: nothing is
/// lost and nothing comes twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscribers_go_on_after_a_restart() {
    let server = Server::start();
    let store = PostgresLog::open(&server.database("restart")).await.unwrap();
    let (mut seen, mut count) = (Seen::default(), 0);
    for round in 0..3 {
        for n in round * 20..round * 20 + 20 {
            store.append(request(n)).await.unwrap();
            count += n % 3 + 1;
        }
        let mut live = store.subscribe(log(), Position(seen.position));
        // In the second round it is cut off in the middle of the log.
        let enough = if round == 1 { count - 10 } else { count };
        while seen.position < enough {
            seen.see(&live.next().await.unwrap().unwrap());
        }
        server.kill();
        let told = tokio::time::timeout(Duration::from_secs(30), async {
            while let Some(Ok(event)) = live.next().await {
                seen.see(&event);
            }
        });
        told.await.expect("the subscriber was never told");
        server.restart();
    }
    let (_end, ended) = watch::channel(count);
    assert_eq!(follow(Arc::new(store.clone()), ended).await, count);
    assert_eq!(store.verify(&log()).await.unwrap().events, count);
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}

/// How large the WAL becomes while so many events of 1 kB are appended and a reader pages slowly.
async fn largest_wal(appends: u64) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.db");
    let store = SqliteLog::open(&file).await.unwrap();
    let reader = SqliteLog::open(&file).await.unwrap();
    let slow = tokio::spawn(async move {
        let mut after = Position::START;
        loop {
            let page = reader.read(&log(), after, MAX_PAGE).await.unwrap();
            after = page.last().map_or(Position::START, |event| event.position);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let wal = folder.path().join("log.db-wal");
    let mut largest = 0;
    for n in 0..appends {
        let mut list = events(n * 1_000..(n + 1) * 1_000);
        list.iter_mut().for_each(|event| event.data = format!("{{\"note\":\"{}\"}}", "x".repeat(1_000)).into_bytes());
        store.append(append(&format!("c{n}"), vec![write("s", Expected::Any, list)])).await.unwrap();
        largest = largest.max(size(&wal));
    }
    slow.abort();
    let written = size(&file);
    println!("{written} bytes in the file, the WAL never above {largest}");
    assert!(written > appends * 1_000_000, "too little was written to tell");
    largest
}

/// A slow reader that pages through the log does not let the WAL grow without end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wal_stays_small_beside_a_slow_reader() {
    assert!(largest_wal(200).await < 128 << 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: minutes"]
async fn the_wal_stays_small_for_long() {
    assert!(largest_wal(3_000).await < 128 << 20);
}

/// A reader that holds its snapshot for as long as it reads lets the WAL grow: what the test above would
/// find if pages were not read in one go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_snapshot_lets_the_wal_grow() {
    use sqlx::Connection;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.db");
    let store = SqliteLog::open(&file).await.unwrap();
    store.append(request(0)).await.unwrap();
    let mut holding = sqlx::SqliteConnection::connect(file.to_str().unwrap()).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM es_event").execute(&mut holding).await.unwrap();
    for n in 1..40 {
        let mut list = events(n * 1_000..(n + 1) * 1_000);
        list.iter_mut().for_each(|event| event.data = format!("{{\"note\":\"{}\"}}", "x".repeat(1_000)).into_bytes());
        store.append(append(&format!("c{n}"), vec![write("s", Expected::Any, list)])).await.unwrap();
    }
    assert!(size(&folder.path().join("log.db-wal")) > 39_000_000);
}
