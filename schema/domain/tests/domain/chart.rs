//! Deviations under long shifts beside the rate before them.

use turnus_domain::deviation::chart::Chart;

/// R-WT-06: baseline 2.0 per 1,000 resident-days; 3.4 in twelve weeks of long-shift weekends is above the limit of 3.1: alarm.
#[test]
fn a_rate_of_3_4_beside_a_baseline_of_2_and_a_limit_of_3_1_is_an_alarm() {
    // 620 residents × 24 weekend days.
    let chart = Chart::of(51, 14_880, 200, 3);
    assert_eq!((chart.rate_x100, chart.limit_x100), (343, 309), "3.4 and 3.1");
    assert!(chart.alarm());
    assert!(!Chart::of(45, 14_880, 200, 3).alarm(), "3.0 is below the limit");
    assert!(!Chart::of(51, 14_880, 250, 3).alarm(), "a higher baseline");
    assert!(!Chart::of(2, 576, 200, 3).alarm(), "few residents: 3.5 can be chance");
    assert!(!Chart::of(0, 0, 200, 3).alarm());
}
