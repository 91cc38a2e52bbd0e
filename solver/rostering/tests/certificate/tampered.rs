//! Fifty certificates, inputs and plans that were tampered with: all are refused.

use crate::{drawn::drawn, file, plan, proven};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::atomic::AtomicBool;
use turnus_domain::{planning_input::PlanningInput, rule_book::ParameterKey};
use turnus_rostering::{Outcome, Params, proof, solve};
use turnus_verifier::ward as verifier;

/// A case: its name, and what it does to input, plan and certificate.
type Case = (String, Value, Value, Value);

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

/// The certificate as if it had been written for this input with these multipliers: nothing is refused for a hash alone.
fn signed(mut certificate: Value, input: &Value) -> Value {
    certificate["input"] = hash(&input.to_string()).into();
    // As the verifier writes nodes, with fields in their order.
    let nodes = serde_json::from_value::<Vec<verifier::Node>>(certificate["nodes"].clone());
    certificate["digest"] = hash(&nodes.map_or_else(|_| String::new(), |nodes| serde_json::to_string(&nodes).unwrap())).into();
    certificate
}

struct Honest {
    input: Value,
    plan: Value,
    certificate: Value,
}

impl Honest {
    fn case(&self, name: impl Into<String>, change: impl FnOnce(&mut Value, &mut Value, &mut Value), sign: bool) -> Case {
        let (mut input, mut plan, mut certificate) = (self.input.clone(), self.plan.clone(), self.certificate.clone());
        change(&mut input, &mut plan, &mut certificate);
        let certificate = if sign { signed(certificate, &input) } else { certificate };
        (name.into(), input, plan, certificate)
    }

    /// Places of the greatest multipliers of the first leaf.
    fn greatest(&self, n: usize) -> Vec<usize> {
        let list = leaf(&self.certificate)["multipliers"].as_array().unwrap();
        let mut places: Vec<usize> = (0..list.len()).collect();
        places.sort_by_key(|k| -list[*k][4].as_i64().unwrap());
        places.truncate(n);
        places
    }

    /// The first split of a kind, by its name.
    fn split(&self, name: &str) -> usize {
        self.certificate["nodes"].as_array().unwrap().iter().position(|node| node.get(name).is_some()).unwrap()
    }
}

fn leaf(certificate: &Value) -> &Value {
    certificate["nodes"].as_array().unwrap().iter().find_map(|node| node.get("leaf")).unwrap()
}

fn leaves(certificate: &mut Value) -> impl Iterator<Item = &mut Value> {
    certificate["nodes"].as_array_mut().unwrap().iter_mut().filter_map(|node| node.get_mut("leaf"))
}

/// The multipliers of the first leaf.
fn first(certificate: &mut Value) -> &mut Value {
    &mut leaves(certificate).next().unwrap()["multipliers"]
}

/// The first of some drawn wards of twelve people that has a rota whose proof has both kinds of splits.
fn legal_ward() -> (PlanningInput, Outcome, Vec<verifier::Node>) {
    let params = Params { seed: 1, seconds: 1e6, nodes: Some(20), steps: 20_000, chains: 1, rounds: 30 };
    let mut wards = (0..).filter_map(|seed| {
        let mut input = drawn(seed);
        input.horizon.weeks = 2;
        input.staff.truncate(12);
        input.rule_book.parameters.iter_mut().filter(|p| p.key == ParameterKey::HoursTolerance).for_each(|p| p.value = 1_000);
        let rota = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}).ok()?;
        let (nodes, _) = proven(&input, &rota.assignments, proof::effort(100));
        Some((input, rota, nodes))
    });
    let has = |nodes: &[verifier::Node], such: fn(&verifier::Node) -> bool| nodes.iter().any(such);
    let both = |nodes: &[verifier::Node]| {
        has(nodes, |node| matches!(node, verifier::Node::Units { .. })) && has(nodes, |node| matches!(node, verifier::Node::Points { .. }))
    };
    wards.find(|(.., nodes)| both(nodes)).unwrap()
}

fn honest() -> Honest {
    let (input, rota, nodes) = legal_ward();
    let text = serde_json::from_str::<Value>(&file(&input)).unwrap();
    let (certificate, _) = verifier::certificate(&text.to_string(), nodes, proof::SCALE, rota.objective).unwrap();
    Honest {
        input: text,
        plan: serde_json::from_str(&plan(&rota.assignments, &rota.substitutes)).unwrap(),
        certificate: serde_json::from_str(&certificate).unwrap(),
    }
}

