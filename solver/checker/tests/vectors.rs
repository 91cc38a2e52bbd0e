//! The test vectors TV-01 to TV-20 of DOMAIN.md B.6, TV-18 beside the other supplements (`supplements.rs`). Each judges the named rule only.

use crate::common::{Solo, agreement, day, id, long_shifts, rule_book, shift};
use chrono::Days;
use turnus_checker::rules::{
    hours::beyond_contract,
    hta_12, wt_05,
    wt_31::{self, Offer},
    wt_61,
    wt_72::{self, UnitKind},
};
use turnus_domain::{
    agreement::{Agreement, AgreementKind, AgreementTerms},
    calendar::HolidayCalendar,
    quantity::Minutes,
    rota::Severity,
    rule_book::RuleId,
    shift::ShiftKind,
};

fn rest(daily: Option<i64>, weekly: Option<i64>) -> Agreement {
    let terms =
        AgreementTerms { daily_rest: daily.map(Minutes::hours), weekly_rest: weekly.map(Minutes::hours), ..AgreementTerms::default() };
    Agreement { terms, ..agreement("A-REST", AgreementKind::LocalRest) }
}

fn evening_then_day() -> Solo {
    Solo::new("2026-11-23", 1, &[("2026-11-23", "E"), ("2026-11-24", "D")])
}

#[test]
fn tv_01_nine_hours_of_rest_are_too_short() {
    let found = evening_then_day().of(RuleId::Wt40);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].measured, found[0].limit, found[0].date), (540, 660, Some(day("2026-11-24"))));
    assert_eq!(found[0].source.text, "aml §10-8(1)");
}

#[test]
fn tv_02_a_rest_agreement_allows_them_and_two_hours_are_owed() {
    let solo = evening_then_day().with(rest(Some(9), None));
    assert_eq!(solo.of(RuleId::Wt40), []);
    assert_eq!(solo.report().rest_debt, [(id("E01"), Minutes(120))]);
}

#[test]
fn tv_03_no_agreement_goes_below_the_floor() {
    let late = shift("EL", ShiftKind::Evening, "15:00", "23:45");
    let early = shift("DE", ShiftKind::Day, "07:15", "15:00");
    for hours in [8, 7] {
        let solo = Solo::new("2026-11-23", 1, &[("2026-11-23", "EL"), ("2026-11-24", "DE")]).type_of(late.clone()).type_of(early.clone());
        let found = solo.with(rest(Some(hours), None)).of(RuleId::Wt40);
        assert_eq!((found.len(), found[0].measured, found[0].limit), (1, 450, 480));
    }
}

fn long_weekend() -> Solo {
    Solo::new("2026-11-23", 1, &[("2026-11-28", "LD"), ("2026-11-29", "LD")])
}

#[test]
fn tv_04_long_days_without_agreement_are_too_long_twice() {
    let found = long_weekend().of(RuleId::Wt10);
    let seen: Vec<_> = found.iter().map(|f| (f.date, f.measured, f.limit)).collect();
    assert_eq!(seen, [(Some(day("2026-11-28")), 750, 540), (Some(day("2026-11-29")), 750, 540)]);
    assert_eq!(long_weekend().of(RuleId::Loc02), []);
}

#[test]
fn tv_05_r_wt_01_a_long_shift_needs_her_consent() {
    let solo = long_weekend().with(long_shifts());
    let found = solo.of(RuleId::Loc02);
    assert_eq!(found.len(), 2);
    assert!(found[0].what.contains("ConsentMissing"), "{}", found[0].what);
    assert_eq!(found[0].source.text, "agreement A-LONG");
    assert_eq!(solo.of(RuleId::Wt10), []);
}

#[test]
fn tv_06_r_wt_01_with_agreement_and_consent_long_days_pass() {
    let solo = long_weekend().with(long_shifts()).consenting("A-LONG");
    for rule in [RuleId::Wt10, RuleId::Loc02, RuleId::Loc03, RuleId::Wt40] {
        assert_eq!(solo.of(rule), []);
    }
}

#[test]
fn tv_07_thirteen_paid_hours_need_a_national_agreement() {
    let solo = Solo::new("2026-11-23", 1, &[("2026-11-28", "XD")]).with(long_shifts()).consenting("A-LONG");
    let found = solo.of(RuleId::Loc03);
    assert_eq!((found.len(), found[0].measured, found[0].limit), (1, 780, 750));
    let terms = AgreementTerms { day_limit: Some(Minutes::hours(13)), ..AgreementTerms::default() };
    let national = Agreement { terms, ..agreement("A-NSF", AgreementKind::National) };
    let solo = solo.with(national).consenting("A-NSF");
    for rule in [RuleId::Wt10, RuleId::Loc02, RuleId::Loc03] {
        assert_eq!(solo.of(rule), []);
    }
}

