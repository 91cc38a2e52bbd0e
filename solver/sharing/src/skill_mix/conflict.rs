//! Why not all that is asked can be done: a smallest conflict, proven, with the smallest repair and two others.
//!
//! Unmet care is forbidden. Rows are grouped by the rule that imposes them; a rule that bars ways holds those too.
//! Rows without a rule are facts, a group each. An elastic program first leaves only groups with a multiplier;
//! the deletion filter then drops what can be spared and proves the rest: infeasible whole, feasible without any one.
//! A repair breaks no law and asks for no less care unless a rule that may be relaxed asks for it.

use super::{
    engine,
    error::ModelError,
    frame::Frame,
    label::Label,
    model::RuleKind,
    price::clean,
    program::{Column, Program, Row, Terms},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use turnus_lp::{ConflictError, Lp, LpOutcome, deletion_filter};

/// A conflict with its repairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Groups that cannot hold together; none can be spared.
    pub groups: Vec<Member>,
    /// What solving said with all of them, and without each in turn, in their order.
    pub proof: Proof,
    /// The smallest repair first, then others.
    pub repairs: Vec<Repair>,
    /// The conflict in sentences.
    pub text: String,
}

/// A group of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The rule, if it is one.
    pub rule: Option<String>,
    /// What the rule rests on.
    pub kind: Option<RuleKind>,
    /// Where it is written.
    pub source: Option<String>,
    /// Rows that it imposes.
    pub rows: Vec<Label>,
    /// Hours (or points, kroner) that a fact amounts to.
    pub amount: Option<f64>,
    /// In words.
    pub text: String,
}

/// Solver statuses of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// All groups together: infeasible.
    pub whole: String,
    /// Without each of them: feasible.
    pub without_each: Vec<String>,
}

/// Changes that together let everything be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    /// Weighted size.
    pub size: f64,
    /// The changes, largest first.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The rule to relax, if it is one.
    pub rule: Option<String>,
    /// The row to lift, if it is a fact.
    pub row: Option<Label>,
    /// By how much: hours let through, or hours (points, kroner) more.
    pub by: f64,
    /// In words.
    pub text: String,
}

/// A group while it is worked on.
#[derive(Debug)]
struct Group {
    rule: Option<usize>,
    rows: Vec<usize>,
}

/// The conflict of a block, or `None` when all that is asked can be done.
pub(crate) fn conflict(frame: &Frame<'_>, block: &Program) -> Result<Option<Conflict>, ModelError> {
    let mut program = block.clone();
    // Breaches are for rules that are relaxed; here the rows themselves are dropped.
    for c in program.columns.iter_mut().filter(|c| matches!(c.what, Column::Unmet(_) | Column::Breach(_))) {
        (c.upper, c.open) = (0.0, 0.0);
        c.bars.clear();
    }
    let groups = groups(&program);
    let elastic = Elastic::new(frame, &program, &groups);
    let suspects = elastic.suspects(&program, &groups)?;
    if suspects.is_empty() {
        return Ok(None);
    }
    let Some(found) = smallest(&program, &groups, &suspects)? else { return Ok(None) };
    let members: Vec<Member> = found.iter().map(|g| member(frame, &program, &groups[*g])).collect();
    let repairs = elastic.repairs(frame, &program, &groups)?;
    let proof = Proof { whole: "infeasible".to_owned(), without_each: found.iter().map(|_| "feasible".to_owned()).collect() };
    let text = text(&members, &repairs);
    Ok(Some(Conflict { groups: members, proof, repairs, text }))
}

/// Facts in the order of the rows, then rules. Definitions (today's hours, seats) are no groups.
fn groups(program: &Program) -> Vec<Group> {
    let mut facts = Vec::new();
    let mut rules: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for bar in program.columns.iter().flat_map(|c| &c.bars) {
        rules.entry(*bar).or_default();
    }
    for (index, row) in program.rows.iter().enumerate() {
        match (row.rule, row.what) {
            (Some(rule), _) => rules.entry(rule).or_default().push(index),
            (None, Row::Practice(_) | Row::Seats(_)) => {}
            (None, _) => facts.push(Group { rule: None, rows: vec![index] }),
        }
    }
    facts.into_iter().chain(rules.into_iter().map(|(rule, rows)| Group { rule: Some(rule), rows })).collect()
}

