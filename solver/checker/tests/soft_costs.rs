//! Costs computed by hand, one test per soft rule.

use crate::common::{SmallWard, Solo, at, class, cover, day, id, past, points, rule_book};
use turnus_domain::{
    calendar::{DateRange, DayKind},
    competence::{CompetenceExpr, HeldCompetence},
    cover::{Band, CoverRequirement},
    quantity::Minutes,
    rota::{Report, Severity, SubstituteShift},
    rule_book::RuleId,
    staff::{Absence, AbsenceKind, FairShare, Wish, WishFor},
};

/// January 2027 from Monday the 4th; `"04 E"` is an evening on the 4th.
fn january(weeks: u32, shifts: &[&str]) -> Solo {
    let mut solo = Solo::new("2027-01-04", weeks, &[]);
    solo.shifts = shifts.iter().map(|s| (day(&format!("2027-01-{}", &s[..2])), s[3..].to_owned())).collect();
    solo
}

#[test]
fn hs_01_quick_returns_above_two_per_four_weeks() {
    let two = ["04 E", "05 D", "11 E", "12 D"];
    let four = ["04 E", "05 D", "11 E", "12 D", "18 E", "19 D", "25 E", "26 D"];
    assert_eq!([january(4, &two).points(RuleId::Hs01), january(4, &four).points(RuleId::Hs01)], [0, 20]);
    let mut spread = january(5, &["04 E", "05 D", "11 E", "12 D"]);
    for (date, s) in [("2027-02-01", "E"), ("2027-02-02", "D"), ("2027-02-03", "E"), ("2027-02-04", "D")] {
        spread.shifts.push((day(date), s.into()));
    }
    assert_eq!(spread.points(RuleId::Hs01), 0, "two in each block of four weeks");
    let mut reached = january(4, &["04 D", "11 E", "12 D", "18 E", "19 D"]);
    reached.who().history.shifts = vec![past("2027-01-03", "E")];
    assert_eq!(reached.points(RuleId::Hs01), 10, "the first return comes out of the history");
}

#[test]
fn hs_02_nights_beyond_three_in_a_row() {
    let five = january(1, &["04 N", "05 N", "06 LN", "07 N", "08 N"]);
    assert_eq!(five.points(RuleId::Hs02), 40);
    let mut reached = january(1, &["04 N", "05 N"]);
    reached.who().history.shifts = vec![past("2027-01-01", "N"), past("2027-01-02", "N"), past("2027-01-03", "N")];
    assert_eq!(reached.points(RuleId::Hs02), 40, "numbers four and five of the run lie in the horizon");
}

#[test]
fn hs_03_backward_steps_on_consecutive_dates() {
    assert_eq!(january(1, &["04 D", "05 E", "06 N", "08 D"]).points(RuleId::Hs03), 0);
    assert_eq!(january(1, &["04 E", "05 D", "06 N", "07 E"]).points(RuleId::Hs03), 6);
}

#[test]
fn hs_04_free_after_the_last_night() {
    assert_eq!(january(1, &["04 N", "06 D"]).points(RuleId::Hs04), 0, "24 h from Tuesday 07:30 to Wednesday 07:30");
    assert_eq!(january(1, &["04 N", "06 D10"]).points(RuleId::Hs04), 15, "23.5 h");
    assert_eq!(january(1, &["04 N", "05 E", "07 D"]).points(RuleId::Hs04), 15, "only the next shift counts");
}

#[test]
fn hs_05_two_days_off_together_each_fortnight() {
    let busy: Vec<String> = (4..31).filter(|d| d % 2 == 0).map(|d| format!("{d:02} D")).collect();
    let busy: Vec<&str> = busy.iter().map(String::as_str).collect();
    assert_eq!(january(2, &busy[..7]).points(RuleId::Hs05), 25);
    assert_eq!(january(3, &busy[..7]).points(RuleId::Hs05), 25, "the odd week is left out");
    let mut absent = january(2, &busy[..7]);
    let days = DateRange::between(day("2027-01-08"), day("2027-01-08"));
    absent.who().absences = vec![Absence { id: id("A1"), kind: AbsenceKind::SickLeave, days }];
    assert_eq!(absent.points(RuleId::Hs05), 0, "absent days are days off");
}

#[test]
fn hs_06_working_days_beyond_five_in_a_row() {
    assert_eq!(january(1, &["04 D", "05 D", "06 D", "07 D", "08 D", "09 D", "10 D"]).points(RuleId::Hs06), 60);
}

