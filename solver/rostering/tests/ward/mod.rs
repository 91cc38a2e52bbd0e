//! The constructed sample unit "Solbakken 2" (28 people, 24 residents) as a frozen input, built in the test.

use chrono::{Days, NaiveDate};
use turnus_domain::{
    agreement::{Agreement, AgreementKind, AgreementTerms, Consent, Monitoring, Scope},
    calendar::{ClockTime, DateRange, DayKind, HolidayCalendar, Horizon, PublicHoliday},
    competence::{CompetenceClass, CompetenceExpr},
    cover::{Band, CoverRequirement},
    planning_input::{PlanningInput, ShiftStructure},
    profession::{Authorisation, LeonLevel, Profession},
    quantity::{BasisPoints, Minutes, Ore},
    shift::{DatedShift, ShiftKind, ShiftType},
    staff::{History, StaffMember},
};

pub(crate) const MONDAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();

fn t(text: &str) -> ClockTime {
    text.parse().unwrap()
}

fn shift(id: &str, kind: ShiftKind, start: &str, end: &str) -> ShiftType {
    ShiftType {
        id: id.parse().unwrap(),
        kind,
        name: id.into(),
        start: t(start),
        end: t(end),
        paid_break: Minutes(30),
        unpaid_break: Minutes(0),
    }
}

fn professions(list: &[&str]) -> CompetenceExpr {
    CompetenceExpr::Profession(list.iter().map(|p| p.parse().unwrap()).collect())
}

