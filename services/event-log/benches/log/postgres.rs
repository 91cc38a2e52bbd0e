//! PostgreSQL: the log beside what the server does without order, chain and answers to remember.

use std::io::Write;
use std::time::{Duration, Instant as Clock};

use futures::StreamExt;
use sqlx::postgres::PgPoolCopyExt;
use sqlx::{Connection, PgConnection, PgPool};
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::{appended, event, growth, log, replayed, request};
use crate::table::{Rate, Table};

const ROUNDS: u64 = 3;
const CALLERS: usize = 64;
const BULK: u64 = 100_000;

/// A table of the same rows with the same indexes, filled by whoever comes.
const NAIVE: &str = "
    DROP TABLE IF EXISTS naive;
    CREATE TABLE naive (LIKE turnus_log.es_event INCLUDING ALL);
    CREATE SEQUENCE IF NOT EXISTS naive_position CACHE 1;";

const INSERT: &str = "
    INSERT INTO naive SELECT 'naive', nextval('naive_position'), unnest($1::uuid[]), unnest($2::text[]), unnest($3::bigint[]),
        'ShiftAdded', 1, 1790000000000000, 1790000000000000, NULL, 'bench', unnest($2::text[]), NULL, NULL,
        unnest($4::text[]), '{\"program\":\"turnus 0.1.0\"}', NULL, unnest($5::bytea[])";

pub(crate) async fn measure(table: &mut Table, long: bool) {
    let server = Server::start();
    let url = server.database("bench");
    let store = PostgresLog::open(&url).await.unwrap();
    table.note("flushes of one page to the same disk", flushes(server.folder()));
    singles(table, &store, &url, CALLERS, 6_400).await;
    singles(table, &store, &url, 1, 400).await;
    batches(table, &store, &url).await;
    bulk(table, &store, &url).await;
    wake(table, &store).await;
    growth(table, "PostgreSQL", &store, [10_000, 1_000_000]).await;
    if long {
        growth(table, "PostgreSQL", &store, [1_000_000, 10_000_000]).await;
    }
    table.note("flushes of one page to the same disk, again", flushes(server.folder()));
    store.close().await;
}

fn flushes(folder: &std::path::Path) -> Rate {
    let path = folder.join("flushed");
    let mut file = std::fs::File::create(&path).unwrap();
    let start = Clock::now();
    for _ in 0..300 {
        file.write_all(&[7; 8192]).unwrap();
        file.sync_data().unwrap();
    }
    Rate::of(300, start.elapsed())
}

async fn fresh_naive(url: &str) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(NAIVE).execute(&mut connection).await.unwrap();
    connection
}

/// The columns of some events, as [`INSERT`] takes them.
struct Columns {
    ids: Vec<sqlx::types::Uuid>,
    streams: Vec<String>,
    revisions: Vec<i64>,
    data: Vec<String>,
    hashes: Vec<Vec<u8>>,
}

fn columns(numbers: std::ops::Range<u64>) -> Columns {
    let list: Vec<NewEvent> = numbers.clone().map(event).collect();
    Columns {
        ids: list.iter().map(|e| e.event_id.uuid()).collect(),
        streams: numbers.clone().map(|n| format!("rota-{}", n % 1_000)).collect(),
        revisions: numbers.clone().map(|n| n as i64 + 1).collect(),
        data: list.iter().map(|e| String::from_utf8(e.data.clone()).unwrap()).collect(),
        hashes: numbers.map(|n| [n.to_le_bytes(); 4].concat()).collect(),
    }
}

async fn insert(connection: &mut PgConnection, c: &Columns) {
    let query = sqlx::query(INSERT).bind(&c.ids).bind(&c.streams).bind(&c.revisions).bind(&c.data).bind(&c.hashes);
    query.execute(connection).await.unwrap();
}

/// One event each: callers of the log beside as many clients that insert and commit by themselves.
async fn singles(table: &mut Table, store: &PostgresLog, url: &str, callers: usize, count: u64) {
    let tenant = log(&format!("singles-{callers}"));
    let (mut ours, mut naive, mut all) = (Rate::default(), Rate::default(), Vec::new());
    fresh_naive(url).await.close().await.unwrap();
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(callers as u32).connect(url).await.unwrap();
    // Connections and plans are made before anything is measured.
    inserted(&pool, callers, 1_000_000_000..1_000_000_000 + callers as u64).await;
    appended(store, callers, (0..callers as u64).map(|n| request(&tenant, 1_000_000 + n, 1)).collect()).await;
    for round in 0..ROUNDS {
        naive.add(count as usize, inserted(&pool, callers, round * count..(round + 1) * count).await);
        let requests = (round * count..(round + 1) * count).map(|n| request(&tenant, n, 1)).collect();
        let (time, waits) = appended(store, callers, requests).await;
        ours.add(count as usize, time);
        all.extend(waits);
    }
    pool.close().await;
    table.compare(
        &format!("PostgreSQL: 1 event, {callers} callers / naive autocommit INSERT"),
        ours,
        naive,
        if callers == 1 { 90 } else { 100 },
    );
    table.times(&format!("PostgreSQL: wait of each of {callers} callers"), all);
}