/// A tree that was tampered with.
fn trees(h: &Honest) -> Vec<Case> {
    let (units, points) = (h.split("units"), h.split("points"));
    let far = h.certificate["nodes"].as_array().unwrap().len();
    type Change = Box<dyn FnOnce(&mut Value)>;
    let changes: [(&str, Change); 9] = [
        ("a child that is not there", Box::new(move |n| n[units]["units"]["children"][1] = far.into())),
        ("a child twice", Box::new(move |n| n[units]["units"]["children"][1] = n[units]["units"]["children"][0].clone())),
        ("its own child", Box::new(move |n| n[units]["units"]["children"][0] = units.into())),
        ("help of no such points", Box::new(move |n| n[units]["units"]["points"] = 777.into())),
        ("less below a gap", Box::new(move |n| n[points]["points"]["most"] = (-1).into())),
        ("more above a gap", Box::new(move |n| n[points]["points"]["least"] = (n[points]["points"]["least"].as_i64().unwrap() * 2).into())),
        ("no root", Box::new(|n| *n = json!([]))),
        ("a branch of nothing", Box::new(move |n| n[units] = json!({"units": {"points": 750}}))),
        (
            "a multiplier of units twice",
            Box::new(|n| {
                n.as_array_mut()
                    .unwrap()
                    .iter_mut()
                    .filter_map(|node| node.get_mut("leaf"))
                    .for_each(|leaf| leaf["units"] = json!([[750, 0], [750, 0]]));
            }),
        ),
    ];
    let mut cases: Vec<Case> = changes.into_iter().map(|(name, change)| h.case(name, |_, _, c| change(&mut c["nodes"]), true)).collect();
    for (key, value) in
        [("units", json!([[750, 1_000_000_000_000_i64]])), ("units", json!([[750, -1]])), ("points", json!(2 * proof::SCALE))]
    {
        let name = format!("{key} {value} in every leaf");
        cases.push(h.case(name, |_, _, c| leaves(c).for_each(|leaf| leaf[key] = value.clone()), true));
    }
    cases
}

fn certificates(h: &Honest) -> Vec<Case> {
    let mut cases = Vec::new();
    for k in h.greatest(6) {
        let row = leaf(&h.certificate)["multipliers"][k].clone();
        let raise = |c: &mut Value, by: i64| first(c)[k][4] = (first(c)[k][4].as_i64().unwrap() + by).into();
        // In every leaf: one of them may be proven without.
        let gone = |c: &mut Value| {
            let all = leaves(c).flat_map(|leaf| leaf["multipliers"].as_array_mut().unwrap());
            all.filter(|m| (0..4).all(|at| m[at] == row[at])).for_each(|m| m[4] = 0.into());
        };
        cases.push(h.case(format!("multiplier {k} one more"), |_, _, c| raise(c, 1), false));
        cases.push(h.case(format!("multiplier {k} far more, signed"), |_, _, c| raise(c, 8_000 * proof::SCALE), true));
        cases.push(h.case(format!("multiplier {k} gone, signed"), |_, _, c| gone(c), true));
    }
    for by in [1, 10, 1_000] {
        let bound = h.certificate["bound"].as_i64().unwrap() + by;
        cases.push(h.case(format!("bound {by} more"), |_, _, c| c["bound"] = bound.into(), true));
        let objective = h.certificate["objective"].as_i64().unwrap() - by;
        cases.push(h.case(format!("objective {by} less"), |_, _, c| c["objective"] = objective.into(), true));
    }
    let again = leaf(&h.certificate)["multipliers"][0].clone();
    type Change = fn(&mut Value);
    let others: [(&str, Change); 6] = [
        ("another scale", |c| c["scale"] = (2 * proof::SCALE).into()),
        ("scale 0", |c| c["scale"] = 0.into()),
        ("another form", |c| c["format"] = "turnus-ward-bound-1".into()),
        ("a field more", |c| c["trust"] = true.into()),
        ("below 0", |c| first(c)[0][4] = (-1).into()),
        ("a date outside", |c| first(c)[0][0] = "2031-01-01".into()),
    ];
    cases.extend(others.into_iter().map(|(name, change)| h.case(name, |_, _, c| change(c), true)));
    cases.push(h.case("a multiplier twice", |_, _, c| first(c).as_array_mut().unwrap().push(again), true));
    cases
}

