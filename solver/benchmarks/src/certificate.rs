//! The proof of a bound as JSON in the words of the instance.
//!
//! ```json
//! {"format":"turnus-bound-1","instance":"<sha-256 of the file>","objective":828,"bound":828,"scale":720720,
//!  "digest":"<sha-256 of nodes as compact JSON>","nodes":[{"leaf":{"cover":[[0,"D",720720]],"sums":[]}}]}
//! ```
//! Node 0 is the root. A node is a leaf with duals — of cover rows as `[day, shift, dual]`, of sums as
//! `{"side":"under","rows":[[day, shift]],"dual":n}` — or `{"branch":{"decision":D,"children":[i, j]}}`: child `i` keeps
//! `D`, child `j` its opposite. `D` is `{"choice":{"employee":"A","day":3,"shifts":["E","-"]}}` (one of these; opposite:
//! none of them) or `{"sum":{"side":"under","rows":[[day, shift]],"most":n}}` (opposite: at least n + 1). Duals count in
//! parts of 1/scale.

use crate::curtois::Instance;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use turnus_engine::{Certificate, Decision, ProofNode, Side};

/// Name of this form.
pub const FORMAT: &str = "turnus-bound-1";

/// A certificate as JSON, for an instance file and the cost of the plan it goes with.
#[must_use]
pub fn to_json(instance: &Instance, text: &str, certificate: &Certificate, objective: Option<i64>) -> Value {
    let nodes = Value::from(certificate.nodes.iter().map(|n| node(instance, n)).collect::<Vec<_>>());
    json!({
        "format": FORMAT,
        "instance": hash(text.as_bytes()),
        "objective": objective,
        "bound": certificate.bound,
        "scale": certificate.scale,
        "digest": hash(nodes.to_string().as_bytes()),
        "nodes": nodes,
    })
}

/// Hexadecimal SHA-256.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn node(instance: &Instance, node: &ProofNode) -> Value {
    match node {
        ProofNode::Branch { decision: d, children } => json!({"branch": {"decision": decision(instance, d), "children": children}}),
        ProofNode::Leaf { cover, sums } => {
            let cover: Vec<Value> = cover
                .iter()
                .enumerate()
                .filter(|(_, y)| **y != 0)
                .map(|(k, y)| {
                    let (day, shift) = row(instance, k);
                    json!([day, shift, y])
                })
                .collect();
            let sums: Vec<Value> =
                sums.iter().map(|(s, rows, y)| json!({"side": side(*s), "rows": named(instance, rows), "dual": y})).collect();
            json!({"leaf": {"cover": cover, "sums": sums}})
        }
    }
}

fn decision(instance: &Instance, decision: &Decision) -> Value {
    match decision {
        Decision::Choice { person, day, choices } => {
            let shifts: Vec<&str> = (0..instance.model.choices).filter(|c| choices & (1 << c) != 0).map(|c| shift(instance, c)).collect();
            json!({"choice": {"employee": instance.employees[*person], "day": day, "shifts": shifts}})
        }
        Decision::Sum { side: s, rows, most } => json!({"sum": {"side": side(*s), "rows": named(instance, rows), "most": most}}),
    }
}

fn named(instance: &Instance, rows: &[usize]) -> Vec<(usize, String)> {
    rows.iter().map(|k| row(instance, *k)).collect()
}

fn row(instance: &Instance, k: usize) -> (usize, String) {
    let row = &instance.model.cover[k];
    (row.day, shift(instance, row.choices.trailing_zeros() as usize).to_owned())
}

fn shift(instance: &Instance, c: usize) -> &str {
    if c == 0 { "-" } else { &instance.shifts[c - 1] }
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Under => "under",
        Side::Over => "over",
        // No public format has help from outside; its reader would refuse the word.
        Side::Help => "help",
    }
}
