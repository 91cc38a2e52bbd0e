//! The verified fixture, to two decimals: its figures were found once by another program and never by this one.

use crate::given::{close, done, solved, stage, unit};
use turnus_sharing::skill_mix::{Answer, Ask, Depth, answer, unmet_with};

fn two(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn dual(prices: &[turnus_sharing::skill_mix::Price], profession: &str) -> f64 {
    prices.iter().find(|p| p.of.row == "capacity" && p.of.profession.as_deref() == Some(profession)).unwrap().dual
}

fn fixture() -> Answer {
    solved(&unit())
}

#[test]
fn a_hundred_hours_are_unmet_and_all_rules_together_free_57_83() {
    let unit = unit();
    assert_eq!(two(unmet_with(&unit, &[]).unwrap()), 100.0);
    assert_eq!(two(unmet_with(&unit, &["r1", "r2", "r3", "r4", "r5"]).unwrap()), 42.17);
    assert_eq!(two(unmet_with(&unit, &["r1", "r3"]).unwrap()), 42.17, "two rules do what five do");
    assert_eq!(two(unmet_with(&unit, &["r1", "r4"]).unwrap()), 62.0, "the two best single rules do less");
}

#[test]
fn each_rule_has_its_four_values() {
    let expected = [
        ("r1", 0.95, 38.00, 14.85, 3.79),
        ("r2", 0.85, 30.91, 8.70, 0.00),
        ("r3", 0.00, 0.00, 14.36, 19.83),
        ("r4", 0.90, 36.00, 11.56, 0.00),
        ("r5", 0.75, 30.00, 8.36, 0.00),
    ];
    let answer = fixture();
    for (rule, first, alone, shapley, last_in) in expected {
        let v = answer.rules.iter().find(|v| v.rule == rule).unwrap();
        assert_eq!((two(v.first_hour), two(v.slope)), (first, first), "{rule}: the dual and the hour solved agree");
        assert_eq!((two(v.alone), two(v.shapley.unwrap()), two(v.last_in)), (alone, shapley, last_in), "{rule}");
        assert!(v.shapley_exact);
    }
    assert_eq!(two(answer.rules.iter().map(|v| v.alone).sum()), 134.91, "never to be added up");
    let shared: f64 = answer.rules.iter().filter_map(|v| v.shapley).sum();
    assert!(close(shared, 57.826_087), "Shapley values share out what all rules free: {shared}");
}

#[test]
fn gains_flatten_and_some_rules_help_each_other() {
    let answer = fixture();
    for v in &answer.rules {
        let slopes: Vec<f64> = v.curve.windows(2).map(|w| (w[1].1 - w[0].1) / (w[1].0 - w[0].0)).collect();
        assert!(slopes.windows(2).all(|w| w[1] <= w[0] + 1e-6), "{}: a further hour never frees more: {slopes:?}", v.rule);
        assert!(v.curve.last().is_none_or(|last| close(last.1, v.alone)), "{}", v.rule);
    }
    let synergy = |a: &str, b: &str| answer.synergy.iter().find(|s| s.rules == (a.to_owned(), b.to_owned())).unwrap().hours;
    assert_eq!(two(synergy("r1", "r3")), 19.83, "nothing alone, half of the best package together");
    assert!(synergy("r1", "r4") < -30.0, "the two best single rules compete for the same hours");
}

#[test]
fn the_best_package_is_not_the_two_best_rules() {
    let answer = fixture();
    let best = &answer.packages[0];
    assert_eq!((best.rules.clone(), two(best.frees), best.cost), (vec!["r1".to_owned(), "r3".to_owned()], 57.83, 2.0));
    assert_eq!(answer.packages.len(), 6, "and five alternatives");
    assert!(answer.packages.windows(2).all(|w| w[0].frees >= w[1].frees - 1e-9));
    assert!(answer.packages.iter().all(|p| p.rules.len() <= 2));
    for p in &answer.packages {
        let rules: Vec<&str> = p.rules.iter().map(String::as_str).collect();
        assert!(close(p.unmet, unmet_with(&unit(), &rules).unwrap()), "{p:?}");
    }
    let mut one = unit();
    one.package_budget = Some(1.0);
    assert_eq!(two(solved(&one).packages[0].frees), 38.0);
}

#[test]
fn the_best_package_beats_every_other_of_all_thirty_two() {
    let model = unit();
    let names = ["r1", "r2", "r3", "r4", "r5"];
    for budget in 0..=5_u32 {
        let sets = (0..32_u32).filter(|s| s.count_ones() <= budget);
        let best = sets
            .map(|s| unmet_with(&model, &(0..5).filter(|k| s >> k & 1 == 1).map(|k| names[k]).collect::<Vec<_>>()).unwrap())
            .fold(f64::INFINITY, f64::min);
        let mut asked = model.clone();
        asked.package_budget = Some(f64::from(budget));
        let ask = Ask { prices: false, values: Depth::None, packages: true, conflict: false, seed: 1 };
        let found = answer(&asked, ask).unwrap().packages.first().map_or(100.0, |p| p.unmet);
        assert!(close(found, best), "budget {budget}: {found} is not {best}");
    }
}

#[test]
fn the_bottleneck_is_nurses_and_moves_when_rules_are_relaxed() {
    let answer = fixture();
    let now: Vec<f64> = ["RN", "HFA", "ASS"].iter().map(|p| dual(&answer.prices, p)).collect();
    assert_eq!(now, [-1.0, 0.0, 0.0]);
    let nurses = answer.prices.iter().find(|p| p.of.profession.as_deref() == Some("RN")).unwrap();
    assert_eq!((nurses.one_more_frees, nurses.one_fewer_costs), (1.0, Some(1.0)));
    assert_eq!(nurses.holds_to, Some(375.0), "until all that only nurses may do is done");
    let open: Vec<f64> = ["RN", "HFA", "ASS"].iter().map(|p| dual(&answer.bottleneck.prices_all_relaxed, p)).collect();
    assert_eq!(open.iter().map(|d| (d * 1000.0).round() / 1000.0).collect::<Vec<_>>(), [-1.0, -0.95, -0.661]);
    assert_eq!(answer.bottleneck.now.unwrap().profession, "RN");
}

#[test]
fn five_stages_in_order_and_none_spoils_an_earlier_one() {
    let answer = fixture();
    let names: Vec<&str> = answer.stages.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["unmet care", "scarce hours", "money", "levels above LEON", "disturbance"]);
    assert_eq!(two(stage(&answer, "unmet care")), 100.0);
    // 275 nurse hours at 3; care 560 by health-care workers at 2; practical 230 by assistants at 1.
    assert!(close(stage(&answer, "scarce hours"), 275.0 * 3.0 + 560.0 * 2.0 + 230.0));
    assert!(close(stage(&answer, "money"), 275.0 * 420.0 + 560.0 * 350.0 + 230.0 * 300.0));
    assert!(close(done(&answer, "practical", "ASS"), 230.0));
    let left: f64 = answer.unmet.iter().map(|u| u.hours).sum();
    assert!((left - 100.0).abs() < 1e-4, "{left}");
}

#[test]
fn the_conflict_is_nurse_hours_against_what_only_nurses_may_do() {
    let mut closed = unit();
    closed.ways.retain(|w| w.barred_by.is_empty());
    closed.rules.clear();
    closed.package_budget = None;
    let answer = solved(&closed);
    let conflict = &answer.conflicts[0];
    let rows: Vec<String> = conflict.groups.iter().flat_map(|g| &g.rows).map(ToString::to_string).collect();
    assert_eq!(rows, ["demand medicines U week", "demand wounds U week", "demand assess U week", "capacity RN U week"]);
    assert!(conflict.text.contains("280 h are asked for, 275 h are there"), "{}", conflict.text);
    let repair = &conflict.repairs[0];
    assert!(close(repair.size, 100.0) && repair.changes.len() == 1 && close(repair.changes[0].by, 100.0), "{repair:?}");
}
