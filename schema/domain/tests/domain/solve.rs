//! The life of a solve: who may start it, end it, stop it, and when it is given up.

use crate::story::{day, facts, fold, payload, ward};
use serde_json::json as j;
use turnus_domain::{
    calendar::Horizon,
    command::{Command, SolveEnd},
    decide::decide,
    facts::Facts,
    id::PlanId,
    quantity::Minutes,
    refusal::RefusalCode,
    rota::{event::RotaRejected, state::PlanStatus},
    solve::{
        FromBase, InputHash, MOST_STARTS,
        event::{SolveAbandoned, SolveCancelRequested, SolveFailed, SolveReleased, SolveRequested, SolveStarted},
        state::SolveState,
    },
};

fn plan() -> PlanId {
    "R1".parse().expect("an id")
}

fn request(plan: &str, seed: u64, priority: u8) -> Command {
    let rota = payload("RotaRequested", &[("/plan", j!(plan)), ("/seed", j!(seed))]);
    let solve = payload("SolveRequested", &[("/plan", j!(plan)), ("/seed", j!(seed)), ("/priority", j!(priority))]);
    Command::RequestSolve { rota: Some(rota), solve, start: None }
}

fn start(attempt: u32) -> Command {
    let worker = format!("W{attempt}").parse().expect("an id");
    Command::StartSolve(SolveStarted { plan: plan(), attempt, worker }, day("2026-12-20"))
}

fn rejected() -> RotaRejected {
    RotaRejected { unit: "U1".parse().expect("an id"), plan: plan(), why: "none".into(), report: None }
}

fn fail(attempt: u32) -> Command {
    Command::EndSolve(SolveEnd::Failed(SolveFailed { plan: plan(), attempt, millis: 1 }, rejected()), day("2026-12-20"))
}

fn abandon(attempt: u32) -> Command {
    let given_up = SolveAbandoned { plan: plan(), attempt, cause: "W3 was not heard of again".into() };
    Command::EndSolve(SolveEnd::Abandoned(given_up, rejected()), day("2026-12-20"))
}

fn release(attempt: u32) -> Command {
    Command::ReleaseSolve(SolveReleased { plan: plan(), attempt }, day("2026-12-20"))
}

fn cancel() -> Command {
    Command::CancelSolve(SolveCancelRequested { plan: plan() }, day("2026-12-20"))
}

/// Commands one after the other.
fn after(commands: &[Command]) -> Facts {
    commands.iter().fold(ward(), |facts, command| {
        let decided = decide(&facts, command).unwrap_or_else(|e| panic!("{command:?}: {e}"));
        fold(facts, &decided)
    })
}

fn refused(facts: &Facts, command: &Command, code: RefusalCode) {
    let refusal = decide(facts, command).expect_err("refused");
    assert_eq!(refusal.code, code, "{refusal}");
}

fn state(facts: &Facts) -> (SolveState, u32, u32) {
    let job = facts.solves.get(&plan()).expect("a job");
    (job.state.clone(), job.attempt, job.lost)
}

#[test]
fn attempts_follow_each_other_and_only_the_latest_has_a_say() {
    let queued = after(&[request("R1", 7, 5)]);
    assert_eq!(state(&queued), (SolveState::Queued, 0, 0));
    refused(&queued, &start(2), RefusalCode::WrongStatus);
    refused(&queued, &fail(0), RefusalCode::WrongStatus);
    let twice = after(&[request("R1", 7, 5), start(1), start(2)]);
    assert_eq!(state(&twice), (SolveState::Started, 2, 1));
    for late in [fail(1), release(1), start(2)] {
        refused(&twice, &late, RefusalCode::WrongStatus);
    }
    let ended = after(&[request("R1", 7, 5), start(1), start(2), fail(2)]);
    assert_eq!(state(&ended), (SolveState::Failed, 2, 1));
    assert!(matches!(ended.status(&plan()), Some(PlanStatus::Rejected { .. })));
    for late in [fail(2), start(3), release(2), cancel()] {
        refused(&ended, &late, RefusalCode::WrongStatus);
    }
}

#[test]
fn a_job_is_given_up_after_three_lost_starts_and_not_before() {
    assert_eq!(MOST_STARTS, 3);
    let twice = after(&[request("R1", 7, 5), start(1), start(2)]);
    refused(&twice, &abandon(2), RefusalCode::InvalidValue);
    let thrice = after(&[request("R1", 7, 5), start(1), start(2), start(3)]);
    refused(&thrice, &start(4), RefusalCode::WrongStatus);
    let given_up = fold(thrice.clone(), &decide(&thrice, &abandon(3)).expect("decided"));
    assert!(matches!(state(&given_up).0, SolveState::Abandoned { .. }));
    // What was given back was not lost.
    let released = after(&[request("R1", 7, 5), start(1), release(1), start(2), release(2), start(3), start(4)]);
    assert_eq!(state(&released), (SolveState::Started, 4, 1));
}

