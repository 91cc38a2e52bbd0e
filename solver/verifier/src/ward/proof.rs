//! What a tree of multipliers proves, and the certificate that carries it.
//!
//! ```json
//! {"format":"turnus-ward-bound-2","input":"<sha-256 of the input file>","objective":31535,"bound":30338,"scale":720720,
//!  "digest":"<sha-256 of nodes as compact JSON>","nodes":[{"units":{"points":950,"most":0,"children":[1,2]}},
//!  {"leaf":{"multipliers":[["2027-01-04","07:30","15:00","any",123456]]}},{"leaf":{"multipliers":[],"units":[[950,777]]}}]}
//! ```
//! A multiplier is date, band, class and its size in parts of 1/scale; rows without one have 0. Where there is one node it is a leaf.

use super::{
    clock::Axis,
    cover::{self, Row},
    help::{Help, Limits},
    input::Input,
    person::{Duties, Person},
    tree::{Leaf, Node, leaves},
};
use crate::{Refused, refuse};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Name of this form.
pub const FORMAT: &str = "turnus-ward-bound-2";
/// Sums of prices stay far from the greatest number.
const GREATEST: i64 = 1 << 58;

/// Date, start and end of the band, class, and the multiplier in parts of 1/scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Multiplier(pub NaiveDate, pub String, pub String, pub String, pub i64);

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Certificate {
    format: String,
    input: String,
    objective: i64,
    bound: i64,
    scale: i64,
    digest: String,
    nodes: Vec<Node>,
}

/// The rota file, as far as it is judged here.
#[derive(Debug, Deserialize)]
struct Plan {
    assignments: Vec<Assignment>,
    substitutes: Vec<Substitute>,
}

#[derive(Debug, Deserialize)]
struct Assignment {
    date: NaiveDate,
    person: String,
    shift: String,
}

#[derive(Debug, Deserialize)]
struct Substitute {
    date: NaiveDate,
    shift: String,
    profession: String,
}

/// What a tree proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// No rota of the input costs less.
    pub bound: i64,
    /// Cheapest lines computed: one for each person and leaf.
    pub lines: usize,
}

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certified {
    /// The claimed bound holds.
    pub bound: i64,
    /// Points of the plan, counted here once more.
    pub objective: i64,
    /// Lines computed.
    pub lines: usize,
}

/// An input with everybody's lines.
struct Ward<'a> {
    input: &'a Input,
    axis: Axis,
    duties: Duties,
    people: Vec<Person>,
}

/// What a tree proves of an input, for which there is a plan of so many points.
///
/// # Errors
/// An input that cannot be read, a node that is not there, a split that leaves something out, a multiplier of a row that is not there or
/// below 0, one that pays for help more than it costs.
pub fn prove(input: &str, nodes: &[Node], scale: i64, objective: i64) -> Result<Proven, Refused> {
    let input = Input::read(input)?;
    Ward::new(&input)?.prove(nodes, scale, objective)
}

/// The certificate for an input file and a plan of so many points, and what it proves.
///
/// # Errors
/// Those of [`prove`].
pub fn certificate(input: &str, nodes: Vec<Node>, scale: i64, objective: i64) -> Result<(String, Proven), Refused> {
    let proven = prove(input, &nodes, scale, objective)?;
    let certificate = Certificate {
        format: FORMAT.into(),
        input: hash(input.as_bytes()),
        objective,
        bound: proven.bound,
        scale,
        digest: digest(&nodes),
        nodes,
    };
    let text = serde_json::to_string(&certificate).map_err(|e| Refused(format!("the certificate: {e}")))?;
    Ok((text + "\n", proven))
}

/// Points of a plan by the rules of the bound, counted apart from the checker.
///
/// # Errors
/// An input or plan that cannot be read, or a line that breaks a rule.
pub fn points(input: &str, plan: &str) -> Result<i64, Refused> {
    let input = Input::read(input)?;
    Ward::new(&input)?.judge(plan)
}

