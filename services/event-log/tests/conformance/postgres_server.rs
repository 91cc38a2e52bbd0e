//! What a PostgreSQL server brings with it: what is left in its files, setting up, sharing, lost connections.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use sqlx::{Connection, PgConnection, Row};
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::cutting_proxy::{Cut, CuttingProxy};
use crate::given::*;

/// A store in a new database, and the URL of that.
pub(crate) async fn fresh(name: &str) -> (PostgresLog, String) {
    let url = Server::shared().database(name);
    (PostgresLog::open(&url).await.unwrap(), url)
}

/// A connection of somebody who goes around the log.
pub(crate) async fn intruder(url: &str) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sql(&mut connection, "SET search_path = turnus_log").await.unwrap();
    connection
}

pub(crate) async fn sql(connection: &mut PgConnection, text: &str) -> Result<u64, sqlx::Error> {
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(connection).await?;
    Ok(done.rows_affected())
}

pub(crate) async fn ten_events(log: &PostgresLog) {
    for n in 1..=10 {
        let mut one = event(n);
        one.data = format!(r#"{{"marker":"here-{n:04}"}}"#).into_bytes();
        one.sealed = vec![sealed("p1", "name", "Kari Nordmann")];
        log.append(append(&format!("c{n}"), vec![write("a", exact(n - 1), vec![one])])).await.unwrap();
    }
}

pub(crate) fn one_event(n: u64) -> Append {
    append(&format!("one{n}"), vec![write("a", Expected::Any, events(n..n + 1))])
}

/// What was written is there after closing and opening again.
#[tokio::test]
async fn reopening_finds_everything() {
    let (first, url) = fresh("reopening").await;
    ten_events(&first).await;
    let before = first.read(&log(), Position(0), 100).await.unwrap();
    first.close().await;
    let late = first.append(one_event(50)).await;
    assert!(matches!(late, Err(AppendError::Stopped)), "{late:?}");
    let second = PostgresLog::open(&url).await.unwrap();
    assert_eq!(second.read(&log(), Position(0), 100).await.unwrap(), before);
    assert!(matches!(&second.unseal(&before[0]).await.unwrap()[0], Unsealed::Plain(field)
        if field.plaintext == "Kari Nordmann"));
}

/// The files of all databases, without the write-ahead log.
fn table_files(folder: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => bytes.extend(table_files(&path)),
            // A table may be dropped while we look.
            path => bytes.extend(std::fs::read(path).unwrap_or_default()),
        }
    }
    bytes
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// No plaintext reaches any file, the write-ahead log included; a shredded key is gone from the files
/// of its table, and a blanked ciphertext once its table is rewritten.
#[tokio::test]
async fn nothing_readable_is_left_in_files() {
    let server = Server::start();
    let url = server.database("files");
    let store = PostgresLog::open(&url).await.unwrap();
    let mut other = intruder(&url).await;
    ten_events(&store).await;
    let (base, wal) = (server.folder().join("data/base"), server.folder().join("data/pg_wal"));
    sql(&mut other, "CHECKPOINT").await.unwrap();
    let everything = [table_files(&base), table_files(&wal)].concat();
    assert!(holds(&everything, b"here-0003"), "the search itself finds nothing");
    assert!(!holds(&everything, b"Nordmann"));
    let row = sqlx::query("SELECT data_key FROM turnus_keys.subject_key").fetch_one(&mut other).await.unwrap();
    let key: Vec<u8> = row.get(0);
    assert!(holds(&table_files(&base), &key), "the search itself finds nothing");
    store.shred(&log(), &subject("p1")).await.unwrap();
    sql(&mut other, "CHECKPOINT").await.unwrap();
    assert!(!holds(&table_files(&base), &key), "the shredded key is still in a file");
    let event = store.read(&log(), Position(3), 1).await.unwrap().remove(0);
    let content = event.sealed[0].content.clone().unwrap();
    let hex: String = content.ciphertext.iter().map(|byte| format!("{byte:02x}")).collect();
    let place = SealedPlace { log: log(), position: Position(4), subject: subject("p1"), field: FieldName::new("name").unwrap() };
    store.erase_sealed(&place).await.unwrap();
    sql(&mut other, "VACUUM FULL es_event; ").await.unwrap();
    sql(&mut other, "CHECKPOINT").await.unwrap();
    assert!(!holds(&table_files(&base), hex.as_bytes()), "the blanked ciphertext is still in a file");
    assert_eq!(store.verify(&log()).await.unwrap().events, 10);
}

