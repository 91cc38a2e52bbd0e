//! Workers die, are stopped, lose their database: tests 54, 55, 56, 57, 59 and 60, with real processes on a PostgreSQL
//! server of their own.

use crate::journeys::id;
use crate::{
    given::{ask, events, job, keep, on, opened, solved, until},
    judge::{Sum, judge},
    process::Process,
    tamed::{BUSY, DEAF, KILLER, WAITING},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{path::Path, sync::Arc, time::Duration};
use turnus_domain::{event::Event, facts::Facts, rota::state::PlanStatus, solve::state::SolveState};
use turnus_event_log::PostgresLog;
use turnus_planning::Planning;
use turnus_test_postgres::Server;

/// How long a worker may be silent.
const PERIOD: Duration = Duration::from_secs(2);
/// Lease and five seconds: a dead worker's job runs again within that.
const AGAIN: Duration = Duration::from_secs(7);
const SOON: Duration = Duration::from_secs(60);

/// A server with the unit on it, and a folder with its rota.
struct Hospital {
    server: Server,
    url: String,
    planning: Planning,
    folder: tempfile::TempDir,
}

impl Hospital {
    async fn new() -> Self {
        let server = Server::start();
        let url = server.database("solving");
        let planning = on(Arc::new(PostgresLog::open(&url).await.expect("opens")));
        opened(&planning).await;
        let folder = tempfile::tempdir().expect("a folder");
        keep(&solved().await, &folder.path().join("rota.json"));
        Self { server, url, planning, folder }
    }

    fn worker(&self, name: &str) -> Process {
        Process::start(&self.url, name, self.folder.path(), PERIOD)
    }

    fn go(&self) {
        std::fs::write(self.folder.path().join("go"), "").expect("written");
    }

    async fn until(&self, most: Duration, what: &str, state: SolveState, attempt: u32) -> Duration {
        until(&self.planning, most, what, |f| at(f, "R1").is_some_and(|(s, a, _)| s == state && a == attempt)).await
    }

    async fn judged(&self) -> Sum {
        judge(&events(&self.planning).await).unwrap_or_else(|e| panic!("{e}"))
    }
}

fn at(facts: &Facts, plan: &str) -> Option<(SolveState, u32, String)> {
    let job = facts.solves.get(&id(plan))?;
    Some((job.state.clone(), job.attempt, job.worker.as_ref().map(ToString::to_string).unwrap_or_default()))
}

async fn holder(planning: &Planning) -> String {
    at(&planning.facts().await.expect("folds"), "R1").expect("a job").2
}

/// Test 54. A worker is killed in the middle of its job: another one has it within the lease and five seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_workers_job_runs_again_within_the_lease_and_five_seconds() {
    let hospital = Hospital::new().await;
    let mut workers = [hospital.worker("W1"), hospital.worker("W2")];
    ask(&hospital.planning, &job("R1", WAITING), 5).await;
    hospital.until(SOON, "started", SolveState::Started, 1).await;
    // The other one has been here for longer than a lease: whoever lives has shown it.
    tokio::time::sleep(PERIOD * 2).await;
    let holder = holder(&hospital.planning).await;
    workers.iter_mut().find(|w| w.name == holder).expect("one of them").kill();
    let took = hospital.until(AGAIN, "run again", SolveState::Started, 2).await;
    println!("killed: run again after {took:?} (lease {PERIOD:?})");
    hospital.go();
    hospital.until(SOON, "finished", SolveState::Finished, 2).await;
    assert_eq!(hospital.judged().await, Sum { jobs: 1, starts: 2, finished: 1, ..Sum::default() });
}

