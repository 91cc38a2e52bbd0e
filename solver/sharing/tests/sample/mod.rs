//! The sample unit of the tests: Solbakken 2 with 24 residents and 28 employees, from `samples/catalogue`.
#![expect(dead_code, reason = "each test file uses its own part of the sample")]

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use turnus_domain::{
    calendar::{ClockTime, DateRange, DayKind},
    competence::HeldCompetence,
    cover::HeadPlanLine,
    profession::Authorisation,
    quantity::{BasisPoints, Minutes, Ore},
    sharing::{SharingDecision, SharingPlan},
    sharing_input::{NightReach, SharingInput, WorkMeasure},
    staff::{History, StaffMember},
    task::{Mode, Task, TaskDays},
};

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn clock(text: &str) -> ClockTime {
    text.parse().unwrap()
}

pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A file of the sample catalogue, as its domain type.
macro_rules! catalogue {
    ($name:literal) => {
        crate::sample::parse($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/catalogue/", $name)))
    };
}

/// Which weekends the head plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weekends {
    ThreeShift,
    Long,
}

/// The unit before any decision, effective on the first day of the sample rota.
pub(crate) fn unit(weekends: Weekends) -> SharingInput {
    let head_plan: Vec<HeadPlanLine> = match weekends {
        Weekends::ThreeShift => catalogue!("head-plan-three-shift.json"),
        Weekends::Long => catalogue!("head-plan-long-weekend.json"),
    };
    SharingInput {
        unit: "solbakken-2".parse().unwrap(),
        position: 1,
        effective: date("2027-01-04"),
        measure: WorkMeasure {
            residents: 24,
            weekend_factor: BasisPoints(8_000),
            utilisation: BasisPoints(9_500),
            unproductive: Minutes(30),
        },
        professions: catalogue!("professions.json"),
        shift_types: catalogue!("shift-types.json"),
        structure: catalogue!("shift-structure.json"),
        bands: catalogue!("bands.json"),
        classes: catalogue!("competence-classes.json"),
        head_plan,
        policy_minima: catalogue!("policy-minima.json"),
        tasks: catalogue!("tasks.json"),
        decisions: Vec::new(),
        staff: staff(),
        night_reach: Some(NightReach { from: clock("22:00"), to: clock("07:30"), pay_per_hour: Ore(39_400) }),
        demand: Vec::new(),
        care_level: None,
    }
}

/// The same unit after T08 is delegated to health-care workers.
pub(crate) fn delegated(weekends: Weekends) -> SharingInput {
    let mut input = unit(weekends);
    input.decisions.push(decision("T08", "HF", Mode::Delegated));
    input
}

pub(crate) fn decision(task: &str, to: &str, mode: Mode) -> SharingDecision {
    SharingDecision {
        id: format!("decision-{task}-{to}").parse().unwrap(),
        unit: "solbakken-2".parse().unwrap(),
        task: task.parse().unwrap(),
        to: to.parse().unwrap(),
        mode,
        purpose: "free nurses for assessment".to_owned(),
        risk_assessment: "RA-7".to_owned(),
        consultation: "minutes of 2026-11-20".to_owned(),
        follow_up: "unit leader, monthly".to_owned(),
        escalation: None,
        valid: DateRange::between(date("2027-01-01"), date("2027-12-31")),
        review_on: date("2027-06-30"),
    }
}

fn staff() -> Vec<StaffMember> {
    let groups: [(&str, &[u32], &[&str]); 4] = [
        ("SP", &[100, 100, 100, 75, 60, 60, 50], &["C-IV", "C-PUMP"]),
        ("VP", &[80], &[]),
        ("HF", &[100, 100, 100, 100, 100, 100, 83, 75, 75, 60, 60, 40], &["C-MED1", "C-DEL-MED"]),
        ("X-ASS", &[100, 75, 60, 60, 55, 18, 18, 18], &["C-TRANS", "C-DYS"]),
    ];
    let mut out = Vec::new();
    for (profession, positions, competences) in groups {
        for position in positions {
            let n = out.len() + 1;
            out.push(StaffMember {
                person: format!("P-{n:02}").parse().unwrap(),
                employment: format!("E-{n:02}").parse().unwrap(),
                employed: DateRange::starting(date("2020-01-01")),
                profession: profession.parse().unwrap(),
                authorisation: Authorisation::Authorised,
                position: BasisPoints(position * 100),
                full_time_week: Minutes(2130),
                weekend_every: 4,
                kinds: Vec::new(),
                fixed: Vec::new(),
                extra: Vec::new(),
                credited: Vec::new(),
                adult_from: None,
                exemptions: Vec::new(),
                competences: competences.iter().map(|c| held(c, "2028-12-31")).collect(),
                absences: Vec::new(),
                wishes: Vec::new(),
                history: History::default(),
                fair_nights: None,
                fair_weekends: None,
            });
        }
    }
    out
}

pub(crate) fn held(competence: &str, to: &str) -> HeldCompetence {
    HeldCompetence { competence: competence.parse().unwrap(), level: 1, valid: DateRange::between(date("2026-01-01"), date(to)) }
}

pub(crate) fn share(input: &SharingInput) -> SharingPlan {
    turnus_sharing::share(input, "plan-1".parse().unwrap(), &mut |_| {}).unwrap_or_else(|e| panic!("{e}"))
}

/// Heads the tasks need on a kind of day, in the order of the head plan.
pub(crate) fn heads(plan: &SharingPlan, day: DayKind) -> Vec<u32> {
    plan.task_heads.iter().filter(|t| t.day == day).map(|t| t.heads).collect()
}

/// Heads of a group of professions that the tasks need in a shift.
pub(crate) fn of(plan: &SharingPlan, day: DayKind, shift: &str, group: &[&str]) -> u32 {
    let line = plan.task_heads.iter().find(|t| t.day == day && t.shift.as_str() == shift).unwrap();
    let same = |list: &[turnus_domain::id::ProfessionId]| list.iter().map(|p| p.as_str()).eq(group.iter().copied());
    line.of_which.iter().find(|(list, _)| same(list)).unwrap().1
}

pub(crate) fn unmet(plan: &SharingPlan, day: DayKind) -> i64 {
    plan.unmet_x100.iter().find(|(d, _)| *d == day).unwrap().1
}

pub(crate) fn task_mut<'a>(input: &'a mut SharingInput, id: &str) -> &'a mut Task {
    input.tasks.iter_mut().find(|t| t.id.as_str() == id).unwrap()
}

/// Planned tasks are done on all seven days.
pub(crate) fn all_seven_days(input: &mut SharingInput) {
    for task in &mut input.tasks {
        task.days = TaskDays::Every;
    }
}
