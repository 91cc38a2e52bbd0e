//! Test 39 as a property: however many events there are, in pages of whatever size, and wherever the run
//! is broken off and taken up again, the rows are the same.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use turnus_event_log::view::*;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use super::given::*;
use crate::event::{append, event, log, write};

/// Events that come before each run, and the size of its pages.
type Runs = Vec<(u64, usize)>;

fn runs() -> impl Strategy<Value = Runs> {
    prop::collection::vec((0_u64..80, prop_oneof![1_usize..12, 1_usize..1_001]), 1..5)
}

async fn same_rows(s: &Setup, runs: &Runs) -> Result<(), String> {
    let (view, mut n) = (Tally::default(), 0);
    for (count, page) in runs {
        if *count > 0 {
            let writes = (n..n + count).map(|n| write(&format!("s{}", n % 5), Expected::Any, vec![event(n)])).collect();
            s.log.append(append(&format!("c{n}"), writes)).await.map_err(|error| error.to_string())?;
            n += count;
        }
        let runner = s.runner(&view, RunnerOptions { page: *page, ..options("any") });
        runner.catch_up().await.map_err(|error| error.to_string())?;
        s.holds(&view).await?;
    }
    // And once more from the beginning, in pages of the first size.
    let page = runs.first().map_or(1, |(_, page)| *page);
    let runner = s.runner(&view, RunnerOptions { page, ..options("any") });
    runner.rebuild().await.map_err(|error| error.to_string())?;
    while s.views.sweep().await.map_err(|error| error.to_string())? {}
    let builds = s.views.builds(&log()).await.map_err(|error| error.to_string())?;
    if builds.len() != 1 {
        return Err(format!("builds {builds:?}"));
    }
    s.holds(&view).await
}

/// The property on a store that is made anew for each case.
fn holds(cases: u32, mut fresh: impl AsyncFnMut(u32) -> Setup) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (mut runner, mut case) = (TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, rng()), 0);
    let strategy = runs();
    for _ in 0..cases {
        let runs = strategy.new_tree(&mut runner).unwrap().current();
        case += 1;
        let broken = runtime.block_on(async { same_rows(&fresh(case).await, &runs).await });
        broken.unwrap_or_else(|broken| panic!("runs {runs:?}: {broken}"));
    }
}

/// The same cases every time.
fn rng() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}

#[test]
fn any_pages_give_the_same_rows_in_memory() {
    holds(100, async |_| Setup::new(Arc::new(MemoryLog::default()), Arc::new(MemoryViews::default())));
}

#[test]
fn any_pages_give_the_same_rows_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    holds(15, async |case| {
        let log = SqliteLog::open(folder.path().join(format!("{case}.db"))).await.unwrap();
        let views = SqliteViews::open(folder.path().join(format!("{case}.views.db"))).await.unwrap();
        Setup::new(Arc::new(log), Arc::new(views))
    });
}

#[test]
fn any_pages_give_the_same_rows_on_a_server() {
    holds(8, async |case| {
        let url = Server::shared().database(&format!("views_pages_{case}"));
        let (log, views) = (PostgresLog::open(&url).await.unwrap(), PostgresViews::open(&url).await.unwrap());
        Setup::new(Arc::new(log), Arc::new(views))
    });
}
