//! With every task bound to one profession the model is WISN.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_sharing::skill_mix::{Category, Demand, Model, Profession, Supply, Task, Way, WorkingYear, stock, unmet_with};

fn category(rng: &mut ChaCha8Rng) -> Category {
    let year = WorkingYear { days: 260.0, away: rng.random_range(35.0..75.0), hours_a_day: rng.random_range(6.8..7.5) };
    let activities = (0..rng.random_range(1..8)).map(|_| (rng.random_range(100.0..8_000.0), rng.random_range(0.05..1.5))).collect();
    let category_shares = (0..rng.random_range(0..4)).map(|_| rng.random_range(0.01..0.12)).collect();
    let individual_hours = rng.random_range(0.0..900.0);
    Category { year, fte: 0.0, activities, category_shares, individual_hours }
}

/// The categories as one unit, every task bound to its own profession.
fn bound(categories: &[Category]) -> Model {
    let mut model = Model { title: "WISN".into(), ..Model::default() };
    model.units.push(serde_json::from_str(r#"{"id":"U"}"#).unwrap());
    model.buckets.push(serde_json::from_str(r#"{"id":"year"}"#).unwrap());
    for (p, category) in categories.iter().enumerate() {
        let id = format!("P{p}");
        let profession: Profession = serde_json::from_str(&format!(r#"{{"id":"{id}","level":3,"cost":1}}"#)).unwrap();
        model.professions.push(profession);
        let (unit, bucket) = ("U".to_owned(), "year".to_owned());
        model.supply.push(Supply { profession: id.clone(), unit, bucket, hours: category.supply(), present: None });
        for (k, hours) in category.demand().into_iter().enumerate() {
            let task = format!("P{p}-{k}");
            model.tasks.push(serde_json::from_str::<Task>(&format!(r#"{{"id":"{task}"}}"#)).unwrap());
            model.ways.push(serde_json::from_str::<Way>(&format!(r#"{{"task":"{task}","profession":"{id}"}}"#)).unwrap());
            model.demand.push(Demand { task, unit: "U".into(), bucket: "year".into(), hours, rule: None });
        }
    }
    model
}

#[test]
fn fifty_cases_come_out_as_wisn_says() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for case in 0..50 {
        let mut categories: Vec<Category> = (0..rng.random_range(1..5)).map(|_| category(&mut rng)).collect();
        for c in &mut categories {
            c.fte = c.need() * rng.random_range(0.5..0.999);
            c.fte = c.fte.max(c.individual_hours / c.year.available());
        }
        // Missing people by WISN, and by the hours the model leaves undone: profession by profession and in sum.
        let missing: f64 = categories.iter().map(|c| (c.need() - c.fte) * c.hours_of_one()).sum();
        let unmet = unmet_with(&bound(&categories), &[]).unwrap();
        assert!((missing - unmet).abs() <= 1e-9 * missing.max(1.0), "case {case}: {missing} {unmet}");
        for c in &categories {
            let alone = unmet_with(&bound(std::slice::from_ref(c)), &[]).unwrap();
            let need = c.fte + alone / c.hours_of_one();
            assert!((need - c.need()).abs() <= 1e-9 * c.need().max(1.0), "case {case}: {need} {}", c.need());
        }
        for c in &mut categories {
            c.fte = c.need();
        }
        assert!(unmet_with(&bound(&categories), &[]).unwrap() <= 1e-9, "case {case}: as many as needed leave nothing");
    }
}

#[test]
fn an_example_by_hand() {
    // 200 days of 7.5 h are 1 500 h; 3 000 visits of half an hour are one person; a tenth goes to meetings; 150 h lead.
    let year = WorkingYear { days: 260.0, away: 60.0, hours_a_day: 7.5 };
    let c = Category { year, fte: 1.0, activities: vec![(3_000.0, 0.5)], category_shares: vec![0.1], individual_hours: 150.0 };
    assert!((c.need() - (1.0 / 0.9 + 0.1)).abs() < 1e-12);
    assert!((c.ratio() - 1.0 / (1.0 / 0.9 + 0.1)).abs() < 1e-12);
}

#[test]
fn holders_leave_and_courses_bring_new_ones_after_their_time() {
    let holders = stock(10.0, 0.2, 0.5, 1, &[4.0, 0.0, 0.0]);
    let expected = [10.0, 8.0, 8.4, 6.72];
    assert!(holders.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{holders:?}");
}
