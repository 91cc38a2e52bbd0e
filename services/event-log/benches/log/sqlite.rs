//! SQLite: the log beside plain transactions with the same rows, indexes and settings.

use std::path::Path;
use std::time::Instant as Clock;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};
use turnus_event_log::*;

use crate::given::{appended, event, growth, log, replayed, request};
use crate::table::{Rate, Table};

const ROUNDS: u64 = 3;

const NAIVE: &str = "
    CREATE TABLE naive (log_id TEXT NOT NULL, position INTEGER NOT NULL, event_id BLOB NOT NULL, stream_id TEXT NOT NULL,
        revision INTEGER NOT NULL, type TEXT NOT NULL, schema_version INTEGER NOT NULL, recorded_at_us INTEGER NOT NULL,
        effective_from_us INTEGER NOT NULL, effective_to_us INTEGER, actor TEXT NOT NULL, command_id TEXT NOT NULL,
        correlation_id TEXT, causation_id BLOB, data TEXT NOT NULL, meta TEXT NOT NULL, sealed TEXT, hash BLOB NOT NULL,
        PRIMARY KEY (log_id, position), UNIQUE (log_id, stream_id, revision), UNIQUE (log_id, event_id)) STRICT;
    CREATE INDEX naive_recorded ON naive (log_id, recorded_at_us, position);";

const INSERT: &str = "INSERT INTO naive VALUES ('naive', ?, ?, ?, ?, 'ShiftAdded', 1, ?, ?, NULL, 'bench', ?, NULL, NULL, ?,
    '{\"program\":\"turnus 0.1.0\"}', NULL, ?)";

pub(crate) async fn measure(table: &mut Table, long: bool) {
    let folder = tempfile::tempdir().unwrap();
    for (size, count, wanted) in [(1, 1_500, 80), (100, 300, 80)] {
        let (mut ours, mut raw) = (Rate::default(), Rate::default());
        let store = SqliteLog::open(folder.path().join(format!("log-{size}.db"))).await.unwrap();
        let mut naive = naive(&folder.path().join(format!("naive-{size}.db"))).await;
        let tenant = log("sqlite");
        for round in 0..ROUNDS {
            let numbers = round * count..(round + 1) * count;
            let events: Vec<Vec<(u64, NewEvent)>> =
                numbers.clone().map(|n| (n * size..(n + 1) * size).map(|n| (n, event(n))).collect()).collect();
            let start = Clock::now();
            for transaction in events {
                insert(&mut naive, transaction).await;
            }
            raw.add((count * size) as usize, start.elapsed());
            let requests = numbers.map(|n| request(&tenant, n, size)).collect();
            ours.add((count * size) as usize, appended(&store, 1, requests).await.0);
        }
        table.compare(&format!("SQLite: {size} in each transaction / raw, 1 caller"), ours, raw, wanted);
        if size == 1 {
            let requests = (1_000_000..1_006_400).map(|n| request(&tenant, n, 1)).collect();
            let grouped = Rate::of(6_400, appended(&store, 64, requests).await.0);
            table.compare("SQLite: 1 event, 64 callers / raw, 1 writer", grouped, raw, 80);
        } else {
            let (count, time) = replayed(&store, &tenant).await;
            table.note("SQLite: replay", Rate::of(count, time));
        }
        store.close().await;
    }
    let store = SqliteLog::open(folder.path().join("growth.db")).await.unwrap();
    growth(table, "SQLite", &store, [10_000, 1_000_000]).await;
    if long {
        growth(table, "SQLite", &store, [1_000_000, 10_000_000]).await;
    }
    store.close().await;
}

async fn naive(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(NAIVE).execute(&mut connection).await.unwrap();
    connection
}

async fn insert(connection: &mut SqliteConnection, events: Vec<(u64, NewEvent)>) {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.unwrap();
    for (n, event) in events {
        let query = sqlx::query(INSERT)
            .bind(n as i64 + 1)
            .bind(event.event_id.as_bytes().to_vec())
            .bind(format!("rota-{}", n % 1_000))
            .bind(n as i64 + 1)
            .bind(n as i64)
            .bind(n as i64)
            .bind(format!("command-{n:010}"))
            .bind(String::from_utf8(event.data).unwrap())
            .bind([n.to_le_bytes(); 4].concat());
        query.execute(&mut *connection).await.unwrap();
    }
    sqlx::query("COMMIT").execute(connection).await.unwrap();
}
