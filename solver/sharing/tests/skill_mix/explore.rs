//! Looking around a plan: care against money, and how stable the advice is.

use crate::given::{close, unit};
use turnus_sharing::skill_mix::{Assumed, pareto, stability};

#[test]
fn care_costs_more_the_more_of_it_is_done() {
    let points = pareto(&unit(), 20).unwrap();
    assert_eq!(points.len(), 20);
    assert!(close(points[0].unmet, 1165.0), "the cheapest plan does nothing");
    assert!((points[19].unmet - 100.0).abs() < 1e-3, "{:?}", points[19]);
    assert!(points.windows(2).all(|w| w[1].unmet < w[0].unmet && w[1].hours_per_krone <= w[0].hours_per_krone + 1e-9));
    assert!(close(points[1].hours_per_krone, 1.0 / 300.0), "the first hours are those of assistants");
    assert!(close(points[18].hours_per_krone, 1.0 / 420.0), "the last those of nurses");
}

#[test]
fn two_hundred_draws_say_how_stable_the_advice_is() {
    let assumed = Assumed { draws: 200, seed: 3, supply_deviation: 0.1, demand_deviation: 0.1 };
    let told = stability(&unit(), assumed).unwrap();
    assert_eq!(told.bottleneck.as_deref(), Some("RN"));
    assert_eq!(told.bottlenecks.values().sum::<u32>(), 200);
    assert!(told.same_bottleneck > 0.9, "{told:?}");
    assert!(told.same_rule < told.same_bottleneck && told.same_rule > 0.2, "which rule is best is less sure: {told:?}");
    let (stands, low, middle, high) = told.unmet;
    assert!(close(stands, 100.0) && low < middle && middle < high, "{:?}", told.unmet);
    assert_eq!(stability(&unit(), assumed).unwrap(), told, "the same seed, the same answer");
    let certain = stability(&unit(), Assumed { supply_deviation: 0.0, demand_deviation: 0.0, draws: 3, ..assumed }).unwrap();
    assert_eq!((certain.same_bottleneck, certain.same_rule), (1.0, 1.0));
}
