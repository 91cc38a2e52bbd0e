//! Views beside what the same rows cost without a checkpoint, and beside appends that have no view.

use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use async_trait::async_trait;
use futures::StreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, PgConnection, SqliteConnection};
use turnus_event_log::view::*;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::{appended, log, request};
use crate::table::{Rate, Table};

const EVENTS: u64 = 50_000;
const PAGE: u64 = 1_000;

/// A row of four columns for each event.
struct EveryEvent;

#[async_trait]
impl View for EveryEvent {
    fn shape(&self) -> Shape {
        const fn column(name: &'static str, kind: ColumnKind) -> Column {
            Column { name, kind }
        }
        const COLUMNS: &[Column] = &[
            column("stream", ColumnKind::Text),
            column("revision", ColumnKind::Integer),
            column("effective", ColumnKind::Instant),
            column("data", ColumnKind::Text),
        ];
        Shape { name: "every_event", version: 1, columns: COLUMNS }
    }

    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        Ok(rows.put(event.position.to_string(), cells(event))?)
    }
}

fn cells(event: &RecordedEvent) -> Vec<Cell> {
    let data = String::from_utf8_lossy(&event.data).into_owned();
    let (stream, revision) = (event.stream_id.as_str(), event.revision.0 as i64);
    vec![stream.into(), Cell::Integer(revision), Cell::Integer(event.effective_from.micros()), Cell::Text(data)]
}

pub(crate) async fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = SqliteLog::open(folder.path().join("views.db")).await.unwrap();
    let views = SqliteViews::open(folder.path().join("views.views.db")).await.unwrap();
    let options = SqliteConnectOptions::new().filename(folder.path().join("raw.db")).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal);
    let mut raw = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("CREATE TABLE raw (key TEXT PRIMARY KEY, cells TEXT NOT NULL) STRICT, WITHOUT ROWID").execute(&mut raw).await.unwrap();
    rows(table, "SQLite", &sqlite, Arc::new(views.clone()), async |keys: &[String], cells: &[String]| {
        let insert = "INSERT INTO raw SELECT value ->> 0, value ->> 1 FROM json_each(?)";
        let list: Vec<_> = keys.iter().zip(cells).collect();
        sqlx::query(insert).bind(serde_json::to_string(&list).unwrap()).execute(&mut raw).await.unwrap();
    })
    .await;
    beside(table, "SQLite", &sqlite, Arc::new(views)).await;
    wake(table, &sqlite).await;

    let server = Server::start();
    let url = server.database("views");
    let (postgres, views) = (PostgresLog::open(&url).await.unwrap(), PostgresViews::open(&url).await.unwrap());
    let mut raw = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("CREATE TABLE raw (key text PRIMARY KEY, cells jsonb NOT NULL); SET synchronous_commit = off")
        .execute(&mut raw)
        .await
        .unwrap();
    rows(table, "PostgreSQL", &postgres, Arc::new(views.clone()), async |keys: &[String], cells: &[String]| {
        let insert = "INSERT INTO raw SELECT key, cells::jsonb FROM unnest($1::text[], $2::text[]) AS put (key, cells)";
        sqlx::query(insert).bind(keys).bind(cells).execute(&mut raw).await.unwrap();
    })
    .await;
    beside(table, "PostgreSQL", &postgres, Arc::new(views)).await;
}

fn runner(store: Arc<dyn EventLog>, tenant: &LogId, views: Arc<dyn ViewStore>) -> Runner {
    Runner::new(store, tenant.clone(), views, Arc::new(EveryEvent), RunnerOptions::new("bench"))
}

/// A view that catches up, beside the same rows read from the log and inserted page by page.
async fn rows(
    table: &mut Table,
    name: &str,
    store: &(impl EventLog + Clone + 'static),
    views: Arc<dyn ViewStore>,
    mut insert: impl AsyncFnMut(&[String], &[String]),
) {
    let tenant = log("rows");
    for n in 0..EVENTS / PAGE {
        store.append(request(&tenant, n, PAGE)).await.unwrap();
    }
    let start = Clock::now();
    let mut position = Position::START;
    loop {
        let page = store.read(&tenant, position, MAX_PAGE).await.unwrap();
        let Some(last) = page.last() else { break };
        position = last.position;
        let keys: Vec<String> = page.iter().map(|event| event.position.to_string()).collect();
        let text = |event: &RecordedEvent| {
            let data = String::from_utf8_lossy(&event.data).into_owned();
            serde_json::json!([event.stream_id.as_str(), event.revision.0, event.effective_from.micros(), data]).to_string()
        };
        insert(&keys, &page.iter().map(text).collect::<Vec<_>>()).await;
    }
    let raw = Rate::of(EVENTS as usize, start.elapsed());
    let start = Clock::now();
    runner(Arc::new(store.clone()), &tenant, views).catch_up().await.unwrap();
    table.compare(&format!("{name}: view rows / same rows inserted raw"), Rate::of(EVENTS as usize, start.elapsed()), raw, 50);
}

/// Appends of 16 callers with a view that follows, in turns with appends that nobody follows.
async fn beside(table: &mut Table, name: &str, store: &(impl EventLog + Clone + 'static), views: Arc<dyn ViewStore>) {
    const COUNT: u64 = 1_600;
    let (alone, followed) = (log("alone"), log("followed"));
    let (mut without, mut with) = (Rate::default(), Rate::default());
    let following = tokio::spawn({
        let runner = runner(Arc::new(store.clone()), &followed, views);
        async move { runner.run().await }
    });
    for round in 0..3 {
        let requests = |tenant: &LogId| (round * COUNT..(round + 1) * COUNT).map(|n| request(tenant, n, 1)).collect();
        without.add(COUNT as usize, appended(store, 16, requests(&alone)).await.0);
        with.add(COUNT as usize, appended(store, 16, requests(&followed)).await.0);
        // The view is not to be busy with what is left when the others are measured.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    following.abort();
    table.compare(&format!("{name}: appends that a view follows / without a view"), with, without, 90);
}

/// From the answer to an append until a subscriber of the same process has the event.
async fn wake(table: &mut Table, store: &SqliteLog) {
    let tenant = log("wake");
    let (mut events, mut times) = (store.subscribe(tenant.clone(), Position::START), Vec::new());
    for n in 0..1_000 {
        let append = async {
            store.append(request(&tenant, n, 1)).await.unwrap();
            Clock::now()
        };
        let arrive = async {
            events.next().await.unwrap().unwrap();
            Clock::now()
        };
        let (committed, arrived) = futures::future::join(append, arrive).await;
        times.push(arrived.saturating_duration_since(committed));
    }
    table.times("SQLite: commit to subscriber in process (asked p99 < 5 ms)", times);
}
