//! Supplements computed by hand (HTA-20 to HTA-23), and their points. A nurse is paid 300 kr an hour here: 70 kr of it on weekends
//! (22 % is less), 56 kr in the evening, 75 kr at night, 399.99 kr on holidays.

use crate::common::{Solo, day, id, shift};
use turnus_checker::{
    check_assignments,
    pay::{self, SupplementKind},
};
use turnus_domain::{
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    rota::{Assignment, SubstituteShift},
    rule_book::{Parameter, ParameterKey, ParameterUnit, RuleId},
    shift::{DatedShift, ShiftKind},
};

fn input() -> PlanningInput {
    let mut long = shift("LB", ShiftKind::LongDay, "07:30", "20:00");
    long.unpaid_break = Minutes(30);
    Solo::new("2027-01-04", 1, &[]).type_of(long).type_of(shift("P8", ShiftKind::Day, "08:00", "16:00")).input
}

/// Øre of each kind of a shift of a nurse.
fn paid(input: &PlanningInput, date: &str, shift: &str) -> Vec<(SupplementKind, i64)> {
    let supplements = pay::of_shift(input, &id("SP"), &DatedShift { date: day(date), shift: id(shift) });
    supplements.into_iter().filter(|s| s.pay > Ore::ZERO).map(|s| (s.kind, s.pay.0)).collect()
}

#[test]
fn hta_20_a_long_sunday() {
    use SupplementKind::{Evening, Weekend};
    assert_eq!(paid(&input(), "2027-01-10", "LD"), [(Weekend, 87_500), (Evening, 16_800)], "12.5 × 70 kr, 3 × 56 kr");
    assert_eq!(paid(&input(), "2027-01-11", "D"), [], "a Monday");
    assert_eq!(paid(&input(), "2027-01-10", "LB"), [(Weekend, 84_000), (Evening, 16_128)], "12 h of 12.5: 12 × 70 kr, 2.88 × 56 kr");
}

#[test]
fn hta_21_a_night_into_saturday() {
    use SupplementKind::{Night, Weekend};
    assert_eq!(paid(&input(), "2027-01-08", "N"), [(Weekend, 52_500), (Night, 60_000)], "7.5 × 70 kr, 8 × 75 kr");
    let found = pay::of_shift(&input(), &id("HF"), &DatedShift { date: day("2027-01-05"), shift: id("N") });
    assert!(found.iter().any(|s| (s.kind, s.minutes, s.pay) == (Night, Minutes::hours(8), Ore(56_000))), "25 % of 250 kr is less than 70");
}

#[test]
fn tv_18_hta_22_holidays_and_their_eves() {
    use SupplementKind::{Evening, Holiday, Night, Weekend};
    let mut input = input();
    let again = input.holidays.days.iter().find(|h| h.date == day("2027-05-17")).cloned().unwrap();
    input.holidays.days.push(again);
    assert_eq!(paid(&input, "2027-05-17", "P8"), [(Holiday, 319_992)], "two holidays on a date are paid once: 8 × 1.3333 × 300 kr");
    assert_eq!(paid(&input, "2027-05-18", "P8"), []);
    assert_eq!(paid(&input, "2027-03-24", "D"), [(Holiday, 119_997)], "Wednesday before Maundy Thursday from 12:00");
    assert_eq!(paid(&input, "2027-03-27", "D"), [(Holiday, 299_993)], "Easter eve, a Saturday, not paid as one too");
    let whitsun_eve = [(Weekend, 31_500), (Evening, 16_800), (Holiday, 319_992)];
    assert_eq!(paid(&input, "2027-05-15", "LD"), whitsun_eve, "4.5 h of a Saturday, 8 h of an eve; the evening on top (HTA-23)");
    assert_eq!(paid(&input, "2027-03-27", "N"), [(Night, 52_500), (Holiday, 339_992)], "the clock goes forward: 8.5 h, 7 of them night");
}

