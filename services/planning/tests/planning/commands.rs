//! A command takes effect once, on the newest facts, or not at all.

use crate::{
    given::{absence, day, empty, head, id, log_id, person, planning, register, with_story},
    meddler::{Meddler, Trouble, newcomer},
};
use turnus_domain::refusal::RefusalCode;
use turnus_event_log::{AppendError, EventLog, LogId, MemoryLog, SqliteLog, SubjectId};
use turnus_planning::{LogFault, PlanningError, fresh_command_id};

/// The same command id again: the first answer, marked as repeated, though deciding anew would refuse it.
#[tokio::test]
async fn a_repeated_command_gets_its_first_answer() {
    let planning = with_story().await;
    let command = absence("A9", "2027-02-08", "2027-02-10");
    let first = planning.execute(id("leave"), command.clone()).await.expect("done");
    assert!(!first.repeated);
    planning.execute(id("later"), register("E09")).await.expect("done");
    let again = planning.execute(id("leave"), command.clone()).await.expect("done");
    assert_eq!((again.first, again.last, again.repeated, &again.facts), (first.first, first.last, true, &first.facts));
    assert_eq!(head(&planning).await, first.last + 1);
    let anew = planning.execute(id("new"), command).await;
    assert!(matches!(&anew, Err(PlanningError::Refused(r)) if r.code == RefusalCode::Duplicate), "{anew:?}");
}

/// A command id that was used for something else is refused.
#[tokio::test]
async fn a_command_id_is_used_for_one_command() {
    let planning = with_story().await;
    planning.execute(id("leave"), absence("A9", "2027-02-08", "2027-02-10")).await.expect("done");
    let before = head(&planning).await;
    for other in [absence("A9", "2027-02-08", "2027-02-11"), absence("A8", "2027-03-08", "2027-03-08"), register("E09")] {
        let answer = planning.execute(id("leave"), other).await;
        assert!(matches!(answer, Err(PlanningError::CommandReused { .. })), "{answer:?}");
    }
    assert_eq!(head(&planning).await, before);
}

/// After erasure a retry is compared without the erased text.
#[tokio::test]
async fn a_retry_is_recognised_after_erasure() {
    let log = MemoryLog::default();
    let planning = planning(log.clone());
    planning.execute(id("new"), register("E01")).await.expect("done");
    log.shred(&log_id(), &SubjectId::new("E01").expect("a name")).await.expect("shredded");
    assert!(planning.execute(id("new"), register("E01")).await.expect("done").repeated);
}

/// Killed between append and answer: the retry finds what was done.
#[tokio::test]
async fn an_answer_that_was_lost_is_given_again() {
    let log = MemoryLog::default();
    let command = fresh_command_id();
    let lost = planning(Meddler::new(log.clone(), Trouble::AnswerLost)).execute(command.clone(), register("E01")).await;
    assert!(matches!(lost, Err(PlanningError::Log(LogFault::Append(AppendError::Indeterminate)))), "{lost:?}");
    let restarted = planning(log);
    let retry = restarted.execute(command, register("E01")).await.expect("done");
    assert_eq!((retry.repeated, retry.first, head(&restarted).await), (true, 1, 1));
}

/// Others were first: decided anew on what they recorded.
#[tokio::test]
async fn a_conflict_is_decided_anew() {
    let trouble = Trouble::OthersFirst { command: newcomer, times: 3 };
    let planning = planning(Meddler::new(MemoryLog::default(), trouble));
    let done = planning.execute(id("mine"), register("E01")).await.expect("done");
    assert_eq!((done.first, done.repeated, head(&planning).await), (4, false, 4));
}

/// Others recorded the same thing first: refused, because of what they recorded.
#[tokio::test]
async fn a_conflict_may_end_in_a_refusal() {
    let trouble = Trouble::OthersFirst { command: |_| (id("theirs"), register("E01")), times: 1 };
    let planning = planning(Meddler::new(MemoryLog::default(), trouble));
    let answer = planning.execute(id("mine"), register("E01")).await;
    assert!(matches!(&answer, Err(PlanningError::Refused(r)) if r.code == RefusalCode::Duplicate), "{answer:?}");
    assert_eq!(head(&planning).await, 1);
}

