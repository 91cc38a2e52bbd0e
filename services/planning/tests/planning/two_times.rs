//! Test 52: what was known at a time, for a day. Late, corrected, future-dated and cancelled events on a grid of
//! (recorded, effective), beside a model that looks at every event each time; and what a read as of a time said once, it
//! says for ever.

use crate::given::{day, head, id, log_id, person, planning, story};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use turnus_domain::{
    command::Command,
    event::Event,
    fact::Fact,
    facts::Facts,
    id::{AbsenceId, ShiftTypeId, UnitId},
};
use turnus_event_log::{EventLog, MemoryLog, SqliteLog};
use turnus_planning::{Planning, PlanningError, RecordedAsOf};

/// What is asked of each cell of the grid, about one person and her unit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    position: Option<u32>,
    residents: Option<u32>,
    absence: Option<AbsenceId>,
    fixed: Option<ShiftTypeId>,
}

fn unit() -> UnitId {
    "U1".parse().expect("an id")
}

/// The answer of the program.
fn answer(facts: &Facts, on: NaiveDate) -> Answer {
    let e01 = facts.people.get(&person("E01"));
    let job = e01.and_then(|p| p.employments.values().next());
    Answer {
        position: job.and_then(|job| job.position.at(on)).map(|p| p.0),
        residents: facts.units.get(&unit()).and_then(|unit| unit.measure.at(on)).map(|m| m.residents),
        absence: e01.and_then(|p| p.absences.values().find(|a| a.days.contains(on))).map(|a| a.id.clone()),
        fixed: e01.and_then(|p| p.fixed.get(&(unit(), on))).cloned(),
    }
}

/// How a reader may go wrong; the model itself has no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// Reads what was recorded later.
    KnowsTheFuture,
    /// Takes what holds from a later day.
    TakesFutureDates,
    /// Of several values, takes the one recorded last instead of the one that took effect last.
    LatestRecordedWins,
    /// A correction of the same day does not count.
    FirstRecordedWins,
    /// Overlooks what was cancelled.
    ForgetsCancelling,
}

/// Every way to go wrong.
const FAULTS: [Fault; 5] =
    [Fault::KnowsTheFuture, Fault::TakesFutureDates, Fault::LatestRecordedWins, Fault::FirstRecordedWins, Fault::ForgetsCancelling];

/// The value in force by the rule of the two times: of those known and in effect, the one that took effect last; of
/// several of the same day, the one recorded last.
fn in_force<T>(fault: Fault, values: impl Iterator<Item = (u64, NaiveDate, T)>, on: NaiveDate) -> Option<T> {
    let values = values.filter(|(_, from, _)| *from <= on || fault == Fault::TakesFutureDates);
    let last = values.max_by_key(|(position, from, _)| match fault {
        Fault::LatestRecordedWins => (NaiveDate::MIN, *position),
        Fault::FirstRecordedWins => (*from, u64::MAX - position),
        _ => (*from, *position),
    });
    last.map(|(.., value)| value)
}

/// The answer of the model: from all events, every time.
fn model(fault: Fault, log: &[Fact], recorded: u64, on: NaiveDate) -> Answer {
    let known = || (1..).zip(log).filter(move |(position, _)| *position <= recorded || fault == Fault::KnowsTheFuture);
    let cancelled = |id: &AbsenceId| {
        let mut all = known();
        fault != Fault::ForgetsCancelling && all.any(|(_, f)| matches!(&f.event, Event::AbsenceCancelled(e) if e.absence == *id))
    };
    let position = known().filter_map(|(at, f)| match &f.event {
        Event::EmploymentStarted(e) if e.person == person("E01") => Some((at, e.employed.from, e.position.0)),
        Event::PositionChanged(e) if e.person == person("E01") => Some((at, f.effective, e.position?.0)),
        _ => None,
    });
    let residents = known().filter_map(|(at, f)| match &f.event {
        Event::UnitOpened(e) => Some((at, f.effective, e.measure.residents)),
        Event::WorkMeasured(e) => Some((at, f.effective, e.measure.residents)),
        _ => None,
    });
    let absence = known().find_map(|(_, f)| match &f.event {
        Event::AbsenceRegistered(e) if e.person == person("E01") && e.absence.days.contains(on) && !cancelled(&e.absence.id) => {
            Some(e.absence.id.clone())
        }
        _ => None,
    });
    let fixed = known().filter_map(|(_, f)| match &f.event {
        Event::ShiftFixed(e) if e.person == person("E01") && e.shift.date == on => Some(Some(e.shift.shift.clone())),
        Event::ShiftUnfixed(e) if e.person == person("E01") && e.date == on && fault != Fault::ForgetsCancelling => Some(None),
        _ => None,
    });
    Answer { position: in_force(fault, position, on), residents: in_force(fault, residents, on), absence, fixed: fixed.last().flatten() }
}

/// Numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// The first of 24 days in the middle of the story's year; events are recorded in 2026, so these lie ahead, and the
/// days before them are late.
fn first() -> NaiveDate {
    day("2027-02-01")
}

