//! Import, share, plan, check, publish; then the world changes.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use turnus_domain::{command::Command, id::PlanId, refusal::RefusalCode, rota::state::PlanStatus, staff::event::AbsenceRegistered};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, day, four_weeks, head, id, plan, planning, request, small_unit, unit};
use turnus_planning::{Planning, PlanningError, RecordedAsOf};
use turnus_rostering::Unsolved;

async fn shared() -> Planning {
    let planning = planning(MemoryLog::default());
    planning.import(command("import"), small_unit()).await.expect("imported");
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    planning
}

async fn publish(planning: &Planning, rota: &str, on: &str, consulted: &str) -> Result<turnus_planning::Done, PlanningError> {
    planning.publish(unit(), id(rota), day(on), consulted.into(), None, command(&format!("publish-{rota}-{on}-{}", consulted.len()))).await
}

fn refused(answer: Result<turnus_planning::Done, PlanningError>, code: RefusalCode) {
    assert!(matches!(&answer, Err(PlanningError::Refused(r)) if r.code == code), "{code:?} expected: {answer:?}");
}

async fn status(planning: &Planning, rota: &str) -> Option<PlanStatus> {
    planning.facts().await.expect("folds").status(&id(rota))
}

fn absence(who: &str, from: &str, to: &str) -> Command {
    let json = serde_json::json!({"person": who, "absence": {"id": "NEW", "kind": "sick-leave", "days": {"from": from, "to": to}}});
    let absence: AbsenceRegistered = serde_json::from_value(json).expect("well-formed");
    Command::RegisterAbsence { absence, reason: None }
}

/// From staff list to published rota; then an absence makes the next one stale, and as of before it nothing is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_import_to_publication_and_after() {
    let planning = shared().await;
    let before = head(&planning).await;
    let made = plan(&planning, request("R1")).await.expect("planned");
    assert_eq!((made.input.position, made.rota.input_position, made.position), (before, before, before + 5));
    assert_eq!(made.report.hard(), 0);
    assert_eq!(turnus_checker::check(&made.input, &made.rota), made.report, "the recorded report is what the checker says");
    assert_eq!(turnus_checker::check_claim(&made.rota, &made.report), None);
    assert!(made.rota.bound <= made.rota.objective && !made.rota.assignments.is_empty());
    assert_eq!(status(&planning, "R1").await, Some(PlanStatus::Proposed));

    refused(publish(&planning, "R1", "2027-01-01", "minutes 12").await, RefusalCode::NoticeTooShort);
    refused(publish(&planning, "R1", "2026-12-15", " ").await, RefusalCode::ConsultationMissing);
    assert_eq!(head(&planning).await, before + 5);
    publish(&planning, "R1", "2026-12-15", "minutes 12").await.expect("published");
    assert_eq!(status(&planning, "R1").await, Some(PlanStatus::Published));

    let next = plan(&planning, request("R2")).await.expect("planned");
    assert_eq!(next.rota.parent.as_ref().map(PlanId::as_str), Some("R1"));
    let calm = head(&planning).await;
    let ill = next.rota.assignments.iter().find(|a| a.date == day("2027-01-09")).expect("somebody works").person.to_string();
    planning.execute(command("ill"), absence(&ill, "2027-01-09", "2027-01-10")).await.expect("recorded");
    refused(publish(&planning, "R2", "2026-12-16", "minutes 13").await, RefusalCode::Stale);

    let (then, now) = (planning.facts_as_of(RecordedAsOf::Position(calm)).await.expect("folds"), planning.facts().await.expect("folds"));
    let absences = |facts: &turnus_domain::facts::Facts| facts.people[&id(&ill)].absences.len();
    assert_eq!((absences(&then), absences(&now)), (0, 1));
    assert_eq!((then.stale(&id("R2")), now.stale(&id("R2")).map(|t| t.event)), (None, Some("AbsenceRegistered")));

    let third = plan(&planning, request("R3")).await.expect("planned");
    assert!(!third.rota.assignments.iter().any(|a| a.person.as_str() == ill && [day("2027-01-09"), day("2027-01-10")].contains(&a.date)));
    publish(&planning, "R3", "2026-12-16", "minutes 13").await.expect("published");
    assert_eq!(status(&planning, "R1").await, Some(PlanStatus::Superseded { by: id("R3") }));
    assert_eq!(then.status(&id("R1")), Some(PlanStatus::Published));
    refused(publish(&planning, "R2", "2026-12-16", "minutes 14").await, RefusalCode::ParentChanged);
    planning.verify().await.expect("the chain holds");
}

/// Somebody is away on weekdays: substitutes work the shift types of weekdays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absence_on_weekdays_is_planned_around() {
    let planning = shared().await;
    planning.execute(command("ill"), absence("E01", "2027-01-05", "2027-01-06")).await.expect("recorded");
    let made = plan(&planning, request("R1")).await.expect("planned");
    assert_eq!(made.report.hard(), 0);
}

/// The same request again gives the same rota and records nothing; the id is good for no other request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rota_is_made_once() {
    let planning = shared().await;
    let made = plan(&planning, request("R1")).await.expect("planned");
    planning.execute(command("ill"), absence("E01", "2027-01-05", "2027-01-06")).await.expect("recorded");
    let end = head(&planning).await;
    let again = plan(&planning, request("R1")).await.expect("planned");
    assert_eq!((&again.rota, &again.report, &again.input, again.position), (&made.rota, &made.report, &made.input, made.position));
    let mut other = request("R1");
    other.params.seed += 1;
    assert!(matches!(plan(&planning, other).await, Err(PlanningError::CommandReused { .. })));
    let again = planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    assert_eq!(again.input_position, small_unit().len() as u64);
    assert_eq!(head(&planning).await, end);
}

/// Gone while solving (as by a kill): the request stands, the solver is told to stop, and the same command goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_solve_goes_on_with_the_same_command() {
    let planning = shared().await;
    let before = head(&planning).await;
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let cancel = Arc::new(AtomicBool::new(false));
    let solving = {
        let (planning, cancel) = (planning.clone(), Arc::clone(&cancel));
        let watch = move |_: &_| {
            let _ = tell.send(());
        };
        tokio::spawn(async move { planning.plan_rota(request("R1"), Box::new(watch), cancel).await })
    };
    told.recv().await.expect("progress");
    solving.abort();
    assert!(solving.await.expect_err("aborted").is_cancelled());
    assert!(cancel.load(Ordering::Relaxed), "nobody waits, so the solver is to stop");
    assert_eq!((head(&planning).await, status(&planning, "R1").await), (before + 3, Some(PlanStatus::Requested)));
    let made = plan(&planning, request("R1")).await.expect("planned");
    assert_eq!((made.rota.input_position, made.position), (before, before + 6));
}

/// Cancelled before there is a rota: rejected in words, and the same command says so again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_solve_is_a_rejected_rota() {
    let planning = shared().await;
    let cancelled = planning.plan_rota(request("R1"), Box::new(|_| {}), Arc::new(AtomicBool::new(true))).await;
    assert!(matches!(cancelled, Err(PlanningError::Unsolved(Unsolved::Stopped))), "{cancelled:?}");
    let Some(PlanStatus::Rejected { why }) = status(&planning, "R1").await else { panic!("not rejected") };
    assert!(why.contains("stopped before a rota was found"), "{why}");
    let end = head(&planning).await;
    assert!(matches!(plan(&planning, request("R1")).await, Err(PlanningError::Rejected { .. })));
    refused(publish(&planning, "R1", "2026-12-15", "minutes 12").await, RefusalCode::WrongStatus);
    assert_eq!(head(&planning).await, end);
}
