//! The gap of a competence (C-IV of the brief is C-PUMP here: E01 of the story holds C-IV), by a rota that is made for the example.

use crate::{
    helpers::then,
    story::{day, payload, ward},
};
use chrono::Days;
use serde_json::{Value, json};
use turnus_domain::{
    competence_gap::{CompetenceGap, GapQuestion, competence_gap},
    event::Event,
    facts::Facts,
    rota::event::{RotaProposed, RotaPublished, RotaRequested},
};

/// Ten evenings: two nurses hold C-PUMP on 7 and 6 of them, two who do not are on four each, two on two each.
const EVENINGS: [(&str, std::ops::Range<u64>); 6] = [("H1", 0..7), ("H2", 3..9), ("E01", 0..4), ("A2", 4..8), ("A3", 8..10), ("A4", 0..2)];

pub(crate) fn nurse(facts: Facts, id: &str) -> Facts {
    let facts = then(facts, &format!("person-{id}"), "PersonRegistered", "2026-12-01", json!({"person": id}));
    let employed = json!({"person": id, "employment": format!("{id}-1"), "unit": "U1", "employed": {"from": "2026-12-01"},
        "profession": "SP", "authorisation": {"status": "authorised"}, "position": 10000, "full_time_week": 2130, "weekend_every": 3,
        "kinds": ["day", "evening", "night"]});
    then(facts, &format!("person-{id}"), "EmploymentStarted", "2026-12-01", employed)
}

/// The ward with the rota published; `C-PUMP` is what T12 asks of nurses.
fn published() -> Facts {
    let mut facts = ["H1", "H2", "A2", "A3", "A4"].into_iter().fold(ward(), nurse);
    for id in ["H1", "H2"] {
        let held = json!({"person": id, "competence": {"competence": "C-PUMP", "level": 1, "valid": {"from": "2026-01-01"}}});
        facts = then(facts, &format!("person-{id}"), "CompetenceRecorded", "2026-12-01", held);
    }
    let task = json!({"unit": "U1", "task": {"id": "T12", "name": "IV antibiotics", "name_nb": "IV antibiotika", "minutes": 25, "performers": 1,
        "frequency": {"times_bp": 30000, "per_days": 1, "residents": 100}, "days": "every",
        "windows": [{"from": "08:00", "to": "22:00", "share": 10000}], "leon": 4, "risk": "high",
        "allowed": [{"profession": "SP", "mode": "own", "requires": {"all": [{"profession": ["SP"]}, {"holds": {"competence": "C-PUMP", "level": 1}}]},
            "time_factor": 10000, "supervision": 0, "source": {"authority": "policy", "text": "local"}}],
        "valid": {"from": "2026-01-01"}, "source": {"authority": "policy", "text": "catalogue C.5"}}});
    facts = then(facts, "unit-U1", "TaskRevised", "2026-12-01", task);
    let first = day("2027-01-04");
    let line = |id: &str, k: u64| json!({"date": first + Days::new(k), "person": id, "shift": "E"});
    let lines: Vec<Value> = EVENINGS.iter().flat_map(|(id, days)| days.clone().map(move |k| line(id, k))).collect();
    let mut at = facts.position();
    let mut record = |event: Event| {
        at += 1;
        facts.evolve(&event, at, first);
    };
    record(payload::<RotaRequested>("RotaRequested", &[]).into());
    record(payload::<RotaProposed>("RotaProposed", &[("/rota/assignments", json!(lines))]).into());
    record(payload::<RotaPublished>("RotaPublished", &[]).into());
    facts
}

fn gap(facts: &Facts, need: u32, days: (&str, &str)) -> CompetenceGap {
    let [unit, shift] = ["U1", "E"];
    let (unit, shift) = (unit.parse().expect("an id"), shift.parse().expect("an id"));
    let days = (day(days.0), day(days.1));
    let asked = GapQuestion { unit, competence: "C-PUMP".parse().expect("an id"), level: 1, shift, need, days, course_days: 1 };
    competence_gap(facts, &asked).expect("the unit has evenings")
}

const TEN: (&str, &str) = ("2027-01-04", "2027-01-13");

#[test]
fn r_co_09_of_two_who_are_needed_1_3_are_there_and_two_courses_make_2_1() {
    let found = gap(&published(), 2, TEN);
    assert_eq!((found.dates, found.need, found.held_x100), (10, 2, 130));
    let steps: Vec<_> = found.one_step.iter().map(|(id, n)| (id.to_string(), *n)).collect();
    assert_eq!(steps, [("A2", 4), ("E01", 4), ("A3", 2), ("A4", 2)].map(|(id, n)| (id.to_owned(), n)), "four nurses lack the course only");
    assert_eq!(found.further, 2, "no task lets the health-care workers use it");
    assert_eq!((found.courses.len(), found.after_x100, found.closes()), (2, 210, true));
    assert!(found.short > found.short_after, "{} then {}", found.short, found.short_after);
}

/// Cover for the absence: a course falls on a weekday without a shift where there is one; where not, what must be covered is named,
/// and two who learn are never away from a shift on one day.
#[test]
fn r_co_09_courses_fall_on_free_weekdays_and_what_is_not_free_must_be_covered() {
    let facts = published();
    let found = gap(&facts, 2, TEN);
    for course in &found.courses {
        assert_eq!((course.days.len(), course.cover.len()), (1, 0), "{course:?}");
    }
    let four_days = gap(&facts, 2, ("2027-01-04", "2027-01-07"));
    let busy = four_days.courses.iter().find(|c| c.person.as_str() == "E01").expect("on every evening of these");
    assert_eq!(busy.cover.iter().map(|s| s.date).collect::<Vec<_>>(), busy.days, "{busy:?}");
    let mut away: Vec<_> = four_days.courses.iter().flat_map(|c| &c.cover).map(|s| s.date).collect();
    away.sort();
    away.windows(2).for_each(|w| assert_ne!(w[0], w[1]));
}

#[test]
fn enough_needs_no_course_and_days_without_a_rota_count_nowhere() {
    let facts = published();
    let enough = gap(&facts, 1, TEN);
    assert!(enough.courses.is_empty() && enough.closes() && enough.after_x100 == 130, "{enough:?}");
    let none = gap(&facts, 2, ("2028-01-03", "2028-01-09"));
    assert_eq!((none.dates, none.held_x100, none.courses.len()), (0, 0, 0));
    let many = gap(&facts, 5, TEN);
    assert!(!many.closes() && many.courses.len() == 4 && many.after_x100 == 250, "{many:?}");
}
