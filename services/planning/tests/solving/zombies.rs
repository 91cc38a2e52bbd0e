//! Test 56. A worker that lost its job and does not know it wants to publish: the log refuses, and no event is there.

use crate::journeys::id;
use crate::{
    given::{ask, events, job, log_id, on, places, solved, until},
    judge::judge,
    tamed::{DEAF, Tamed},
    wrong_log::WrongLog,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use turnus_domain::solve::state::SolveState;
use turnus_event_log::EventLog;
use turnus_planning::{Worked, Worker};

/// A worker starts the job and is blinded; another, which believes it dead, starts and ends it; then the first one comes
/// with its own result. What it says of itself, and what the judge says of the log.
async fn zombie(log: &Arc<dyn EventLog>, unfenced: bool) -> (Worked, Result<crate::judge::Sum, String>) {
    let (rota, folder, free) = (solved().await, tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::fs::write(free.path().join("go"), "").expect("written");
    let wrong = WrongLog::new(Arc::clone(log), unfenced);
    // Each has leases of its own: neither sees the other live.
    let first = on(Arc::new(wrong.clone())).with_runner(Arc::new(Tamed::new(rota.clone(), folder.path(), 0)));
    let second = on(Arc::clone(log)).with_runner(Arc::new(Tamed::new(rota, free.path(), 0)));
    ask(&second, &job("R1", DEAF), 5).await;
    let (stop, stopped) = watch::channel(false);
    let (stop_second, second_stopped) = watch::channel(false);
    let working = tokio::spawn(Worker::new(first, 1, Duration::from_secs(20)).run(stopped));
    let at = |state: SolveState, attempt| {
        move |facts: &turnus_domain::facts::Facts| facts.solves.get(&id("R1")).is_some_and(|j| j.state == state && j.attempt == attempt)
    };
    until(&second, Duration::from_secs(20), "started", at(SolveState::Started, 1)).await;
    wrong.blind(&log_id()).await;
    let other = tokio::spawn(Worker::new(second.clone(), 1, Duration::from_secs(5)).run(second_stopped));
    until(&second, Duration::from_secs(20), "taken over and ended", at(SolveState::Finished, 2)).await;
    stop_second.send_replace(true);
    assert_eq!(other.await.expect("ends").expect("works").proposed, 1);
    let before = second.facts().await.expect("folds").position();
    std::fs::write(folder.path().join("go"), "").expect("written");
    stop.send_replace(true);
    let worked = working.await.expect("ends").expect("works");
    let judged = judge(&events(&second).await);
    if judged.is_ok() {
        assert_eq!(second.facts().await.expect("folds").position(), before, "no event");
    }
    (worked, judged)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_refuses_the_result_of_a_worker_that_lost_its_job() {
    for (store, place) in places("zombie").await {
        let (worked, judged) = zombie(&place.log, false).await;
        assert_eq!((worked.lost, worked.proposed), (1, 0), "{store}");
        let sum = judged.unwrap_or_else(|e| panic!("{store}: {e}"));
        assert_eq!((sum.starts, sum.finished), (2, 1), "{store}");
    }
}

/// The planted wrong worker: it forgets the revision, and the job has two results.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_forgets_the_fence_is_found_out() {
    for (store, place) in places("unfenced").await {
        let (_, judged) = zombie(&place.log, true).await;
        let found = judged.expect_err("two results");
        assert!(found.contains("R1 has 2 results"), "{store}: {found}");
    }
}
