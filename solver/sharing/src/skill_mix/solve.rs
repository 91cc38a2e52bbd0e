//! From a model to its answer: plan, prices, values of rules, packages, conflicts.

use super::{
    answer::{Answer, Ask, Bottleneck, Depth, Measure, RuleValue, Scarce, Share, StageValue, Synergy, Unmet},
    conflict::{Conflict, conflict},
    error::ModelError,
    frame::{Frame, Post, mode},
    least::{Least, care},
    model::{Model, RuleKind},
    package::packages,
    plan::Plan,
    price::{Price, clean, prices},
    program::{Column, Program, Row},
    value::{self, Values},
    warm::{Kept, Warm},
    watch::Watch,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Solves a model.
///
/// # Errors
/// [`ModelError`] says what is wrong with the model, where, and what to do.
pub fn answer(model: &Model, ask: Ask) -> Result<Answer, ModelError> {
    watched(model, ask, &Watch::none())
}

/// The same, telling how far it is and ending early when it is told to.
///
/// # Errors
/// As [`answer`], and [`ModelError::Stopped`].
pub fn watched(model: &Model, ask: Ask, watch: &Watch<'_>) -> Result<Answer, ModelError> {
    Warm::new(model.clone())?.ask(ask, watch)
}

/// What is asked beside the stages.
pub(crate) fn more(frame: &Frame<'_>, kept: &[Arc<Kept>], ask: Ask, watch: &Watch<'_>, answer: &mut Answer) -> Result<(), ModelError> {
    let blocks: Vec<&Program> = kept.iter().map(|k| &k.given).collect();
    watch.go_on()?;
    if ask.prices {
        // Given the training and the parts that the plan chose: whole numbers have no duals.
        answer.prices = all_prices(frame, kept.iter().map(|k| &k.planned.program))?;
        answer.bottleneck = bottleneck(frame, &answer.prices)?;
    }
    if ask.values > Depth::None {
        values(frame, &blocks, ask, watch, answer)?;
        watch.go_on()?;
    }
    if let (true, Some(budget)) = (ask.packages, frame.model.package_budget) {
        let blocks: Vec<Program> = blocks.iter().map(|b| (*b).clone()).collect();
        answer.packages = packages(&blocks, &frame.model.rules, budget, 6)?;
    }
    if ask.conflict && answer.unmet_hours > 1e-6 {
        answer.conflicts = conflicts(frame, &blocks)?;
    }
    Ok(())
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
    unmet(&blocks)
}

/// Least unmet hours of all blocks, each hour counting one.
fn unmet(blocks: &[Program]) -> Result<f64, ModelError> {
    let each: Vec<f64> = blocks.par_iter().map(|b| Least::new(b).unmet(&[])).collect::<Result<_, _>>()?;
    Ok(clean(each.iter().sum()))
}

/// The answer of a model that no plan satisfies: why.
pub(crate) fn infeasible(frame: &Frame<'_>) -> Result<Answer, ModelError> {
    let blocks = Program::new(frame).blocks();
    let conflicts = conflicts(frame, &blocks.iter().collect::<Vec<_>>())?;
    Ok(Answer {
        title: frame.model.title.clone(),
        assumptions: frame.model.assumptions.clone(),
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

fn conflicts(frame: &Frame<'_>, blocks: &[&Program]) -> Result<Vec<Conflict>, ModelError> {
    let found: Result<Vec<Option<Conflict>>, _> = blocks.iter().map(|b| conflict(frame, b)).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// The stages of a plan, and its columns unless they are not asked for.
pub(crate) fn told(frame: &Frame<'_>, plan: &Plan, columns: bool) -> Answer {
    let model = frame.model;
    let (unit, bucket) = (|u: usize| model.units[u].id.clone(), |b: usize| model.buckets[b].id.clone());
    let (mut shares, mut unmet, mut measures) = (Vec::new(), Vec::new(), Vec::new());
    for (column, value) in plan.columns().filter(|(_, v)| columns && *v > 1e-7) {
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
        assumptions: model.assumptions.clone(),
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
    let programs: Vec<&Program> = programs.collect();
    let lists: Result<Vec<Vec<Price>>, _> = programs.par_iter().map(|p| prices(frame, p)).collect();
    Ok(lists?.into_iter().flatten().collect())
}

/// The bottleneck now, and the same model with every rule relaxed that may be.
fn bottleneck(frame: &Frame<'_>, now: &[Price]) -> Result<Bottleneck, ModelError> {
    let mut open = frame.model.clone();
    open.scenario = true;
    open.relaxed = open.rules.iter().filter(|r| r.kind != RuleKind::Law).map(|r| r.id.clone()).collect();
    let open_frame = Frame::new(&open)?;
    let plan = Plan::new(&open_frame, &Program::new(&open_frame).blocks())?;
    let prices = all_prices(&open_frame, plan.blocks.iter().map(|b| &b.program))?;
    let scarce = |prices: &[Price]| scarcest(frame, prices);
    Ok(Bottleneck { now: scarce(now), all_relaxed: scarce(&prices), prices_all_relaxed: prices })
}

/// Less than this many hours is nothing.
const NOTHING: f64 = 1e-9;

/// Highest value of a head, of an hour where no hours per head are told, among the posts where an hour more does free something:
/// where a plan only just comes out, a dual may say so although it does not.
fn scarcest(frame: &Frame<'_>, prices: &[Price]) -> Option<Scarce> {
    let capacity = prices.iter().filter(|p| p.of.row == "capacity" && p.dual < -NOTHING && p.one_more_frees > NOTHING);
    let scarce = capacity.filter_map(|p| {
        let (profession, unit, bucket) = (p.of.profession.clone()?, p.of.unit.clone()?, p.of.bucket.clone()?);
        let per_head = clean(-p.dual * frame.model.professions[frame.at("profession", &profession)].hours_per_head);
        Some(Scarce { profession, unit, bucket, dual: p.dual, per_head, one_more_frees: Some(p.one_more_frees) })
    });
    scarce.min_by(|a, b| b.per_head.total_cmp(&a.per_head).then(a.dual.total_cmp(&b.dual)))
}

/// The same by the duals alone, in the order of their worth until an hour more is seen to free something.
pub(crate) fn scarcest_by_dual(frame: &Frame<'_>, kept: &[Arc<Kept>]) -> Result<Option<Scarce>, ModelError> {
    let posts = kept.iter().flat_map(|k| {
        let rows = k.planned.program.rows.iter().zip(&k.duals).enumerate();
        rows.filter_map(move |(row, (of, dual))| match of.what {
            Row::Capacity(post) if *dual < -NOTHING => Some((k, row, post, *dual)),
            _ => None,
        })
    });
    let worth =
        |(_, _, post, dual): &(&Arc<Kept>, usize, Post, f64)| clean(-dual * frame.model.professions[post.profession].hours_per_head);
    let mut posts: Vec<_> = posts.collect();
    posts.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.3.total_cmp(&b.3)));
    for at in posts {
        let (kept, row, post, dual) = at;
        let frees = clean(kept.fixed_unmet - an_hour_more(kept, row)?);
        if frees > NOTHING {
            let id = |list: &[super::model::Unit], k: usize| list[k].id.clone();
            return Ok(Some(Scarce {
                profession: frame.model.professions[post.profession].id.clone(),
                unit: id(&frame.model.units, post.unit),
                bucket: frame.model.buckets[post.bucket].id.clone(),
                dual: clean(dual),
                per_head: worth(&at),
                one_more_frees: Some(frees),
            }));
        }
    }
    Ok(None)
}

/// Unmet hours when a capacity has an hour more.
fn an_hour_more(kept: &Kept, row: usize) -> Result<f64, ModelError> {
    let mut lp = care(&kept.planned.program);
    if let Some(basis) = &kept.basis {
        lp.set_method(turnus_lp::Method::Dual);
        lp.set_basis(basis);
    }
    let (lower, upper) = lp.row_bounds(row);
    lp.set_row_bounds(row, lower, upper + 1.0);
    super::engine::least(&mut lp, "an hour more")
}

/// The league table. Blocks are worked out several at once and added up in their order.
fn values(frame: &Frame<'_>, blocks: &[&Program], ask: Ask, watch: &Watch<'_>, answer: &mut Answer) -> Result<(), ModelError> {
    let free: Vec<usize> =
        (0..frame.model.rules.len()).filter(|r| !frame.relaxed.contains(r) && frame.model.rules[*r].kind != RuleKind::Law).collect();
    watch.expect(blocks.iter().map(|b| 2 * shut(b).intersection(&free.iter().copied().collect()).count()).sum());
    let found: Vec<Values> = blocks.par_iter().map(|b| value::values(b, &free, ask.values, ask.seed, watch)).collect::<Result<_, _>>()?;
    let full = ask.values == Depth::Full;
    let told: Result<Vec<RuleValue>, ModelError> = free.par_iter().map(|rule| told_value(frame, blocks, &found, *rule, full)).collect();
    answer.rules = told?;
    if full {
        let mut hours: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        found.iter().flat_map(|v| &v.synergy).for_each(|(pair, h)| *hours.entry(*pair).or_default() += h);
        let name = |r: usize| frame.model.rules[r].id.clone();
        answer.synergy = hours.into_iter().map(|((a, b), h)| Synergy { rules: (name(a), name(b)), hours: clean(h) }).collect();
    }
    Ok(())
}

/// Rules that shut something in a block.
fn shut(block: &Program) -> BTreeSet<usize> {
    block.columns.iter().flat_map(|c| c.bars.iter().copied()).collect()
}

fn told_value(frame: &Frame<'_>, blocks: &[&Program], found: &[Values], rule: usize, full: bool) -> Result<RuleValue, ModelError> {
    let of = || found.iter().filter_map(|v| v.rules.get(&rule));
    let shares: Vec<_> = found.iter().filter_map(|v| v.shapley.get(&rule)).collect();
    let alone = clean(of().map(|w| w.single.alone).sum());
    Ok(RuleValue {
        rule: frame.model.rules[rule].id.clone(),
        kind: frame.model.rules[rule].kind,
        first_hour: clean(of().map(|w| w.single.first).fold(0.0, f64::max)),
        slope: clean(of().map(|w| w.single.slope).fold(0.0, f64::max)),
        alone,
        last_in: clean(of().map(|w| w.last_in).sum()),
        shapley: full.then(|| clean(shares.iter().map(|s| s.value).sum())),
        shapley_exact: shares.iter().all(|s| s.exact),
        // Blocks are drawn apart from each other, so their variances add up.
        shapley_margin: clean(shares.iter().map(|s| s.margin * s.margin).sum::<f64>().sqrt()),
        curve: if full { value::curve(blocks, rule, alone)? } else { Vec::new() },
    })
}
