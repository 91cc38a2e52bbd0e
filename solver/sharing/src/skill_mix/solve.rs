//! From a model to its answer: plan, prices, values of rules, packages, conflicts.

use super::{
    answer::{Answer, Ask, Bottleneck, Depth, Measure, RuleValue, Scarce, Share, StageValue, Synergy, Unmet},
    conflict::{Conflict, conflict},
    error::ModelError,
    frame::{Frame, mode},
    model::{Model, RuleKind},
    package::packages,
    plan::Plan,
    price::{Price, clean, prices},
    program::{Column, Program},
    value::{Least, curve, shapley},
};
use std::collections::{BTreeMap, BTreeSet};

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
