//! The same request twice is one run; a job is cancelled; a job is given back.

use crate::journeys::{command, id};
use crate::{
    given::{ask, events, job, on, places, solved, until},
    judge::judge,
    tamed::{BUSY, Tamed, WAITING},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use turnus_domain::{command::Command, rota::state::PlanStatus, solve::state::SolveState};
use turnus_planning::{Planning, Worker};

const SOON: Duration = Duration::from_secs(20);

/// A worker in this process, and how it is told to stop.
fn work(planning: Planning, solvers: usize) -> (watch::Sender<bool>, tokio::task::JoinHandle<turnus_planning::Worked>) {
    let (stop, stopped) = watch::channel(false);
    let worker = Worker::new(planning, solvers, Duration::from_millis(300));
    (stop, tokio::spawn(async move { worker.run(stopped).await.expect("works") }))
}

/// Test 58. The same input, seed and limits, asked for eight times at once and once more when it is done, under other
/// names: one run, on every store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_request_many_times_is_one_run() {
    let (rota, folder) = (solved().await, tempfile::tempdir().expect("a folder"));
    for (store, place) in places("same_request").await {
        let planning = on(Arc::clone(&place.log)).with_runner(Arc::new(Tamed::new(rota.clone(), folder.path(), 5)));
        let asked = (0..8).map(|n| {
            // Each on a planning of its own, as from as many processes.
            let planning = on(Arc::clone(&place.log));
            async move { ask(&planning, &job(&format!("R{n}"), 7), 5).await }
        });
        let tickets = futures::future::join_all(asked).await;
        assert!(tickets.iter().all(|t| t.plan == tickets[0].plan), "{store}: {tickets:?}");
        assert_eq!(tickets.iter().filter(|t| !t.repeated).count(), 1, "{store}");
        let (stop, working) = work(planning.clone(), 2);
        let plan = tickets[0].plan.clone();
        until(&planning, SOON, store, |facts| facts.status(&plan) == Some(PlanStatus::Proposed)).await;
        assert_eq!(ask(&planning, &job("LATE", 7), 5).await.plan, plan, "{store}: it is there already");
        assert_eq!(ask(&planning, &job("OTHER", 8), 5).await.plan, id("OTHER"), "{store}: another seed is another job");
        until(&planning, SOON, store, |facts| facts.status(&id("OTHER")) == Some(PlanStatus::Proposed)).await;
        stop.send_replace(true);
        assert_eq!(working.await.expect("ends").proposed, 2, "{store}");
        let sum = judge(&events(&planning).await).unwrap_or_else(|e| panic!("{store}: {e}"));
        assert_eq!((sum.jobs, sum.starts, sum.finished), (2, 2, 2), "{store}");
    }
}

/// The judge of test 58 is not blind: a wrong requester that hashes the position too has the same solved twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hash_of_the_position_would_be_found_out() {
    let places = places("wrong_hash").await;
    let planning = on(Arc::clone(&places[0].1.log));
    ask(&planning, &job("R1", 7), 5).await;
    let facts = planning.facts().await.expect("folds");
    let (mut rota, mut solve) = (facts.rotas[&id("R1")].request.clone(), facts.solves.get(&id("R1")).expect("a job").request.clone());
    (rota.plan, solve.plan) = (id("R2"), id("R2"));
    let again = Command::RequestSolve { rota: Some(rota.clone()), solve: solve.clone(), start: None };
    assert!(planning.execute(command("again"), again).await.is_err(), "the domain refuses the same twice");
    solve.input_hash = "cd".repeat(32).try_into().expect("a hash");
    let other = Command::RequestSolve { rota: Some(rota), solve, start: None };
    planning.execute(command("other"), other).await.expect("another hash is another job");
    assert_eq!(judge(&events(&planning).await).expect("two jobs").jobs, 2);
}

/// A job that waits is cancelled at once, by the request itself; one that runs, as soon as its worker has looked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_job_ends_whether_it_runs_or_waits() {
    let (rota, folder) = (solved().await, tempfile::tempdir().expect("a folder"));
    for (store, place) in places("cancel").await {
        let planning = on(Arc::clone(&place.log)).with_runner(Arc::new(Tamed::new(rota.clone(), folder.path(), 5)));
        ask(&planning, &job("WAITS", 1), 5).await;
        assert!(planning.cancel_solve(&id("WAITS")).await.expect("asked"), "{store}");
        assert!(!planning.cancel_solve(&id("WAITS")).await.expect("asked"), "{store}: it is over");
        assert!(!planning.cancel_solve(&id("NOBODY")).await.expect("asked"), "{store}: there is none");
        let (stop, working) = work(planning.clone(), 1);
        ask(&planning, &job("RUNS", BUSY), 5).await;
        let state = |plan: &'static str| move |facts: &turnus_domain::facts::Facts| facts.solves.get(&id(plan)).map(|j| j.state.clone());
        until(&planning, SOON, store, |f| state("RUNS")(f) == Some(SolveState::Started)).await;
        assert!(planning.cancel_solve(&id("RUNS")).await.expect("asked"), "{store}");
        let took = until(&planning, SOON, store, |f| state("RUNS")(f) == Some(SolveState::Cancelled)).await;
        println!("{store}: a solver on all processors was stopped in {took:?}");
        stop.send_replace(true);
        working.await.expect("ends");
        let sum = judge(&events(&planning).await).unwrap_or_else(|e| panic!("{store}: {e}"));
        assert_eq!((sum.jobs, sum.starts, sum.open), (2, 1, 0), "{store}");
    }
}

/// A worker that is told to stop gives back what does not end in its grace; that is no lost start, and the next one goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_stops_gives_its_job_back() {
    let (rota, folder) = (solved().await, tempfile::tempdir().expect("a folder"));
    for (store, place) in places("give_back").await {
        let planning = on(Arc::clone(&place.log)).with_runner(Arc::new(Tamed::new(rota.clone(), folder.path(), 5)));
        let plan = format!("R-{store}");
        ask(&planning, &job(&plan, WAITING), 5).await;
        let state = |facts: &turnus_domain::facts::Facts| facts.solves.get(&id(&plan)).map(|j| (j.state.clone(), j.attempt, j.lost));
        for attempt in 1..=4 {
            let (stop, working) = work(planning.clone(), 1);
            until(&planning, SOON, store, |f| state(f) == Some((SolveState::Started, attempt, 0))).await;
            stop.send_replace(true);
            assert_eq!(working.await.expect("ends").released, 1, "{store}");
            assert_eq!(state(&planning.facts().await.expect("folds")), Some((SolveState::Queued, attempt, 0)), "{store}");
        }
        std::fs::write(folder.path().join("go"), "").expect("written");
        let (_stop, _working) = work(planning.clone(), 1);
        until(&planning, SOON, store, |f| state(f) == Some((SolveState::Finished, 5, 0))).await;
        std::fs::remove_file(folder.path().join("go")).expect("removed");
        judge(&events(&planning).await).unwrap_or_else(|e| panic!("{store}: {e}"));
    }
}
