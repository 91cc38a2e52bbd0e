//! A base rota that is kept, and the rotas of the calendar made from it.

use crate::journeys::{command, day, head, id, planning, read, short, unit};
use serde_json::{Value, json};
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use turnus_domain::{
    base_rota::calendar::{Because, Departure, base_shifts},
    calendar::{DayKind, Horizon},
    id::PersonId,
    quantity::Minutes,
    refusal::RefusalCode,
    rota::{Assignment, Rota, amend::Amendment, state::PlanStatus},
    rule_book::RuleId,
};
use turnus_event_log::MemoryLog;
use turnus_planning::{
    AskBaseRota, AskCalendarCurve, CalendarRota, CurveState, GiveUp, PlanRota, Planning, PlanningError, SolveOrder, Worker,
};
use turnus_rostering::Params;

const WEEKS: u32 = 4;

fn horizon(first: &str) -> Horizon {
    Horizon { first: day(first), weeks: WEEKS }
}

/// The small unit, ready for rotas.
async fn opened() -> Planning {
    let planning = planning(MemoryLog::default());
    crate::given::opened(&planning).await;
    planning
}

fn never() -> Arc<AtomicBool> {
    Arc::new(AtomicBool::new(false))
}

/// A base rota of the unit, made once for all tests.
async fn base() -> Rota {
    static BASE: tokio::sync::OnceCell<Rota> = tokio::sync::OnceCell::const_new();
    let make = || async {
        let planning = opened().await;
        let facts = planning.facts().await.expect("folds");
        let asked = AskBaseRota { unit: unit(), horizon: horizon("2027-01-04"), plan: id("B1"), common_pattern: false, params: short() };
        let before = head(&planning).await;
        let made = planning.base_rota(&facts, asked, Box::new(|_| {}), never()).await.expect("made");
        assert_eq!(head(&planning).await, before, "making one records nothing");
        made.rota
    };
    BASE.get_or_init(make).await.clone()
}

async fn with_base() -> Planning {
    let planning = opened().await;
    planning.adopt_base_rota(&base().await, "minutes 1/2027".into(), command("adopt")).await.expect("adopted");
    planning
}

fn asked(plan: &str, first: &str) -> PlanRota {
    let params = Params { rounds: 0, ..short() };
    let from_base = Some(GiveUp::ForRules);
    PlanRota { unit: unit(), horizon: horizon(first), plan: id(plan), from_base, params, order: SolveOrder::default(), id: command(plan) }
}

async fn made(planning: &Planning, plan: &str, first: &str) -> CalendarRota {
    let found = planning.calendar_rota(asked(plan, first), Box::new(|_| {}), never()).await.expect("made");
    assert_eq!(found.made.report.hard(), 0, "legal by the checker");
    found
}

async fn base_on(planning: &Planning, first: &str) -> Vec<Assignment> {
    let facts = planning.facts().await.expect("folds");
    base_shifts(&facts.units[&unit()].base_rota, horizon(first)).shifts
}

async fn record(planning: &Planning, stream: &str, kind: &str, on: &str, data: Value) {
    let line = json!({"stream": stream, "type": kind, "version": 1, "effective": on, "data": data});
    planning.import(turnus_planning::fresh_command_id(), read(&format!("{line}\n"))).await.expect("recorded");
}

fn hers<'a>(all: &'a [Assignment], who: &'a PersonId) -> impl Iterator<Item = &'a Assignment> {
    all.iter().filter(move |a| a.person == *who)
}

/// Every departure is a cell that differs, and every cell that differs is told.
async fn told_all(planning: &Planning, found: &CalendarRota, first: &str) {
    let base = base_on(planning, first).await;
    let shift = |all: &[Assignment], d: &Departure| hers(all, &d.person).find(|a| a.date == d.date).map(|a| a.shift.clone());
    for d in &found.departures {
        assert_eq!((shift(&base, d), shift(&found.made.rota.assignments, d)), (d.base.clone(), d.now.clone()), "{d:?}");
    }
    let untold = |all: &[Assignment], others: &[Assignment]| {
        let told = |a: &Assignment| found.departures.iter().any(|d| d.person == a.person && d.date == a.date);
        all.iter().find(|a| !others.contains(a) && !told(a)).cloned()
    };
    assert_eq!(untold(&base, &found.made.rota.assignments), None, "a base shift that is gone without a word");
    assert_eq!(untold(&found.made.rota.assignments, &base), None, "a shift that is new without a word");
}

