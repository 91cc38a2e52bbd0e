//! A staffing pool beside drawn weeks.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_domain::quantity::BasisPoints;
use turnus_rostering::pool::{Pool, covered};

const POOL: Pool = Pool { people: 10, shifts_week: 5, own_absence: BasisPoints(500), absences_week: 52, slots_week: 21 };

/// R-WT-17.
#[test]
fn a_pool_of_ten_full_posts_covers_70_percent_of_52_absences_a_week() {
    let found = covered(&POOL);
    assert_eq!(found.shifts, 47);
    assert!(found.share.0.abs_diff(7_000) < 50, "{found:?}");
    assert_eq!(u64::from(found.share.0), (found.covered_x10000 + 26) / 52);
    assert_eq!(covered(&Pool { absences_week: 0, ..POOL }).covered_x10000, 0);
    let more = covered(&Pool { people: 1_000, ..POOL });
    assert_eq!(more.share, BasisPoints(10_000), "enough people cover all");
}

/// Weeks drawn by throwing each absence into a slot cover as much, within what chance allows: 52 absences thrown one by one are
/// nearly as far apart as independent ones.
#[test]
fn drawn_weeks_are_covered_as_far_as_computed() {
    let mut random = ChaCha8Rng::seed_from_u64(17);
    let (weeks, mut met) = (20_000_u32, 0_u32);
    for _ in 0..weeks {
        let mut slots = [0_u32; 21];
        (0..52).for_each(|_| slots[random.random_range(0..21)] += 1);
        met += slots.iter().enumerate().map(|(k, absent)| (*absent).min(if k < 5 { 3 } else { 2 })).sum::<u32>();
    }
    let share = met * 100 / weeks * 100 / 52;
    assert!(share.abs_diff(covered(&POOL).share.0) < 150, "{share} drawn, {:?} computed", covered(&POOL));
}
