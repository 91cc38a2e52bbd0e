//! Optimality is proven outside the solver, and a proof that was tampered with is refused.

use crate::given::{model, unit};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_sharing::skill_mix::{Certificate, CertifiedRow, Model, Refused, certificates, check_certificate, check_infeasible};

fn fixtures() -> Vec<Model> {
    let mut open = unit();
    open.scenario = true;
    open.relaxed = open.rules.iter().map(|r| r.id.clone()).collect();
    let corpus: Vec<serde_json::Value> = serde_json::from_str(include_str!("../fixtures/judged.json")).unwrap();
    let generated = corpus.iter().map(|c| model(&c["model"].to_string()));
    [unit(), open].into_iter().chain(generated).collect()
}

#[test]
fn every_stage_of_every_fixture_is_optimal_in_exact_arithmetic() {
    let mut judged = 0;
    for model in fixtures() {
        for certificate in certificates(&model).unwrap() {
            check_certificate(&certificate).unwrap_or_else(|e| panic!("{}, {}: {e}", model.title, certificate.stage));
            judged += 1;
        }
    }
    assert!(judged >= 110, "{judged}");
}

/// One certificate spoilt in one place, by more than tolerances forgive.
fn corrupted(sound: &Certificate, kind: u32, rng: &mut ChaCha8Rng) -> Certificate {
    let mut c = sound.clone();
    let used: Vec<usize> = (0..c.values.len()).filter(|v| c.values[*v] > 1.0).collect();
    let priced: Vec<usize> = (0..c.duals.len()).filter(|d| c.duals[*d].abs() > 0.01).collect();
    let pick = |list: &[usize], rng: &mut ChaCha8Rng| list[rng.random_range(0..list.len())];
    match kind {
        0 => c.values[pick(&used, rng)] += rng.random_range(0.01..5.0),
        1 => c.values[pick(&used, rng)] = -rng.random_range(0.01..5.0),
        2 => c.objective += rng.random_range(0.01..5.0),
        3 => c.duals[pick(&priced, rng)] *= -1.0,
        4 => c.duals[pick(&priced, rng)] *= rng.random_range(1.1..2.0),
        5 => c.duals[pick(&priced, rng)] = 0.0,
        6 => {
            let better = pick(&used, rng);
            (c.values[better], c.objective) = (0.0, c.objective - c.values[better] * c.columns[better].0 - 0.5);
        }
        7 => c.values[pick(&used, rng)] = f64::NAN,
        8 => drop(c.duals.pop()),
        _ => c.rows[pick(&priced, rng)].terms.iter_mut().for_each(|(_, k)| *k *= 1.3),
    }
    c
}

#[test]
fn fifty_corrupted_certificates_are_refused() {
    let sound = certificates(&unit()).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for n in 0..50 {
        let stage = (n as usize / 10) % 4; // the fifth stage has nothing to minimise
        let spoilt = corrupted(&sound[stage], n % 10, &mut rng);
        assert!(check_certificate(&spoilt).is_err(), "corruption {} of `{}` was not seen", n % 10, spoilt.stage);
    }
}

#[test]
fn refusals_name_what_does_not_hold() {
    let row = |lower, upper| CertifiedRow { lower, upper, terms: vec![(0, 1.0)] };
    let sound = Certificate {
        stage: "x".into(),
        columns: vec![(1.0, 0.0, 10.0)],
        rows: vec![row(Some(3.0), None)],
        values: vec![3.0],
        duals: vec![1.0],
        objective: 3.0,
    };
    assert_eq!(check_certificate(&sound), Ok(()));
    assert_eq!(check_certificate(&Certificate { values: vec![11.0], ..sound.clone() }), Err(Refused::Column(0)));
    assert_eq!(check_certificate(&Certificate { values: vec![2.0], ..sound.clone() }), Err(Refused::Row(0)));
    assert_eq!(check_certificate(&Certificate { duals: vec![-1.0], ..sound.clone() }), Err(Refused::Multiplier(0)));
    assert_eq!(check_certificate(&Certificate { values: vec![4.0], ..sound.clone() }), Err(Refused::Objective));
    assert_eq!(check_certificate(&Certificate { values: vec![4.0], objective: 4.0, ..sound.clone() }), Err(Refused::Gap));
    let empty = Certificate { rows: vec![row(Some(11.0), None)], ..sound.clone() };
    assert_eq!(check_infeasible(&empty), Ok(()));
    assert_eq!(check_infeasible(&sound), Err(Refused::Gap));
}
