//! Looking around a plan: care against money.

use crate::given::{close, unit};
use turnus_sharing::skill_mix::pareto;

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
