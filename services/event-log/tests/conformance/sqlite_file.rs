//! What concerns the SQLite file alone: tampering, left-over plaintext, setting up, sharing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Row, SqliteConnection};
use tempfile::TempDir;
use turnus_event_log::*;

use crate::given::*;
use crate::tampering::CHANGES;

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("log.db")
}

/// A connection of somebody who goes around the log.
async fn intruder(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.unwrap()
}

async fn sql(connection: &mut SqliteConnection, text: &str) -> Result<u64, sqlx::Error> {
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(connection).await?;
    Ok(done.rows_affected())
}

async fn ten_events(log: &SqliteLog) {
    for n in 1..=10 {
        let mut one = event(n);
        one.data = format!(r#"{{"marker":"here-{n:04}"}}"#).into_bytes();
        one.sealed = vec![sealed("p1", "name", "Kari Nordmann")];
        log.append(append(&format!("c{n}"), vec![write("a", exact(n - 1), vec![one])])).await.unwrap();
    }
}

fn position_of(error: ReadError) -> u64 {
    match error {
        ReadError::Corrupt(corrupt) => corrupt.position.0,
        other => panic!("not corruption: {other}"),
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// What was written is there after closing and opening again.
#[tokio::test]
async fn reopening_finds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let first = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&first).await;
    let before = first.read(&log(), Position(0), 100).await.unwrap();
    first.close().await;
    let late = first.append(append("late", vec![write("a", Expected::Any, events(50..51))])).await;
    assert!(matches!(late, Err(AppendError::Stopped)), "{late:?}");
    let second = SqliteLog::open(file(&folder)).await.unwrap();
    assert_eq!(second.read(&log(), Position(0), 100).await.unwrap(), before);
    assert!(matches!(&second.unseal(&before[0]).await.unwrap()[0], Unsealed::Plain(field)
        if field.plaintext == "Kari Nordmann"));
}

/// A row taken out is raised by reading, verifying and subscribing, at its position.
#[tokio::test]
async fn a_gap_is_raised() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let mut other = intruder(&file(&folder)).await;
    for (bad, statement) in [
        (10, "DELETE FROM es_event WHERE position = 10"),
        (5, "DELETE FROM es_event WHERE position = 5"),
        (1, "DELETE FROM es_event WHERE position = 1"),
    ] {
        sql(&mut other, "DROP TRIGGER IF EXISTS es_event_no_delete").await.unwrap();
        assert_eq!(sql(&mut other, statement).await.unwrap(), 1);
        assert_eq!(position_of(store.read(&log(), Position(0), 100).await.unwrap_err()), bad);
        assert_eq!(position_of(store.verify(&log()).await.unwrap_err()), bad);
        let item = store.subscribe(log(), Position(0)).next().await.unwrap();
        assert_eq!(position_of(item.unwrap_err()), bad);
    }
    let stream_page = store.read_stream(&log(), &stream("a"), Revision(0), 100).await;
    assert!(matches!(stream_page, Err(ReadError::Corrupt(_))), "{stream_page:?}");
}

/// A byte flipped in the file is named by verify at its position.
#[tokio::test]
async fn a_flipped_byte_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    store.close().await;
    let mut bytes = std::fs::read(file(&folder)).unwrap();
    let marker = b"here-0007";
    let at = bytes.windows(marker.len()).position(|window| window == marker).unwrap();
    bytes[at] ^= 1;
    std::fs::write(file(&folder), bytes).unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    assert_eq!(position_of(store.verify(&log()).await.unwrap_err()), 7);
}

/// Changes of one event that go around the triggers, in the words of SQLite, beside [`CHANGES`]; the event is number 7.
const OWN: &[&str] = &[
    "event_id = zeroblob(16)",
    "event_id = x'01890000000070008000000000000001'",
    "data = CAST(x'ff' AS TEXT)",
    "sealed = json_set(sealed, '$[0].salt', printf('%064d', 0))",
    "sealed = json_set(sealed, '$[0].digest', printf('%064d', 0))",
    "sealed = json_remove(sealed, '$[0].salt')",
    "hash = zeroblob(32)",
];

const UNDO: &str = "UPDATE es_event SET (event_id, stream_id, revision, type, schema_version,
    recorded_at_us, effective_from_us, effective_to_us, actor, command_id, correlation_id,
    causation_id, data, meta, sealed, hash) = (SELECT event_id, stream_id, revision, type,
    schema_version, recorded_at_us, effective_from_us, effective_to_us, actor, command_id,
    correlation_id, causation_id, data, meta, sealed, hash FROM kept) WHERE position = 7;
    DROP TABLE kept";