/// Recomputes the bound of a certificate from an input file, and the points of the plan it was written for.
///
/// # Errors
/// What does not hold: another input or plan, damaged multipliers, a bound that they do not prove.
pub fn verify(input: &str, plan: &str, certificate: &str) -> Result<Certified, Refused> {
    let of: Certificate = serde_json::from_str(certificate).map_err(|e| Refused(format!("the certificate: {e}")))?;
    if of.format != FORMAT {
        return refuse(format!(
            "the certificate has the form `{}`, expected {FORMAT}; write it anew by `turnus export --certificate`",
            of.format
        ));
    }
    if of.input != hash(input.as_bytes()) {
        return refuse("the certificate belongs to another input");
    }
    if of.digest != digest(&of.nodes) {
        return refuse("the multipliers of the certificate are not those it was written with");
    }
    let input = Input::read(input)?;
    let ward = Ward::new(&input)?;
    let objective = ward.judge(plan)?;
    if objective != of.objective {
        return refuse(format!("the certificate was written for a plan of {} points, this one has {objective}", of.objective));
    }
    if objective < of.bound {
        return refuse(format!("the plan has {objective} points, less than the claimed bound {}", of.bound));
    }
    let proven = ward.prove(&of.nodes, of.scale, objective)?;
    if proven.bound < of.bound {
        return refuse(format!("the certificate claims {}, but proves {} only", of.bound, proven.bound));
    }
    Ok(Certified { bound: of.bound, objective, lines: proven.lines })
}

/// Hexadecimal SHA-256.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn digest(nodes: &[Node]) -> String {
    hash(serde_json::to_string(nodes).unwrap_or_default().as_bytes())
}

/// What comes of each of some things, by as many threads as the machine has.
fn each<T: Sync, R: Send>(of: &[T], what: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((at, one)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, of.get(at)?))) {
            let one = what(one);
            found.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(of.len());
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, one)| one).collect()
}

impl<'a> Ward<'a> {
    fn new(input: &'a Input) -> Result<Self, Refused> {
        let axis = Axis::new(input)?;
        let days = input.horizon.weeks as usize * 7;
        let mut duties: Duties = Vec::new();
        for day in 0..days {
            duties.push(input.shift_types.iter().map(|s| axis.duty(s, day as i64).map(Some)).collect::<Result<_, _>>()?);
        }
        let people = input.staff.iter().map(|m| Person::new(input, &axis, &duties, m)).collect::<Result<_, _>>()?;
        Ok(Self { input, axis, duties, people })
    }

