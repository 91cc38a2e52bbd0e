//! Twenty variants: the product says what the independent calculation says.

use crate::{
    calculated::{curve, fewest, is_in, missing},
    drawn::{CLASSES, LONG, Row, THREE, Variant, variant},
    frozen::{frozen, of_class, person},
};
use std::collections::BTreeSet;
use turnus_domain::{cover::CoverSource, planning_input::PlanningInput};
use turnus_rostering::weekend::{Missing, Need, WeekendPlan, compare_weekends, long_shift_obstacles};

fn check_need(need: &Need, rows: &[Row], types: &[&str], class: usize, every: u32, seed: u64) {
    let people = fewest(rows, types, class, Row::heads);
    assert_eq!((need.per_weekend, need.needed), (people, people * every), "variant {seed}, {types:?}, class {class}");
    let source = [CoverSource::HeadPlan, CoverSource::PolicyMinimum, CoverSource::TaskNeed];
    let alone: Vec<_> =
        (0..3).filter(|s| people > 0 && fewest(rows, types, class, |r| r.sources[*s]) == people).map(|s| source[s]).collect();
    assert!(alone.is_empty() || need.binds == alone, "variant {seed}: {:?} binds, not {alone:?}", need.binds);
    assert_eq!(need.binds.is_empty(), people == 0);
}

/// What the product says of a variant.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    LongShiftsHelp,
    TheyNeedMorePeople,
    TheyDoNotComeOut,
}

/// Checks a variant.
fn check(seed: u64) -> Verdict {
    let v = variant(seed);
    let input = frozen(&v);
    let (three, long): (Vec<_>, Vec<_>) = (v.three.iter().map(Row::requirement).collect(), v.long.iter().map(Row::requirement).collect());
    let every = u32::from(v.sample.weekend_every);
    let puzzle =
        compare_weekends(&input, WeekendPlan { cover: &three, every: v.three_every }, WeekendPlan { cover: &long, every }).unwrap();
    check_need(&puzzle.three_shift.all, &v.three, &THREE, 3, v.three_every, seed);
    check_need(&puzzle.long_shift.all, &v.long, &LONG, 3, every, seed);
    let weekend_days: Vec<u64> = (0..v.sample.horizon.len() as u64).filter(|d| d % 7 >= 5).collect();
    let legal = |p: usize| weekend_days.iter().any(|d| missing(&v, p, *d).iter().all(|m| *m == Missing::Presence));
    let mut comes_out = true;
    for (class, (name, _)) in CLASSES.iter().enumerate() {
        check_need(of_class(&puzzle.three_shift.classes, name), &v.three, &THREE, class, v.three_every, seed);
        let need = of_class(&puzzle.long_shift.classes, name);
        check_need(need, &v.long, &LONG, class, every, seed);
        let members: Vec<_> = (0..v.sample.staff.len()).filter(|p| is_in(v.sample.staff[*p].profession, class)).collect();
        let may = members.iter().filter(|p| legal(**p)).count() as u32;
        assert_eq!((need.there, need.may), (members.len() as u32, may), "variant {seed}, class {class}");
        comes_out &= fewest(&v.long, &LONG, class, Row::heads) * every <= may;
    }
    assert_eq!(puzzle.long_shift.comes_out, comes_out, "variant {seed}");
    check_legality(&v, &input, seed);
    check_curve(&v, &puzzle.consents.iter().map(|s| (s.consents, s.weekends)).collect::<Vec<_>>(), seed);
    let people = |rows, types: &[&str], every| fewest(rows, types, 3, Row::heads) * every;
    let fewer = people(&v.long, &LONG, every) < people(&v.three, &THREE, v.three_every);
    assert_eq!(puzzle.long_shifts_help(), comes_out && fewer, "variant {seed}");
    match (comes_out, fewer) {
        (true, true) => Verdict::LongShiftsHelp,
        (_, false) => Verdict::TheyNeedMorePeople,
        (false, true) => Verdict::TheyDoNotComeOut,
    }
}

fn check_legality(v: &Variant, input: &PlanningInput, seed: u64) {
    for p in 0..v.sample.staff.len() {
        for (day, date) in input.horizon.days().enumerate().filter(|(d, _)| d % 7 >= 5) {
            let told: BTreeSet<_> = long_shift_obstacles(input, &person(p), date).unwrap().into_iter().map(|o| o.missing).collect();
            assert_eq!(told, missing(v, p, day as u64), "variant {seed}, person {p}, {date}");
        }
    }
}

/// The product leaves out people who may work no long shift at all: its curve is as long as there are others.
fn check_curve(v: &Variant, told: &[(u32, u32)], seed: u64) {
    let expected = curve(v);
    assert_eq!(told.last(), Some(&(0, expected[0])), "variant {seed}");
    for (consents, weekends) in told {
        assert_eq!(*weekends, expected[*consents as usize], "variant {seed}, {consents} consents");
    }
    assert_eq!(told.first().unwrap().1, *expected.last().unwrap(), "variant {seed}: the others add nothing");
}

#[test]
fn twenty_variants_equal_the_independent_calculation() {
    let verdicts: Vec<_> = (0..20).map(check).collect();
    println!("{verdicts:?}");
    for verdict in [Verdict::LongShiftsHelp, Verdict::TheyNeedMorePeople, Verdict::TheyDoNotComeOut] {
        let n = verdicts.iter().filter(|v| **v == verdict).count();
        assert!(n >= 3, "{n} of 20 variants end with {verdict:?}");
    }
}