async fn inserted(pool: &PgPool, clients: usize, numbers: std::ops::Range<u64>) -> Duration {
    let numbers: Vec<u64> = numbers.collect();
    let rows: Vec<Vec<Columns>> =
        numbers.chunks(numbers.len().div_ceil(clients)).map(|share| share.iter().map(|n| columns(*n..n + 1)).collect()).collect();
    let start = Clock::now();
    let clients: Vec<_> = rows
        .into_iter()
        .map(|share| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut connection = pool.acquire().await.unwrap();
                for row in &share {
                    insert(&mut connection, row).await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    start.elapsed()
}

/// A thousand events at a time, beside one transaction of multi-row inserts.
async fn batches(table: &mut Table, store: &PostgresLog, url: &str) {
    let (mut ours, mut raw) = (Rate::default(), Rate::default());
    for round in 0..ROUNDS {
        let tenant = log(&format!("batches-{round}"));
        let mut connection = fresh_naive(url).await;
        let rows: Vec<Columns> = (0..BULK / 5_000).map(|n| columns(n * 5_000..(n + 1) * 5_000)).collect();
        let start = Clock::now();
        sqlx::raw_sql("BEGIN").execute(&mut connection).await.unwrap();
        for chunk in &rows {
            insert(&mut connection, chunk).await;
        }
        sqlx::raw_sql("COMMIT").execute(&mut connection).await.unwrap();
        raw.add(BULK as usize, start.elapsed());
        let requests = (0..BULK / 1_000).map(|n| request(&tenant, n, 1_000)).collect();
        ours.add(BULK as usize, appended(store, 1, requests).await.0);
    }
    table.compare("PostgreSQL: batches of 1,000 / raw multi-row INSERT", ours, raw, 50);
}

/// One append of 100,000 events beside COPY IN, and reading them beside COPY OUT.
async fn bulk(table: &mut Table, store: &PostgresLog, url: &str) {
    let (mut import, mut copy_in, mut replay, mut copy_out, mut verify) = <(Rate, Rate, Rate, Rate, Rate)>::default();
    for round in 0..ROUNDS {
        let tenant = log(&format!("bulk-{round}"));
        let request = request(&tenant, 0, BULK);
        let start = Clock::now();
        store.append(request).await.unwrap();
        import.add(BULK as usize, start.elapsed());
        fresh_naive(url).await.close().await.unwrap();
        let pool = PgPool::connect(url).await.unwrap();
        let whole = format!("COPY (SELECT * FROM turnus_log.es_event WHERE log_id = '{tenant}' ORDER BY position) TO STDOUT");
        let start = Clock::now();
        let mut out = pool.copy_out_raw(&whole).await.unwrap();
        let mut text = Vec::new();
        while let Some(part) = out.next().await {
            text.extend_from_slice(&part.unwrap());
        }
        copy_out.add(BULK as usize, start.elapsed());
        drop(out);
        let start = Clock::now();
        let mut copy = pool.copy_in_raw("COPY naive FROM STDIN").await.unwrap();
        copy.send(text).await.unwrap();
        copy.finish().await.unwrap();
        copy_in.add(BULK as usize, start.elapsed());
        pool.close().await;
        let (count, time) = replayed(store, &tenant).await;
        replay.add(count, time);
        let start = Clock::now();
        verify.add(store.verify(&tenant).await.unwrap().events as usize, start.elapsed());
    }
    table.compare("PostgreSQL: import of 100,000 / COPY IN", import, copy_in, 70);
    table.compare("PostgreSQL: replay / COPY OUT", replay, copy_out, 50);
    table.compare("PostgreSQL: verify / COPY OUT", verify, copy_out, 50);
}

/// From the answer of an append to the event at a subscriber of the same process.
async fn wake(table: &mut Table, store: &PostgresLog) {
    let tenant = log("wake");
    let mut events = store.subscribe(tenant.clone(), Position::START);
    let mut times = Vec::new();
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
    table.times("PostgreSQL: commit to subscriber in process (asked p99 < 5 ms)", times);
}
