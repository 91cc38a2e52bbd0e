//! Volunteers, group activities, the time bank and students in placement: acceptance examples, each beginning with its id.

use crate::story::{day, fold, ward};
use serde_json::{Value, json};
use turnus_domain::{
    admit::admit,
    calendar::DateRange,
    event_file,
    facts::Facts,
    placement::{PlacementFinding, told},
    quantity::Minutes,
    refusal::RefusalCode,
    shift::ShiftKind,
    volunteer::{Wanted, activities, volunteers},
};

/// Facts from payloads, the sealed texts left out.
pub(crate) fn then(facts: Facts, stream: &str, kind: &str, on: &str, data: Value) -> Facts {
    fold(facts, &parsed(stream, kind, on, data))
}

fn parsed(stream: &str, kind: &str, on: &str, data: Value) -> Vec<turnus_domain::fact::Fact> {
    let line = json!({"stream": stream, "type": kind, "version": 1, "effective": on, "data": data});
    event_file::parse(&format!("{line}\n")).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(facts: &Facts, stream: &str, kind: &str, on: &str, data: Value) -> (RefusalCode, String) {
    let refusal = parsed(stream, kind, on, data).iter().find_map(|f| admit(facts, f).err()).expect("refused");
    (refusal.code, refusal.to_string())
}

fn volunteer(facts: Facts, id: &str, volunteer: Value) -> Facts {
    let stream = format!("person-{id}");
    let facts = then(facts, &stream, "PersonRegistered", "2027-01-01", json!({"person": id}));
    let mut said = json!({"person": id, "valid": {"from": "2027-01-01"}});
    volunteer.as_object().expect("fields").iter().for_each(|(k, v)| said[k] = v.clone());
    then(facts, &stream, "VolunteerEnrolled", "2027-01-01", json!({"volunteer": said}))
}

fn saturday(from: &str, to: &str) -> Value {
    json!([{"day": "Sat", "from": from, "to": to}])
}

/// The catalogue names a cultural worker, a level-1 activity that she gives, and feeding above the level of volunteers.
fn with_activity(facts: Facts) -> Facts {
    let list = |more: Value| {
        let mut all = json!([
            {"id": "SP", "name": "Nurse", "name_nb": "Sykepleier", "level": 4, "regulated": true, "scarcity": 3, "pay_per_hour": 30000},
            {"id": "HF", "name": "Health-care worker", "name_nb": "Helsefagarbeider", "level": 3, "regulated": true, "scarcity": 1, "pay_per_hour": 25000}]);
        all.as_array_mut().expect("a list").push(more);
        json!({"professions": all})
    };
    let culture = json!({"id": "X-CUL", "name": "Cultural worker", "name_nb": "Kulturarbeider", "level": 1, "regulated": false, "scarcity": 0, "pay_per_hour": 24000});
    let facts = then(facts, "catalogue", "ProfessionsAdopted", "2027-01-01", list(culture));
    let task = |id: &str, leon: u8, profession: &str| {
        json!({"unit": "U1", "task": {"id": id, "name": id, "name_nb": id, "minutes": 8, "performers": 1,
            "frequency": {"times_bp": 10000, "per_days": 1, "residents": 6000}, "days": "every",
            "windows": [{"from": "10:30", "to": "19:00", "share": 10000}], "leon": leon, "risk": "low",
            "allowed": [{"profession": profession, "mode": "own", "requires": "anyone", "time_factor": 10000, "supervision": 0,
                "source": {"authority": "policy", "text": "local practice"}}],
            "valid": {"from": "2026-01-01"}, "source": {"authority": "policy", "text": "catalogue C.5"}}})
    };
    let facts = then(facts, "unit-U1", "TaskRevised", "2027-01-01", task("T25", 1, "X-CUL"));
    let facts = then(facts, "unit-U1", "TaskRevised", "2027-01-01", task("T05", 2, "HF"));
    let facts = then(facts, "person-C1", "PersonRegistered", "2027-01-01", json!({"person": "C1"}));
    let employed = json!({"person": "C1", "employment": "C1-1", "unit": "U1", "employed": {"from": "2027-01-01"}, "profession": "X-CUL",
        "authorisation": {"status": "authorised"}, "position": 5000, "full_time_week": 2130, "weekend_every": 4, "kinds": ["day"]});
    then(facts, "person-C1", "EmploymentStarted", "2027-01-01", employed)
}

fn held(id: &str, task: &str, by: &[&str], residents: u32, minutes: i64) -> Value {
    json!({"activity": {"id": id, "unit": "U1", "task": task, "date": "2027-01-09", "minutes": minutes, "residents": residents, "by": by}})
}

#[test]
fn r_pf_01_three_volunteers_can_walk_at_s2_on_saturday_from_12_to_14() {
    let mut facts = ward();
    for (id, skills, sites, slots, shown) in [
        ("V1", json!(["walk"]), json!(["S2"]), saturday("12:00", "14:00"), Some("2026-12-01")),
        ("V2", json!(["reading", "walk"]), json!(["S1", "S2"]), saturday("10:00", "16:00"), None),
        ("V3", json!(["walk"]), json!(["S2"]), saturday("11:30", "14:30"), Some("2027-03-01")),
        ("V4", json!(["walk"]), json!(["S2"]), saturday("12:00", "13:30"), None),
        ("V5", json!(["walk"]), json!(["S1"]), saturday("12:00", "14:00"), None),
        ("V6", json!(["song"]), json!(["S2"]), saturday("12:00", "14:00"), None),
    ] {
        let mut said = json!({"skills": skills, "sites": sites, "slots": slots});
        if let Some(shown) = shown {
            said["certificate_shown"] = json!(shown);
        }
        facts = volunteer(facts, id, said);
    }
    let hours = Some(("12:00".parse().expect("a time"), "14:00".parse().expect("a time")));
    let wanted =
        Wanted { site: Some("S2".parse().expect("an id")), skill: Some("walk".parse().expect("an id")), hours, certificate: false };
    let found = |facts: &Facts, wanted: &Wanted, on: &str| {
        volunteers(facts, wanted, day(on)).iter().map(|v| v.person.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(&facts, &wanted, "2027-01-09"), ["V1", "V2", "V3"]);
    assert!(found(&facts, &wanted, "2027-01-10").is_empty(), "nobody said Sunday");
    let shown = Wanted { certificate: true, ..wanted.clone() };
    assert_eq!(found(&facts, &shown, "2027-01-09"), ["V1"], "shown by that day");
    let facts = then(facts, "person-V2", "VolunteerLeft", "2027-01-05", json!({"person": "V2", "on": "2027-01-05"}));
    assert_eq!(found(&facts, &wanted, "2027-01-09"), ["V1", "V3"]);
    let nowhere = json!({"volunteer": {"person": "V1", "sites": [], "skills": ["walk"], "slots": saturday("12:00", "14:00"), "valid": {"from": "2027-01-01"}}});
    assert_eq!(refused(&facts, "person-V1", "VolunteerEnrolled", "2027-01-01", nowhere).0, RefusalCode::InvalidValue);
}

#[test]
fn r_ts_11_a_cultural_worker_with_eight_residents_is_one_session_eight_contacts_and_45_staff_minutes() {
    let facts = then(with_activity(ward()), "unit-U1", "ActivityHeld", "2027-01-09", held("A1", "T25", &["C1"], 8, 45));
    let all = activities(&facts, &"U1".parse().expect("an id"), DateRange::between(day("2027-01-09"), day("2027-01-09")));
    let [sum] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((sum.task.as_str(), sum.sessions, sum.contacts, sum.staff, sum.volunteers), ("T25", 1, 8, Minutes(45), Minutes::ZERO));
    assert_eq!(sum.one_by_one, Minutes(64), "eight residents at eight minutes");
    let (code, why) = refused(&facts, "unit-U1", "ActivityHeld", "2027-01-09", held("A2", "T05", &["C1"], 1, 15));
    assert!(code == RefusalCode::ModeNotAllowed && why.contains("X-CUL) may not do T05"), "{why}");
    assert_eq!(refused(&facts, "unit-U1", "ActivityHeld", "2027-01-09", held("A1", "T25", &["C1"], 8, 45)).0, RefusalCode::Duplicate);
}

#[test]
fn r_pf_02_a_volunteer_gives_activities_and_feeds_nobody_and_stands_in_no_staff() {
    let said = json!({"skills": ["walk"], "sites": ["S2"], "slots": saturday("12:00", "14:00")});
    let facts = volunteer(with_activity(ward()), "V1", said);
    let facts = then(facts, "unit-U1", "ActivityHeld", "2027-01-09", held("A1", "T25", &["V1", "C1"], 5, 60));
    let all = activities(&facts, &"U1".parse().expect("an id"), DateRange::starting(day("2027-01-01")));
    assert_eq!((all[0].staff, all[0].volunteers), (Minutes(60), Minutes(60)));
    let (code, why) = refused(&facts, "unit-U1", "ActivityHeld", "2027-01-09", held("A2", "T05", &["V1"], 1, 15));
    assert!(code == RefusalCode::ModeNotAllowed && why.contains("reserved for professionals (R-PF-02)"), "{why}");
    let unit = "U1".parse().expect("an id");
    let here = facts.employed_at(&unit, DateRange::starting(day("2027-01-01"))).map(|((id, _), _)| id.to_string());
    assert!(here.into_iter().all(|id| id != "V1"), "cover counts who is employed");
}

#[test]
fn r_pf_06_two_hours_of_help_are_two_hours_of_credit() {
    let said = |bank: bool| json!({"skills": ["walk"], "sites": ["S2"], "slots": saturday("12:00", "14:00"), "time_bank": bank});
    let facts = volunteer(volunteer(with_activity(ward()), "V1", said(true)), "V2", said(false));
    let facts = then(facts, "unit-U1", "ActivityHeld", "2027-01-09", held("A1", "T25", &["V1", "V2", "C1"], 3, 120));
    let credit = |facts: &Facts, id: &str| facts.people[&id.parse().expect("an id")].time_credit;
    assert_eq!((credit(&facts, "V1"), credit(&facts, "V2"), credit(&facts, "C1")), (Minutes(120), Minutes::ZERO, Minutes::ZERO));
    let facts = then(facts, "person-V1", "TimeCreditUsed", "2027-02-01", json!({"person": "V1", "minutes": 90}));
    assert_eq!(credit(&facts, "V1"), Minutes(30));
    let (code, why) = refused(&facts, "person-V1", "TimeCreditUsed", "2027-02-01", json!({"person": "V1", "minutes": 31}));
    assert!(code == RefusalCode::InvalidValue && why.contains("of a credit of 30 min"), "{why}");
}

/// Terms as shipped in `samples/placement-terms.jsonl`.
fn placed(placement: Value) -> (Facts, Vec<PlacementFinding>) {
    let terms = event_file::parse(include_str!("../../../../samples/placement-terms.jsonl")).expect("reads");
    let supervisor = json!({"person": "E01", "competence": {"competence": "C-SUPV", "level": 1, "valid": {"from": "2026-01-01"}}});
    let facts = then(fold(ward(), &terms), "person-E01", "CompetenceRecorded", "2026-01-01", supervisor);
    let mut of = json!({"id": "P1", "unit": "U1", "school": "Nursing, 2nd year", "students": 2, "supervisors": ["E01"],
        "days": {"from": "2027-01-11", "to": "2027-03-07"},
        "shifts": [{"kind": "day", "times": 16}, {"kind": "evening", "times": 8}, {"kind": "night", "times": 4}]});
    placement.as_object().expect("fields").iter().for_each(|(k, v)| of[k] = v.clone());
    let facts = then(facts, "unit-U1", "PlacementPlanned", "2027-01-11", json!({"placement": of}));
    let unit = &facts.units[&"U1".parse().expect("an id")];
    let findings = told(&facts, &unit.placements[&"P1".parse().expect("an id")]).expect("terms are in force").findings;
    (facts, findings)
}

#[test]
fn r_co_05_one_student_alone_is_a_group_too_small_and_stops_nothing() {
    assert_eq!(placed(json!({})).1, []);
    let (_, found) = placed(json!({"students": 1}));
    assert_eq!(found, [PlacementFinding::GroupTooSmall { students: 1, least: 2 }]);
    assert!(found[0].name() == "GroupTooSmall" && found[0].told().contains("take one more"), "{}", found[0].told());
    let (_, found) = placed(json!({"supervisors": ["E03"]}));
    assert_eq!(found, [PlacementFinding::SupervisorNotQualified { person: "E03".parse().expect("an id") }]);
}

#[test]
fn r_co_06_eight_weeks_without_a_night_are_not_three_shift() {
    let (_, found) = placed(json!({"shifts": [{"kind": "day", "times": 20}, {"kind": "evening", "times": 8}]}));
    assert_eq!(found, [PlacementFinding::NotThreeShift { missing: vec![ShiftKind::Night] }]);
    assert_eq!(found[0].name(), "NotThreeShift");
    let (_, long) =
        placed(json!({"shifts": [{"kind": "long-day", "times": 8}, {"kind": "evening", "times": 8}, {"kind": "long-night", "times": 4}]}));
    assert_eq!(long, [], "a long night is a night");
}

/// R-CO-04: two students cost their supervisor 120 minutes a shift in the first weeks, and less later.
#[test]
fn r_co_04_supervision_of_students_is_counted_by_week() {
    let (facts, _) = placed(json!({}));
    let terms = facts.catalogue.placement.at(day("2027-01-11")).expect("adopted");
    assert_eq!([1, 2, 3, 6, 7, 9].map(|week| terms.supervision_in(week).0 * 2), [120, 120, 60, 60, 30, 30]);
    let unit = &facts.units[&"U1".parse().expect("an id")];
    let told = told(&facts, &unit.placements[&"P1".parse().expect("an id")]).expect("terms");
    // 28 shifts in 8 weeks are 3.5 a week: 2 weeks at 120, 4 at 60, 2 at 30.
    assert_eq!((told.first_week, told.supervision), (Minutes(420), Minutes(7 * (2 * 60 + 4 * 30 + 2 * 15))));
    let cancelled = then(facts, "unit-U1", "PlacementCancelled", "2027-01-05", json!({"unit": "U1", "placement": "P1"}));
    assert!(cancelled.units[&"U1".parse().expect("an id")].placements.is_empty());
}
