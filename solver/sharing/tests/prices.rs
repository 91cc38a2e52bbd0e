//! Prices before and after a decision, at the same heads; and gaps in the reach of a nurse.

mod sample;

use sample::{Weekends, clock, delegated, share, unit};
use turnus_domain::{calendar::DayKind, quantity::Ore, sharing::HourPrice};
use turnus_sharing::{DayPrices, heads_of, prices_at};

fn weekday(prices: &[DayPrices]) -> &DayPrices {
    prices.iter().find(|p| p.day == DayKind::Weekday).unwrap()
}

fn price<'a>(prices: &'a [HourPrice], shift: &str, profession: &str) -> &'a HourPrice {
    prices.iter().find(|p| p.day == DayKind::Weekday && p.shift.as_str() == shift && p.profession.as_str() == profession).unwrap()
}

#[test]
fn the_scarce_nurse_hour_has_a_price_before_the_decision_and_none_after() {
    let (before, after) = (unit(Weekends::Long), delegated(Weekends::Long));
    let plan = share(&after);
    let heads = heads_of(&after, &plan).unwrap();
    let then = prices_at(&before, &heads).unwrap();
    let now = prices_at(&after, &heads).unwrap();
    assert_eq!(weekday(&then).unmet_x100, 3_442, "34.4 minutes: 0.57 h unmet per weekday");
    assert_eq!(weekday(&now).unmet_x100, 0);
    let scarce = price(&weekday(&then).prices, "D", "SP");
    assert_eq!(scarce.dual_x100, 5_320, "53.2 minutes: 0.89 h per hour of a nurse on D");
    assert_eq!(scarce.plus_one_hour_x100, 3_442, "the first hour clears all that is unmet");
    assert_eq!(scarce.minus_one_hour_x100, 5_320);
    assert_eq!(price(&weekday(&then).prices, "D", "HF").dual_x100, 0);
    assert_eq!(price(&weekday(&then).prices, "E", "SP").dual_x100, 0);
    for p in &weekday(&now).prices {
        assert_eq!((p.dual_x100, p.plus_one_hour_x100), (0, 0), "{} on {}", p.profession, p.shift);
    }
    assert_eq!(weekday(&now).prices, plan.prices.iter().filter(|p| p.day == DayKind::Weekday).cloned().collect::<Vec<_>>());
}

#[test]
fn a_dual_lies_between_what_an_hour_more_and_an_hour_less_do() {
    let after = delegated(Weekends::Long);
    let mut heads = heads_of(&after, &share(&after)).unwrap();
    for h in &mut heads {
        if h.profession.as_str() != "SP" {
            h.heads -= 1;
        }
    }
    let tight = prices_at(&after, &heads).unwrap();
    assert!(tight.iter().all(|d| d.unmet_x100 > 0));
    for p in tight.iter().flat_map(|d| &d.prices) {
        let held = heads.iter().any(|h| h.day == p.day && h.shift == p.shift && h.profession == p.profession && h.heads > 0);
        assert!(p.plus_one_hour_x100 <= p.dual_x100 + 1, "{p:?}");
        assert!(!held || p.dual_x100 <= p.minus_one_hour_x100 + 1, "{p:?}");
    }
}

#[test]
fn with_long_weekends_no_nurse_is_in_reach_from_20_to_22() {
    let plan = share(&delegated(Weekends::Long));
    assert_eq!(plan.reach_gaps.len(), 1, "{:?}", plan.reach_gaps);
    let gap = &plan.reach_gaps[0];
    assert_eq!((gap.day, gap.band.from, gap.band.to, gap.minutes.0), (DayKind::Weekend, clock("20:00"), clock("22:00"), 120));
    let fixes: Vec<(&str, i64, Ore)> = gap.fixes.iter().map(|f| (f.what.as_str(), f.nurse_minutes.0, f.cost)).collect();
    assert_eq!(
        fixes,
        [
            ("one nurse on LN instead of one health-care worker", 750, Ore(62_500)),
            ("the mobile night team starts at 20:00 instead of 22:00", 120, Ore(78_800)),
            ("one nurse more, on E", 450, Ore(236_250)),
        ]
    );
}

#[test]
fn an_earlier_mobile_team_shortens_the_gap_and_closes_it() {
    let mut input = delegated(Weekends::Long);
    let mut gap = |from: &str| {
        input.night_reach.as_mut().unwrap().from = clock(from);
        share(&input).reach_gaps.iter().map(|g| (g.band.from.to_string(), g.band.to.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(gap("21:00"), [("20:00".to_owned(), "21:00".to_owned())]);
    assert!(gap("20:00").is_empty());
}

#[test]
fn three_shift_weekends_have_no_gap() {
    assert!(share(&delegated(Weekends::ThreeShift)).reach_gaps.is_empty());
}