#[test]
fn a_waiting_job_stops_at_once_and_a_running_one_when_it_hears() {
    let waiting = after(&[request("R1", 7, 5), cancel()]);
    assert_eq!(state(&waiting).0, SolveState::Cancelled);
    assert!(matches!(waiting.status(&plan()), Some(PlanStatus::Rejected { .. })));
    let running = after(&[request("R1", 7, 5), start(1), cancel()]);
    assert_eq!(state(&running), (SolveState::Started, 1, 0));
    assert!(running.solves.get(&plan()).expect("a job").cancel_requested);
    refused(&running, &cancel(), RefusalCode::Duplicate);
}

#[test]
fn while_a_job_is_open_nobody_else_says_what_becomes_of_its_rota() {
    let open = after(&[request("R1", 7, 5), start(1)]);
    refused(&open, &Command::RejectRota(rejected(), day("2026-12-20")), RefusalCode::WrongStatus);
    refused(&open, &Command::RecordProposal(payload("RotaProposed", &[])), RefusalCode::WrongStatus);
}

#[test]
fn the_same_input_seed_and_limits_are_asked_for_once_unless_nothing_came_of_it() {
    let asked = after(&[request("R1", 7, 5)]);
    refused(&asked, &request("R8", 7, 9), RefusalCode::Duplicate);
    assert!(decide(&asked, &request("R8", 8, 9)).is_ok(), "another seed");
    let failed = after(&[request("R1", 7, 5), start(1), fail(1)]);
    assert!(decide(&failed, &request("R8", 7, 9)).is_ok(), "nothing came of it");
    refused(&asked, &request("R8", 8, 10), RefusalCode::InvalidValue);
}

/// A rota made from the base rota is another one than the same made anew, and than one that asks another saving of a base shift.
#[test]
fn what_is_made_from_a_base_rota_names_the_one_in_force_and_is_the_same_only_for_the_same_saving() {
    let story = fold(Facts::default(), &facts());
    let from = |plan: &str, base: &str, saves: Option<i64>| {
        let parent = j!(story.published(&"U1".parse().expect("an id"), june()));
        let days = [("/plan", j!(plan)), ("/horizon", j!(june())), ("/effective", j!("2027-06-07")), ("/seed", j!(1)), ("/parent", parent)];
        let rota = payload("RotaRequested", &days);
        let mut solve: SolveRequested = payload("SolveRequested", &[("/plan", j!(plan)), ("/seed", j!(1))]);
        solve.from_base = Some(FromBase { base_rota: base.parse().expect("an id"), saves: saves.map(Minutes) });
        Command::RequestSolve { rota: Some(rota), solve, start: None }
    };
    let then = |facts: Facts, command| {
        let decided = decide(&facts, &command).unwrap_or_else(|e| panic!("{e}"));
        fold(facts, &decided)
    };
    let asked = then(story.clone(), from("R9", "B1", Some(240)));
    refused(&asked, &from("R10", "B1", Some(240)), RefusalCode::Duplicate);
    for other in [Some(0), Some(480), None] {
        assert!(decide(&asked, &from("R10", "B1", other)).is_ok(), "{other:?} asks for another rota");
    }
    refused(&asked, &from("R10", "B2", Some(240)), RefusalCode::InvalidValue);
    refused(&asked, &from("R10", "B1", Some(-1)), RefusalCode::InvalidValue);
}

fn june() -> Horizon {
    Horizon { first: day("2027-06-07"), weeks: 6 }
}

#[test]
fn the_highest_priority_comes_first_and_of_the_same_the_oldest() {
    let facts = after(&[request("R1", 1, 5), request("R8", 2, 9), request("R9", 3, 5), start(1)]);
    let order: Vec<_> = facts.solves.open().map(|(plan, _)| plan.as_str()).collect();
    assert_eq!(order, ["R8", "R1", "R9"]);
}

#[test]
fn a_hash_is_64_digits() {
    for wrong in ["", "ab", &"AB".repeat(32), &"zz".repeat(32), &"é".repeat(32)] {
        assert!(InputHash::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    assert!(InputHash::try_from("0f".repeat(32)).is_ok());
}

/// The story's own jobs end as told; the last one waits.
#[test]
fn the_story_has_a_job_of_every_end() {
    let all = fold(Facts::default(), &facts());
    let ends: Vec<_> = all.solves.all().map(|(plan, job)| format!("{plan} {}", job.state)).collect();
    assert_eq!(ends, ["R4 cancelled", "R5 failed", "R6 abandoned", "R7 finished", "R8 queued"]);
    assert_eq!(all.solves.open().count(), 1);
}
