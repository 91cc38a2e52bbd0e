//! Everything a model is asked for, as data: what `turnus solve --format sharing` writes.

use super::{
    conflict::{Conflict, conflict},
    error::ModelError,
    frame::{Frame, mode},
    model::{Model, RuleKind},
    package::{Package, packages},
    plan::Plan,
    price::{Price, clean, prices},
    program::{Column, Program},
    value::{Least, curve, shapley},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked beside the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Prices of rows, here and with every rule relaxed.
    pub prices: bool,
    /// Values of rules.
    pub values: Depth,
    /// Packages of rules within the model's budget.
    pub packages: bool,
    /// The conflict, when not all that is asked can be done.
    pub conflict: bool,
    /// Seed of the permutations of Shapley values.
    pub seed: u64,
}

/// How much is told about the value of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Nothing.
    None,
    /// First hour, alone and last-in: the league table.
    League,
    /// Shapley values, curves and the synergy of pairs too.
    Full,
}

impl Default for Ask {
    /// Everything.
    fn default() -> Self {
        Self { prices: true, values: Depth::Full, packages: true, conflict: true, seed: 1 }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Title of the model.
    pub title: String,
    /// `optimal`, or `infeasible` when even leaving care undone keeps no rule; only the conflict is there then.
    pub status: String,
    /// The stages in order.
    pub stages: Vec<StageValue>,
    /// Least unmet hours, each counting one.
    pub unmet_hours: f64,
    /// Who does how much.
    pub shares: Vec<Share>,
    /// What is left undone.
    pub unmet: Vec<Unmet>,
    /// Extra hours, hours lent, people sent to courses.
    pub measures: Vec<Measure>,
    /// Prices as the rules are.
    pub prices: Vec<Price>,
    /// Where the bottleneck is, and where it moves.
    pub bottleneck: Bottleneck,
    /// Values of the rules, in the order of the model.
    pub rules: Vec<RuleValue>,
    /// Hours that two rules free together beyond what each frees alone.
    pub synergy: Vec<Synergy>,
    /// Best packages within the budget, best first.
    pub packages: Vec<Package>,
    /// Why not all that is asked can be done.
    pub conflicts: Vec<Conflict>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageValue {
    /// Its name.
    pub name: String,
    /// Class of the tasks, for unmet care.
    pub class: Option<u8>,
    /// Unit of the value.
    pub unit: String,
    /// The least value.
    pub value: f64,
    /// How much worse later stages may leave it (absolute).
    pub tolerance: f64,
}

/// Standard hours done in a way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Task.
    pub task: String,
    /// Who.
    pub profession: String,
    /// How.
    pub mode: String,
    /// Unit.
    pub unit: String,
    /// Bucket.
    pub bucket: String,
    /// Standard hours.
    pub hours: f64,
}

/// Standard hours not done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unmet {
    /// Task.
    pub task: String,
    /// Unit.
    pub unit: String,
    /// Bucket.
    pub bucket: String,
    /// Standard hours.
    pub hours: f64,
}

/// Something bought, lent or learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// `overtime`, `agency`, `lent` or `trained`.
    pub kind: String,
    /// Who.
    pub profession: String,
    /// The unit (that lends).
    pub unit: String,
    /// The unit that borrows, or the competence learnt.
    pub to: Option<String>,
    /// Bucket.
    pub bucket: Option<String>,
    /// Hours, or people.
    pub amount: f64,
}

/// The capacity whose hour frees most, by its confirmed price.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bottleneck {
    /// As the rules are; absent when nothing is scarce.
    pub now: Option<Scarce>,
    /// With every rule relaxed that may be.
    pub all_relaxed: Option<Scarce>,
    /// Duals of the capacity rows then.
    pub prices_all_relaxed: Vec<Price>,
}

/// A scarce capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scarce {
    /// Who.
    pub profession: String,
    /// Where.
    pub unit: String,
    /// When.
    pub bucket: String,
    /// Dual.
    pub dual: f64,
    /// Hours one more head frees, `|dual|·hours per head`; 0 when hours per head are not told.
    pub per_head: f64,
}