#[test]
fn tv_08_thirty_three_free_hours_are_too_few_a_week() {
    let week = || {
        let shifts = [("23", "D"), ("24", "D"), ("25", "E"), ("26", "E"), ("28", "D"), ("29", "D")];
        let mut solo = Solo::new("2026-11-23", 1, &[]);
        solo.shifts = shifts.iter().map(|(d, s)| (day(&format!("2026-11-{d}")), (*s).to_owned())).collect();
        solo
    };
    let found = week().of(RuleId::Wt41);
    assert_eq!((found.len(), found[0].measured, found[0].limit), (1, 33 * 60, 35 * 60));
    let agreed = week().with(rest(None, Some(28)));
    assert_eq!(agreed.of(RuleId::Wt41), []);
    assert_eq!(agreed.report().rest_debt, [(id("E01"), Minutes(120))]);
}

fn sundays_off_on_average() -> Agreement {
    agreement("A-SUN", AgreementKind::SundayAverage)
}

/// 26 weeks in which the Sunday of week `k` is worked when `works(k)`, no public holidays.
fn half_year(works: impl Fn(u64) -> bool) -> Solo {
    let mut solo = Solo::new("2026-11-23", 26, &[]);
    let sunday = |k: u64| day("2026-11-29") + Days::new(7 * k);
    solo.shifts = (0..26).filter(|k| works(*k)).map(|k| (sunday(k), "D".to_owned())).collect();
    solo.input.holidays = HolidayCalendar::default();
    solo
}

#[test]
fn tv_09_two_sundays_running_need_an_agreement() {
    let two = Solo::new("2026-11-23", 2, &[("2026-11-29", "D"), ("2026-12-06", "D")]);
    let found = two.of(RuleId::Wt42);
    assert_eq!((found.len(), found[0].date), (1, Some(day("2026-12-06"))));
    assert_eq!(two.with(sundays_off_on_average()).of(RuleId::Wt42), []);
    let third = half_year(|k| k < 2 || (k > 2 && k % 3 == 0)).with(sundays_off_on_average());
    assert_eq!(third.of(RuleId::Wt42), []);
}

#[test]
fn tv_10_three_sundays_of_four_fail_on_average() {
    let solo = half_year(|k| k % 4 != 3).with(sundays_off_on_average());
    let found = solo.of(RuleId::Wt42);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].measured, found[0].limit), (14, 13), "the first half-year that is over half");
    let all = half_year(|_| true).with(sundays_off_on_average()).of(RuleId::Wt42);
    assert!(all.iter().any(|f| (f.measured, f.limit) == (4, 3)), "no Sunday off in four weeks: {all:#?}");
}

#[test]
fn tv_11_the_night_average_of_four_weeks() {
    let (book, first) = (rule_book(), day("2026-11-23"));
    assert_eq!(wt_61::is_within(&book, first, Minutes::hours(176)), Some(true));
    assert_eq!(wt_61::is_within(&book, first, Minutes::hours(180)), Some(false));
    // 22 nights of eight hours are 176 h; one of twelve in place of eight makes it 180 h
    let mut solo = Solo::new("2026-11-23", 4, &[]).type_of(shift("N8", ShiftKind::Night, "23:00", "07:00"));
    solo = solo.type_of(shift("N12", ShiftKind::LongNight, "19:00", "07:00"));
    solo.shifts = (0..28).filter(|k| k % 7 < 5 || *k < 7 && *k != 6 || *k == 12).map(|k| (first + Days::new(k), "N8".to_owned())).collect();
    solo.who().kinds = vec![ShiftKind::Night, ShiftKind::LongNight];
    assert_eq!((solo.shifts.len(), solo.of(RuleId::Wt61)), (22, vec![]));
    solo.shifts[0].1 = "N12".into();
    let found = solo.of(RuleId::Wt61);
    assert_eq!((found.len(), found[0].measured, found[0].severity), (1, 10_800, Severity::Hard));
    solo.who().kinds.push(ShiftKind::Day);
    assert_eq!(solo.of(RuleId::Wt61)[0].severity, Severity::Soft);
}

#[test]
fn tv_12_the_night_of_the_autumn_change_is_ten_and_a_half_hours() {
    let individual = || agreement("A-IND", AgreementKind::IndividualAveraging);
    let autumn = Solo::new("2026-10-19", 1, &[("2026-10-24", "N")]).with(individual());
    let found = autumn.of(RuleId::Wt10);
    assert_eq!((found.len(), found[0].measured, found[0].limit), (1, 630, 600));
    assert_eq!(found[0].source.text, "aml §10-5(1)");
    let spring = Solo::new("2027-03-22", 1, &[("2027-03-27", "N")]);
    assert_eq!((spring.report().hours[0].worked, spring.of(RuleId::Wt10)), (Minutes(510), vec![]), "8.5 h pass without any agreement");
}

