//! Long logs: a week of a municipality is imported in parts, and read as of then without folding it all again.

use crate::given::{Counting, facts_of};
use std::{
    convert::Infallible,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command as Process, Stdio},
    sync::{Arc, OnceLock},
};
use turnus::{cli::Cli, commands, sample::place::Place};
use turnus_domain::{
    calendar::DateRange,
    event_file,
    fact::Fact,
    facts::Facts,
    touch::{Touch, Whom, touches},
};
use turnus_event_log::SqliteLog;
use turnus_journeys::planning;
use turnus_planning::{ImportError, Imported, PART, Planning, PlanningError, RecordedAsOf};

/// Events between two kept states, as `Planning::facts_as_of` says.
const INTERVAL: u64 = 4_096;
const FILE: &str = "TURNUS_SCALE_FILE";

/// A week of a municipality: more than two parts.
fn week() -> &'static [Fact] {
    static WEEK: OnceLock<Vec<Fact>> = OnceLock::new();
    WEEK.get_or_init(|| facts_of(&Place::municipality(1, 1)))
}

async fn import(planning: &Planning, facts: &[Fact]) -> Result<Imported, ImportError<Infallible>> {
    planning.import_file(|| Ok(facts.iter().cloned().map(Ok)), |_| {}).await
}

fn folded(facts: &[Fact]) -> Facts {
    let mut state = Facts::default();
    for (position, fact) in (1..).zip(facts) {
        state.evolve(&fact.event, position, fact.effective);
    }
    state
}

/// Reading an old position folds one interval at most, whatever was asked before, and gives what folding it all gives.
#[tokio::test]
async fn as_of_reads_fold_one_interval_at_most() {
    let log = Counting::new(u64::MAX);
    let planning = planning(log.clone());
    let n = import(&planning, week()).await.expect("imported").events;
    assert!(n > 20_000, "{n} events");
    log.read_since();
    planning.facts().await.expect("folds");
    assert_eq!(log.read_since(), n, "the first read folds everything, once");
    for at in [n / 10, n / 2, n * 9 / 10, 1, INTERVAL, INTERVAL - 1, n - 1, n / 3, 0] {
        let then = planning.facts_as_of(RecordedAsOf::Position(at)).await.expect("folds");
        assert!(log.read_since() <= INTERVAL, "position {at}");
        assert!(*then == folded(&week()[..at as usize]), "position {at}");
        drop(planning.facts_as_of(RecordedAsOf::Position(at)).await.expect("folds"));
        assert_eq!(log.read_since(), 0, "position {at} again");
    }
    planning.facts().await.expect("folds");
    assert_eq!(log.read_since(), 0, "the end of the log is known");
}

/// States are shared, not copied: two of the same position are the same, and names of a page read a page.
#[tokio::test]
async fn the_state_is_shared_and_names_are_read_by_place() {
    let log = Counting::new(u64::MAX);
    let planning = planning(log.clone());
    import(&planning, week()).await.expect("imported");
    let (one, two) = (planning.facts().await.expect("folds"), planning.facts().await.expect("folds"));
    assert!(Arc::ptr_eq(&one, &two));
    let people: Vec<_> = one.people.keys().rev().take(200).cloned().collect();
    log.read_since();
    let names = planning.names_of(&people).await.expect("reads");
    assert_eq!(names.len(), 200);
    assert!(log.read_since() < week().len() as u64 / 4, "names are read where people were registered");
    assert!(names.iter().all(|(who, name)| week().iter().any(|f| f.sealed.iter().any(|s| s.subject == *who && s.text == *name))));
    assert_eq!(planning.names().await.expect("reads").len(), one.people.len());
}

/// An import that breaks off between two parts goes on where it stopped; a third one changes nothing.
#[tokio::test]
async fn a_broken_import_goes_on() {
    let log = Counting::new(1);
    let all = week().len() as u64;
    let broken = import(&planning(log.clone()), week()).await;
    assert!(matches!(broken, Err(ImportError::Planning(PlanningError::Log(_)))), "{broken:?}");
    log.allow(u64::MAX);
    let again = planning(log.clone());
    let done = import(&again, week()).await.expect("goes on");
    assert_eq!((done.events, done.first, done.last, done.earlier), (all, 1, all, PART as u64));
    assert_eq!(log.appends(), all.div_ceil(PART as u64));
    assert!(event_file::write(&again.export().await.expect("exports")).expect("writes") == event_file::write(week()).expect("writes"));
    let third = import(&again, week()).await.expect("known");
    assert_eq!((third.earlier, third.last, again.facts().await.expect("folds").position()), (all, all, all));
}