/// What relaxing a rule is worth, in hours of the period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleValue {
    /// The rule.
    pub rule: String,
    /// What it rests on. Law has no value: it is not relaxed.
    pub kind: RuleKind,
    /// Freed by the first hour let through (solved).
    pub first_hour: f64,
    /// The same by the dual at nought.
    pub slope: f64,
    /// Freed when it alone is relaxed.
    pub alone: f64,
    /// Lost when it alone is kept.
    pub last_in: f64,
    /// Shapley value.
    pub shapley: Option<f64>,
    /// Whether that is exact, not drawn.
    pub shapley_exact: bool,
    /// Hours let through and hours freed.
    pub curve: Vec<(f64, f64)>,
}

/// What two rules do for each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Synergy {
    /// The rules.
    pub rules: (String, String),
    /// Freed together less freed alone: above 0 they help, below 0 they compete.
    pub hours: f64,
}

/// Solves a model.
///
/// # Errors
/// [`ModelError`] says what is wrong with the model, where, and what to do.
pub fn answer(model: &Model, ask: Ask) -> Result<Answer, ModelError> {
    let frame = Frame::new(model)?;
    let blocks = Program::new(&frame).blocks();
    let plan = match Plan::new(&frame, blocks.clone()) {
        Ok(plan) => plan,
        Err(ModelError::Infeasible { .. }) => return infeasible(&frame, &blocks),
        Err(e) => return Err(e),
    };
    let mut answer = told(&frame, &plan);
    answer.unmet_hours = clean(blocks.iter().map(|b| Least::new(b).unmet(&[])).sum::<Result<f64, _>>()?);
    if ask.prices {
        // Given the training and the parts that the plan chose: whole numbers have no duals.
        answer.prices = all_prices(&frame, plan.blocks.iter().map(|b| &b.program))?;
        answer.bottleneck = bottleneck(&frame, &answer.prices)?;
    }
    if ask.values > Depth::None {
        values(&frame, &blocks, ask, &mut answer)?;
    }
    if let (true, Some(budget)) = (ask.packages, model.package_budget) {
        answer.packages = packages(&blocks, &model.rules, budget, 6)?;
    }
    if ask.conflict && answer.unmet_hours > 1e-6 {
        answer.conflicts = conflicts(&frame, &blocks)?;
    }
    Ok(answer)
}

/// The least unmet hours of a model with some rules relaxed besides those it relaxes itself.
///
/// # Errors
/// As [`answer`]; law is refused.
pub fn unmet_with(model: &Model, relaxed: &[&str]) -> Result<f64, ModelError> {
    let mut scenario = model.clone();
    scenario.scenario = true;
    scenario.relaxed.extend(relaxed.iter().map(|r| (*r).to_owned()));
    let frame = Frame::new(&scenario)?;
    let blocks = Program::new(&frame).blocks();
    Ok(clean(blocks.iter().map(|b| Least::new(b).unmet(&[])).sum::<Result<f64, _>>()?))
}

fn infeasible(frame: &Frame<'_>, blocks: &[Program]) -> Result<Answer, ModelError> {
    let conflicts = conflicts(frame, blocks)?;
    Ok(Answer {
        title: frame.model.title.clone(),
        status: "infeasible".to_owned(),
        stages: vec![],
        unmet_hours: 0.0,
        shares: vec![],
        unmet: vec![],
        measures: vec![],
        prices: vec![],
        bottleneck: Bottleneck::default(),
        rules: vec![],
        synergy: vec![],
        packages: vec![],
        conflicts,
    })
}

fn conflicts(frame: &Frame<'_>, blocks: &[Program]) -> Result<Vec<Conflict>, ModelError> {
    let found: Result<Vec<Option<Conflict>>, _> = blocks.iter().map(|b| conflict(frame, b)).collect();
    Ok(found?.into_iter().flatten().collect())
}

