//! Test 31: when all connections of the views wait for a lock, those who ask get an error in time, none waits for
//! ever, appends go on, and afterwards all is as before.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{Connection, PgConnection};
use turnus_event_log::view::*;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use super::given::*;
use crate::event::log;

/// What is planted.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Nothing,
    /// An append asks the views first, as one that keeps them in its own transaction would.
    AppendsAskTheViews,
    /// Whoever does not get a connection tries again, for ever.
    TriesForEver,
}

async fn append(s: &Setup, n: u64, fault: Fault) {
    while fault == Fault::AppendsAskTheViews && s.views.builds(&log()).await.is_err() {}
    s.append(n).await;
}

async fn claim(views: Arc<dyn ViewStore>, build: BuildId, owner: String, fault: Fault) -> Result<Claimed, ViewError> {
    loop {
        match views.claim(build, &owner, Duration::from_secs(1)).await {
            Err(error) if error.passes() && fault == Fault::TriesForEver => {}
            answer => return answer,
        }
    }
}

/// What went wrong while somebody held a table of the views.
async fn held_up(database: &str, fault: Fault) -> Vec<&'static str> {
    let url = Server::shared().database(database);
    let (store, views) = (PostgresLog::open(&url).await.unwrap(), Arc::new(PostgresViews::open(&url).await.unwrap()));
    let s = Setup::new(Arc::new(store), views);
    let (view, mut wrong) = (Tally::default(), Vec::new());
    s.append_all(0..5).await;
    s.runner(&view, options("a")).catch_up().await.unwrap();
    let build = s.status().await.unwrap().build;
    let mut other = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN; LOCK TABLE turnus_views.view_build IN ACCESS EXCLUSIVE MODE").execute(&mut other).await.unwrap();
    let claims: Vec<_> = (0..20).map(|n| tokio::spawn(claim(s.views.clone(), build, format!("c{n}"), fault))).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let appends = async {
        for n in 5..15 {
            append(&s, n, fault).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(4), appends).await.is_err() {
        wrong.push("appends waited");
    }
    let until = tokio::time::Instant::now() + Duration::from_secs(40);
    for claim in claims {
        let stop = claim.abort_handle();
        match tokio::time::timeout_at(until, claim).await {
            Ok(answer) if answer.as_ref().unwrap().as_ref().is_err_and(|error| error.passes()) => {}
            Ok(_) => wrong.push("a claim was answered under the lock"),
            Err(_) => {
                stop.abort();
                wrong.push("a claim waits for ever");
            }
        }
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    if wrong.is_empty() {
        s.runner(&view, options("a")).catch_up().await.unwrap();
        s.holds(&view).await.unwrap();
    }
    wrong
}

#[tokio::test]
async fn waiting_views_hold_up_nobody_and_nothing_for_ever() {
    assert_eq!(held_up("views_full", Fault::Nothing).await, Vec::<&str>::new());
}

#[tokio::test]
async fn an_append_that_asks_the_views_is_found_out() {
    assert_eq!(held_up("views_asked", Fault::AppendsAskTheViews).await, ["appends waited"]);
}

#[tokio::test]
async fn a_view_that_tries_for_ever_is_found_out() {
    assert_eq!(held_up("views_tried", Fault::TriesForEver).await, ["a claim waits for ever"; 20]);
}