/// Every column of an event is under the chain, and what is put back verifies again.
#[tokio::test]
async fn every_change_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let mut other = intruder(&file(&folder)).await;
    let open_door = "DROP TRIGGER es_event_only_blanking";
    sql(&mut other, open_door).await.unwrap();
    let keep = "CREATE TEMP TABLE kept AS SELECT * FROM es_event WHERE position = 7";
    for change in CHANGES.iter().chain(OWN) {
        sql(&mut other, keep).await.unwrap();
        let update = format!("UPDATE es_event SET {change} WHERE position = 7");
        assert_eq!(sql(&mut other, &update).await.unwrap(), 1, "{change}");
        let verified = store.verify(&log()).await;
        assert_eq!(position_of(verified.expect_err(change)), 7, "{change}");
        sql(&mut other, UNDO).await.unwrap();
        store.verify(&log()).await.expect(change);
    }
}

/// A head that says something else than the events is named.
#[tokio::test]
async fn a_changed_head_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let mut other = intruder(&file(&folder)).await;
    sql(&mut other, "CREATE TEMP TABLE kept AS SELECT * FROM es_log").await.unwrap();
    let changes = [(10, "head_hash = zeroblob(32)"), (9, "head_position = 9"), (11, "head_position = 11")];
    for (bad, change) in changes {
        sql(&mut other, &format!("UPDATE es_log SET {change}")).await.unwrap();
        assert_eq!(position_of(store.verify(&log()).await.expect_err(change)), bad, "{change}");
        let undo = "UPDATE es_log SET (head_position, head_hash) =
                    (SELECT head_position, head_hash FROM kept)";
        sql(&mut other, undo).await.unwrap();
        store.verify(&log()).await.expect(change);
    }
}

/// The tables refuse changes, but for the blanking of a sealed value.
#[tokio::test]
async fn tables_refuse_changes() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let mut other = intruder(&file(&folder)).await;
    for statement in [
        "DELETE FROM es_event",
        "DELETE FROM es_event WHERE position = 10",
        "UPDATE es_event SET data = '{}' WHERE position = 3",
        "UPDATE es_event SET position = position + 100",
        "UPDATE es_event SET hash = zeroblob(32) WHERE position = 10",
        "UPDATE es_event SET sealed = NULL",
        "UPDATE es_event SET sealed = '[]'",
        "UPDATE es_event SET sealed = replace(sealed, 'p1', 'p2')",
        "UPDATE es_event SET sealed = json_remove(sealed, '$[0].salt')",
        "UPDATE es_event SET sealed = json_remove(sealed, '$[0].digest')",
        "REPLACE INTO es_event SELECT * FROM es_event WHERE position = 3",
        "UPDATE OR REPLACE es_event SET position = 4 WHERE position = 3",
        "UPDATE es_command SET last_position = 99",
        "DELETE FROM es_command",
        "DELETE FROM es_log",
    ] {
        assert!(sql(&mut other, statement).await.is_err(), "accepted: {statement}");
    }
    let blanking = "UPDATE es_event SET sealed = json_remove(sealed, '$[0].salt', '$[0].nonce',
                    '$[0].ciphertext') WHERE position = 3";
    assert_eq!(sql(&mut other, blanking).await.unwrap(), 1);
    assert_eq!(store.verify(&log()).await.unwrap().events, 10);
    let mut keys = intruder(&folder.path().join("log.keys.db")).await;
    for statement in ["DELETE FROM subject_key", "UPDATE subject_key SET data_key = zeroblob(32)"] {
        assert!(sql(&mut keys, statement).await.is_err(), "accepted: {statement}");
    }
}