#[test]
fn tv_13_three_shift_conversion() {
    let full = |night, sunday| hta_12::full_time_week(&rule_book(), day("2027-01-04"), Minutes(night), Minutes(sunday)).unwrap();
    assert_eq!(full(400, 230), Minutes(2112), "35.19 h, to the minute");
    assert_eq!(full(480, 240), Minutes(2090), "34.83 h");
    assert_eq!(full(720, 360), Minutes(2016), "33.6 h is the floor");
    assert_eq!(full(0, 0), Minutes(2130), "never above 35.5 h");
}

#[test]
fn tv_13_a_line_is_told_when_its_full_time_is_too_high() {
    let days = [("04", "D"), ("05", "E"), ("06", "N"), ("07", "N"), ("12", "N"), ("13", "N"), ("14", "N"), ("17", "D")];
    let mut solo = Solo::new("2027-01-04", 3, &[]);
    solo.shifts = days.iter().map(|(d, s)| (day(&format!("2027-01-{d}")), (*s).to_owned())).collect();
    // night: E 21:00–22:30 = 90, N 22:00–06:00 = 480 five times; Sunday: D = 450. Three weeks of a 100 % line:
    // (2490 × 0.25 + 450 × 0.1667) / 3 = 232.5, so 2250 − 233 = 2017.
    let found = solo.of(RuleId::Hta12);
    assert_eq!(found.iter().map(|f| (f.measured, f.limit, f.points, f.severity)).collect::<Vec<_>>(), [(2130, 2017, 0, Severity::Soft)]);
    assert_eq!(solo.report().hours[0].full_time_week, Minutes(2017));
    solo.shifts.retain(|(_, s)| s != "E");
    assert_eq!(solo.report().hours[0].full_time_week, Minutes(2130), "no evening, no conversion");
}

#[test]
fn tv_14_extra_work_comes_before_overtime() {
    let tenths = |h: i64| Minutes(h * 6);
    assert_eq!(beyond_contract(tenths(213), tenths(355), tenths(270)), (tenths(57), Minutes::ZERO));
    assert_eq!(beyond_contract(tenths(213), tenths(355), tenths(375)), (tenths(142), tenths(20)));
}

#[test]
fn tv_15_nobody_under_18_works_a_night() {
    let mut solo = Solo::new("2026-11-23", 1, &[("2026-11-24", "N")]);
    solo.who().adult_from = Some(day("2027-05-01"));
    let found = solo.of(RuleId::Wt80);
    assert_eq!((found.len(), found[0].date), (1, Some(day("2026-11-24"))));
}

#[test]
fn tv_16_r_wt_08_thirteen_days_of_notice_are_too_few() {
    let notice = |shared| wt_05::notice(&rule_book(), day(shared), day("2027-01-04")).unwrap();
    assert_eq!(notice("2026-12-22").map(|f| (f.rule, f.measured, f.limit)), Some((RuleId::Wt05, 13, 14)));
    assert_eq!(notice("2026-12-21"), None);
}

#[test]
fn tv_17_live_in_schemes_are_not_for_nursing_homes() {
    let refused = wt_72::live_in_scheme(UnitKind::NursingHome).unwrap();
    assert!(refused.what.contains("SchemeNotAllowed"));
    assert_eq!(wt_72::live_in_scheme(UnitKind::IntellectualDisability), None);
}

#[test]
fn tv_19_breaks_by_length_of_shift() {
    let breaks = |end: &str, minutes: i64| {
        let mut short = shift("B", ShiftKind::Day, "07:00", end);
        short.paid_break = Minutes(minutes);
        Solo::new("2026-11-23", 1, &[("2026-11-24", "B")]).type_of(short).of(RuleId::Wt50).len()
    };
    assert_eq!([breaks("12:30", 0), breaks("12:31", 0), breaks("12:31", 15)], [0, 1, 0]);
    assert_eq!([breaks("15:00", 20), breaks("15:00", 30)], [1, 0]);
}

#[test]
fn tv_20_overtime_of_seven_days() {
    let (book, person) = (rule_book(), id("E01"));
    let offer =
        |accepted| Offer { person: &person, date: day("2026-11-24"), used: Minutes::hours(8), offered: Minutes::hours(3), accepted };
    let local = agreement("A-OT", AgreementKind::LocalOvertime);
    let judged = |a, accepted| wt_31::overtime(&book, a, &offer(accepted)).unwrap().map(|f| (f.measured, f.limit));
    assert_eq!(judged(None, true), Some((660, 600)));
    assert_eq!(judged(Some(&local), false), Some((660, 600)));
    assert_eq!(judged(Some(&local), true), None);
}
