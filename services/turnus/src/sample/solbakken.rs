//! The sample nursing home "Solbakken 2": 24 residents, 28 people (domain brief E.1 and E.1a, constructed).

use super::{Absences, Away, Post, SampleError, SampleUnit, Weekends};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::{DateRange, Horizon},
    catalogue::event::PracticeRequirementsAdopted,
    competence::{CompetenceExpr, PracticeRequirement},
    fact::Fact,
    quantity::{BasisPoints, Minutes},
    rule_book::{Authority, Source},
    sharing::{Escalation, SharingDecision, event::SharingDecisionMade},
    staff::AbsenceKind,
    task::Mode,
    unit::UnitKind,
};

/// Id of the unit.
pub const UNIT: &str = "solbakken-2";

/// Monday 4 January 2027.
pub const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();

/// Days the T08 decision holds.
const DECIDED: DateRange = DateRange { from: NaiveDate::from_ymd_opt(2027, 1, 1).unwrap(), to: NaiveDate::from_ymd_opt(2027, 12, 31) };
const REVIEW: NaiveDate = NaiveDate::from_ymd_opt(2027, 6, 30).unwrap();

/// (profession, position in percent, weekend phase): seven people in each of four phases, two of them nurses or
/// social educators.
const STAFF: [(&str, u32, u8); 28] = [
    ("SP", 100, 0),
    ("SP", 100, 1),
    ("SP", 100, 2),
    ("SP", 75, 3),
    ("SP", 60, 0),
    ("SP", 60, 1),
    ("SP", 50, 2),
    ("VP", 80, 3),
    ("HF", 100, 0),
    ("HF", 100, 1),
    ("HF", 100, 2),
    ("HF", 100, 3),
    ("HF", 100, 0),
    ("HF", 100, 1),
    ("HF", 83, 2),
    ("HF", 75, 3),
    ("HF", 75, 0),
    ("HF", 60, 1),
    ("HF", 60, 2),
    ("HF", 40, 3),
    ("X-ASS", 100, 0),
    ("X-ASS", 75, 1),
    ("X-ASS", 60, 2),
    ("X-ASS", 60, 3),
    ("X-ASS", 55, 0),
    ("X-ASS", 18, 1),
    ("X-ASS", 18, 2),
    ("X-ASS", 18, 3),
];

/// Who had the night on the weekend before the first day, by place in the list.
const LAST_NIGHTS: [usize; 2] = [15, 23];

/// Annual leave in the winter holiday, sick leave and courses: (place in the list, kind, first day, days).
/// 105 of 2 352 days, 4.5 %.
const AWAY: [(usize, AbsenceKind, u64, u64); 17] = [
    (9, AbsenceKind::AnnualLeave, 49, 7),
    (2, AbsenceKind::AnnualLeave, 49, 7),
    (16, AbsenceKind::AnnualLeave, 49, 7),
    (5, AbsenceKind::AnnualLeave, 70, 7),
    (23, AbsenceKind::AnnualLeave, 56, 7),
    (12, AbsenceKind::AnnualLeave, 63, 7),
    (20, AbsenceKind::SickLeave, 8, 3),
    (3, AbsenceKind::SickLeave, 19, 4),
    (10, AbsenceKind::SickLeave, 22, 16),
    (17, AbsenceKind::SickLeave, 30, 2),
    (7, AbsenceKind::SickLeave, 38, 5),
    (22, AbsenceKind::SickLeave, 44, 9),
    (14, AbsenceKind::SickLeave, 58, 3),
    (0, AbsenceKind::SickLeave, 66, 2),
    (13, AbsenceKind::SickLeave, 60, 14),
    (4, AbsenceKind::Training, 29, 2),
    (8, AbsenceKind::Training, 29, 3),
];

/// The home with long weekends every fourth weekend, as base rota: no absences, no holidays.
#[must_use]
pub fn unit() -> SampleUnit {
    let post = |(k, (profession, position, phase)): (usize, &(&'static str, u32, u8))| Post {
        profession,
        position: *position,
        phase: *phase,
        last_night: LAST_NIGHTS.contains(&k),
    };
    SampleUnit {
        unit: UNIT,
        name: "Solbakken 2 (constructed)",
        kind: UnitKind::NursingHome,
        residents: 24,
        weekend_factor: BasisPoints(8_000),
        night_team: true,
        staff: STAFF.iter().enumerate().map(post).collect(),
        weekends: Weekends::Long,
        head_plan: None,
        minima: None,
        weekend_every: 4,
        consents: STAFF.len(),
        wishes: 4,
        absences: Absences::None,
        holidays: false,
        horizon: Horizon { first: FIRST, weeks: 12 },
        seed: 2_027,
    }
}

/// The home as 12 dated weeks: public holidays, annual leave and a list of absences.
#[must_use]
pub fn dated_unit() -> SampleUnit {
    let list = AWAY.iter().map(|(person, kind, from, days)| Away { person: *person, kind: *kind, from: *from, days: *days }).collect();
    SampleUnit { absences: Absences::Listed(list), holidays: true, ..unit() }
}

/// `samples/solbakken-base.jsonl`.
///
/// # Errors
/// Never; see [`SampleUnit::facts`].
pub fn base() -> Result<Vec<Fact>, SampleError> {
    unit().facts()
}

/// `samples/solbakken-dated.jsonl`.
///
/// # Errors
/// Never; see [`SampleUnit::facts`].
pub fn dated() -> Result<Vec<Fact>, SampleError> {
    dated_unit().facts()
}

/// `samples/practice-requirements.jsonl`: catheter change is learnt on the job, three times supervised and once assessed.
///
/// # Errors
/// Never; see [`SampleUnit::facts`].
pub fn practice() -> Result<Vec<Fact>, SampleError> {
    let catheter = PracticeRequirement {
        competence: "C-CATH".parse()?,
        level: 1,
        supervised: 3,
        assessed: 1,
        months: 24,
        signers: CompetenceExpr::Profession(vec!["SP".parse()?]),
        source: Source { authority: Authority::Policy, text: "competence plan of the municipality (constructed)".into() },
    };
    Ok(vec![Fact::new(PracticeRequirementsAdopted { requirements: vec![catheter] }, DECIDED.from)])
}

/// `samples/solbakken-t08-decision.jsonl`: health-care workers give ready-dosed medicines by delegation.
///
/// # Errors
/// Never; see [`SampleUnit::facts`].
pub fn t08_decision() -> Result<Vec<Fact>, SampleError> {
    let decision = SharingDecision {
        id: "T08-HF".parse()?,
        unit: UNIT.parse()?,
        task: "T08".parse()?,
        to: "HF".parse()?,
        mode: Mode::Delegated,
        purpose: "free nurses for assessment and care that needs them".into(),
        risk_assessment: "risk assessment of medicine rounds, 2026-11 (constructed)".into(),
        consultation: "minutes of the consultation with the unions, 2026-11-20 (constructed)".into(),
        follow_up: "unit leader, monthly: medicine deviations per 1 000 resident-days".into(),
        escalation: Some(Escalation { to: "SP".parse()?, within: Minutes(30), when: "a dose is missing, wrong or refused".into() }),
        valid: DECIDED,
        review_on: REVIEW,
    };
    Ok(vec![Fact::new(SharingDecisionMade { decision }, DECIDED.from)])
}