/// Many starters of a new database, each with appends: all of them work, in one order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starters_at_once_share_a_database() {
    let url = Server::shared().database("starters");
    let starters = (0..8).map(|n| {
        let url = url.clone();
        tokio::spawn(async move {
            let store = PostgresLog::open(&url).await.unwrap();
            for m in 0..5 {
                store.append(one_event(n * 10 + m)).await.unwrap();
            }
            store.close().await;
        })
    });
    for starter in join_all(starters).await {
        starter.unwrap();
    }
    let store = PostgresLog::open(&url).await.unwrap();
    assert_eq!(store.verify(&log()).await.unwrap().events, 40);
}

/// A crash in the middle of setting up leaves nothing, and the next starter does it all.
#[tokio::test]
async fn half_a_set_up_is_none() {
    let url = Server::shared().database("half");
    let mut crashed = PgConnection::connect(&url).await.unwrap();
    sql(&mut crashed, "BEGIN; CREATE SCHEMA turnus_log; CREATE TABLE turnus_log.es_version (version bigint)").await.unwrap();
    drop(crashed);
    let store = PostgresLog::open(&url).await.unwrap();
    ten_events(&store).await;
    assert_eq!(store.verify(&log()).await.unwrap().events, 10);
}

/// Several processes append to one log while readers follow it: every reader gets every event once,
/// in order, without a gap.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_miss_nothing() {
    const STORES: u64 = 4;
    const EACH: u64 = 150;
    let (first, url) = fresh("soak").await;
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let mut events = first.subscribe(log(), Position(0));
            tokio::spawn(async move {
                for position in 1..=STORES * EACH {
                    assert_eq!(events.next().await.unwrap().unwrap().position, Position(position));
                }
            })
        })
        .collect();
    let writers = (0..STORES).map(|store| {
        let url = url.clone();
        tokio::spawn(async move {
            let log = PostgresLog::open(&url).await.unwrap();
            let appends = (0..EACH).map(|n| log.append(one_event(store * EACH + n)));
            let answers = futures::stream::iter(appends).buffer_unordered(4).collect::<Vec<_>>().await;
            assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        })
    });
    for done in join_all(writers).await.into_iter().chain(join_all(readers).await) {
        done.unwrap();
    }
    assert_eq!(first.verify(&log()).await.unwrap().events, STORES * EACH);
}

/// A transaction left open elsewhere delays neither appends nor what readers see.
#[tokio::test]
async fn a_forgotten_transaction_delays_nobody() {
    let (store, url) = fresh("forgotten").await;
    store.append(one_event(1)).await.unwrap();
    let mut other = intruder(&url).await;
    sql(&mut other, "BEGIN ISOLATION LEVEL REPEATABLE READ; CREATE TABLE x (n int); SELECT * FROM es_log").await.unwrap();
    for n in 2..=20 {
        store.append(one_event(n)).await.unwrap();
        assert_eq!(store.read(&log(), Position(n - 1), 1).await.unwrap().len(), 1);
    }
}

/// A server that may lose what it acknowledged is refused; so are a newer schema, a schema of
/// somebody else, and what is no address. No text shows the password.
#[tokio::test]
async fn what_cannot_be_trusted_is_refused() {
    let server = Server::start();
    let url = server.database("trust");
    for (setting, unsafe_value) in [("fsync", "off"), ("full_page_writes", "off"), ("zero_damaged_pages", "on")] {
        server.sql("postgres", &format!("ALTER SYSTEM SET {setting} = {unsafe_value}"));
        server.stop();
        server.restart();
        let refused = PostgresLog::open(&url).await.err().unwrap();
        assert!(matches!(refused, PostgresOpenError::Setting { name, .. } if name == setting), "{refused}");
        server.sql("postgres", &format!("ALTER SYSTEM RESET {setting}"));
    }
    server.stop();
    server.restart();
    PostgresLog::open(&url).await.unwrap().close().await;
    let mut other = intruder(&url).await;
    sql(&mut other, "UPDATE es_version SET version = 99").await.unwrap();
    let newer = PostgresLog::open(&url).await.err().unwrap();
    assert!(matches!(newer, PostgresOpenError::NewerSchema { found: 99, known: 5, .. }), "{newer}");
    sql(&mut other, "DROP SCHEMA turnus_log CASCADE; CREATE SCHEMA turnus_log; CREATE TABLE turnus_log.cash (n int)").await.unwrap();
    let foreign = PostgresLog::open(&url).await.err().unwrap();
    assert!(matches!(foreign, PostgresOpenError::Foreign { .. }), "{foreign}");
    for address in ["", "postgres://a:s3cret@[::1", "mysql://a:s3cret@h/x", "postgres://a:s3cret@127.0.0.1:1/x"] {
        let refused = PostgresLog::open(address).await.err().unwrap();
        assert!(!format!("{refused} {refused:?}").contains("s3cret"), "{refused}");
    }
}