fn told(frame: &Frame<'_>, plan: &Plan) -> Answer {
    let model = frame.model;
    let (unit, bucket) = (|u: usize| model.units[u].id.clone(), |b: usize| model.buckets[b].id.clone());
    let (mut shares, mut unmet, mut measures) = (Vec::new(), Vec::new(), Vec::new());
    for (column, value) in plan.columns().filter(|(_, v)| *v > 1e-7) {
        let amount = clean(value);
        match column {
            Column::Hours { way, unit: u, bucket: b } => {
                let way = &model.ways[way];
                let (task, profession) = (way.task.clone(), way.profession.clone());
                shares.push(Share { task, profession, mode: mode(way.mode).to_owned(), unit: unit(u), bucket: bucket(b), hours: amount });
            }
            Column::Unmet(at) => {
                let task = model.tasks[at.task].id.clone();
                unmet.push(Unmet { task, unit: unit(at.unit), bucket: bucket(at.bucket), hours: amount });
            }
            _ => measures.extend(measure(model, column, amount)),
        }
    }
    let stages = plan.objectives.iter().enumerate().map(|(index, o)| StageValue {
        name: o.name().to_owned(),
        class: if let super::stages::Objective::Unmet { class } = o { Some(*class) } else { None },
        unit: o.unit().to_owned(),
        value: clean(plan.stage(index)),
        tolerance: o.tolerance(),
    });
    Answer {
        title: model.title.clone(),
        status: "optimal".to_owned(),
        stages: stages.collect(),
        unmet_hours: 0.0,
        shares,
        unmet,
        measures,
        prices: vec![],
        bottleneck: Bottleneck::default(),
        rules: vec![],
        synergy: vec![],
        packages: vec![],
        conflicts: vec![],
    }
}

fn measure(model: &Model, column: Column, amount: f64) -> Option<Measure> {
    match column {
        Column::Extra(line) => {
            let e = &model.extra[line];
            let kind = match e.kind {
                super::model::ExtraKind::Overtime => "overtime",
                super::model::ExtraKind::Agency => "agency",
            };
            let (profession, unit, bucket) = (e.profession.clone(), e.unit.clone(), Some(e.bucket.clone()));
            Some(Measure { kind: kind.to_owned(), profession, unit, to: None, bucket, amount })
        }
        Column::Lent { arc, bucket } => {
            let l = &model.lending[arc];
            let (to, bucket) = (Some(l.to.clone()), Some(model.buckets[bucket].id.clone()));
            Some(Measure { kind: "lent".to_owned(), profession: l.profession.clone(), unit: l.from.clone(), to, bucket, amount })
        }
        Column::Trained(line) => {
            let t = &model.training[line];
            let (profession, unit, to) = (t.profession.clone(), t.unit.clone(), Some(t.competence.clone()));
            Some(Measure { kind: "trained".to_owned(), profession, unit, to, bucket: None, amount })
        }
        _ => None,
    }
}

fn all_prices<'a>(frame: &Frame<'_>, programs: impl Iterator<Item = &'a Program>) -> Result<Vec<Price>, ModelError> {
    let lists: Result<Vec<Vec<Price>>, _> = programs.map(|p| prices(frame, p)).collect();
    Ok(lists?.into_iter().flatten().collect())
}

/// The bottleneck now, and the same model with every rule relaxed that may be.
fn bottleneck(frame: &Frame<'_>, now: &[Price]) -> Result<Bottleneck, ModelError> {
    let mut open = frame.model.clone();
    open.scenario = true;
    open.relaxed = open.rules.iter().filter(|r| r.kind != RuleKind::Law).map(|r| r.id.clone()).collect();
    let open_frame = Frame::new(&open)?;
    let plan = Plan::new(&open_frame, Program::new(&open_frame).blocks())?;
    let prices = all_prices(&open_frame, plan.blocks.iter().map(|b| &b.program))?;
    let scarce = |prices: &[Price]| scarcest(frame, prices);
    Ok(Bottleneck { now: scarce(now), all_relaxed: scarce(&prices), prices_all_relaxed: prices })
}

