//! The arithmetic of the domain brief (D.2) and of the science page (3.1).

use crate::sample::{district, parameters, sample};
use turnus_domain::{
    night::{Hundredths, Range, TeamMode},
    quantity::{BasisPoints, Minutes},
};
use turnus_night::{NightSizing, size};

fn few_draws(p: &mut turnus_domain::night::SizingParts) {
    p.ranking.draws = 5;
}

/// Eight homes: 15.0 FTE fixed, 3.75 mobile, 11.2 gross; 40 people at 37 %, six at 62 % or 78 % with cover.
#[test]
fn the_arithmetic_of_the_brief() {
    let s = size(&sample().district, &parameters(few_draws));
    assert_eq!((s.fixed.fte, s.mobile.fte, s.gross_nurse_fte), (Hundredths(1499), Hundredths(375), Hundredths(1124)));
    assert_eq!((s.fixed.weekly, s.mobile.weekly), (Minutes(8 * 3990), Minutes(2 * 3990)));
    let whole = |b: BasisPoints| (b.0 + 50) / 100;
    assert_eq!((whole(s.fixed.mean_position), whole(s.mobile.mean_position), whole(s.mobile.mean_position_with_cover)), (37, 62, 78));
    assert_eq!((s.mobile.by_position, s.mobile.by_weekends, s.mobile.by_nights, s.mobile.by_overlap, s.mobile.people), (6, 6, 4, 4, 6));
    assert!(!s.needs_compensation());
    assert_eq!((s.compensating_fte, s.net_fte), (Hundredths(0), Hundredths(-1124)));
}

/// 33.6 h, nights of 10 h, 15 % absence: 19.6 FTE and 39.2 people at half positions against 4.9 FTE and 6.1 people at 80 %.
#[test]
fn the_arithmetic_of_the_science_page() {
    let ten_hours = district(|p| p.night.to = "08:00".parse().unwrap());
    let p = parameters(|p| {
        few_draws(p);
        (p.week_norm, p.absence, p.fixed_position) = (Minutes(2016), BasisPoints(1500), BasisPoints(5000));
    });
    let s = size(&ten_hours, &p);
    assert_eq!((s.fixed.fte_with_cover, s.mobile.fte_with_cover), (Hundredths(1961), Hundredths(490)));
    assert_eq!((s.fixed.people, s.mobile.people), (40, 7));
    assert_eq!(s.net_fte_with_cover, Hundredths(490 - 1961));
}

/// With two heads per night, taking the nurse away needs a compensating worker in every home, and the net says so.
#[test]
fn two_heads_per_night_need_a_compensating_worker() {
    let two_heads = district(|p| p.homes.iter_mut().for_each(|h| h.present = 2));
    let s = size(&two_heads, &parameters(few_draws));
    assert!(s.needs_compensation());
    assert_eq!(s.compensated.iter().map(|(_, heads)| *heads).collect::<Vec<_>>(), [1; 8]);
    assert_eq!((s.compensating_fte, s.net_fte), (Hundredths(1499), Hundredths(375)));
    let three_heads = size(&sample().district, &parameters(few_draws));
    assert!(s.net_cost_together > three_heads.net_cost_together);
    let one_home = district(|p| p.homes[3].present = 2);
    let s = size(&one_home, &parameters(few_draws));
    assert_eq!(s.compensated, [("home-d".parse().unwrap(), 1)]);
    assert_eq!(s.net_fte, Hundredths(375 + 187 - 1499));
}

/// Kroner per year by hand: 2 nurses for 8, at 400 kr, 365 nights of 9.5 h, and cars at 90 000 kr.
#[test]
fn kroner_by_hand() {
    let s = size(&sample().district, &parameters(few_draws));
    let hours = -6 * 365 * 19 / 2;
    assert_eq!(s.net_cost_together.0, hours * 40_000 + 9_000_000);
    assert_eq!(s.net_cost_split.0 - s.net_cost_together.0, 9_000_000);
}

/// Every identity is printed with its inputs.
#[test]
fn identities_are_printed() {
    let s = size(&sample().district, &parameters(few_draws));
    let line = |of: &NightSizing, quantity: &str| {
        of.lines.iter().find(|l| l.quantity == quantity).map(|l| format!("{} = {}", l.identity, l.result)).unwrap()
    };
    assert_eq!(line(&s, "fixed: FTE"), "8 heads × 7 nights × 9 h 30 min ÷ 35 h 30 min = 14.99");
    assert_eq!(line(&s, "mobile: people by weekends"), "2 heads × 3, every 3. weekend = 6.00");
    assert_eq!(line(&s, "net FTE"), "3.75 + 0.00 − 14.99 = -11.24");
}

/// Over the ranges of the brief the ranking is a share between none and all, the same for the same seed.
#[test]
fn the_ranking_share() {
    let sample = sample();
    let s = size(&sample.district, &sample.sizing).ranking_share;
    println!("{s:#?}");
    assert_eq!(s.draws, 500);
    let ranks: Vec<_> = s.designs.iter().map(|d| (d.mode, d.rank_by_fte, d.rank_by_cost, d.meets_target)).collect();
    assert_eq!(ranks, [(TeamMode::Fixed, 3, 3, true), (TeamMode::Together, 1, 1, false), (TeamMode::Split, 1, 2, true)]);
    assert!(s.by_both <= s.by_net_fte && s.by_both <= s.by_p90 && s.by_net_fte < BasisPoints::WHOLE && s.by_net_fte.0 > 0);
    assert_eq!(s, size(&sample.district, &sample.sizing).ranking_share);
}

/// Ranges that hold one value each: every draw keeps the ranking and every verdict.
#[test]
fn without_uncertainty_the_ranking_keeps() {
    let p = parameters(|p| {
        let at = |v| Range { least: v, most: v };
        let r = &mut p.ranking;
        (r.draws, r.nights) = (20, 400);
        (r.homes, r.residents, r.present, r.calls_per_50, r.by_phone) = (at(8), at(50), at(3), at(90), at(4500));
        (r.planned_visits, r.driving, r.week_norm) = (at(3), at(10_000), at(2130));
    });
    let s = size(&sample().district, &p).ranking_share;
    assert_eq!(
        (s.by_net_fte, s.by_cost, s.by_p90, s.by_both),
        (BasisPoints::WHOLE, BasisPoints::WHOLE, BasisPoints::WHOLE, BasisPoints::WHOLE)
    );
}
