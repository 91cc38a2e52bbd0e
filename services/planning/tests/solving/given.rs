//! The small unit with its cover, on any store, and a rota that was really solved.

use crate::journeys::{command, four_weeks, id, plan, planning, request, small_unit, unit};
use std::{path::Path, sync::Arc, time::Duration};
use turnus_domain::{event::Event, id::PlanId, rota::Rota};
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog, PostgresLog, SqliteLog};
use turnus_planning::{PlanRota, Planning, SolveOrder, SystemClock, Ticket};
use turnus_test_postgres::Server;

/// The name of the log.
pub(crate) fn log_id() -> LogId {
    LogId::new("oslo").expect("a name")
}

/// Planning by the clock of the computer, as the program does it.
pub(crate) fn on(log: Arc<dyn EventLog>) -> Planning {
    Planning::new(log, log_id(), Actor::new("tester").expect("a name"), Arc::new(SystemClock))
}

/// The unit, ready for its first rota.
pub(crate) async fn opened(planning: &Planning) {
    planning.import(command("import"), small_unit()).await.expect("imported");
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
}

/// A rota of the unit, solved once for all jobs of all tests.
pub(crate) async fn solved() -> Rota {
    static ROTA: tokio::sync::OnceCell<Rota> = tokio::sync::OnceCell::const_new();
    let solve = || async {
        let planning = planning(MemoryLog::default());
        opened(&planning).await;
        plan(&planning, request("R0")).await.expect("solved").rota
    };
    ROTA.get_or_init(solve).await.clone()
}

/// The request of a job. Its seed says what the tamed runner does with it, and tells jobs apart.
pub(crate) fn job(plan: &str, seed: u64) -> PlanRota {
    let mut asked = request(plan);
    asked.params.seed = seed;
    asked
}

pub(crate) async fn ask(planning: &Planning, asked: &PlanRota, priority: u8) -> Ticket {
    let asked = PlanRota { order: SolveOrder { priority, ..SolveOrder::default() }, ..asked.clone() };
    loop {
        match planning.request_solve(&asked).await {
            Err(turnus_planning::PlanningError::Busy) => {}
            other => return other.expect("requested"),
        }
    }
}

/// A store with the unit in it, and what keeps it there.
pub(crate) struct Place {
    pub(crate) log: Arc<dyn EventLog>,
    _folder: Option<tempfile::TempDir>,
}

/// The three stores, each with the unit in it.
pub(crate) async fn places(name: &str) -> Vec<(&'static str, Place)> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = SqliteLog::open(folder.path().join("log.db")).await.expect("opens");
    let server = PostgresLog::open(&Server::shared().database(name)).await.expect("opens");
    let places: Vec<(&str, Place)> = vec![
        ("memory", Place { log: Arc::new(MemoryLog::default()), _folder: None }),
        ("sqlite", Place { log: Arc::new(file), _folder: Some(folder) }),
        ("postgres", Place { log: Arc::new(server), _folder: None }),
    ];
    for (_, place) in &places {
        opened(&on(Arc::clone(&place.log))).await;
    }
    places
}

/// Every event of the log.
pub(crate) async fn events(planning: &Planning) -> Vec<Event> {
    planning.export().await.expect("reads").into_iter().map(|fact| fact.event).collect()
}

/// Waits until something holds of the log; how long it took.
pub(crate) async fn until(
    planning: &Planning,
    most: Duration,
    what: &str,
    holds: impl Fn(&turnus_domain::facts::Facts) -> bool,
) -> Duration {
    let begun = std::time::Instant::now();
    loop {
        if let Ok(facts) = planning.facts().await
            && holds(&facts)
        {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < most, "{what}: not within {most:?}; {}", told(planning).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn told(planning: &Planning) -> String {
    let Ok(facts) = planning.facts().await else { return "the log cannot be read".into() };
    let job = |(plan, job): (&PlanId, &turnus_domain::solve::state::SolveFacts)| {
        format!("{plan} {} attempt {} by {:?}", job.state, job.attempt, job.worker)
    };
    facts.solves.all().map(job).take(12).collect::<Vec<_>>().join("; ")
}

/// Keeps a rota for other processes.
pub(crate) fn keep(rota: &Rota, file: &Path) {
    std::fs::write(file, serde_json::to_string(rota).expect("writes")).expect("written");
}

/// A rota that was kept.
pub(crate) fn kept(file: &Path) -> Rota {
    serde_json::from_str(&std::fs::read_to_string(file).expect("the kept rota")).expect("reads")
}
