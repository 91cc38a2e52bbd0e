//! The weekend as the scarce resource: people a weekend needs, and what that is to each of them in a year.

#[expect(dead_code, reason = "only the ward itself is looked at, not its wishes and absences")]
mod ward;

use turnus_domain::{
    calendar::{ClockTime, DayKind},
    cover::{Band, CoverRequirement},
    planning_input::PlanningInput,
    quantity::Minutes,
};
use turnus_rostering::weekend::{WeekendNeed, long_shift_types, three_shift_types, weekend_need};

fn weekend(bands: &[(&str, &str, u32)]) -> Vec<CoverRequirement> {
    let at = |s: &str| s.parse::<ClockTime>().unwrap();
    let row = |(from, to, heads): &(&str, &str, u32)| CoverRequirement {
        day: DayKind::Weekend,
        band: Band { from: at(from), to: at(to) },
        class: "any".parse().unwrap(),
        head_plan: *heads,
        policy_minimum: 0,
        task_need: 0,
    };
    bands.iter().map(row).collect()
}

/// A ward whose day, evening and night shifts are 7.5 hours of work and whose long ones are 12.5.
fn ward() -> PlanningInput {
    let mut input = ward::solbakken(4);
    for s in &mut input.shift_types {
        let long = long_shift_types(&ward::solbakken(4)).contains(&s.id);
        let clock = (s.end.minutes() - s.start.minutes()).rem_euclid(1440);
        s.unpaid_break = Minutes(clock - if long { 750 } else { 450 });
    }
    input
}

/// Six by day, five in the evening and two at night, in three shifts every third weekend.
fn three_shifts(input: &PlanningInput) -> WeekendNeed {
    let cover = weekend(&[("07:30", "15:00", 6), ("15:00", "22:00", 5), ("22:30", "07:30", 2)]);
    weekend_need(input, &cover, &three_shift_types(input), 3).unwrap()
}

/// Six by day and two at night, in two long shifts every fourth weekend.
fn long_shifts(input: &PlanningInput) -> WeekendNeed {
    let cover = weekend(&[("07:30", "19:45", 6), ("20:00", "07:30", 2)]);
    weekend_need(input, &cover, &long_shift_types(input), 4).unwrap()
}

#[test]
fn r_wt_02_three_shifts_take_13_people_a_weekend_and_two_long_ones_8() {
    let input = ward();
    let (three, long) = (three_shifts(&input), long_shifts(&input));
    assert_eq!((three.all.per_weekend, long.all.per_weekend), (13, 8));
    assert_eq!(three.all.heads.iter().map(|(_, n)| n).sum::<u32>(), 13, "nobody works two shifts a day");
}

#[test]
fn r_wt_03_39_people_at_every_third_weekend_32_at_every_fourth_with_fewer_weekends_and_more_hours_of_them() {
    let input = ward();
    let (three, long) = (three_shifts(&input), long_shifts(&input));
    assert_eq!((three.all.needed, long.all.needed), (39, 32));
    assert_eq!((three.year.weekends_x10, long.year.weekends_x10), (173, 130));
    assert_eq!((three.year.minutes, long.year.minutes), (Minutes::hours(260), Minutes::hours(325)));
}

/// Consent is never inferred: without it a person may not work long shifts, whoever else does.
#[test]
fn r_wt_04_when_22_consent_22_may_work_long_shifts() {
    let mut input = ward();
    input.consents.truncate(22);
    assert_eq!((long_shifts(&input).all.may, three_shifts(&input).all.may), (22, 28));
    let (first, rest) = (input.consents[0].person.clone(), input.consents[1..].to_vec());
    input.consents = rest;
    assert_eq!(long_shifts(&input).all.may, 21, "{first} took hers back");
}

#[test]
fn a_cover_that_asks_for_nobody_gives_a_year_without_weekends() {
    let input = ward();
    let none = weekend_need(&input, &weekend(&[("07:30", "15:00", 0)]), &three_shift_types(&input), 3).unwrap();
    assert_eq!((none.all.needed, none.year.minutes), (0, Minutes::ZERO));
}