#[tokio::test]
async fn without_leave_and_holidays_the_calendar_has_the_base_round_for_round() {
    let planning = with_base().await;
    let found = made(&planning, "C1", "2027-02-01").await;
    assert_eq!(found.departures, vec![]);
    let base = base().await;
    let round = |rota: &Rota| {
        let one = |a: &Assignment| (rota.horizon.index(a.date), a.person.clone(), a.shift.clone());
        rota.assignments.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(round(&found.made.rota), round(&base));
    let hours = |rota: &Rota| rota.substitutes.len();
    assert_eq!(hours(&found.made.rota), hours(&base), "the same holes");
    assert_eq!((found.base_shifts, found.base.base_rota.as_str()), (base.assignments.len(), "B1"));

    let facts = planning.facts().await.expect("folds");
    assert_eq!(facts.status(&id("C1")), Some(PlanStatus::Proposed), "a rota like any");
    assert_eq!(facts.rotas[&id("C1")].proposal.as_ref().expect("proposed").rota, found.made.rota);
    let again = planning.calendar_rota(asked("C1", "2027-02-01"), Box::new(|_| {}), never()).await.expect("the first answer");
    assert_eq!((&again.made.rota, again.departures), (&found.made.rota, vec![]));
    for other in [asked("C2", "2027-02-01"), PlanRota { from_base: None, ..asked("C1", "2027-02-01") }] {
        let other = planning.calendar_rota(PlanRota { id: command("C1"), ..other }, Box::new(|_| {}), never()).await;
        assert!(matches!(other, Err(PlanningError::CommandReused { .. })), "{other:?}");
    }
}

#[tokio::test]
async fn an_absence_takes_exactly_her_shifts_of_those_days_and_is_named() {
    let planning = with_base().await;
    let who: PersonId = id("E09");
    let days = (day("2027-02-08"), day("2027-02-14"));
    let absence = json!({"person": who, "absence": {"id": "leave-1", "kind": "annual-leave", "days": {"from": days.0, "to": days.1}}});
    record(&planning, "person-E09", "AbsenceRegistered", "2027-02-08", absence).await;
    let found = made(&planning, "C1", "2027-02-01").await;
    told_all(&planning, &found, "2027-02-01").await;
    let base = base_on(&planning, "2027-02-01").await;
    let in_leave = |a: &&Assignment| (days.0..=days.1).contains(&a.date);
    let lost: Vec<_> = hers(&base, &who).filter(in_leave).map(|a| a.date).collect();
    assert!(!lost.is_empty(), "she works in that week of the base: choose another");
    let absent = |d: &&Departure| matches!(&d.because, Because::Rule(f) if f.rule == RuleId::Absence);
    let told: Vec<_> = found.departures.iter().filter(absent).collect();
    assert_eq!(told.iter().map(|d| d.date).collect::<Vec<_>>(), lost);
    assert!(told.iter().all(|d| d.person == who && d.now.is_none() && d.base.is_some()), "{told:?}");
    assert!(found.departures.iter().all(|d| d.person == who), "nobody else is touched: {:?}", found.departures);
    let hours = found.made.report.hours.iter().find(|h| h.person == who).expect("hers");
    assert!(hours.worked.0 > 0 && hours.owed.0 < 4 * 2_130, "her hours follow what she owes: {hours:?}");
}

/// Maundy Thursday and Good Friday ask for two on the day shift where an ordinary day asks for three.
#[tokio::test]
async fn a_public_holiday_takes_its_own_head_plan() {
    let planning = with_base().await;
    let days = json!([{"date": "2027-03-25", "name": "Maundy Thursday"}, {"date": "2027-03-26", "name": "Good Friday"}]);
    record(&planning, "catalogue", "HolidaysAdopted", "2027-01-01", json!({"holidays": {"days": days}})).await;
    let found = made(&planning, "C1", "2027-03-01").await;
    told_all(&planning, &found, "2027-03-01").await;
    let holidays: Vec<_> = found.made.input.horizon.days().filter(|d| found.made.input.holidays.kind(*d) == DayKind::Holiday).collect();
    assert_eq!(holidays, [day("2027-03-25"), day("2027-03-26")]);
    let base = base_on(&planning, "2027-03-01").await;
    let count = |all: &[Assignment]| all.iter().filter(|a| holidays.contains(&a.date)).count();
    assert!(count(&found.made.rota.assignments) < count(&base), "fewer work on the holidays");
    let named = found.departures.iter().filter(|d| matches!(&d.because, Because::Holiday(_))).collect::<Vec<_>>();
    assert!(!named.is_empty() && named.iter().all(|d| holidays.contains(&d.date)), "{:?}", found.departures);
    assert_eq!(found.made.report.unmet, vec![]);
}

/// Somebody leaves and somebody comes: her shifts are not given on without a word, and the new one has no line of the base.
#[tokio::test]
async fn who_left_is_told_and_who_came_has_no_line() {
    let planning = with_base().await;
    let facts = planning.facts().await.expect("folds");
    let left: PersonId = id("E10");
    let job = facts.people[&left].employments.keys().next().expect("employed").to_string();
    drop(facts);
    record(&planning, "person-E10", "EmploymentEnded", "2027-01-31", json!({"person": left, "employment": job, "on": "2027-01-31"})).await;
    record(&planning, "person-N1", "PersonRegistered", "2027-01-31", json!({"person": "N1"})).await;
    let employed = json!({"person": "N1", "employment": "N1-1", "unit": unit(), "employed": {"from": "2027-02-01"}, "profession": "HF",
        "authorisation": {"status": "authorised"}, "position": 4225, "full_time_week": 2130, "weekend_every": 4, "kinds": ["day", "evening"]});
    record(&planning, "person-N1", "EmploymentStarted", "2027-02-01", employed).await;
    let found = made(&planning, "C1", "2027-02-01").await;
    told_all(&planning, &found, "2027-02-01").await;
    let of = |who: &str| found.departures.iter().filter(|d| d.person.as_str() == who).collect::<Vec<_>>();
    let gone = of("E10");
    assert!(!gone.is_empty() && gone.iter().all(|d| d.because == Because::NotEmployed && d.now.is_none()), "{gone:?}");
    let came = of("N1");
    assert!(!came.is_empty() && came.iter().all(|d| d.because == Because::NotInBase && d.base.is_none()), "{came:?}");
}

#[tokio::test]
async fn what_cannot_be_kept_or_made_is_refused_and_nothing_is_recorded() {
    let planning = opened().await;
    let before = head(&planning).await;
    let none = planning.calendar_rota(asked("C1", "2027-02-01"), Box::new(|_| {}), never()).await;
    assert!(
        matches!(&none, Err(PlanningError::Refused(r)) if r.to_string().contains("has no base rota in force on 2027-02-01")),
        "{none:?}"
    );

    let base = base().await;
    let silent = planning.adopt_base_rota(&base, " ".into(), command("silent")).await;
    assert!(matches!(&silent, Err(PlanningError::Refused(r)) if r.code == RefusalCode::ConsultationMissing), "{silent:?}");
    // A night before a day: the checker refuses it before it is recorded.
    let (who, last) = (base.assignments[0].person.clone(), base.horizon.last());
    let line = |date, shift: &str| Amendment::Line { person: who.clone(), date, shift: Some(id(shift)) };
    let wrong = base.amended(base.id.clone(), &[line(last, "N"), line(base.horizon.first, "D")]);
    let wrong = planning.adopt_base_rota(&wrong, "minutes 1/2027".into(), command("wrong")).await;
    assert!(matches!(&wrong, Err(PlanningError::Refused(r)) if r.code == RefusalCode::HardFindings), "{wrong:?}");
    assert_eq!(head(&planning).await, before);

    planning.adopt_base_rota(&base, "minutes 1/2027".into(), command("adopt")).await.expect("adopted");
    let facts = planning.facts().await.expect("folds");
    let found = planning.base_rota_in_force(&facts, &unit(), day("2027-06-01")).await.expect("in force");
    assert_eq!((found.round.report.hard(), found.adopted.consulted.as_str()), (0, "minutes 1/2027"));
    let mut substitutes = base.substitutes.clone();
    substitutes.sort();
    assert!(found.round.rota.assignments == base.assignments && found.round.rota.substitutes == substitutes, "as it was adopted");
    let early = planning.base_rota_in_force(&facts, &unit(), day("2026-12-31")).await;
    assert!(matches!(&early, Err(PlanningError::Refused(r)) if r.remedy.contains("2027-01-04")), "the next one is named: {early:?}");
}

/// Worked out in the background, a curve is there for whoever asks next, by the same facts once; nothing is recorded.
#[tokio::test]
async fn a_curve_is_worked_out_once_and_kept_for_who_reads_it() {
    let planning = with_base().await;
    let before = head(&planning).await;
    let saves = vec![None, Some(Minutes(0))];
    let params = Params { rounds: 0, ..short() };
    let ask = AskCalendarCurve { unit: unit(), horizon: horizon("2027-02-01"), plan: id("C1"), saves, params };
    let early = AskCalendarCurve { horizon: horizon("2026-12-07"), ..ask.clone() };
    assert!(matches!(planning.ask_curve(early).await, Err(PlanningError::Refused(_))), "no base rota is in force then");
    assert!(planning.curves().latest(&unit()).is_none());
    let run = planning.ask_curve(ask.clone()).await.expect("asked");
    let again = planning.ask_curve(AskCalendarCurve { plan: id("C2"), ..ask.clone() }).await.expect("asked");
    assert!(Arc::ptr_eq(&run, &again), "the same question");
    let mut told = run.follow();
    told.wait_for(CurveState::is_over).await.expect("told to the end");
    let CurveState::Done(curve) = run.state() else { panic!("{:?}", run.state()) };
    let facts = planning.facts().await.expect("folds");
    assert_eq!(*curve, planning.calendar_curve(&facts, ask.clone(), Box::new(|_| {}), never()).await.expect("solved"));
    let latest = planning.curves().latest(&unit()).expect("kept");
    assert!(Arc::ptr_eq(&run, &latest) && latest.position == facts.position());
    assert_eq!(head(&planning).await, before, "nothing is recorded");
}

/// Asked for as a job it is solved by whoever works, from the base shifts of its input, once for the same question.
#[tokio::test]
async fn as_a_job_it_is_made_by_a_worker_and_asked_for_once() {
    let planning = with_base().await;
    let ticket = planning.request_solve(&asked("C1", "2027-02-01")).await.expect("asked");
    assert_eq!((ticket.plan.as_str(), ticket.repeated), ("C1", false));
    let again = PlanRota { id: command("again"), ..asked("C2", "2027-02-01") };
    let again = planning.request_solve(&again).await.expect("asked");
    assert_eq!((again.plan.as_str(), again.repeated), ("C1", true), "the same base, input, seed and limits");
    let facts = planning.facts().await.expect("folds");
    let job = facts.solves.get(&id("C1")).expect("a job");
    let from = job.request.from_base.clone().expect("from a base");
    assert_eq!((from.base_rota.as_str(), from.saves), ("B1", None));
    drop(facts);
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(Worker::new(planning.clone(), 1, Duration::from_secs(60)).run(stopping));
    while planning.facts().await.expect("folds").status(&id("C1")) == Some(PlanStatus::Requested) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send_replace(true);
    assert_eq!(worker.await.expect("joined").expect("worked").proposed, 1);
    let facts = planning.facts().await.expect("folds");
    let found = planning.departures(&facts, &unit(), &id("C1")).await.expect("beside the base");
    assert_eq!((found.stay(), &found.departures, &found.asked), (found.base_shifts, &vec![], &Some(from)));
    let direct = made(&with_base().await, "C1", "2027-02-01").await;
    assert_eq!(direct.made.rota, found.made.rota, "the same rota as for somebody who waits");
}

/// With two weeks of somebody's leave a curve tells what each given-up shift buys, records nothing, and its points are the rotas that
/// the same minutes give.
#[tokio::test]
async fn a_curve_tells_what_giving_shifts_up_buys_and_each_point_can_be_taken() {
    let planning = with_base().await;
    let absence =
        json!({"person": "E09", "absence": {"id": "leave-1", "kind": "annual-leave", "days": {"from": "2027-02-08", "to": "2027-02-21"}}});
    record(&planning, "person-E09", "AbsenceRegistered", "2027-02-08", absence).await;
    let (before, facts) = (head(&planning).await, planning.facts().await.expect("folds"));
    let saves = vec![None, Some(Minutes::hours(4)), Some(Minutes(0))];
    let params = Params { rounds: 20, ..short() };
    let ask =
        AskCalendarCurve { unit: unit(), horizon: horizon("2027-02-01"), plan: id("C1"), saves: saves.clone(), params: params.clone() };
    let curve = planning.calendar_curve(&facts, ask, Box::new(|_| {}), never()).await.expect("solved");
    assert_eq!(head(&planning).await, before, "nothing is recorded");
    assert_eq!(curve.points.iter().map(|p| p.saves).collect::<Vec<_>>(), saves);
    assert!(curve.standing < curve.base_shifts, "leave takes some: {curve:?}");
    let (keep, free) = (&curve.points[0], &curve.points[2]);
    assert!(free.objective < keep.objective && free.given_up > keep.given_up, "{curve:?}");
    for p in &curve.points {
        assert!(curve.bound <= p.bound_of_as_few && p.bound_of_as_few <= p.objective, "{p:?}");
    }
    assert_eq!(keep.found_by, 0, "whoever keeps all keeps her own");
    let by = &curve.points[curve.points[1].found_by];
    let give_up = by.saves.map_or(GiveUp::ForRules, GiveUp::Saving);
    let taken = PlanRota { from_base: Some(give_up), params, ..asked("C1", "2027-02-01") };
    let taken = planning.calendar_rota(taken, Box::new(|_| {}), never()).await.expect("made");
    let point = &curve.points[1];
    assert_eq!((taken.made.rota.objective, taken.given_up, taken.standing), (point.objective, point.given_up, curve.standing));
    assert_eq!(taken.made.report.slack.substitutes, point.substitutes);
    let by_policy =
        planning.calendar_rota(PlanRota { from_base: Some(GiveUp::AsPolicy), ..asked("C2", "2027-02-01") }, Box::new(|_| {}), never());
    let by_policy = by_policy.await.expect("made").asked.expect("recorded");
    assert_eq!((by_policy.base_rota.as_str(), by_policy.saves), ("B1", Some(Minutes::hours(4))), "what the rule book says");
}