/// No plaintext reaches any file, before or after shredding; a shredded key is gone from its file,
/// and a blanked ciphertext from the log and its WAL.
#[tokio::test]
async fn nothing_readable_is_left_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let every_file = || {
        let files = std::fs::read_dir(folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect::<Vec<u8>>()
    };
    assert!(!holds(&every_file(), "Nordmann"));
    assert!(holds(&every_file(), "here-0003"), "the search itself finds nothing");
    let mut keys = intruder(&folder.path().join("log.keys.db")).await;
    let row = sqlx::query("SELECT data_key FROM subject_key").fetch_one(&mut keys).await.unwrap();
    let key: Vec<u8> = row.get(0);
    keys.close().await.unwrap();
    let has_key = |bytes: &[u8]| bytes.windows(32).any(|window| window == key);
    assert!(has_key(&every_file()));
    store.shred(&log(), &subject("p1")).await.unwrap();
    assert!(!holds(&every_file(), "Nordmann") && !has_key(&every_file()));
    let event = store.read(&log(), Position(3), 1).await.unwrap().remove(0);
    let content = event.sealed[0].content.clone().unwrap();
    let hex: String = content.ciphertext.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(holds(&every_file(), &hex));
    let field = FieldName::new("name").unwrap();
    let place = SealedPlace { log: log(), position: Position(4), subject: subject("p1"), field };
    store.erase_sealed(&place).await.unwrap();
    assert!(!holds(&every_file(), &hex), "the blanked ciphertext is still in a file");
    assert_eq!(store.verify(&log()).await.unwrap().events, 10);
}

/// The key file is for its owner only.
#[cfg(unix)]
#[tokio::test]
async fn the_key_file_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    SqliteLog::open(file(&folder)).await.unwrap();
    let metadata = std::fs::metadata(folder.path().join("log.keys.db")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

/// Many starters of a new file, each with appends: all of them work, in one order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starters_at_once_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let starters = (0..8).map(|n| {
        let path = file(&folder);
        tokio::spawn(async move {
            let store = SqliteLog::open(path).await.unwrap();
            for m in 0..5 {
                let n = n * 10 + m;
                let writes = vec![write("a", Expected::Any, events(n..n + 1))];
                store.append(append(&format!("c{n}"), writes)).await.unwrap();
            }
        })
    });
    for starter in join_all(starters).await {
        starter.unwrap();
    }
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    assert_eq!(store.verify(&log()).await.unwrap().events, 40);
}

/// What another process commits reaches a subscriber without any wake-up.
#[tokio::test]
async fn polling_finds_what_others_commit() {
    let folder = tempfile::tempdir().unwrap();
    let here = SqliteLog::open(file(&folder)).await.unwrap();
    let there = SqliteLog::open(file(&folder)).await.unwrap();
    let mut events = here.subscribe(log(), Position(0));
    let early = tokio::time::timeout(Duration::from_millis(20), events.next()).await;
    assert!(early.is_err(), "an event before there is any");
    ten_events(&there).await;
    let all = tokio::time::timeout(Duration::from_secs(3), events.take(10).collect::<Vec<_>>());
    assert!(all.await.unwrap().iter().all(Result::is_ok));
}

/// A file of a newer version, of something else, or of the wrong kind is refused, and left alone.
#[tokio::test]
async fn unknown_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    SqliteLog::open(file(&folder)).await.unwrap().close().await;
    let mut other = intruder(&file(&folder)).await;
    sql(&mut other, "PRAGMA user_version = 99").await.unwrap();
    let newer = SqliteLog::open(file(&folder)).await.err().unwrap();
    assert!(matches!(newer, OpenError::NewerSchema { found: 99, known: 4, .. }), "{newer}");
    let foreign = folder.path().join("foreign.db");
    sql(
        &mut {
            let options = SqliteConnectOptions::new().filename(&foreign).create_if_missing(true);
            SqliteConnection::connect_with(&options).await.unwrap()
        },
        "CREATE TABLE bookkeeping (amount INTEGER)",
    )
    .await
    .unwrap();
    let keys = Arc::new(MemoryKeys::default());
    for path in [foreign, folder.path().join("log.keys.db")] {
        let refused = SqliteLog::open_with_keys(&path, keys.clone()).await.err().unwrap();
        assert!(matches!(refused, OpenError::Foreign { .. }), "{refused}");
    }
    let nowhere = SqliteLog::open(folder.path().join("missing").join("log.db")).await.err().unwrap();
    assert!(matches!(nowhere, OpenError::Storage { .. }), "{nowhere}");
}

/// While another process holds the file, appends say so and nothing is written; then they work.
#[tokio::test]
async fn a_held_file_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    let mut other = intruder(&file(&folder)).await;
    sql(&mut other, "BEGIN IMMEDIATE").await.unwrap();
    let request = append("c", vec![write("a", exact(0), events(0..1))]);
    let refused = store.append(request.clone()).await;
    assert!(matches!(refused, Err(AppendError::Busy)), "{refused:?}");
    sql(&mut other, "ROLLBACK").await.unwrap();
    assert!(!store.append(request).await.unwrap().repeated);
}