const DAYS: u64 = 24;

fn some_day(dice: &mut Dice) -> NaiveDate {
    first() + Days::new(dice.below(DAYS))
}

/// A change of any of the four, on any day; what the state does not allow is refused.
fn change(dice: &mut Dice, n: u64) -> Command {
    let from = some_day(dice);
    let read = "well-formed";
    match dice.below(6) {
        0 | 1 => {
            let terms = serde_json::json!({"person": "E01", "employment": "K-E01", "position": 1_000 + n});
            Command::ChangePosition(serde_json::from_value(terms).expect(read), from)
        }
        2 => {
            let measure = serde_json::json!({"residents": 10 + n, "weekend_factor": 8000, "utilisation": 8500, "unproductive": 45});
            let measured = serde_json::json!({"unit": "U1", "measure": measure});
            Command::MeasureWork(serde_json::from_value(measured).expect(read), from)
        }
        3 => {
            let days = serde_json::json!({"from": from, "to": from + Days::new(dice.below(5))});
            let absence = serde_json::json!({"id": format!("A{n}"), "kind": "annual-leave", "days": days});
            let absence = serde_json::json!({"person": "E01", "absence": absence});
            Command::RegisterAbsence { absence: serde_json::from_value(absence).expect(read), reason: None }
        }
        4 if dice.below(2) == 0 => {
            let cancelled = serde_json::json!({"person": "E01", "absence": format!("A{}", dice.below(n + 1))});
            Command::CancelAbsence(serde_json::from_value(cancelled).expect(read), from)
        }
        4 => {
            let unfixed = serde_json::json!({"person": "E01", "unit": "U1", "date": from});
            Command::UnfixShift(serde_json::from_value(unfixed).expect(read))
        }
        _ => {
            let fixed = serde_json::json!({"person": "E01", "unit": "U1", "shift": {"date": from, "shift": "D"}});
            Command::FixShift(serde_json::from_value(fixed).expect(read))
        }
    }
}

async fn ask(planning: &Planning, at: RecordedAsOf) -> Vec<Answer> {
    let facts = planning.facts_as_of(at).await.expect("folds");
    (0..DAYS).map(|n| answer(&facts, first() + Days::new(n))).collect()
}

/// Runs so many changes; what was said at each end of the log is said again later, and is what the model says.
async fn grid(log: impl EventLog + Clone + 'static, seed: u64, changes: u64) -> (u64, Vec<Fault>) {
    let planning_now = planning(log.clone());
    planning_now.import(id("story"), story()).await.expect("imported");
    let (mut dice, mut said, mut refused) = (Dice(seed), BTreeMap::new(), 0);
    for n in 0..changes {
        match planning_now.execute(id(&format!("change {n}")), change(&mut dice, n)).await {
            Ok(_) => drop(said.insert(head(&planning_now).await, ask(&planning_now, RecordedAsOf::Head).await)),
            Err(PlanningError::Refused(_)) => refused += 1,
            Err(e) => panic!("{e}"),
        }
    }
    let events = planning_now.export().await.expect("exports");
    // One reader that has seen it all, and one that begins anew.
    let fresh = planning(log.clone());
    let mut caught = Vec::new();
    for (recorded, then) in &said {
        let at = log.read(&log_id(), turnus_event_log::Position(recorded - 1), 1).await.expect("reads").remove(0).recorded_at;
        for planning in [&planning_now, &fresh] {
            assert_eq!(&ask(planning, RecordedAsOf::Position(*recorded)).await, then, "seed {seed}: recorded {recorded} changed");
            assert_eq!(&ask(planning, RecordedAsOf::Instant(at)).await, then, "seed {seed}: recorded {recorded} by its instant");
        }
        for (n, said) in (0..).zip(then) {
            let on = first() + Days::new(n);
            assert_eq!(*said, model(Fault::None, &events, *recorded, on), "seed {seed}: recorded {recorded}, effective {on}");
            caught.extend(FAULTS.into_iter().filter(|fault| *said != model(*fault, &events, *recorded, on)));
        }
    }
    (changes - refused, caught)
}

/// The grid in memory, from several seeds; every wrong reader is told apart.
#[tokio::test]
async fn both_times_are_read_as_the_model_says() {
    let mut noticed = Vec::new();
    for seed in 1..=5 {
        let (recorded, caught) = grid(MemoryLog::default(), seed, 70).await;
        assert!(recorded > 35, "seed {seed}: only {recorded} changes were recorded");
        noticed.extend(caught);
    }
    let missed: Vec<_> = FAULTS.into_iter().filter(|fault| !noticed.contains(fault)).collect();
    assert!(missed.is_empty(), "{missed:?} would not be noticed");
}

/// The same from a file.
#[tokio::test]
async fn both_times_are_read_from_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = SqliteLog::open(folder.path().join("log.db")).await.expect("opens");
    grid(log.clone(), 6, 40).await;
    log.close().await;
}
