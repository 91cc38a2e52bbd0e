//! A bound, recomputed from a certificate.

use crate::{
    Refused,
    instance::Instance,
    line::{Prices, cheapest},
    refuse,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The certificate's JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Certificate {
    format: String,
    /// SHA-256 of the instance file.
    instance: String,
    objective: Option<i64>,
    bound: i64,
    scale: i64,
    /// SHA-256 of the nodes as compact JSON.
    digest: String,
    nodes: serde_json::Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Node {
    Leaf { cover: Vec<(usize, String, i64)>, sums: Vec<SumDual> },
    Branch { decision: Decision, children: (usize, usize) },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Side {
    Under,
    Over,
}

type Row = (usize, String);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SumDual {
    side: Side,
    rows: BTreeSet<Row>,
    dual: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Decision {
    Choice { employee: String, day: usize, shifts: BTreeSet<String> },
    Sum { side: Side, rows: BTreeSet<Row>, most: i64 },
}

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// No plan costs less.
    pub bound: i64,
    /// Leaves whose bounds were recomputed.
    pub leaves: usize,
}

/// Limits of a leaf: decisions on its way.
#[derive(Debug, Clone, Default)]
struct Limits {
    /// (employee, day) → (choices named, whether they are the open ones), all to be kept.
    choices: BTreeMap<(String, usize), Vec<Named>>,
    /// Sums: at least, at most.
    sums: BTreeMap<SumOf, (Option<i64>, Option<i64>)>,
}

/// Choices named by a decision, and whether they are the open ones.
type Named = (BTreeSet<String>, bool);
type SumOf = (Side, BTreeSet<Row>);

/// Recomputes the bound of a certificate for an instance file, and compares its objective with the plan's.
///
/// # Errors
/// What does not hold: another instance, damaged nodes, no tree, or a leaf whose duals prove less than is claimed.
pub fn verify(instance: &Instance, text: &str, certificate: &str, objective: i64) -> Result<Verified, Refused> {
    let certificate: Certificate = serde_json::from_str(certificate).map_err(|e| Refused(format!("the certificate: {e}")))?;
    if certificate.format != "turnus-bound-1" {
        return refuse(format!("the certificate has the form `{}`, expected turnus-bound-1", certificate.format));
    }
    if certificate.instance != hash(text.as_bytes()) {
        return refuse("the certificate belongs to another instance file");
    }
    if certificate.digest != hash(certificate.nodes.to_string().as_bytes()) {
        return refuse("the nodes of the certificate are not those it was written with");
    }
    if certificate.objective != Some(objective) {
        return refuse(format!("the certificate was written for a plan of {:?}, this one costs {objective}", certificate.objective));
    }
    if certificate.scale <= 0 || certificate.scale > 1 << 40 {
        return refuse(format!("scale {} is not usable", certificate.scale));
    }
    let nodes: Vec<Node> = serde_json::from_value(certificate.nodes).map_err(|e| Refused(format!("the certificate's nodes: {e}")))?;
    let (least, leaves) = walk(instance, &nodes, i128::from(certificate.scale))?;
    match least {
        Some(least) if least < i128::from(certificate.bound) => {
            refuse(format!("the certificate claims {}, but proves {least} only", certificate.bound))
        }
        _ if objective < certificate.bound => {
            refuse(format!("the plan costs {objective}, less than the claimed bound {}", certificate.bound))
        }
        _ => Ok(Verified { bound: certificate.bound, leaves }),
    }
}

/// Hexadecimal SHA-256.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Least bound over the leaves (`None` when no leaf can hold a plan), and their number. Every node is met exactly once.
fn walk(instance: &Instance, nodes: &[Node], scale: i128) -> Result<(Option<i128>, usize), Refused> {
    let mut known = Known::new();
    let mut met = vec![false; nodes.len()];
    let mut open = vec![(0, Limits::default())];
    let (mut least, mut leaves) = (None::<i128>, 0);
    while let Some((at, limits)) = open.pop() {
        let Some(node) = nodes.get(at) else { return refuse(format!("node {at} is missing")) };
        if std::mem::replace(&mut met[at], true) {
            return refuse(format!("node {at} is met twice: no tree"));
        }
        match node {
            Node::Branch { decision, children } => {
                open.push((children.0, limits.with(instance, decision, true)?));
                open.push((children.1, limits.with(instance, decision, false)?));
            }
            Node::Leaf { cover, sums } => {
                leaves += 1;
                if let Some(value) = lagrangian(instance, (cover, sums), &limits, scale, &mut known)? {
                    let whole = value.div_euclid(scale) + i128::from(value.rem_euclid(scale) != 0);
                    least = Some(least.map_or(whole, |l| l.min(whole)));
                }
            }
        }
    }
    match met.iter().position(|m| !m) {
        Some(at) => refuse(format!("node {at} belongs to no branch")),
        None => Ok((least, leaves)),
    }
}

impl Limits {
    fn with(&self, instance: &Instance, decision: &Decision, keep: bool) -> Result<Self, Refused> {
        let mut limits = self.clone();
        match decision {
            Decision::Choice { employee, day, shifts } => {
                if !instance.staff.contains_key(employee) || *day >= instance.days {
                    return refuse(format!("a decision on employee {employee}, day {day}, who is not there"));
                }
                limits.choices.entry((employee.clone(), *day)).or_default().push((shifts.clone(), keep));
            }
            Decision::Sum { side, rows, most } => {
                known(instance, rows)?;
                let (least, greatest) = limits.sums.entry((*side, rows.clone())).or_default();
                if keep {
                    *greatest = Some(greatest.map_or(*most, |g| g.min(*most)));
                } else {
                    let over = most.checked_add(1).ok_or_else(|| Refused("a decision beyond all numbers".into()))?;
                    *least = Some(least.map_or(over, |l| l.max(over)));
                }
            }
        }
        Ok(limits)
    }

    fn open(&self, employee: &str, day: usize, shift: Option<&str>) -> bool {
        let Some(decisions) = self.choices.get(&(employee.to_owned(), day)) else { return true };
        decisions.iter().all(|(shifts, keep)| shifts.contains(shift.unwrap_or("-")) == *keep)
    }
}

fn known(instance: &Instance, rows: &BTreeSet<Row>) -> Result<(), Refused> {
    match rows.iter().find(|row| !instance.cover.contains_key(*row)) {
        Some((day, shift)) => refuse(format!("no cover row for day {day}, shift {shift}")),
        None => Ok(()),
    }
}

/// Cheapest lines that are known, by employee and SHA-256 of prices and open choices: many leaves differ in one employee's choices only.
type Known = HashMap<(String, [u8; 32]), Option<i128>>;

/// The Lagrangian bound of a leaf in parts of 1/scale; `None` when an employee has no line under its decisions.
fn lagrangian(
    instance: &Instance,
    (cover, sums): (&[(usize, String, i64)], &[SumDual]),
    limits: &Limits,
    scale: i128,
    known: &mut Known,
) -> Result<Option<i128>, Refused> {
    let mut duals: BTreeMap<Row, i128> = BTreeMap::new();
    let mut slack: BTreeMap<(Side, Row), i128> = BTreeMap::new();
    let mut total = 0_i128;
    for (day, shift, dual) in cover {
        let key = (*day, shift.clone());
        let Some(row) = instance.cover.get(&key) else { return refuse(format!("no cover row for day {day}, shift {shift}")) };
        total += i128::from(*dual) * i128::from(row.required);
        if duals.insert(key, i128::from(*dual)).is_some() {
            return refuse(format!("two duals for day {day}, shift {shift}"));
        }
    }
    for sum in sums {
        let (least, greatest) = limits.sums.get(&(sum.side, sum.rows.clone())).copied().unwrap_or_default();
        let Some(side) = (if sum.dual > 0 { least } else { greatest }) else {
            return refuse("a dual of a sum that no decision limits on that side");
        };
        total += i128::from(sum.dual) * i128::from(side);
        for row in &sum.rows {
            *slack.entry((sum.side, row.clone())).or_default() += i128::from(sum.dual);
        }
    }
    let heads = instance.staff.len() as i64;
    for (key, row) in &instance.cover {
        let dual = duals.get(key).copied().unwrap_or(0);
        let extra = |side: Side| slack.get(&(side, key.clone())).copied().unwrap_or(0);
        let under = scale * i128::from(row.under) - dual - extra(Side::Under);
        let over = scale * i128::from(row.over) + dual - extra(Side::Over);
        total += under.min(0) * i128::from(row.required.max(0)) + over.min(0) * i128::from((heads - row.required).max(0));
    }
    for (name, e) in &instance.staff {
        let base: i128 = e.on.iter().map(|r| scale * i128::from(r.2)).sum();
        let mut wishes: BTreeMap<(usize, &str), i128> = BTreeMap::new();
        for (list, sign) in [(&e.on, -1), (&e.off, 1)] {
            for (day, shift, weight) in list {
                *wishes.entry((*day, shift)).or_default() += sign * scale * i128::from(*weight);
            }
        }
        let table: BTreeMap<(usize, &str), i128> = (0..instance.days)
            .flat_map(|d| instance.shifts.keys().map(move |s| (d, s.as_str())))
            .map(|(d, s)| {
                let dual = duals.get(&(d, s.to_owned())).copied().unwrap_or(0);
                ((d, s), wishes.get(&(d, s)).copied().unwrap_or(0) - dual)
            })
            .collect();
        let cost = |d: usize, s: &str| table[&(d, s)];
        let open = |d: usize, s: Option<&str>| limits.open(name, d, s);
        let digest = digest(instance, &table, &open);
        let line = known.entry((name.clone(), digest)).or_insert_with(|| cheapest(instance, e, &Prices { cost: &cost, open: &open }));
        match line {
            Some(line) => total += base + *line,
            None => return Ok(None),
        }
    }
    Ok(Some(total))
}

/// SHA-256 of an employee's prices and open choices, in order of day and shift.
fn digest(instance: &Instance, table: &BTreeMap<(usize, &str), i128>, open: &dyn Fn(usize, Option<&str>) -> bool) -> [u8; 32] {
    let mut hash = Sha256::new();
    for ((day, shift), price) in table {
        hash.update(price.to_le_bytes());
        hash.update([u8::from(open(*day, Some(*shift)))]);
    }
    (0..instance.days).for_each(|day| hash.update([u8::from(open(day, None))]));
    hash.finalize().into()
}