#[test]
fn hs_07_long_shifts_beyond_two_in_a_row() {
    assert_eq!(january(1, &["04 LD", "05 LD", "06 LD", "07 D", "08 LD"]).points(RuleId::Hs07), 35);
}

#[test]
fn wishes_cost_their_points_unless_absent() {
    let mut solo = january(1, &["04 D", "05 E", "06 D"]);
    let wish = |k: u32, date: &str, wish, points| Wish { id: id(&format!("W{k}")), date: day(date), wish, points };
    solo.who().wishes = vec![
        wish(1, "2027-01-04", WishFor::DayOff, 7),
        wish(2, "2027-01-05", WishFor::NotShift(id("E")), 11),
        wish(3, "2027-01-06", WishFor::Shift(id("E")), 13),
        wish(4, "2027-01-07", WishFor::Shift(id("D")), 17),
        wish(5, "2027-01-08", WishFor::DayOff, 1000),
        wish(6, "2027-01-06", WishFor::NotShift(id("E")), 1000),
        wish(7, "2027-01-09", WishFor::Shift(id("D")), 1000),
        wish(8, "2027-02-09", WishFor::Shift(id("D")), 1000),
    ];
    let days = DateRange::between(day("2027-01-09"), day("2027-01-09"));
    solo.who().absences = vec![Absence { id: id("A1"), kind: AbsenceKind::AnnualLeave, days }];
    assert_eq!(solo.points(RuleId::Wish), 7 + 11 + 13 + 17);
}

#[test]
fn fair_night_counts_the_distance_from_the_share() {
    for (nights, cost) in [(0, 8), (1, 4), (2, 0), (3, 0), (5, 8)] {
        let all = ["04 N", "05 LN", "06 N", "07 N", "08 N"];
        let mut solo = january(1, &all[..nights]);
        solo.who().fair_nights = Some(FairShare { least: 2, most: 3 });
        assert_eq!(solo.points(RuleId::FairNight), cost, "{nights} nights");
    }
}

#[test]
fn fair_weekend_counts_the_distance_from_the_share() {
    // Friday night, a Sunday evening, a Sunday night and a Thursday night: three weekends
    let mut solo = january(4, &["08 N", "17 E", "24 N", "28 N"]);
    solo.who().fair_weekends = Some(FairShare { least: 1, most: 1 });
    assert_eq!(solo.points(RuleId::FairWeekend), 12);
    assert_eq!(solo.report().hours[0].weekends, 3);
    solo.who().history.shifts = vec![past("2027-01-01", "N")];
    assert_eq!(solo.points(RuleId::FairWeekend), 12, "the weekend before the horizon is not counted");
}

fn ask(date: &str, shift: &str, profession: &str) -> SubstituteShift {
    SubstituteShift { date: day(date), shift: id(shift), profession: id(profession) }
}

#[test]
fn substitutes_cost_per_hour_rounded_up_per_line() {
    let mut ward = SmallWard::new();
    ward.rota.substitutes = vec![ask("2027-01-12", "D", "HF"), ask("2027-01-12", "N", "SP")];
    for p in ward.input.rule_book.parameters.iter_mut().filter(|p| p.rule == RuleId::Substitute) {
        p.value = 7;
    }
    // 7.5 h × 7 = 52.5 → 53; 9.5 h × 7 = 66.5 → 67
    let report = ward.report();
    assert_eq!((points(&report, RuleId::Substitute), report.slack.substitutes), (120, Minutes(1020)));
}

fn cover_cost(report: &Report) -> (i64, Minutes, usize) {
    (points(report, RuleId::Cover), report.slack.unmet, report.unmet.len())
}

#[test]
fn unmet_cover_is_priced_by_the_worst_class_of_a_band() {
    let mut ward = SmallWard::new();
    // Monday 11 January 07:30–15:00: E01 and E04, both SP
    ward.input.cover = vec![cover("07:30", "15:00", "any", 4), cover("07:30", "15:00", "nurse", 3)];
    ward.input.horizon.weeks = 1;
    ward.rota.horizon.weeks = 1;
    ward.rota.assignments.retain(|a| a.date == day("2027-01-11"));
    // Monday: any 4 − 2 = 2, nurse 1 → 2; Tuesday to Friday: any 4 → 4 each: 18 heads × 7.5 h × 1000
    assert_eq!(cover_cost(&ward.report()), (135_000, Minutes(18 * 450), 10));
    let any = &ward.report().unmet[0];
    assert_eq!((any.required, any.present, any.class.as_str()), (4, 2, "any"));
    ward.rota.substitutes = vec![ask("2027-01-11", "D", "HF"), ask("2027-01-11", "E", "SP")];
    assert_eq!(cover_cost(&ward.report()).1, Minutes(17 * 450), "an HF fills the band, an evening does not; a nurse is still missing");
    assert!(ward.report().findings.iter().filter(|f| f.rule == RuleId::Cover).all(|f| f.severity == Severity::Soft));
}

