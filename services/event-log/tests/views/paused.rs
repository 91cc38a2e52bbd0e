//! Test 35 with a real process: it owns a view, is stopped with a step in its hands for longer than its
//! lease, and comes back. And test 34 with real kills. The process is this test binary itself, started
//! once more with [`PLACE`] set.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::sleep;
use turnus_event_log::view::*;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use super::given::*;
use super::rules::arrives;
use crate::event::log;

const PLACE: &str = "TURNUS_VIEW_PLACE";

async fn open(place: &str) -> Setup {
    match place.starts_with("postgres://") {
        true => {
            let (log, views) = (PostgresLog::open(place).await.unwrap(), PostgresViews::open(place).await.unwrap());
            Setup::new(Arc::new(log), Arc::new(views))
        }
        false => {
            let (log, views) = (SqliteLog::open(place).await.unwrap(), SqliteViews::open(format!("{place}.views.db")).await.unwrap());
            Setup::new(Arc::new(log), Arc::new(views))
        }
    }
}

/// Takes a moment for each event, so that a step is in the making most of the time.
struct Careful(Tally);

#[async_trait]
impl View for Careful {
    fn shape(&self) -> Shape {
        self.0.shape()
    }
    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        sleep(Duration::from_millis(10)).await;
        self.0.apply(event, rows).await
    }
}

/// The process that owns the view. Does nothing in an ordinary test run.
#[test]
#[expect(clippy::disallowed_methods, reason = "the parent tells its child by the environment; the test harness owns the arguments")]
fn keep_the_view_until_killed() {
    let Ok(place) = std::env::var(PLACE) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let s = open(&place).await;
        let runner = s.runner_of(
            Arc::new(Careful(Tally::default())),
            RunnerOptions { page: 20, ..options(&format!("child {}", std::process::id())) },
        );
        loop {
            let Err(error) = runner.run().await;
            assert!(error.passes(), "{error}");
        }
    });
}

/// Kills its process when it is dropped.
struct Process(Child);

impl Process {
    fn start(place: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["paused::keep_the_view_until_killed", "--exact"]).env(PLACE, place);
        Self(command.stdout(Stdio::null()).spawn().unwrap())
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("/bin/kill").arg(signal).arg(self.0.id().to_string()).status().unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a process other than this one owns the view and has begun.
async fn owned(s: &Setup) {
    let owned = async {
        loop {
            let builds = s.views.builds(&log()).await.unwrap();
            if builds.iter().any(|b| b.owner.as_ref().is_some_and(|owner| owner.starts_with("child")) && b.progress.position.0 > 0) {
                return;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), owned).await.expect("the process did not begin");
}

/// The paused owner comes back with a step of events that another has taken meanwhile.
async fn a_paused_process_is_refused(place: &str) {
    let (s, view) = (open(place).await, Tally::default());
    s.append_all(0..60).await;
    let process = Process::start(place);
    owned(&s).await;
    process.signal("-STOP");
    let build = s.views.builds(&log()).await.unwrap().remove(0);
    assert!(build.progress.position < Position(60), "it was done before it could be stopped");
    let second = s.runner(&view, options("second"));
    second.catch_up().await.unwrap();
    s.append_all(60..70).await;
    second.catch_up().await.unwrap();
    s.holds(&view).await.unwrap();
    process.signal("-CONT");
    // It goes on as one who waits, takes the view again and counts nothing twice.
    s.append_all(70..80).await;
    assert!(arrives(&s, 80).await, "the process did not come back: {:?}", s.views.builds(&log()).await);
    s.holds(&view).await.unwrap();
}

/// Killed again and again at any moment, the processes leave what a fresh fold gives.
async fn killed_processes_lose_and_double_nothing(place: &str) {
    let (s, view) = (open(place).await, Tally::default());
    for round in 0..5 {
        s.append_all(round * 40..round * 40 + 40).await;
        let process = Process::start(place);
        sleep(Duration::from_millis(250 + round * 67)).await;
        drop(process);
        // Whatever state was reached is that of a whole prefix.
        if let Ok((position, seen)) = s.seen().await {
            let events = s.whole().await;
            assert_eq!(seen, view.naive(&events[..position.0 as usize]));
        }
    }
    s.runner(&view, options("last")).catch_up().await.unwrap();
    s.holds(&view).await.unwrap();
}

#[tokio::test]
async fn a_paused_process_is_refused_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    a_paused_process_is_refused(folder.path().join("log.db").to_str().unwrap()).await;
}

#[tokio::test]
async fn a_paused_process_is_refused_on_a_server() {
    a_paused_process_is_refused(&Server::shared().database("views_paused")).await;
}

#[tokio::test]
async fn killed_processes_lose_and_double_nothing_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    killed_processes_lose_and_double_nothing(folder.path().join("log.db").to_str().unwrap()).await;
}

#[tokio::test]
async fn killed_processes_lose_and_double_nothing_on_a_server() {
    killed_processes_lose_and_double_nothing(&Server::shared().database("views_killed")).await;
}
