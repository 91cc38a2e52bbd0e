//! What must hold of every simulation.

use crate::sample::{district, sample};
use turnus_domain::{
    cover::Band,
    night::{ArrivalShare, CallPriority, NightDesign, NightDistrict, PlannedVisits, TeamMode},
    quantity::{BasisPoints, Minutes},
};
use turnus_night::simulate;

/// The same seed gives the same figures, another seed others.
#[test]
fn the_same_seed_gives_the_same_figures() {
    let district = sample().district;
    let design = NightDesign::reference(TeamMode::Split);
    assert_eq!(simulate(&district, &design, 200, 5), simulate(&district, &design, 200, 5));
    assert_ne!(simulate(&district, &design, 200, 5), simulate(&district, &design, 200, 6));
}

/// Two designs under one seed meet the same calls.
#[test]
fn designs_meet_the_same_calls() {
    let district = sample().district;
    let of = |mode, planned| simulate(&district, &NightDesign { planned, ..NightDesign::reference(mode) }, 300, 3);
    let kept = of(TeamMode::Together, PlannedVisits::Kept);
    for other in [
        of(TeamMode::Split, PlannedVisits::Kept),
        of(TeamMode::Fixed, PlannedVisits::Kept),
        of(TeamMode::Together, PlannedVisits::Interrupted),
    ] {
        assert_eq!((kept.calls, kept.by_phone, kept.visits), (other.calls, other.by_phone, other.visits));
    }
    assert_eq!(kept.calls, of(TeamMode::Together, PlannedVisits::LeftOut).calls);
}

/// Homes and priorities add up to the whole.
#[test]
fn parts_add_up() {
    let district = sample().district;
    let f = simulate(&district, &NightDesign::reference(TeamMode::Together), 500, 1);
    let near = |sum: i64, whole: i64| assert!((sum - whole).abs() <= 8, "{sum} against {whole}");
    near(f.per_home.iter().map(|h| h.visits.0).sum(), f.visits.0);
    near(f.per_priority.iter().map(|p| p.visits.0).sum(), f.visits.0);
    near(f.per_priority.iter().filter_map(|p| p.calls).map(|c| c.0).sum(), f.calls.0);
    let planned = f.per_priority.last().unwrap();
    assert_eq!((planned.priority, planned.visits.0, planned.calls), (None, 300, None));
    let green = f.per_priority.iter().find(|p| p.priority == Some(CallPriority::Green)).unwrap();
    assert_eq!((green.calls, green.response), (green.by_phone, None), "advice is given by phone");
    assert_eq!(f.phone_approval_minutes.0, 6400);
}

/// Calls are answered sooner when planned visits are broken off, and not sooner than without planned visits by much.
#[test]
fn broken_off_planned_visits_help_calls() {
    let district = sample().district;
    let orange = |planned| {
        let f = simulate(&district, &NightDesign { planned, ..NightDesign::reference(TeamMode::Together) }, 2_000, 1);
        let p90 = f.per_priority[1].response.unwrap().p90.0;
        (p90, f.interrupted.0)
    };
    let (kept, interrupted, left_out) = (orange(PlannedVisits::Kept), orange(PlannedVisits::Interrupted), orange(PlannedVisits::LeftOut));
    assert!(interrupted.0 < kept.0 && kept.1 == 0 && interrupted.1 > 0, "{kept:?} {interrupted:?}");
    assert!(interrupted.0 * 10 >= left_out.0 * 9, "{interrupted:?} {left_out:?}");
}

/// Fixed nurses do not drive, longer driving slows the others, and calls in bunches make more waiting.
#[test]
fn designs_move_figures_the_right_way() {
    let district = sample().district;
    let of = |d: NightDesign| simulate(&district, &d, 2_000, 1);
    let together = NightDesign::reference(TeamMode::Together);
    assert_eq!(of(NightDesign::reference(TeamMode::Fixed)).driving.0, 0);
    let winter = of(NightDesign { driving: BasisPoints(13_000), ..together });
    assert!(winter.driving.0 * 10 > of(together).driving.0 * 12);
    let even = NightDesign { planned: PlannedVisits::LeftOut, ..together };
    let (bunched, even) = (of(NightDesign { arrival_shares: true, ..even }), of(even));
    assert!(bunched.response.unwrap().p90 > even.response.unwrap().p90 && bunched.waited > even.waited);
}

/// A district that cannot be used names every defect.
#[test]
fn defects_are_named_all_at_once() {
    let mut parts = sample().district.into_parts();
    parts.base = "nowhere".parse().unwrap();
    parts.visit.least = Minutes(60);
    parts.arrivals =
        vec![ArrivalShare { band: Band { from: "12:00".parse().unwrap(), to: "13:00".parse().unwrap() }, share: BasisPoints(10_000) }];
    parts.homes.pop();
    assert_eq!(NightDistrict::try_from(parts).unwrap_err().0.len(), 4);
    let odd = serde_json::from_str::<turnus_domain::night::TravelMatrix>("[[0,1],[2]]");
    assert!(odd.unwrap_err().to_string().contains("square"));
}

/// A district without calls and planned visits has figures, and they are nothing.
#[test]
fn a_silent_night() {
    let silent = district(|p| {
        p.calls.clear();
        p.planned_visits = 0;
    });
    let f = simulate(&silent, &NightDesign::reference(TeamMode::Split), 10, 1);
    assert_eq!((f.calls.0, f.visits.0, f.busy.0, f.response), (0, 0, 0, None));
}

/// A district survives being written and read.
#[test]
fn a_district_is_read_as_written() {
    let district = sample().district;
    let text = serde_json::to_string(&district).unwrap();
    assert_eq!(serde_json::from_str::<NightDistrict>(&text).unwrap(), district);
}