/// Test 56, with a process: it is stopped for longer than its lease, its job is taken over and ended, and then it goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_was_stopped_too_long_publishes_nothing() {
    let hospital = Hospital::new().await;
    let mut workers = vec![hospital.worker("W1"), hospital.worker("W2")];
    ask(&hospital.planning, &job("R1", DEAF), 5).await;
    hospital.until(SOON, "started", SolveState::Started, 1).await;
    tokio::time::sleep(PERIOD * 2).await;
    let holder = holder(&hospital.planning).await;
    let zombie = workers.remove(workers.iter().position(|w| w.name == holder).expect("one of them"));
    zombie.signal("-STOP");
    let took = hospital.until(AGAIN, "taken over", SolveState::Started, 2).await;
    println!("stopped: taken over after {took:?} (lease {PERIOD:?})");
    hospital.go();
    hospital.until(SOON, "finished", SolveState::Finished, 2).await;
    let before = hospital.planning.facts().await.expect("folds").position();
    zombie.signal("-CONT");
    let told = tokio::task::spawn_blocking(|| zombie.stop()).await.expect("ends");
    assert!(told.contains("proposed: 0") && told.contains("lost: 1"), "{told}");
    assert_eq!(hospital.planning.facts().await.expect("folds").position(), before, "no event");
    assert_eq!(hospital.judged().await, Sum { jobs: 1, starts: 2, finished: 1, ..Sum::default() });
}

/// Test 55. A job that takes its workers with it is started three times and then given up, with its cause.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_kills_its_workers_is_given_up_after_three_starts() {
    let hospital = Hospital::new().await;
    ask(&hospital.planning, &job("R1", KILLER), 9).await;
    ask(&hospital.planning, &job("R2", 1), 5).await;
    let mut killed = 0;
    let mut worker = hospital.worker("W0");
    let given_up = |f: &Facts| matches!(f.status(&id("R1")), Some(PlanStatus::Rejected { .. }));
    let begun = std::time::Instant::now();
    while !given_up(&hospital.planning.facts().await.expect("folds")) {
        if worker.is_gone() {
            killed += 1;
            worker = hospital.worker(&format!("W{killed}"));
        }
        assert!(begun.elapsed() < SOON, "not given up after {killed} dead workers");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    until(&hospital.planning, SOON, "the other job", |f| f.status(&id("R2")) == Some(PlanStatus::Proposed)).await;
    assert_eq!(killed, 3);
    let Some((SolveState::Abandoned { cause }, 3, _)) = at(&hospital.planning.facts().await.expect("folds"), "R1") else {
        panic!("not abandoned")
    };
    assert!(cause.contains("3 workers") && cause.contains("W2 last"), "{cause}");
    assert_eq!(hospital.judged().await, Sum { jobs: 2, starts: 4, finished: 1, abandoned: 1, ..Sum::default() });
}

/// Test 57. A solver that uses every processor hears that it is to stop in less than the lease.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_reaches_a_solver_that_uses_every_processor() {
    let hospital = Hospital::new().await;
    let _worker = hospital.worker("W1");
    for (plan, seed, heard) in [("R1", BUSY, true), ("R2", DEAF, false)] {
        ask(&hospital.planning, &job(plan, seed), 5).await;
        until(&hospital.planning, SOON, "started", |f| at(f, plan).is_some_and(|(s, ..)| s == SolveState::Started)).await;
        assert!(hospital.planning.cancel_solve(&id(plan)).await.expect("asked"));
        let begun = std::time::Instant::now();
        let ended = |f: &Facts| at(f, plan).is_some_and(|(s, ..)| !s.is_open());
        while begun.elapsed() < PERIOD && !ended(&hospital.planning.facts().await.expect("folds")) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let in_time = ended(&hospital.planning.facts().await.expect("folds"));
        println!("{plan}: stopped {in_time} after {:?} (lease {PERIOD:?})", begun.elapsed());
        // The deaf one shows that the test can fail.
        assert_eq!(in_time, heard, "{plan}");
    }
    hospital.go();
    until(&hospital.planning, SOON, "ended", |f| at(f, "R2").is_some_and(|(s, ..)| !s.is_open())).await;
}