#[test]
fn what_the_rule_book_lacks_is_not_counted_and_named() {
    use SupplementKind::{Evening, Holiday, Weekend};
    let without = |key: ParameterKey| {
        let mut input = input();
        input.rule_book.parameters.retain(|p| p.key != key);
        (pay::unknown(&input), paid(&input, "2027-05-15", "LD"))
    };
    let (evening, holiday, half) = ((Evening, 16_800), (Holiday, 319_992), (Weekend, 31_500));
    assert_eq!(without(ParameterKey::WeekendSupplementLeast), (vec![Weekend], vec![evening, holiday]));
    assert_eq!(without(ParameterKey::HolidaySupplement), (vec![Holiday], vec![(Weekend, 87_500), evening]), "then it is a Saturday");
    assert_eq!(without(ParameterKey::EveningSupplementFrom), (vec![Evening], vec![half, holiday]));
    assert_eq!(pay::unknown(&input()), []);
}

#[test]
fn a_rota_adds_up_people_and_substitutes() {
    let input = input();
    let works = |date: &str, shift: &str| Assignment { date: day(date), person: id("E01"), shift: id(shift) };
    let hired = SubstituteShift { date: day("2027-01-10"), shift: id("LD"), profession: id("HF") };
    let found = pay::of_rota(&input, &[works("2027-01-08", "N"), works("2027-01-10", "N"), works("2027-01-10", "Q")], &[hired]);
    let own = &found.people[0].1;
    assert_eq!(own.0[&SupplementKind::Night], (Minutes::hours(16), Ore(120_000)));
    assert_eq!(own.0[&SupplementKind::Weekend], (Minutes(570), Ore(66_500)), "7.5 h of the Saturday, 2 h of the Sunday");
    assert_eq!(found.substitutes.total(), Ore(104_300));
    assert_eq!(found.total(), Ore(120_000 + 66_500 + 104_300));
}

#[test]
fn supplement_costs_where_the_rule_book_gives_it_points() {
    let mut input = input();
    let works = |date: &str, shift: &str| Assignment { date: day(date), person: id("E01"), shift: id(shift) };
    let hired = SubstituteShift { date: day("2027-01-10"), shift: id("LD"), profession: id("SP") };
    let rota = [works("2027-01-05", "D"), works("2027-01-08", "N"), works("2027-01-10", "LD")];
    let report = |input: &PlanningInput| check_assignments(input, &rota, std::slice::from_ref(&hired));
    assert!(report(&input).points.iter().all(|(rule, _)| *rule != RuleId::Supplement));
    let of_another = input.rule_book.parameters.iter().find(|p| p.key == ParameterKey::PointsHs01).unwrap().clone();
    input.rule_book.parameters.push(Parameter {
        key: ParameterKey::PointsSupplement,
        rule: RuleId::Supplement,
        value: 10,
        unit: ParameterUnit::Points,
        ..of_another
    });
    let mut greater = input.clone();
    greater.rule_book.parameters.last_mut().unwrap().value = 10_001;
    greater.professions[0].pay_per_hour = Ore(10_000_001);
    let told: Vec<String> = report(&greater).findings.into_iter().map(|f| f.what).collect();
    assert_eq!(told.len(), 2, "what cannot be added up is not: {told:?}");
    assert!(told[0].contains("PointsSupplement") && told[1].contains("profession SP is paid 10000001 øre an hour"), "{told:?}");
    let report = report(&input);
    // 1 125 kr give 11 points (11.25), 1 043 kr 10 (10.43).
    assert_eq!(report.points.last(), Some(&(RuleId::Supplement, 11 + 10 + 10)));
    let told: Vec<_> = report.findings.iter().filter(|f| f.rule == RuleId::Supplement).map(|f| (f.person.is_some(), f.points)).collect();
    assert_eq!(told, [(true, 21), (false, 10)]);
    assert!(report.findings.iter().any(|f| f.what == "the shifts of E01 pay 2168 kr in supplements"), "{:#?}", report.findings);
}