/// (profession, position %, weekend phase).
pub(crate) const STAFF: [(&str, u32, usize); 28] = [
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

/// The unit with long weekend shifts every fourth weekend.
pub(crate) fn solbakken(weeks: u32) -> PlanningInput {
    let book = serde_json::from_str(include_str!("../../../../schema/rulebooks/no-municipal-2027.json")).unwrap();
    let all = [ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night, ShiftKind::LongDay, ShiftKind::LongNight];
    let staff: Vec<StaffMember> = STAFF
        .iter()
        .enumerate()
        .map(|(k, (p, pct, phase))| StaffMember {
            person: format!("E{:02}", k + 1).parse().unwrap(),
            employment: format!("E{:02}-1", k + 1).parse().unwrap(),
            employed: DateRange::starting(MONDAY - Days::new(400)),
            profession: p.parse().unwrap(),
            authorisation: Authorisation::Authorised,
            position: BasisPoints(pct * 100),
            full_time_week: Minutes(2130),
            weekend_every: 4,
            kinds: all.to_vec(),
            fixed: vec![],
            extra: Vec::new(),
            credited: Vec::new(),
            adult_from: None,
            exemptions: vec![],
            competences: vec![],
            absences: vec![],
            wishes: vec![],
            history: history(k, *phase),
            fair_nights: None,
            fair_weekends: None,
        })
        .collect();
    let consents = staff
        .iter()
        .map(|m| Consent {
            person: m.person.clone(),
            agreement: "A-LONG".parse().unwrap(),
            valid: DateRange::starting(MONDAY - Days::new(60)),
        })
        .collect();
    PlanningInput {
        unit: "solbakken-2".parse().unwrap(),
        horizon: Horizon { first: MONDAY, weeks },
        position: 1,
        sharing_plan: "S1".parse().unwrap(),
        shift_types: vec![
            shift("D", ShiftKind::Day, "07:30", "15:00"),
            shift("E", ShiftKind::Evening, "15:00", "22:30"),
            shift("N", ShiftKind::Night, "22:00", "07:30"),
            shift("LD", ShiftKind::LongDay, "07:30", "20:00"),
            shift("LN", ShiftKind::LongNight, "19:45", "08:15"),
        ],
        structure: ShiftStructure {
            weekday: ["D", "E", "N"].map(|s| s.parse().unwrap()).to_vec(),
            weekend: ["D", "E", "N", "LD", "LN"].map(|s| s.parse().unwrap()).to_vec(),
            holiday: ["D", "E", "N"].map(|s| s.parse().unwrap()).to_vec(),
        },
        classes: [
            ("any", CompetenceExpr::Anyone),
            ("nurse", professions(&["SP"])),
            ("nurse-or-social-educator", professions(&["SP", "VP"])),
            ("skilled", professions(&["SP", "VP", "HF"])),
        ]
        .into_iter()
        .map(|(id, who)| CompetenceClass { id: id.parse().unwrap(), name: id.into(), who })
        .collect(),
        cover: cover(),
        professions: ["SP", "VP", "HF", "X-ASS"]
            .into_iter()
            .zip([4, 4, 3, 2])
            .map(|(p, l)| Profession {
                id: p.parse().unwrap(),
                name: p.into(),
                name_nb: p.into(),
                level: LeonLevel(l),
                regulated: l > 2,
                scarcity: l.into(),
                pay_per_hour: Ore(20_000 + 5_000 * i64::from(l)),
            })
            .collect(),
        staff,
        agreements: vec![
            agreement("A-LONG", AgreementKind::LocalAveraging, true),
            agreement("A-NIGHT", AgreementKind::IndividualAveraging, false),
            agreement("A-SUNDAY", AgreementKind::SundayAverage, false),
            short_night(),
        ],
        consents,
        rule_book: book,
        holidays: HolidayCalendar {
            days: [(25, "Maundy Thursday"), (26, "Good Friday"), (28, "Easter Sunday")]
                .into_iter()
                .map(|(d, n)| PublicHoliday { date: NaiveDate::from_ymd_opt(2027, 3, d).unwrap(), name: n.into() })
                .collect(),
        },
    }
}

fn agreement(id: &str, kind: AgreementKind, needs_consent: bool) -> Agreement {
    Agreement {
        id: id.parse().unwrap(),
        kind,
        parties: vec![],
        scope: Scope::default(),
        terms: if needs_consent {
            AgreementTerms {
                long_shifts_in_row: Some(2),
                rest_block: Some(Minutes::hours(35)),
                daily_rest: None,
                ..AgreementTerms::default()
            }
        } else {
            AgreementTerms::default()
        },
        valid: DateRange::starting(MONDAY - Days::new(60)),
        needs_consent,
        health_assessment: Some("H1".into()),
        monitoring: Some(Monitoring { running: DateRange::starting(MONDAY - Days::new(60)), baseline_per_1000_x100: 200 }),
        evaluate_by: None,
        document: id.into(),
    }
}

/// The clock goes forward on 28 March: from a long day to the next there are 10.5 h. Agreed for that night only.
fn short_night() -> Agreement {
    let day = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();
    Agreement {
        terms: AgreementTerms { daily_rest: Some(Minutes(630)), ..AgreementTerms::default() },
        valid: DateRange::between(day, day),
        ..agreement("A-SHORT-NIGHT", AgreementKind::LocalRest, false)
    }
}

/// The weekend before the horizon was worked by the people of phase 3.
fn history(k: usize, phase: usize) -> History {
    let saturday = MONDAY - Days::new(2);
    let last = saturday - Days::new(7 * (3 - phase as u64));
    let shifts = if phase == 3 {
        let night = k.is_multiple_of(3);
        [saturday, saturday + Days::new(1)]
            .into_iter()
            .map(|date| DatedShift { date, shift: if night { "LN" } else { "LD" }.parse().unwrap() })
            .collect()
    } else {
        vec![]
    };
    History { complete_from: Some(MONDAY - Days::new(7)), shifts, weekends: vec![last] }
}

fn cover() -> Vec<CoverRequirement> {
    let bands =
        [("07:30", "15:00"), ("15:00", "20:00"), ("20:00", "22:30"), ("22:30", "07:30")].map(|(a, b)| Band { from: t(a), to: t(b) });
    let mut rows = Vec::new();
    for (day, heads) in [(DayKind::Weekday, [7, 5, 5, 2]), (DayKind::Weekend, [5, 5, 2, 2]), (DayKind::Holiday, [5, 4, 4, 2])] {
        for (k, band) in bands.iter().enumerate() {
            let mut row = |class: &str, n: u32| {
                rows.push(CoverRequirement {
                    day,
                    band: *band,
                    class: class.parse().unwrap(),
                    head_plan: n,
                    policy_minimum: 0,
                    task_need: 0,
                })
            };
            row("any", heads[k]);
            let nurse = match (day, k) {
                (_, 3) => 0,
                (DayKind::Weekend, 2) => 0,
                _ => 1,
            };
            if nurse > 0 {
                row("nurse", nurse);
            }
            if k == 3 {
                row("skilled", 1);
            }
        }
    }
    rows
}

/// Wishes and fair shares.
pub(crate) fn dress(input: &mut PlanningInput) {
    use turnus_domain::staff::{FairShare, Wish, WishFor};
    let days: Vec<NaiveDate> = input.horizon.days().collect();
    for (k, m) in input.staff.iter_mut().enumerate() {
        if m.position.0 > 2000 {
            m.fair_nights = Some(FairShare { least: 5, most: 9 });
        }
        m.fair_weekends = Some(FairShare { least: input.horizon.weeks / 4, most: input.horizon.weeks.div_ceil(4) });
        for w in 0..4 {
            let date = days[(k * 11 + w * 23) % days.len()];
            m.wishes.push(Wish {
                id: format!("W{k}-{w}").parse().unwrap(),
                date,
                wish: if w == 3 { WishFor::Shift("D".parse().unwrap()) } else { WishFor::DayOff },
                points: 2 + (w as u32),
            });
        }
    }
}

/// The sample with wishes, fair shares and leave: hours are scarce.
pub(crate) fn scarce(weeks: u32) -> PlanningInput {
    let mut input = solbakken(weeks);
    dress(&mut input);
    absences(&mut input);
    input
}

/// Some leave, so that there are holes.
pub(crate) fn absences(input: &mut PlanningInput) {
    use turnus_domain::staff::{Absence, AbsenceKind};
    for (p, from, n) in [(3, 14, 7), (9, 30, 14), (21, 40, 3), (12, 60, 5)] {
        let from = input.horizon.first + Days::new(from);
        input.staff[p].absences.push(Absence {
            id: format!("A{p}").parse().unwrap(),
            kind: AbsenceKind::AnnualLeave,
            days: DateRange::between(from, from + Days::new(n - 1)),
        });
    }
}