/// The deletion filter over the suspects, all other groups being dropped.
fn smallest(program: &Program, groups: &[Group], suspects: &[usize]) -> Result<Option<Vec<usize>>, ModelError> {
    let mut lp = engine::lp(program);
    let mut feasible = |active: &[bool]| {
        let held: BTreeSet<usize> = suspects.iter().zip(active).filter(|(_, on)| **on).map(|(g, _)| *g).collect();
        hold(&mut lp, program, groups, &held);
        if program.is_integer() { whole_feasible(program, groups, &held) } else { lp_feasible(&mut lp) }
    };
    match deletion_filter(suspects.len(), &mut feasible) {
        Ok(found) => Ok(found.map(|c| c.groups.into_iter().map(|k| suspects[k]).collect())),
        Err(ConflictError::Failed(why)) => Err(ModelError::Solver { step: "the conflict", why }),
        Err(other) => Err(ModelError::Solver { step: "the conflict", why: other.to_string() }),
    }
}

fn lp_feasible(lp: &mut Lp) -> Result<bool, String> {
    match lp.solve() {
        LpOutcome::Optimal { .. } | LpOutcome::Unbounded => Ok(true),
        LpOutcome::Infeasible => Ok(false),
        LpOutcome::Limited { .. } => Err("an iteration limit that nobody set was reached".to_owned()),
        LpOutcome::Failed(why) => Err(why),
    }
}

/// Leaves only the groups that are held in force.
fn hold(lp: &mut Lp, program: &Program, groups: &[Group], held: &BTreeSet<usize>) {
    for (index, group) in groups.iter().enumerate() {
        for row in &group.rows {
            let RowBounds(lower, upper) = bounds(program, *row, held.contains(&index));
            lp.set_row_bounds(*row, lower, upper);
        }
    }
    let rules = rules_held(groups, held);
    for (index, column) in program.columns.iter().enumerate().filter(|(_, c)| !c.bars.is_empty()) {
        let shut = column.bars.iter().any(|r| rules.contains(r));
        lp.set_column_bounds(index, column.lower, if shut { 0.0 } else { column.open });
    }
}

fn whole_feasible(program: &Program, groups: &[Group], held: &BTreeSet<usize>) -> Result<bool, String> {
    let mut program = program.clone();
    for (index, group) in groups.iter().enumerate() {
        for row in &group.rows {
            let RowBounds(lower, upper) = bounds(&program, *row, held.contains(&index));
            (program.rows[*row].lower, program.rows[*row].upper) = (lower, upper);
        }
    }
    let rules = rules_held(groups, held);
    for column in program.columns.iter_mut().filter(|c| !c.bars.is_empty()) {
        column.upper = if column.bars.iter().any(|r| rules.contains(r)) { 0.0 } else { column.open };
    }
    match engine::best(engine::mip(&program, &[]), None, "the conflict") {
        Ok(_) => Ok(true),
        Err(ModelError::Infeasible { .. }) => Ok(false),
        Err(e) => Err(e.to_string()),
    }
}

struct RowBounds(f64, f64);

fn bounds(program: &Program, row: usize, held: bool) -> RowBounds {
    if held { RowBounds(program.rows[row].lower, program.rows[row].upper) } else { RowBounds(f64::NEG_INFINITY, f64::INFINITY) }
}

fn rules_held(groups: &[Group], held: &BTreeSet<usize>) -> BTreeSet<usize> {
    held.iter().filter_map(|g| groups[*g].rule).collect()
}

/// By how much each group is broken: plain and weighted.
type Amounts = BTreeMap<usize, (f64, f64)>;