/// Test 59. The database is gone during a run: the run survives or is fenced, and has one result.
async fn without_database(gone: Duration) {
    let hospital = Hospital::new().await;
    let workers = [hospital.worker("W1"), hospital.worker("W2")];
    ask(&hospital.planning, &job("R1", WAITING), 5).await;
    hospital.until(SOON, "started", SolveState::Started, 1).await;
    tokio::time::sleep(PERIOD * 2).await;
    hospital.server.kill();
    tokio::time::sleep(gone / 2).await;
    // The solver ends while there is nobody to tell.
    hospital.go();
    tokio::time::sleep(gone / 2).await;
    hospital.server.restart();
    let ended = |f: &Facts| at(f, "R1").is_some_and(|(s, ..)| s == SolveState::Finished);
    let took = until(&hospital.planning, SOON, "finished", ended).await;
    // Whoever else believes to have it has the time to say so.
    tokio::time::sleep(PERIOD * 2).await;
    let sum = hospital.judged().await;
    println!("database gone for {gone:?}: result {took:?} after its return, {} starts", sum.starts);
    assert!(sum.finished == 1 && sum.starts <= 2, "{sum:?}");
    assert_eq!(sum.open, 0);
    drop(workers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_outlives_its_database_or_is_fenced() {
    without_database(PERIOD * 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: several minutes"]
async fn a_run_outlives_two_minutes_without_database() {
    without_database(Duration::from_secs(120)).await;
}

/// Test 60. Ten workers, many jobs of all priorities, and every half second one of the workers is killed and replaced.
async fn many(workers: usize, jobs: u64) {
    let hospital = Hospital::new().await;
    let mut random = ChaCha8Rng::seed_from_u64(60);
    for n in 0..jobs {
        ask(&hospital.planning, &job(&format!("R{n}"), n), random.random_range(0..=9)).await;
    }
    let begun = std::time::Instant::now();
    let mut all: Vec<_> = (0..workers).map(|n| hospital.worker(&format!("W{n}"))).collect();
    let mut killed = 0;
    while hospital.planning.facts().await.expect("folds").solves.open().next().is_some() {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let unlucky = random.random_range(0..workers);
        all[unlucky].kill();
        killed += 1;
        all[unlucky] = hospital.worker(&format!("W{unlucky}-{killed}"));
        assert!(begun.elapsed() < Duration::from_secs(1_200), "{}", progress(&hospital.planning).await);
    }
    let sum = hospital.judged().await;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{jobs} jobs, {workers} workers, {killed} killed, {seconds:.1} s: {sum:?}");
    assert_eq!((u64::from(sum.jobs), u64::from(sum.finished + sum.abandoned), sum.open), (jobs, jobs, 0));
    // A job that was hit by three kills is given up; that is a result, and rare.
    assert!(sum.abandoned <= 1 + u32::try_from(jobs / 200).unwrap_or(u32::MAX), "{sum:?}");
    // A job of a higher priority can only wait in the hands of another worker that is about to start it.
    assert!(sum.overtaken < workers, "{sum:?}");
    verified(&hospital.planning, hospital.folder.path()).await;
}

async fn progress(planning: &Planning) -> String {
    let facts = planning.facts().await.expect("folds");
    format!("{} jobs still open", facts.solves.open().count())
}

/// The chain holds, and each proposed rota is of the job that proposed it.
async fn verified(planning: &Planning, _: &Path) {
    planning.verify().await.expect("the chain holds");
    let proposals = events(planning).await.into_iter().filter(|e| matches!(e, Event::RotaProposed(_))).count();
    let facts = planning.facts().await.expect("folds");
    let finished = facts.solves.all().filter(|(_, job)| job.state == SolveState::Finished).count();
    assert_eq!(proposals, finished);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_workers_end_sixty_jobs_once_whoever_is_killed() {
    many(4, 60).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: several minutes"]
async fn ten_workers_end_a_thousand_jobs_once_whoever_is_killed() {
    many(10, 1_000).await;
}