#[test]
fn a_band_is_rounded_up_and_a_shift_covers_it_wholly() {
    let mut solo = january(1, &["04 D", "09 D"]);
    solo.input.classes = vec![class("any", CompetenceExpr::Anyone)];
    let band = Band { from: at("07:30"), to: at("15:01") };
    let row = CoverRequirement { day: DayKind::Weekend, band, class: id("any"), head_plan: 0, policy_minimum: 1, task_need: 0 };
    solo.input.cover = vec![row];
    // D ends a minute too early on both weekend days: 451 min × 1000 / 60 = 7516.67 → 7517 each
    assert_eq!(solo.points(RuleId::Cover), 15_034);
}

#[test]
fn competence_and_expiry_decide_who_counts() {
    let mut solo = january(1, &["04 D", "05 D"]);
    let able = CompetenceExpr::Holds { competence: id("C-IV"), level: 2 };
    solo.input.classes = vec![class("iv", able)];
    let mut row = cover("07:30", "15:00", "iv", 1);
    row.day = DayKind::Weekday;
    solo.input.cover = vec![row];
    let valid = DateRange::between(day("2027-01-01"), day("2027-01-04"));
    solo.who().competences = vec![HeldCompetence { competence: id("C-IV"), level: 2, valid }];
    let unmet: Vec<_> = solo.report().unmet.iter().map(|u| u.date).collect();
    assert_eq!(unmet, ["05", "06", "07", "08"].map(|d| day(&format!("2027-01-{d}"))), "expired on the 5th");
}

#[test]
fn ways_out_of_unmet_cover_are_legal_and_the_cheapest_comes_first() {
    let mut ward = SmallWard::new();
    ward.give("E01", 24, ".");
    ward.give("E01", 3, ".");
    ward.give("E02", 3, "E");
    ward.give("E04", 3, ".");
    let report = ward.report();
    let unmet = report.unmet.iter().find(|u| u.date == ward.date(3)).expect("Thursday is uncovered");
    assert!(unmet.remedies[0].starts_with("give E01 the shift D"), "{unmet:#?}");
    assert!(unmet.remedies.iter().any(|r| r.contains("HF")), "the cheapest substitute: {unmet:#?}");
    assert!(unmet.reason.starts_with("0 of 1 (any) from 07:30 to 15:00, asked for by the head plan"), "{}", unmet.reason);
    assert!(unmet.remedies.len() <= 3);
}

#[test]
fn nights_of_the_clock_changes_are_counted_as_elapsed() {
    let autumn = Solo::new("2026-10-19", 1, &[("2026-10-24", "N")]);
    let spring = Solo::new("2027-03-22", 1, &[("2027-03-27", "N")]);
    assert_eq!([autumn.report().hours[0].worked, spring.report().hours[0].worked], [Minutes(630), Minutes(510)]);
    // N ends 07:30 in both: the evening of the same day begins 7.5 h later
    let rest = |mut solo: Solo, date: &str| {
        solo.shifts.push((day(date), "E".into()));
        solo.of(RuleId::Wt40).iter().map(|f| f.measured).collect::<Vec<_>>()
    };
    assert_eq!((rest(autumn, "2026-10-25"), rest(spring, "2027-03-28")), (vec![450], vec![450]));
    // an evening before a short night: D on the day of the change, 22:30 to 07:30 is 8 h in spring, 10 h in autumn
    let free = |first, evening, morning| Solo::new(first, 1, &[(evening, "E"), (morning, "D")]).of(RuleId::Wt40)[0].measured;
    assert_eq!([free("2026-10-19", "2026-10-24", "2026-10-25"), free("2027-03-22", "2027-03-27", "2027-03-28")], [600, 480]);
}

#[test]
fn the_report_lists_every_soft_rule() {
    let report = january(1, &[]).report();
    assert_eq!(report.points.len(), 12);
    assert_eq!(rule_book().parameters.len(), 60, "every number of the language");
}
