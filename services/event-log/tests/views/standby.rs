//! Test 11: a reader on an asynchronous standby sees the beginning of the log, never a hole.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use sqlx::{Connection, PgConnection};
use tokio::sync::watch;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use super::given::*;
use crate::event::{append, event, log, write};

const WRITERS: u64 = 4;
const EACH: u64 = 60;

/// Positions must be 1, 2, 3, … however many there are.
fn without_hole(positions: &[i64]) -> Result<usize, String> {
    match (1..).zip(positions).find(|(wanted, position)| wanted != *position) {
        Some((wanted, found)) => Err(format!("after {} comes {found}", wanted - 1)),
        None => Ok(positions.len()),
    }
}

/// Reads the standby again and again while writers are busy on the primary.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_has_no_holes() {
    let server = Server::start();
    let url = server.database("replicated");
    let primary = PostgresLog::open(&url).await.unwrap();
    let s = Setup::new(Arc::new(primary.clone()), Arc::new(PostgresViews::open(&url).await.unwrap()));
    s.append_all(0..10).await;
    s.runner(&Tally::default(), options("a")).catch_up().await.unwrap();
    let refused = PostgresLog::open_standby(&url).await.err().unwrap();
    assert!(matches!(refused, PostgresOpenError::Setting { name: "transaction_read_only", .. }), "{refused}");

    let second = server.standby();
    let refused = PostgresLog::open(&second.url("replicated")).await.err().unwrap();
    assert!(matches!(refused, PostgresOpenError::Setting { .. }), "{refused}");
    let standby = PostgresLog::open_standby(&second.url("replicated")).await.unwrap();
    // Half-way the writers wait for the reader's first look, so that it sees the log while it grows.
    let (looked, look) = watch::channel(false);
    let writers: Vec<_> = (0..WRITERS)
        .map(|w| {
            let (primary, mut look) = (primary.clone(), look.clone());
            tokio::spawn(async move {
                for n in w * EACH + 100..(w + 1) * EACH + 100 {
                    if n == w * EACH + EACH / 2 + 100 {
                        look.wait_for(|looked| *looked).await.unwrap();
                    }
                    let request = append(&format!("c{n}"), vec![write(&format!("w{w}"), Expected::Any, vec![event(n)])]);
                    primary.append(request).await.unwrap();
                }
            })
        })
        .collect();
    let (all, mut seen, mut prefixes) = (10 + WRITERS * EACH, standby.subscribe(log(), Position::START), 0);
    let mut check = ChainCheck::new(log());
    for position in 1..=all {
        let next = tokio::time::timeout(Duration::from_secs(60), seen.next()).await;
        let event = next.unwrap_or_else(|_| panic!("position {position} did not arrive")).unwrap().unwrap();
        assert_eq!(event.position, Position(position));
        check.accept(&event).unwrap();
        // As a whole, as of the moment: its head is one of the primary's, and verifies.
        if position % 40 == 0 {
            let verified = standby.verify(&log()).await.unwrap();
            prefixes += u64::from(verified.events < all);
            looked.send_replace(true);
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(prefixes > 0, "the log was never seen while it grew");
    assert_eq!(standby.head(&log()).await.unwrap(), primary.head(&log()).await.unwrap());
    let refused = standby.append(append("late", vec![write("a", Expected::Any, vec![event(9_999)])])).await;
    assert!(matches!(refused, Err(AppendError::Storage(_))), "{refused:?}");
    assert_eq!(primary.verify(&log()).await.unwrap().events, all);
}

/// The same judge finds the hole that a sequence makes: its numbers are drawn before the commit.
#[tokio::test]
async fn numbers_of_a_sequence_have_holes_on_a_standby() {
    let server = Server::start();
    let url = server.database("sequence");
    let (mut first, mut second) = (PgConnection::connect(&url).await.unwrap(), PgConnection::connect(&url).await.unwrap());
    sqlx::raw_sql("CREATE TABLE naive (position bigserial PRIMARY KEY)").execute(&mut first).await.unwrap();
    let standby = server.standby();
    sqlx::raw_sql("BEGIN; INSERT INTO naive DEFAULT VALUES").execute(&mut first).await.unwrap();
    sqlx::raw_sql("INSERT INTO naive DEFAULT VALUES").execute(&mut second).await.unwrap();
    let mut reader = PgConnection::connect(&standby.url("sequence")).await.unwrap();
    let hole = async {
        loop {
            let query = sqlx::query_scalar("SELECT position FROM naive ORDER BY position");
            let positions: Vec<i64> = query.fetch_all(&mut reader).await.unwrap();
            if let Err(hole) = without_hole(&positions) {
                return hole;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let hole = tokio::time::timeout(Duration::from_secs(30), hole).await.expect("no hole was found");
    assert_eq!(hole, "after 0 comes 2");
    sqlx::raw_sql("COMMIT").execute(&mut first).await.unwrap();
}