fn inputs(h: &Honest) -> Vec<Case> {
    let mut cases = Vec::new();
    let parameter = |i: &mut Value, key: &str, value: i64| {
        let list = i["rule_book"]["parameters"].as_array_mut().unwrap();
        list.iter_mut().filter(|p| p["key"] == key).for_each(|p| p["value"] = value.into());
    };
    for (key, value) in [("hours-tolerance", 3_000), ("points-substitute-hour", 50), ("points-unmet-hour", 1), ("daily-rest", 60)] {
        cases.push(h.case(format!("{key} {value}"), |i, _, _| parameter(i, key, value), false));
    }
    for (key, value) in [("hours-tolerance", 3_000), ("points-substitute-hour", 50), ("points-unmet-hour", 1)] {
        cases.push(h.case(format!("{key} {value}, signed"), |i, _, _| parameter(i, key, value), true));
    }
    let busy = h.input["cover"].as_array().unwrap().iter().position(|c| c["head_plan"].as_i64() > Some(1)).unwrap();
    cases.push(h.case("no cover, signed", |i, _, _| i["cover"] = json!([]), true));
    cases.push(h.case("fewer heads", |i, _, _| i["cover"][busy]["head_plan"] = 1.into(), false));
    let heads = |i: &mut Value, n: i64| i["cover"].as_array_mut().unwrap().iter_mut().for_each(|c| c["head_plan"] = n.into());
    cases.push(h.case("no head plan, signed", |i, _, _| heads(i, 0), true));
    cases.push(h.case("a person less, signed", |i, _, _| drop(i["staff"].as_array_mut().unwrap().remove(0)), true));
    let again = h.input["staff"][0].clone();
    cases.push(h.case("a person twice, signed", |i, _, _| i["staff"].as_array_mut().unwrap().push(again), true));
    cases.push(h.case("a larger post, signed", |i, _, _| i["staff"][0]["position"] = 100.into(), true));
    cases.push(h.case(
        "everybody of another profession, signed",
        |i, _, _| {
            i["staff"].as_array_mut().unwrap().iter_mut().for_each(|m| m["profession"] = "X".into());
        },
        true,
    ));
    cases
}

fn plans(h: &Honest) -> Vec<Case> {
    let mut cases = Vec::new();
    for k in [0, 7] {
        cases.push(h.case(format!("assignment {k} gone"), |_, p, _| drop(p["assignments"].as_array_mut().unwrap().remove(k)), true));
        cases.push(h.case(format!("assignment {k} by nobody"), |_, p, _| p["assignments"][k]["person"] = "P99".into(), true));
    }
    let again = h.plan["assignments"][0].clone();
    cases.push(h.case("two shifts on a day", |_, p, _| p["assignments"].as_array_mut().unwrap().push(again), true));
    cases.push(h.case("an unknown shift", |_, p, _| p["assignments"][0]["shift"] = "Q".into(), true));
    let more = json!({"date": h.plan["assignments"][0]["date"], "shift": "D", "profession": "SP"});
    cases.push(h.case("a substitute more", |_, p, _| p["substitutes"].as_array_mut().unwrap().push(more), true));
    cases
}

#[test]
fn fifty_of_fifty_that_were_tampered_with_are_refused() {
    let h = honest();
    let as_it_is = verifier::verify(&h.input.to_string(), &h.plan.to_string(), &h.certificate.to_string());
    assert!(as_it_is.is_ok(), "{as_it_is:?}");
    let cases: Vec<Case> = [certificates(&h), trees(&h), inputs(&h), plans(&h)].concat();
    assert!(cases.len() >= 50, "{}", cases.len());
    let mut reasons = std::collections::BTreeSet::new();
    for (name, input, plan, certificate) in &cases {
        match verifier::verify(&input.to_string(), &plan.to_string(), &certificate.to_string()) {
            Ok(verified) => panic!("{name}: {verified:?}"),
            Err(refused) => drop(reasons.insert(refused.0.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().to_owned())),
        }
    }
    println!("{} refused, for {} reasons: {reasons:#?}", cases.len(), reasons.len());
    assert!(reasons.len() > 8, "{reasons:#?}");
}