/// The same command reached the log by another process just before: its answer, not a refusal.
#[tokio::test]
async fn a_race_of_one_command_with_itself_is_one_command() {
    let trouble = Trouble::OthersFirst { command: |_| (id("mine"), register("E01")), times: 1 };
    let planning = planning(Meddler::new(MemoryLog::default(), trouble));
    let done = planning.execute(id("mine"), register("E01")).await.expect("done");
    assert_eq!((done.first, done.repeated, head(&planning).await), (1, true, 1));
}

/// Others are always first: told so after a bounded number of attempts.
#[tokio::test]
async fn endless_conflicts_end_in_busy() {
    let trouble = Trouble::OthersFirst { command: newcomer, times: u64::MAX };
    let planning = planning(Meddler::new(MemoryLog::default(), trouble));
    assert!(matches!(planning.execute(id("mine"), register("E01")).await, Err(PlanningError::Busy)));
    assert!(!planning.facts().await.expect("folds").people.contains_key(&person("E01")));
}

/// Two processes on one file, each sending every command: each takes effect once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_send_the_same_commands() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.db");
    let mut tasks = Vec::new();
    for _ in 0..2 {
        let planning = planning(SqliteLog::open(&file).await.expect("opens"));
        for lane in 0..3 {
            let planning = planning.clone();
            tasks.push(tokio::spawn(async move {
                let mut first_answers = 0;
                for n in (lane..30).step_by(3) {
                    let done = loop {
                        match planning.execute(id(&format!("c{n}")), register(&format!("P{n}"))).await {
                            Err(PlanningError::Busy) => {}
                            other => break other.expect("done"),
                        }
                    };
                    first_answers += usize::from(!done.repeated);
                }
                first_answers
            }));
        }
    }
    let mut first_answers = 0;
    for task in tasks {
        first_answers += task.await.expect("runs");
    }
    let planning = planning(SqliteLog::open(&file).await.expect("opens"));
    let facts = planning.facts().await.expect("folds");
    assert_eq!((first_answers, facts.people.len(), facts.position()), (30, 30, 30));
    assert_eq!(planning.verify().await.expect("verifies").events, 30);
}

/// Refused commands leave the log where it was; another log is not touched.
#[tokio::test]
async fn a_refusal_leaves_nothing_behind() {
    let planning = empty();
    let answer = planning.execute(id("x"), absence("A1", "2027-01-01", "2027-01-02")).await;
    assert!(matches!(&answer, Err(PlanningError::Refused(r)) if r.code == RefusalCode::UnknownId), "{answer:?}");
    assert_eq!(head(&planning).await, 0);
    let done = planning.execute(id("x"), register("E01")).await.expect("a refused id is free again");
    assert_eq!((done.first, done.repeated), (1, false));
}

/// What is written about time: the day as the instant it begins in Oslo, the last day as the instant it ends.
#[tokio::test]
async fn days_become_instants_in_oslo() {
    let log = MemoryLog::default();
    let planning = planning(log.clone());
    planning.import(id("story"), crate::given::story()).await.expect("imported");
    let events = log.read(&log_id(), turnus_event_log::Position(0), 100).await.expect("reads");
    let absence = events.iter().find(|e| e.event_type.as_str() == "AbsenceRegistered").expect("there");
    // 9 to 10 January 2027: from Friday 23:00 UTC to Sunday 23:00 UTC.
    let utc = |text: &str| day(text).and_hms_opt(23, 0, 0).expect("a time").and_utc().timestamp_micros();
    assert_eq!((absence.effective_from.micros(), absence.effective_to.map(|t| t.micros())), (utc("2027-01-08"), Some(utc("2027-01-10"))));
    assert!(log.head(&LogId::new("bergen").expect("a name")).await.expect("reads").position.0 == 0);
}