/// One wrong event anywhere leaves nothing, though the file is longer than a part; a file that differs in a name only is
/// not taken for the one before.
#[tokio::test]
async fn a_refusal_leaves_nothing_and_names_are_compared() {
    let log = Counting::new(u64::MAX);
    let planning = planning(log.clone());
    let mut wrong = week().to_vec();
    wrong.insert(PART + 5, week()[0].clone());
    wrong.push(week().iter().find(|f| f.event.name() == "UnitOpened").expect("a unit").clone());
    let refused = import(&planning, &wrong).await;
    let last = wrong.len() as u64;
    assert!(matches!(&refused, Err(ImportError::Refused { event, recorded: 0, .. }) if *event == last), "{refused:?}");
    assert_eq!((log.appends(), planning.facts().await.expect("folds").position()), (0, 0));
    import(&planning, week()).await.expect("imported");
    let mut renamed = week().to_vec();
    let name = renamed.iter_mut().find_map(|f| f.sealed.first_mut()).expect("a name");
    name.text = "Somebody Else".into();
    let other = import(&planning, &renamed).await;
    assert!(matches!(other, Err(ImportError::Planning(PlanningError::CommandReused { .. }))), "{other:?}");
}

/// The program under load: imports the file until it is killed. Does nothing in an ordinary test run.
#[test]
fn import_until_killed() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let database = format!("sqlite:{}", Path::new(&file).with_extension("db").display());
    let words = ["turnus".into(), "import".into(), file, "--database".into(), database.into()];
    let cli = <Cli as clap::Parser>::parse_from(words);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(commands::run(cli)).expect("imported");
}

/// `turnus import`, killed after its first part and run again: every event once, and the chain verifies.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_import_is_run_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, database) = (folder.path().join("week.jsonl"), folder.path().join("week.db"));
    let text = event_file::write(week()).expect("writes");
    std::fs::write(&file, &text).expect("writes");
    let start = || {
        let mut process = Process::new(std::env::current_exe().expect("this program"));
        process.args(["--exact", "scale::import_until_killed", "--nocapture", "--test-threads", "1"]).env(FILE, &file);
        process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts")
    };
    // A part is told the moment its append is acknowledged; the next one is under way then. On a busy machine the kill may
    // come too late, and then it is done again from the beginning.
    let mut found = 0;
    for _ in 0..10 {
        drop(std::fs::remove_file(&database));
        let mut child = start();
        let told = BufReader::new(child.stderr.take().expect("piped")).lines().map_while(Result::ok).find(|l| l.contains("recorded"));
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert!(told.is_some(), "a part was recorded");
        let log = SqliteLog::open(&database).await.expect("opens after the kill");
        found = planning_of(&log).verify().await.expect("verifies").events;
        log.close().await;
        if found < week().len() as u64 {
            break;
        }
    }
    assert!(found > 0 && found < week().len() as u64 && found.is_multiple_of(PART as u64), "{found} events after the kill");
    assert!(start().wait().expect("ends").success());
    let log = SqliteLog::open(&database).await.expect("opens");
    assert_eq!(planning_of(&log).verify().await.expect("verifies").events, week().len() as u64);
    assert!(event_file::write(&planning_of(&log).export().await.expect("exports")).expect("writes") == text);
    log.close().await;
}

/// Planning on the log that the command line names.
fn planning_of(log: &SqliteLog) -> Planning {
    use turnus_event_log::{Actor, LogId};
    let (id, actor) = (LogId::new("municipality").expect("a name"), Actor::new("journey").expect("a name"));
    Planning::new(Arc::new(log.clone()), id, actor, Arc::new(turnus_planning::SystemClock))
}

/// What makes a rota stale is found by looking at the unit and its people, as if all touches were looked at one by one.
#[test]
fn touches_are_found_as_if_all_were_looked_at() {
    let facts = &facts_of(&Place::home(2, 2));
    let (mut state, mut all): (Facts, Vec<(u64, &str, Touch)>) = (Facts::default(), Vec::new());
    for (position, fact) in (1..).zip(facts) {
        all.extend(touches(&fact.event, fact.effective, &state).map(|touch| (position, fact.event.name(), touch)));
        state.evolve(&fact.event, position, fact.effective);
    }
    let concerns = |whom: &Whom, unit: &_, days| {
        let employed = |p: &turnus_domain::staff::state::PersonFacts| p.employments_at(unit, days).next().is_some();
        match whom {
            Whom::Everybody => true,
            Whom::Unit(id) => id == unit,
            Whom::Person(id) | Whom::Fixed(id) => state.people.get(id).is_some_and(|p| employed(p)),
            Whom::Covered(scope) => {
                state.people.iter().any(|(id, p)| p.employments_at(unit, days).any(|(_, e)| scope.covers(unit, id, &e.profession)))
            }
        }
    };
    let mut found = 0;
    for unit in state.units.keys() {
        for after in (0..state.position()).step_by(97) {
            for (from, to) in [("2026-12-21", "2026-12-27"), ("2027-01-02", "2027-01-30"), ("2027-01-04", "2027-03-28")] {
                let days = DateRange::between(from.parse().expect("a day"), to.parse().expect("a day"));
                let first = all.iter().find(|(p, _, t)| *p > after && t.days.overlaps(&days) && concerns(&t.whom, unit, days));
                let known = state.touched_since(after, unit, days);
                assert_eq!(known.map(|t| (t.position, t.event)), first.map(|(p, event, _)| (*p, *event)), "{unit} after {after}");
                found += u32::from(known.is_some());
            }
        }
    }
    assert!(found > 100, "{found} touches");
}