/// The program in which every group may be broken, at a price.
#[derive(Debug)]
struct Elastic {
    program: Program,
    /// Group, column, price; a column that a rule bars belongs to that rule.
    slack: Vec<(usize, usize, f64)>,
    /// Groups that a repair may touch.
    mendable: BTreeSet<usize>,
}

impl Elastic {
    fn new(frame: &Frame<'_>, program: &Program, groups: &[Group]) -> Self {
        let mut elastic = program.clone();
        let (mut slack, mut mendable) = (Vec::new(), BTreeSet::new());
        let of_rule: BTreeMap<usize, usize> = groups.iter().enumerate().filter_map(|(g, group)| Some((group.rule?, g))).collect();
        for (index, group) in groups.iter().enumerate() {
            let weight = group.rule.map_or(1.0, |r| frame.model.rules[r].weight);
            for row in &group.rows {
                slack.push((index, elastic.breach(*row), weight));
            }
            let lawful = group.rule.is_none_or(|r| frame.model.rules[r].kind != RuleKind::Law);
            let asked = group.rule.is_none() && group.rows.iter().any(|r| matches!(program.rows[*r].what, Row::Demand(_)));
            if lawful && !asked {
                mendable.insert(index);
            }
        }
        for (column, c) in program.columns.iter().enumerate().filter(|(_, c)| !c.bars.is_empty()) {
            elastic.columns[column].upper = c.open;
            slack.extend(c.bars.iter().map(|r| (of_rule[r], column, frame.model.rules[*r].weight)));
        }
        Self { program: elastic, slack, mendable }
    }

    /// Groups that carry the infeasibility: empty when there is none. Whole numbers are relaxed; when only they
    /// conflict, every group is a suspect.
    fn suspects(&self, program: &Program, groups: &[Group]) -> Result<Vec<usize>, ModelError> {
        let everyone: BTreeSet<usize> = (0..groups.len()).collect();
        let mut lp = engine::lp(&self.program);
        self.slack.iter().for_each(|(_, column, _)| lp.set_column_cost(*column, 1.0));
        let size = engine::least(&mut lp, "the conflict")?;
        if size < 1e-7 {
            let whole = !program.is_integer() || whole_feasible(program, groups, &everyone).map_err(failed)?;
            return Ok(if whole { Vec::new() } else { everyone.into_iter().collect() });
        }
        let mut carrying: BTreeSet<usize> = BTreeSet::new();
        for (index, group) in groups.iter().enumerate() {
            if group.rows.iter().any(|r| lp.duals()[*r].abs() > 1e-9) {
                carrying.insert(index);
            }
        }
        // A shut way whose opening would help is held shut by its rules.
        carrying
            .extend(self.slack.iter().filter(|(_, c, _)| *c < program.columns.len() && lp.reduced_costs()[*c] < 1.0 - 1e-9).map(|s| s.0));
        let mut lp = engine::lp(program);
        hold(&mut lp, program, groups, &carrying);
        let carried = !lp_feasible(&mut lp).map_err(failed)?;
        Ok(if carried { carrying } else { everyone }.into_iter().collect())
    }

    /// The smallest repair, then the smallest without the largest change of those before.
    fn repairs(&self, frame: &Frame<'_>, program: &Program, groups: &[Group]) -> Result<Vec<Repair>, ModelError> {
        let mut out: Vec<Repair> = Vec::new();
        let mut spared: BTreeSet<usize> = (0..groups.len()).filter(|g| !self.mendable.contains(g)).collect();
        while out.len() < 3 {
            let Some(amounts) = self.repair(&spared)? else { break };
            let size = amounts.values().map(|(_, weighted)| weighted).sum();
            let mut by_size: Vec<(usize, (f64, f64))> = amounts.into_iter().collect();
            by_size.sort_by(|a, b| b.1.1.total_cmp(&a.1.1).then(a.0.cmp(&b.0)));
            let Some((largest, _)) = by_size.first().copied() else { break };
            let changes = by_size.iter().map(|(g, (by, _))| change(frame, program, &groups[*g], *by)).collect();
            out.push(Repair { size: clean(size), changes });
            spared.insert(largest);
        }
        Ok(out)
    }

