//! The two nights a year that are an hour longer or shorter.

use crate::story::{day, json, ward};
use serde_json::json as j;
use turnus_domain::{quantity::Minutes, shift::ShiftType};

fn night() -> ShiftType {
    json(j!({"id": "N", "kind": "night", "name": "Night", "start": "22:00", "end": "07:30", "paid_break": 0, "unpaid_break": 30}))
}

#[test]
fn tv_12_the_autumn_night_is_ten_and_a_half_hours() {
    assert_eq!(night().elapsed(day("2026-10-24")), Minutes(10 * 60 + 30));
    assert_eq!(night().working(day("2026-10-24")), Minutes::hours(10));
}

#[test]
fn the_spring_night_is_eight_and_a_half_hours() {
    assert_eq!(night().elapsed(day("2027-03-27")), Minutes(8 * 60 + 30));
    assert_eq!(night().working(day("2027-03-27")), Minutes::hours(8));
}

#[test]
fn every_other_night_is_nine_and_a_half_hours() {
    for date in ["2026-10-23", "2026-10-25", "2027-03-26", "2027-03-28", "2026-12-31"] {
        assert_eq!(night().elapsed(day(date)), Minutes(9 * 60 + 30), "{date}");
    }
}

#[test]
fn the_story_ward_works_the_same_night() {
    let ward = ward();
    let unit = ward.units.values().next().expect("a unit");
    assert_eq!(unit.shift_type(&"N".parse().expect("an id"), day("2027-01-04")), Some(&night()));
}
