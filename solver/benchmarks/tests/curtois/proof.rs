//! Certificates: written by the engine, verified by code that shares nothing with it, refused when they are corrupted.

use crate::drawn::{branching, large, params, solve, ward};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use turnus_benchmarks::certificate::to_json;
use turnus_engine::Params;
use turnus_verifier::{Instance, verify};

fn proven(text: &str, params: &Params) -> (Value, i64, i64) {
    let (instance, outcome) = solve(text, params);
    let objective = outcome.objective.expect("a plan");
    (to_json(&instance, text, &outcome.certificate, outcome.objective), objective, outcome.bound)
}

fn verified(text: &str, certificate: &Value, objective: i64) -> Result<i64, String> {
    let instance = Instance::read(text).expect("readable");
    verify(&instance, text, &certificate.to_string(), objective).map(|v| v.bound).map_err(|e| e.to_string())
}

/// Writes the digest again after a change, so that the mathematics must notice.
fn signed(mut certificate: Value) -> Value {
    use sha2::{Digest, Sha256};
    let digest: String = Sha256::digest(certificate["nodes"].to_string()).iter().map(|b| format!("{b:02x}")).collect();
    certificate["digest"] = digest.into();
    certificate
}

#[test]
fn certificates_of_drawn_wards_are_verified_whether_the_proof_is_finished_or_not() {
    for seed in (0..12).filter(|s| *s != 3) {
        let text = ward(seed);
        if solve(&text, &params()).1.lines.is_none() {
            continue;
        }
        for nodes in [0, 2, 3_000] {
            let (certificate, objective, bound) = proven(&text, &Params { nodes, neighbourhoods: 50, ..Params::default() });
            assert_eq!(verified(&text, &certificate, objective), Ok(bound), "seed {seed}, {nodes} nodes");
        }
    }
}

#[test]
fn fifty_of_fifty_corrupted_certificates_are_refused() {
    let text = large();
    let (certificate, objective, bound) = proven(&text, &Params { nodes: 400, neighbourhoods: 60, ..Params::default() });
    assert_eq!(verified(&text, &certificate, objective), Ok(bound));
    let mut rng = ChaCha8Rng::seed_from_u64(50);
    let mut refused = 0;
    for n in 0..50 {
        let mut wrong = certificate.clone();
        let leaves: Vec<usize> =
            (0..wrong["nodes"].as_array().expect("nodes").len()).filter(|k| !wrong["nodes"][*k]["leaf"].is_null()).collect();
        let leaf = leaves[rng.random_range(0..leaves.len())];
        let (what, wrong) = match n % 7 {
            0 => {
                wrong["bound"] = (bound + 1 + n / 7).into();
                ("a higher bound", wrong)
            }
            1 => {
                // Half of a leaf's duals are gone: what is left proves less, and a valid signature does not help.
                let duals = wrong["nodes"][leaf]["leaf"]["cover"].as_array_mut().expect("duals");
                duals.truncate(duals.len() / 2);
                ("missing duals", signed(wrong))
            }
            2 => {
                for dual in wrong["nodes"][leaf]["leaf"]["cover"].as_array_mut().expect("duals") {
                    dual[2] = (dual[2].as_i64().expect("a number") * 3 + 720_720).into();
                }
                ("other duals", signed(wrong))
            }
            3 => {
                let last = wrong["nodes"].as_array().expect("nodes").len();
                wrong["nodes"][leaf] = serde_json::json!({"branch": {
                    "decision": {"choice": {"employee": "P0", "day": n % 28, "shifts": ["E"]}}, "children": [last, last]}});
                let spare = serde_json::json!({"leaf": {"cover": [], "sums": []}});
                wrong["nodes"].as_array_mut().expect("nodes").push(spare);
                ("a child shared by both sides", signed(wrong))
            }
            4 => {
                let digit = rng.random_range(0..64);
                let mut digest = wrong["digest"].as_str().expect("text").to_owned().into_bytes();
                digest[digit] = if digest[digit] == b'0' { b'1' } else { b'0' };
                wrong["digest"] = String::from_utf8(digest).expect("ascii").into();
                ("another digest", wrong)
            }
            5 => {
                wrong["objective"] = (objective - 1).into();
                ("another plan", wrong)
            }
            _ => {
                wrong["nodes"].as_array_mut().expect("nodes").push(serde_json::json!({"leaf": {"cover": [], "sums": []}}));
                ("a node outside the tree", signed(wrong))
            }
        };
        match verified(&text, &wrong, objective) {
            Ok(bound) => panic!("corruption {n} ({what}) was believed: {bound}"),
            Err(_) => refused += 1,
        }
    }
    assert_eq!(refused, 50);
}

#[test]
fn a_certificate_is_good_for_its_own_instance_only() {
    let text = (0..).map(ward).find(|text| solve(text, &params()).1.lines.is_some()).expect("some ward has a plan");
    let (certificate, objective, _) = proven(&text, &params());
    let other = text.replacen("SECTION_HORIZON", "# another\nSECTION_HORIZON", 1);
    assert!(verified(&other, &certificate, objective).expect_err("another file").contains("another instance"));
}

#[test]
fn choices_left_out_of_the_tree_are_proven_before_it_and_one_too_many_is_refused() {
    let text = branching();
    let (certificate, objective, bound) = proven(&text, &Params { nodes: 100, neighbourhoods: 30, ..Params::default() });
    let nodes = certificate["nodes"].as_array().expect("nodes");
    let decisions = nodes.iter().filter(|n| !n["branch"].is_null());
    let left_out = decisions.clone().filter(|n| n["branch"]["children"][1].as_u64() == n["branch"]["children"][0].as_u64().map(|k| k + 1));
    assert!(left_out.count() > 20 && nodes.len() > 100, "{} nodes", nodes.len());
    assert_eq!(nodes[0]["branch"]["children"], serde_json::json!([1, 2]));
    assert_eq!(verified(&text, &certificate, objective), Ok(bound));
    // Whoever leaves out every choice of a day must prove the bound by the root's duals alone.
    let mut wrong = certificate.clone();
    wrong["nodes"][0]["branch"]["decision"]["choice"]["shifts"] = serde_json::json!(["-", "E", "L", "N"]);
    let refused = verified(&text, &signed(wrong), objective).expect_err("the root alone proves less");
    assert!(refused.contains("proves"), "{refused}");
}
