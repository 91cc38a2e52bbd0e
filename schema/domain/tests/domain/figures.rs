//! Figures of a rota for those who work it.

use chrono::NaiveDate;
use serde_json::json;
use turnus_domain::{
    planning_input::PlanningInput,
    quantity::BasisPoints,
    rota::{
        PersonHours, Rota,
        figures::{nurse_presence, weekend_spread},
    },
};

/// Two nurses and two health-care workers, a day and an evening shift, one band each.
fn input() -> PlanningInput {
    let shift = |id: &str, kind: &str, start: &str, end: &str| json!({"id": id, "kind": kind, "name": id, "start": start, "end": end, "paid_break": 30, "unpaid_break": 0});
    let cover = |from: &str, to: &str| json!({"day": "weekday", "band": {"from": from, "to": to}, "class": "all", "head_plan": 1, "policy_minimum": 0, "task_need": 0});
    let person = |id: &str, profession: &str| {
        json!({
            "person": id, "employment": id, "employed": {"from": "2026-01-01"}, "profession": profession,
            "authorisation": {"status": "authorised"}, "position": 10_000, "full_time_week": 2130,
            "weekend_every": 3, "kinds": ["day", "evening"]
        })
    };
    serde_json::from_value(json!({
        "unit": "u", "horizon": {"first": "2027-01-04", "weeks": 12}, "position": 1, "sharing_plan": "s",
        "shift_types": [shift("D", "day", "07:30", "15:00"), shift("E", "evening", "15:00", "22:30")],
        "structure": {"weekday": ["D", "E"], "weekend": ["D", "E"], "holiday": ["D", "E"]},
        "classes": [], "cover": [cover("07:30", "15:00"), cover("15:00", "22:30")], "professions": [],
        "staff": [person("n1", "SP"), person("n2", "SP"), person("h1", "HF"), person("h2", "HF")],
        "agreements": [], "consents": [], "rule_book": {"id": "b", "parameters": []}, "holidays": {"days": []}
    }))
    .expect("an input")
}

fn rota(shifts: &[(&str, &str, &str)]) -> Rota {
    let assignments: Vec<_> = shifts.iter().map(|(date, person, shift)| json!({"date": date, "person": person, "shift": shift})).collect();
    serde_json::from_value(json!({
        "id": "r", "unit": "u", "horizon": {"first": "2027-01-04", "weeks": 12}, "input_position": 1, "assignments": assignments,
        "substitutes": [{"date": "2027-01-06", "shift": "D", "profession": "SP"}], "seed": 1, "status": "feasible", "objective": 0, "bound": 0
    }))
    .expect("a rota")
}

/// R-RT-04.
#[test]
fn the_share_of_shifts_with_two_nurses_counts_every_nurse_who_is_there() {
    let rota = rota(&[
        ("2027-01-04", "n1", "D"),
        ("2027-01-04", "n2", "D"),
        ("2027-01-04", "h1", "E"),
        ("2027-01-05", "n1", "D"),
        ("2027-01-05", "h2", "D"),
        ("2027-01-06", "n2", "D"),
    ]);
    let presence = nurse_presence(&input(), &rota);
    // Two on Monday's day; with the substitute two on Wednesday's; none on Monday's evening; one on Tuesday's day.
    assert_eq!((presence.shifts, presence.one, presence.two), (4, 3, 2));
    assert_eq!(presence.two_share(), BasisPoints(5_000));
}

fn hours(person: &str, weekends: u32) -> PersonHours {
    serde_json::from_value(json!({"person": person, "owed": 0, "worked": 0, "weekends": weekends, "nights": 0, "full_time_week": 0}))
        .expect("hours")
}

/// R-WT-10.
#[test]
fn weekends_more_than_one_apart_in_twelve_weeks_among_the_same_contract_are_told() {
    let (mut input, rota) = (input(), rota(&[]));
    let told = |input: &PlanningInput, n: [u32; 4]| {
        let all: Vec<_> = ["n1", "n2", "h1", "h2"].iter().zip(n).map(|(p, n)| hours(p, n)).collect();
        weekend_spread(input, &rota, &all).iter().map(|s| (s.every, s.least.0, s.most.0, s.is_unfair())).collect::<Vec<_>>()
    };
    assert_eq!(told(&input, [4, 4, 3, 4]), [(3, 3, 4, false)], "one apart is fair");
    assert_eq!(told(&input, [4, 4, 3, 5]), [(3, 3, 5, true)], "two apart is not");
    input.staff[3].weekend_every = 2;
    assert_eq!(told(&input, [4, 4, 3, 5]), [(2, 5, 5, false), (3, 3, 4, false)], "another contract is not compared");
    input.staff[2].employed.to = NaiveDate::from_ymd_opt(2027, 2, 1);
    assert_eq!(told(&input, [4, 4, 1, 5]), [(2, 5, 5, false), (3, 4, 4, false)], "who left in between is not compared");
}