    fn rows(&self) -> Result<Vec<Row<'a>>, Refused> {
        cover::rows(self.input, &self.axis, self.duties.len())
    }

    fn prove(&self, nodes: &[Node], scale: i64, objective: i64) -> Result<Proven, Refused> {
        if !(1..=1 << 20).contains(&scale) {
            return refuse(format!("scale {scale} is not usable"));
        }
        let rows = self.rows()?;
        let help = Help::of(self.input, &self.axis, &rows, &self.duties, &self.priced(&rows, nodes)?)?;
        let leaves = leaves(nodes, &help, objective)?;
        let mut totals = Vec::new();
        for total in each(&leaves, |(leaf, limits)| self.leaf(&rows, &help, (leaf, limits), scale)) {
            totals.push(total?);
        }
        // Whose help costs more than the plan is dearer than the plan: no line has points below 0.
        let whole = totals.iter().map(|t| t.div_euclid(i128::from(scale)) + i128::from(t.rem_euclid(i128::from(scale)) != 0)).min();
        let bound = whole.map_or(objective, |whole| i64::try_from(whole).unwrap_or(i64::MAX)).clamp(0, objective.max(0));
        Ok(Proven { bound, lines: leaves.len() * self.people.len() })
    }

    /// Whether a row has a multiplier in some leaf.
    fn priced(&self, rows: &[Row<'_>], nodes: &[Node]) -> Result<Vec<bool>, Refused> {
        let mut priced = vec![false; rows.len()];
        for node in nodes {
            let Node::Leaf(leaf) = node else { continue };
            priced.iter_mut().zip(self.multipliers(rows, &leaf.multipliers)?).for_each(|(is, y)| *is |= y > 0);
        }
        Ok(priced)
    }

    /// What a leaf proves of the rotas within its limits, in parts of 1/scale.
    fn leaf(&self, rows: &[Row<'_>], help: &Help, (leaf, limits): (&Leaf, &Limits), scale: i64) -> Result<i128, Refused> {
        let y = self.multipliers(rows, &leaf.multipliers)?;
        help.payable(&y, &leaf.of_units()?, leaf.points, scale)?;
        let mut total = leaf.earned(limits)?;
        total += rows.iter().zip(&y).map(|(row, y)| i128::from(row.need) * i128::from(*y)).sum::<i128>();
        for (member, person) in self.input.staff.iter().zip(&self.people) {
            let earned = self.earned(rows, &y, |row| member.is(row.who, self.axis.date(row.day as i64)));
            match person.cheapest(&earned, scale)? {
                Some(least) => total += i128::from(least),
                None => return refuse(format!("{} has no line that keeps the rules, so there is no rota and no bound", member.person)),
            }
        }
        Ok(total)
    }

    /// Multipliers by row.
    fn multipliers(&self, rows: &[Row<'_>], given: &[Multiplier]) -> Result<Vec<i64>, Refused> {
        let place: BTreeMap<_, usize> = rows.iter().enumerate().map(|(k, r)| ((r.day as i64, r.from, r.to, r.class), k)).collect();
        let mut y = vec![None; rows.len()];
        for Multiplier(date, from, to, class, size) in given {
            let Some(row) = place.get(&(self.axis.day(*date), from, to, class)) else {
                return refuse(format!("no cover is asked for on {date}, {from}–{to}, class {class}"));
            };
            if !(0..=GREATEST / (rows.len() as i64 + 1)).contains(size) || y[*row].replace(*size).is_some() {
                return refuse(format!("the multiplier of {date}, {from}–{to}, class {class} is there twice or out of range: {size}"));
            }
        }
        Ok(y.into_iter().map(|y| y.unwrap_or(0)).collect())
    }

    /// What each choice earns by day and choice: the multipliers of the rows it counts in.
    fn earned(&self, rows: &[Row<'_>], y: &[i64], counts: impl Fn(&Row<'_>) -> bool) -> Vec<i64> {
        let choices = self.input.shift_types.len() + 1;
        let mut earned = vec![0; self.duties.len() * choices];
        for (row, y) in rows.iter().zip(y).filter(|(row, y)| **y > 0 && counts(row)) {
            for s in (0..choices - 1).filter(|s| row.shifts >> s & 1 == 1) {
                earned[row.day * choices + s + 1] += y;
            }
        }
        earned
    }

    /// Points of a plan. A line that breaks a rule of the bound is refused: then the plan is illegal, or this judge is wrong.
    fn judge(&self, plan: &str) -> Result<i64, Refused> {
        let plan: Plan = serde_json::from_str(plan).map_err(|e| Refused(format!("the plan: {e}")))?;
        let shift = |id: &str| {
            self.input.shift_types.iter().position(|s| s.id == id).ok_or_else(|| Refused(format!("the plan: unknown shift type {id}")))
        };
        let day = |date: NaiveDate| {
            let day = usize::try_from(self.axis.day(date)).ok().filter(|day| *day < self.duties.len());
            day.ok_or_else(|| Refused(format!("the plan: {date} is outside the horizon")))
        };
        let mut lines = vec![vec![0_u8; self.duties.len()]; self.people.len()];
        for a in &plan.assignments {
            let Some(p) = self.input.staff.iter().position(|m| m.person == a.person) else {
                return refuse(format!("the plan: {} is not on the staff list", a.person));
            };
            if std::mem::replace(&mut lines[p][day(a.date)?], shift(&a.shift)? as u8 + 1) != 0 {
                return refuse(format!("the plan: {} has two shifts on {}", a.person, a.date));
            }
        }
        let mut points = 0;
        for ((member, person), line) in self.input.staff.iter().zip(&self.people).zip(&lines) {
            let Some(own) = person.points(line) else { return refuse(format!("the plan: the line of {} breaks a rule", member.person)) };
            points += own;
        }
        let rows = self.rows()?;
        let there = |row: &Row<'_>, m: &super::input::Member, c: u8| {
            c > 0 && row.shifts >> (c - 1) & 1 == 1 && m.is(row.who, self.axis.date(row.day as i64))
        };
        let heads: Vec<i64> = rows
            .iter()
            .map(|row| self.input.staff.iter().zip(&lines).filter(|(m, line)| there(row, m, line[row.day])).count() as i64)
            .collect();
        let mut hired = Vec::new();
        for s in &plan.substitutes {
            hired.push((day(s.date)?, shift(&s.shift)?, s.profession.as_str()));
        }
        Ok(points + cover::points((self.input, &self.axis), &rows, &self.duties, &heads, &hired)?)
    }
}