/// Highest value of a head; of an hour where no hours per head are told.
fn scarcest(frame: &Frame<'_>, prices: &[Price]) -> Option<Scarce> {
    let capacity = prices.iter().filter(|p| p.of.row == "capacity" && p.dual < -1e-9);
    let scarce = capacity.filter_map(|p| {
        let (profession, unit, bucket) = (p.of.profession.clone()?, p.of.unit.clone()?, p.of.bucket.clone()?);
        let per_head = clean(-p.dual * frame.model.professions[frame.at("profession", &profession)].hours_per_head);
        Some(Scarce { profession, unit, bucket, dual: p.dual, per_head })
    });
    scarce.min_by(|a, b| b.per_head.total_cmp(&a.per_head).then(a.dual.total_cmp(&b.dual)))
}

fn values(frame: &Frame<'_>, blocks: &[Program], ask: Ask, answer: &mut Answer) -> Result<(), ModelError> {
    let rules: Vec<usize> = (0..frame.model.rules.len()).filter(|r| !frame.relaxed.contains(r)).collect();
    let free: Vec<usize> = rules.iter().copied().filter(|r| frame.model.rules[*r].kind != RuleKind::Law).collect();
    let mut games: Vec<Least<'_>> = blocks.iter().map(Least::new).filter(|l| !l.rules.is_empty()).collect();
    let mut shares: BTreeMap<usize, (f64, bool)> = BTreeMap::new();
    if ask.values == Depth::Full {
        for game in &mut games {
            let (found, exact) = shapley(game, ask.seed)?;
            for (rule, value) in found {
                let sum = shares.entry(rule).or_insert((0.0, true));
                *sum = (sum.0 + value, sum.1 && exact);
            }
        }
    }
    for rule in free.iter().copied() {
        let (mut first, mut slope, mut alone, mut last_in) = (0.0_f64, 0.0_f64, 0.0, 0.0);
        for game in games.iter_mut().filter(|g| g.rules.contains(&rule)) {
            let kept: Vec<usize> = free.iter().copied().filter(|r| *r != rule).collect();
            alone += game.unmet(&[])? - game.unmet(&[rule])?;
            last_in += game.unmet(&kept)? - game.unmet(&free)?;
            let (hour, dual) = game.first(rule)?;
            (first, slope) = (first.max(hour), slope.max(dual));
        }
        let share = shares.get(&rule);
        answer.rules.push(RuleValue {
            rule: frame.model.rules[rule].id.clone(),
            kind: frame.model.rules[rule].kind,
            first_hour: clean(first),
            slope: clean(slope),
            alone: clean(alone),
            last_in: clean(last_in),
            shapley: (ask.values == Depth::Full).then(|| clean(share.map_or(0.0, |s| s.0))),
            shapley_exact: share.is_none_or(|s| s.1),
            curve: if ask.values == Depth::Full { curve(blocks, rule)? } else { Vec::new() },
        });
    }
    if ask.values == Depth::Full {
        answer.synergy = synergy(frame, &mut games, &free)?;
    }
    Ok(())
}

/// Pairs of rules that meet in a block; others have nothing to do with each other.
fn synergy(frame: &Frame<'_>, games: &mut [Least<'_>], free: &[usize]) -> Result<Vec<Synergy>, ModelError> {
    let mut hours: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let free: BTreeSet<usize> = free.iter().copied().collect();
    for game in games {
        let rules: Vec<usize> = game.rules.iter().copied().filter(|r| free.contains(r)).collect();
        for (k, a) in rules.iter().enumerate() {
            for b in &rules[k + 1..] {
                let together = game.unmet(&[])? - game.unmet(&[*a, *b])?;
                let apart = 2.0 * game.unmet(&[])? - game.unmet(&[*a])? - game.unmet(&[*b])?;
                *hours.entry((*a, *b)).or_default() += together - apart;
            }
        }
    }
    let name = |r: usize| frame.model.rules[r].id.clone();
    Ok(hours.into_iter().map(|((a, b), h)| Synergy { rules: (name(a), name(b)), hours: clean(h) }).collect())
}