/// While somebody else holds the head, appends say so and nothing is written; then they work.
#[tokio::test]
async fn a_held_head_is_busy() {
    let (store, url) = fresh("held").await;
    store.append(one_event(1)).await.unwrap();
    let mut other = intruder(&url).await;
    sql(&mut other, "BEGIN; SELECT * FROM es_log FOR UPDATE").await.unwrap();
    let refused = store.append(one_event(2)).await;
    assert!(matches!(refused, Err(AppendError::Busy)), "{refused:?}");
    sql(&mut other, "ROLLBACK").await.unwrap();
    assert!(!store.append(one_event(2)).await.unwrap().repeated);
    assert_eq!(store.verify(&log()).await.unwrap().events, 2);
}

/// Requests that wait together are one transaction, and so one flush; one that conflicts costs the
/// others nothing, and one that is sent twice in the group happens once.
#[tokio::test]
async fn a_group_survives_a_conflict() {
    let (store, url) = fresh("group").await;
    let mut other = intruder(&url).await;
    store.append(one_event(99)).await.unwrap();
    sql(&mut other, "BEGIN; SELECT * FROM es_log FOR UPDATE").await.unwrap();
    // The lane waits for the head with the first request; the others gather meanwhile.
    let first = tokio::spawn({
        let store = store.clone();
        async move { store.append(one_event(98)).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let requests = (0..9).map(|n| {
        let expected = if n == 2 { exact(9) } else { Expected::Any };
        let n = if n == 8 { 7 } else { n };
        store.append(append(&format!("c{n}"), vec![write("b", expected, events(n..n + 1))]))
    });
    let release = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        sql(&mut other, "ROLLBACK").await.unwrap();
    };
    let (answers, ()) = futures::future::join(join_all(requests), release).await;
    first.await.unwrap().unwrap();
    let good: Vec<u64> = answers.iter().flatten().map(|answer| answer.last.0).collect();
    assert_eq!(good, [3, 4, 5, 6, 7, 8, 9, 9]);
    assert!(matches!(answers[2], Err(AppendError::WrongRevision { .. })));
    let transactions = "SELECT count(DISTINCT xmin::text) FROM es_event WHERE stream_id = 'b'";
    let row = sqlx::query(transactions).fetch_one(&mut other).await.unwrap();
    assert_eq!(row.get::<i64, _>(0), 1, "the group was not one transaction");
    let row = sqlx::query("SELECT count(DISTINCT xmin::text) FROM es_event").fetch_one(&mut other).await.unwrap();
    assert_eq!(row.get::<i64, _>(0), 3, "those that did not wait together were counted as one too");
    assert_eq!(store.verify(&log()).await.unwrap().events, 9);
}

/// A log or stream that cannot count further refuses instead of wrapping around.
#[tokio::test]
async fn full_counters_refuse() {
    let (store, url) = fresh("full").await;
    ten_events(&store).await;
    let mut other = intruder(&url).await;
    for (n, counter) in [(50, "es_stream SET revision = 9223372036854775807"), (51, "es_log SET head_position = 9223372036854775807")] {
        sql(&mut other, &format!("UPDATE {counter}")).await.unwrap();
        // A program that has just written there knows where its streams are; another one looks.
        let store = PostgresLog::open(&url).await.unwrap();
        let refused = store.append(one_event(n)).await;
        assert!(matches!(refused, Err(AppendError::TooLarge { .. })), "{refused:?}");
        sql(&mut other, "UPDATE es_stream SET revision = 10").await.unwrap();
    }
}

/// Backends that an administrator ends harm nobody for long: the next append works.
#[tokio::test]
async fn ended_backends_are_replaced() {
    let (store, url) = fresh("ended").await;
    let mut other = intruder(&url).await;
    for n in 0..5 {
        store.append(one_event(n)).await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = 'ended' AND pid <> pg_backend_pid()";
        sql(&mut other, end).await.unwrap();
        assert_eq!(store.read(&log(), Position(n), 1).await.unwrap().len(), 1);
    }
    assert_eq!(store.verify(&log()).await.unwrap().events, 5);
}

/// When the connection is lost during the commit, the answer is that it is not known; the same
/// request again tells, whether the commit had arrived or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_without_an_answer_is_indeterminate() {
    let url = Server::shared().database("cut");
    let proxy = CuttingProxy::start(Server::shared().port());
    let store = PostgresLog::open(&url.replace(&Server::shared().port().to_string(), &proxy.port().to_string())).await.unwrap();
    for (n, cut, arrived) in [(1, Cut::BeforeCommit, false), (2, Cut::AfterCommit, true)] {
        proxy.arm(cut, &format!(r#"{{"n":{n}}}"#));
        let answer = store.append(one_event(n)).await;
        assert!(matches!(answer, Err(AppendError::Indeterminate)), "{answer:?}");
        let again = store.append(one_event(n)).await.unwrap();
        assert_eq!((again.repeated, again.last), (arrived, Position(n)));
    }
    // A large append is copied in, with a commit of its own: a query of that one word.
    let large = |n: u64| append(&format!("c{n}"), vec![write("l", Expected::Any, events(n * 10_000..n * 10_000 + 6_000))]);
    for (n, cut, arrived) in [(3, Cut::BeforeCommit, false), (4, Cut::AfterCommit, true)] {
        proxy.arm(cut, "\0\0\0\u{b}COMMIT\0");
        let answer = store.append(large(n)).await;
        assert!(matches!(answer, Err(AppendError::Indeterminate)), "{answer:?}");
        assert_eq!(store.append(large(n)).await.unwrap().repeated, arrived);
    }
    assert_eq!(store.verify(&log()).await.unwrap().events, 12_002);
}

/// An event id that is taken is refused by name in a large append too, which only learns of it in the
/// middle of its copy; nothing of it is written, and the next append finds a clean connection.
#[tokio::test]
async fn a_taken_event_id_is_found_in_a_copy() {
    let (store, _) = fresh("taken").await;
    store.append(one_event(7)).await.unwrap();
    let large = |ids: std::ops::Range<u64>| append("large", vec![write("l", Expected::Any, events(ids))]);
    let refused = store.append(large(0..6_000)).await;
    assert!(matches!(refused, Err(AppendError::DuplicateEventId { event_id: taken }) if taken == event_id(7)), "{refused:?}");
    assert_eq!(store.head(&log()).await.unwrap().position, Position(1));
    store.append(large(10_000..16_000)).await.unwrap();
    assert_eq!(store.verify(&log()).await.unwrap().events, 6_001);
}

/// A commit rings for other processes; a subscriber hears of it even when all bells are silent.
#[tokio::test]
async fn commits_ring_for_other_processes() {
    let (here, url) = fresh("bell").await;
    let there = PostgresLog::open(&url).await.unwrap();
    let mut bell = sqlx::postgres::PgListener::connect(&url).await.unwrap();
    bell.listen("turnus_log").await.unwrap();
    let mut events = there.subscribe(log(), Position(0));
    for n in 0..3 {
        here.append(one_event(n)).await.unwrap();
        let rung = tokio::time::timeout(Duration::from_secs(10), bell.recv()).await;
        assert_eq!(rung.expect("no bell").unwrap().channel(), "turnus_log");
        assert_eq!(events.next().await.unwrap().unwrap().position, Position(n + 1));
    }
    let mut other = intruder(&url).await;
    let silent = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bell' AND query LIKE 'LISTEN%'";
    sql(&mut other, silent).await.unwrap();
    here.append(one_event(3)).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().position, Position(4));
}

/// Keys may live in another database; the log's database then holds none.
#[tokio::test]
async fn keys_may_live_elsewhere() {
    let (events, keys) = (Server::shared().database("events_only"), Server::shared().database("keys_only"));
    let keys = PostgresKeys::open(&keys).await.unwrap();
    let store = PostgresLog::open_with_keys(&events, Arc::new(keys)).await.unwrap();
    ten_events(&store).await;
    let event = store.read(&log(), Position(0), 1).await.unwrap().remove(0);
    assert!(matches!(store.unseal(&event).await.unwrap()[0], Unsealed::Plain(_)));
    let mut other = intruder(&events).await;
    let row = sqlx::query("SELECT to_regnamespace('turnus_keys') IS NULL").fetch_one(&mut other).await.unwrap();
    assert!(row.get::<bool, _>(0));
}