    /// Amounts by group, plain and weighted, of the smallest repair that spares some groups.
    fn repair(&self, spared: &BTreeSet<usize>) -> Result<Option<Amounts>, ModelError> {
        let mut program = self.program.clone();
        for (_, column, _) in self.slack.iter().filter(|(g, ..)| spared.contains(g)) {
            program.columns[*column].upper = 0.0;
        }
        let costs: Terms = self.slack.iter().map(|(_, column, weight)| (*column, *weight)).collect();
        let (_, values) = match engine::best(engine::mip(&program, &costs), None, "the smallest repair") {
            Err(ModelError::Infeasible { .. }) => return Ok(None),
            other => other?,
        };
        let mut amounts = Amounts::new();
        for (group, column, weight) in self.slack.iter().filter(|(_, c, _)| values[*c] > 1e-7) {
            let amount = amounts.entry(*group).or_default();
            amount.0 += values[*column];
            amount.1 += values[*column] * weight;
        }
        Ok(Some(amounts))
    }
}

fn failed(why: String) -> ModelError {
    ModelError::Solver { step: "the conflict", why }
}

fn member(frame: &Frame<'_>, program: &Program, group: &Group) -> Member {
    let rows: Vec<Label> = group.rows.iter().map(|r| Label::of(frame, program.rows[*r].what)).collect();
    let rule = group.rule.map(|r| &frame.model.rules[r]);
    let amount = match (rule, group.rows.as_slice()) {
        (None, [row]) => Some(if program.rows[*row].upper.is_finite() { program.rows[*row].upper } else { program.rows[*row].lower }),
        _ => None,
    };
    let text = match (rule, amount, rows.first()) {
        (Some(rule), ..) => format!("{} ({})", rule.text, rule.source),
        (None, Some(amount), Some(label)) => format!("{label}: {}", said(amount)),
        _ => "a row".to_owned(),
    };
    Member { rule: rule.map(|r| r.id.clone()), kind: rule.map(|r| r.kind), source: rule.map(|r| r.source.clone()), rows, amount, text }
}

fn change(frame: &Frame<'_>, program: &Program, group: &Group, by: f64) -> Change {
    let row = group.rows.first().filter(|_| group.rule.is_none()).map(|r| Label::of(frame, program.rows[*r].what));
    let rule = group.rule.map(|r| &frame.model.rules[r]);
    let text = match (rule, &row) {
        (Some(rule), _) => format!("relax \"{}\" ({}) for {} hours", rule.text, rule.source, said(by)),
        (None, Some(label)) => format!("{label}: {} more", said(by)),
        _ => String::new(),
    };
    Change { rule: rule.map(|r| r.id.clone()), row, by: clean(by), text }
}

fn text(members: &[Member], repairs: &[Repair]) -> String {
    let listed: Vec<&str> = members.iter().map(|m| m.text.as_str()).collect();
    let of = |row: &str| members.iter().filter(|m| m.rows.iter().any(|l| l.row == row)).filter_map(|m| m.amount).sum::<f64>();
    let mut text = format!("These cannot hold together: {}.", listed.join("; "));
    if members.iter().all(|m| m.rule.is_some() || m.rows.iter().all(|l| l.row == "demand" || l.row == "capacity")) {
        text.push_str(&format!(" {} h are asked for, {} h are there.", said(of("demand")), said(of("capacity"))));
    }
    for (index, repair) in repairs.iter().enumerate() {
        let changes: Vec<&str> = repair.changes.iter().map(|c| c.text.as_str()).collect();
        let lead = if index == 0 { "Smallest change" } else { "Or" };
        text.push_str(&format!(" {lead}: {}.", changes.join(", and ")));
    }
    text
}

/// A number in a sentence: two decimals, none when it is whole.
fn said(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