/// Requests that wait together are committed together; one that conflicts costs the others nothing.
#[tokio::test]
async fn a_group_survives_a_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    let requests = (0..8).map(|n| {
        let expected = if n == 2 { exact(9) } else { Expected::Any };
        store.append(append(&format!("c{n}"), vec![write("a", expected, events(n..n + 1))]))
    });
    let answers = join_all(requests).await;
    let good: Vec<u64> = answers.iter().flatten().map(|answer| answer.last.0).collect();
    assert_eq!(good, [1, 2, 3, 4, 5, 6, 7]);
    assert!(matches!(answers[2], Err(AppendError::WrongRevision { .. })));
    assert_eq!(store.verify(&log()).await.unwrap().events, 7);
}

/// A log or stream that cannot count further refuses instead of wrapping around.
#[tokio::test]
async fn full_counters_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let mut other = intruder(&file(&folder)).await;
    for counter in ["es_stream SET revision = 9223372036854775807", "es_log SET head_position = 9223372036854775807"] {
        sql(&mut other, &format!("UPDATE {counter}")).await.unwrap();
        let writes = vec![write("a", Expected::Any, events(50..51))];
        let refused = store.append(append(counter, writes)).await;
        assert!(matches!(refused, Err(AppendError::TooLarge { .. })), "{refused:?}");
        sql(&mut other, "UPDATE es_stream SET revision = 10").await.unwrap();
    }
}

/// The settings that durability rests on are in force on the file.
#[tokio::test]
async fn the_file_is_in_wal_mode() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteLog::open(file(&folder)).await.unwrap();
    ten_events(&store).await;
    let mut other = intruder(&file(&folder)).await;
    let row = sqlx::query("PRAGMA journal_mode").fetch_one(&mut other).await.unwrap();
    assert_eq!(row.get::<String, _>(0), "wal");
    assert!(folder.path().join("log.db-wal").exists());
}

/// Whoever owns the file can take away its end or rewrite it whole, chain and head included; signed
/// checkpoints kept elsewhere tell, and so does an older copy of the file put back in its place.
#[tokio::test]
async fn a_rewritten_file_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let store = SqliteLog::open(&path).await.unwrap();
    let mut kept = Vec::new();
    let key = CheckpointKey::generate("auditor").unwrap();
    for n in 1..=10 {
        store.append(append(&format!("c{n}"), vec![write("a", Expected::Any, events(n..n + 1))])).await.unwrap();
        if n % 5 == 0 {
            let head = store.head(&log()).await.unwrap();
            let text = Checkpoint { log: log(), position: head.position, hash: head.hash }.signed(&key);
            kept.push(Checkpoint::open(&text, &key.verifier()).unwrap());
        }
    }
    assert_eq!(store.verify_against(&log(), &kept).await.unwrap().events, 10);
    let hash: String = store.read(&log(), Position(7), 1).await.unwrap()[0].hash.to_string();
    let mut other = intruder(&path).await;
    sql(&mut other, "DROP TRIGGER es_event_no_delete").await.unwrap();
    sql(&mut other, "DELETE FROM es_event WHERE position > 8").await.unwrap();
    sql(&mut other, &format!("UPDATE es_log SET head_position = 8, head_hash = x'{hash}'")).await.unwrap();
    assert_eq!(store.verify(&log()).await.unwrap().events, 8, "the chain alone says nothing");
    assert_eq!(position_of(store.verify_against(&log(), &kept).await.unwrap_err()), 9);
    store.close().await;
    let rewritten = SqliteLog::open(folder.path().join("other.db")).await.unwrap();
    for n in 1..=12 {
        let numbers = if n > 6 { n + 100..n + 101 } else { n..n + 1 };
        rewritten.append(append(&format!("c{n}"), vec![write("a", Expected::Any, events(numbers))])).await.unwrap();
    }
    assert_eq!(rewritten.verify(&log()).await.unwrap().events, 12, "the chain alone says nothing");
    let told = rewritten.verify_against(&log(), &kept).await.unwrap_err();
    assert!(told.to_string().contains("from position 6 to here"), "{told}");
    assert_eq!(position_of(told), 10);
}
