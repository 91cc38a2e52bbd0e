//! Whether a move helps, and what it would take: minutes, heads, rota and money told apart.
//!
//! Hours that a rule frees are not heads. A head is freed where fewer are needed for tasks *and* no minimum presence
//! asks for as many as before. What binds is named, with what would make the hours count.

use super::{
    engine,
    error::ModelError,
    frame::{Frame, Post},
    label::Label,
    model::Model,
    plan::Plan,
    price::clean,
    program::{Column, Program, Row},
    stages::unmet_hours,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Hours below this are none.
const NONE: f64 = 1e-6;

/// A move of hours from one group to another, judged by what each is short of (R-TS-03).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// Hours moved.
    pub hours: f64,
    /// Hours the receiver uses for one.
    pub factor: f64,
    /// Hours the giver is short of.
    pub deficit: f64,
    /// Hours the receiver has to spare.
    pub slack: f64,
}

/// What such a move does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shifted {
    /// Hours of shortage that go.
    pub relief: f64,
    /// Hours of shortage that come.
    pub new_shortage: f64,
    /// What is left of it.
    pub net: f64,
    /// `ShortageMoved`: it does not help, and is never applied by itself.
    pub shortage_moved: bool,
}

/// Judges a move from an under-sized group to another.
#[must_use]
pub fn shift(of: Shift) -> Shifted {
    let relief = of.hours.min(of.deficit.max(0.0));
    let new_shortage = (of.hours * of.factor - of.slack.max(0.0)).max(0.0);
    let net = relief - new_shortage;
    Shifted { relief, new_shortage, net, shortage_moved: net <= 0.0 }
}

/// What relaxing some rules does, in four currencies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// The rules.
    pub rules: Vec<String>,
    /// Whether anything at all gets better.
    pub helps: bool,
    /// Minutes: hours of care done that were left undone.
    pub care_hours: f64,
    /// Minutes: hours that each profession has less to do, posts with a change only.
    pub posts: Vec<PostEffect>,
    /// Heads that are freed, all posts together.
    pub heads: u32,
    /// Rota: heads less that must be there, over all posts with a minimum.
    pub rota: u32,
    /// Money: kroner of the period, less being better; of hours used, not of wages paid unless heads go.
    pub money: f64,
    /// Why it does not help, or what keeps hours from counting.
    pub reasons: Vec<Reason>,
    /// In words.
    pub text: String,
}

/// What a post has to do before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostEffect {
    /// Who.
    pub profession: String,
    /// Where.
    pub unit: String,
    /// When.
    pub bucket: String,
    /// Hours used before.
    pub hours_before: f64,
    /// Hours used after.
    pub hours_after: f64,
    /// Heads that tasks need before and after; absent when hours per head are not told.
    pub task_heads: Option<(u32, u32)>,
    /// Heads that a minimum presence asks for.
    pub minimum_heads: u32,
    /// Heads freed.
    pub heads_freed: u32,
}

/// Why a move frees nothing, or less than it seems.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing is left undone: there is no shortage to relieve.
    NothingUndone,
    /// Those who do it today are not the ones that are short.
    NotScarce,
    /// A row stands in the way; without it so many hours would be freed.
    Binds {
        /// The row.
        row: Label,
        /// Hours freed were it lifted.
        would_free: f64,
    },
    /// No single row: several together.
    Several,
    /// A minimum presence keeps heads that tasks no longer need.
    PresenceBinds {
        /// The post.
        profession: String,
        /// Unit.
        unit: String,
        /// Bucket.
        bucket: String,
        /// Heads that tasks need.
        task_heads: u32,
        /// Heads that the minimum asks for.
        minimum_heads: u32,
    },
    /// Less than a head.
    BelowOneHead {
        /// The post.
        profession: String,
        /// Unit.
        unit: String,
        /// Bucket.
        bucket: String,
        /// Hours fewer.
        hours: f64,
    },
}

/// Compares a model with the same model when some more rules are relaxed.
///
/// # Errors
/// As [`super::answer()`]; law is refused.
pub fn advice(model: &Model, rules: &[&str]) -> Result<Advice, ModelError> {
    let mut open = model.clone();
    open.scenario = true;
    open.relaxed.extend(rules.iter().map(|r| (*r).to_owned()));
    let (before, after) = (Frame::new(model)?, Frame::new(&open)?);
    let plan_before = Plan::new(&before, &Program::new(&before).blocks())?;
    let plan_after = Plan::new(&after, &Program::new(&after).blocks())?;
    let care_hours = clean((unmet(&plan_before) - unmet(&plan_after)).max(0.0));
    let posts = posts(&before, &plan_before, &after, &plan_after);
    let heads = posts.iter().map(|p| p.heads_freed).sum();
    let money = plan_before.objectives.iter().position(|o| *o == super::stages::Objective::Money);
    let money = money.map_or(0.0, |stage| clean(plan_after.stage(stage) - plan_before.stage(stage)));
    let rota = minimum_heads(&before).values().sum::<u32>().saturating_sub(minimum_heads(&after).values().sum());
    let relieved: f64 = posts.iter().map(|p| scarce(&before, &p.profession) * (p.hours_before - p.hours_after)).sum();
    let helps = care_hours > NONE || relieved > NONE;
    let mut reasons = if care_hours > NONE { Vec::new() } else { why_not(&before, rules)? };
    reasons.extend(posts.iter().filter_map(kept));
    let mut advice = Advice {
        rules: rules.iter().map(|r| (*r).to_owned()).collect(),
        helps,
        care_hours,
        posts,
        heads,
        rota,
        money,
        reasons,
        text: String::new(),
    };
    advice.text = text(&advice);
    Ok(advice)
}

fn scarce(frame: &Frame<'_>, profession: &str) -> f64 {
    frame.model.professions[frame.at("profession", profession)].scarcity
}

fn unmet(plan: &Plan) -> f64 {
    plan.columns().filter(|(c, _)| matches!(c, Column::Unmet(_))).map(|(_, v)| v).sum()
}

/// Hours used at each post: own work and supervision.
fn used(frame: &Frame<'_>, plan: &Plan) -> BTreeMap<Post, f64> {
    let mut used: BTreeMap<Post, f64> = frame.supply.keys().map(|post| (*post, 0.0)).collect();
    for block in &plan.blocks {
        for (column, way) in block.program.hours(frame) {
            let hours = block.values[column];
            *used.entry(way.post()).or_default() += way.effort * hours;
            for (supervisor, share) in &way.way.supervision {
                *used.entry(way.post_of(*supervisor)).or_default() += share * hours;
            }
        }
    }
    used
}

/// Heads that a minimum presence asks of one profession alone, by post.
fn minimum_heads(frame: &Frame<'_>) -> BTreeMap<Post, u32> {
    let mut heads: BTreeMap<Post, u32> = BTreeMap::new();
    for minimum in &frame.model.minimum_presence {
        let relaxed = frame.rule(minimum.rule.as_ref()).is_some_and(|r| frame.relaxed.contains(&r));
        if let ([profession], false) = (minimum.professions.as_slice(), relaxed) {
            let post = frame.post(profession, &minimum.unit, &minimum.bucket);
            let asked = present_per_head(frame, post).map_or(0, |hours| whole(minimum.hours / hours));
            let most = heads.entry(post).or_default();
            *most = (*most).max(asked);
        }
    }
    heads
}

/// Hours that one head is present.
fn present_per_head(frame: &Frame<'_>, post: Post) -> Option<f64> {
    let per_head = frame.model.professions[post.profession].hours_per_head;
    let (hours, present) = *frame.supply.get(&post)?;
    (per_head > 0.0 && hours > 0.0 && present > 0.0).then(|| present / (hours / per_head))
}

fn whole(heads: f64) -> u32 {
    // Heads are few; a thousandth of a head is noise.
    (heads - 1e-3).ceil().max(0.0) as u32
}

fn posts(before: &Frame<'_>, plan_before: &Plan, after: &Frame<'_>, plan_after: &Plan) -> Vec<PostEffect> {
    let (then, now) = (used(before, plan_before), used(after, plan_after));
    let (minimum_then, minimum_now) = (minimum_heads(before), minimum_heads(after));
    let changed = then.into_iter().filter_map(|(post, hours_before)| {
        let hours_after = now.get(&post).copied().unwrap_or(0.0);
        let per_head = before.model.professions[post.profession].hours_per_head;
        let task_heads = (per_head > 0.0).then(|| (whole(hours_before / per_head), whole(hours_after / per_head)));
        let least = |minimum: &BTreeMap<Post, u32>| minimum.get(&post).copied().unwrap_or(0);
        let freed = task_heads.map_or(0, |(b, a)| b.max(least(&minimum_then)).saturating_sub(a.max(least(&minimum_now))));
        let effect = PostEffect {
            profession: before.model.professions[post.profession].id.clone(),
            unit: before.model.units[post.unit].id.clone(),
            bucket: before.model.buckets[post.bucket].id.clone(),
            hours_before: clean(hours_before),
            hours_after: clean(hours_after),
            task_heads,
            minimum_heads: least(&minimum_now),
            heads_freed: freed,
        };
        ((hours_before - hours_after).abs() > 1e-4 || freed > 0).then_some(effect)
    });
    changed.collect()
}

/// Why hours that a post has less to do free no head of it.
fn kept(post: &PostEffect) -> Option<Reason> {
    let fewer = post.hours_before - post.hours_after;
    let (before, after) = post.task_heads?;
    if fewer < 1e-3 || post.heads_freed > 0 {
        return None;
    }
    let (profession, unit, bucket) = (post.profession.clone(), post.unit.clone(), post.bucket.clone());
    if after < before && post.minimum_heads > after {
        return Some(Reason::PresenceBinds { profession, unit, bucket, task_heads: after, minimum_heads: post.minimum_heads });
    }
    (after == before).then(|| Reason::BelowOneHead { profession, unit, bucket, hours: clean(fewer) })
}

/// Why relaxing rules frees no undone care: rows that, lifted one at a time, would let it.
fn why_not(frame: &Frame<'_>, rules: &[&str]) -> Result<Vec<Reason>, ModelError> {
    let rules: BTreeSet<usize> = rules.iter().map(|r| frame.at("rule", r)).collect();
    let blocks = Program::new(frame).blocks();
    let mut reasons = Vec::new();
    let mut undone = 0.0;
    for block in &blocks {
        undone += Lifted::new(block, &rules, None).shut()?;
        if block.columns.iter().any(|c| c.bars.iter().any(|r| rules.contains(r))) {
            reasons.extend(binding(frame, block, &rules)?);
        }
    }
    if undone < NONE {
        return Ok(vec![Reason::NothingUndone]);
    }
    if reasons.is_empty() {
        reasons.push(Reason::Several);
    }
    reasons.dedup();
    Ok(reasons)
}

fn binding(frame: &Frame<'_>, block: &Program, rules: &BTreeSet<usize>) -> Result<Vec<Reason>, ModelError> {
    let opened: BTreeSet<usize> =
        block.columns.iter().enumerate().filter(|(_, c)| c.bars.iter().any(|r| rules.contains(r))).map(|(i, _)| i).collect();
    let mut reasons = Vec::new();
    for (index, row) in block.rows.iter().enumerate() {
        let touches = row.terms.iter().any(|(c, _)| opened.contains(c));
        if touches && !matches!(row.what, Row::Demand(_) | Row::Practice(_)) {
            let would_free = {
                let mut lifted = Lifted::new(block, rules, Some(index));
                lifted.shut()? - lifted.open()?
            };
            if would_free > NONE {
                reasons.push(Reason::Binds { row: Label::of(frame, row.what), would_free: clean(would_free) });
            }
        }
    }
    if reasons.is_empty() && !scarce_today(block, &opened)? {
        reasons.push(Reason::NotScarce);
    }
    Ok(reasons)
}

/// Whether an hour of any of the tasks that the rules are about has a price today.
fn scarce_today(block: &Program, opened: &BTreeSet<usize>) -> Result<bool, ModelError> {
    let mut lp = engine::lp(block);
    unmet_hours(block).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
    engine::least(&mut lp, "advice")?;
    let asked = block.rows.iter().enumerate().filter(|(_, r)| matches!(r.what, Row::Demand(_)));
    Ok(asked.filter(|(_, r)| r.terms.iter().any(|(c, _)| opened.contains(c))).any(|(index, _)| lp.duals()[index] > 1e-9))
}

/// A block in which one row does not bind. Whole numbers are relaxed: this looks for reasons, not for plans.
#[derive(Debug)]
struct Lifted<'a> {
    block: &'a Program,
    rules: &'a BTreeSet<usize>,
    lp: turnus_lp::Lp,
}

impl<'a> Lifted<'a> {
    fn new(block: &'a Program, rules: &'a BTreeSet<usize>, row: Option<usize>) -> Self {
        let mut lp = engine::lp(block);
        unmet_hours(block).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
        if let Some(row) = row {
            lp.set_row_bounds(row, f64::NEG_INFINITY, f64::INFINITY);
        }
        Self { block, rules, lp }
    }

    fn shut(&mut self) -> Result<f64, ModelError> {
        if self.block.columns.is_empty() { Ok(0.0) } else { engine::least(&mut self.lp, "advice") }
    }

    fn open(&mut self) -> Result<f64, ModelError> {
        for (index, column) in self.block.columns.iter().enumerate().filter(|(_, c)| !c.bars.is_empty()) {
            if column.bars.iter().all(|r| self.rules.contains(r)) {
                self.lp.set_column_bounds(index, column.lower, column.open);
            }
        }
        self.shut()
    }
}

fn text(advice: &Advice) -> String {
    let rules = advice.rules.join(" and ");
    let mut text = if advice.care_hours > NONE {
        format!("Relaxing {rules} lets {:.1} hours of care be done that are left undone today", advice.care_hours)
    } else if advice.helps {
        format!("Relaxing {rules} does no more care, but spares scarce hours")
    } else {
        format!("Relaxing {rules} does not help")
    };
    text.push_str(&format!("; it frees {} heads.", advice.heads));
    for reason in &advice.reasons {
        text.push(' ');
        text.push_str(&said(reason));
    }
    text
}

fn said(reason: &Reason) -> String {
    match reason {
        Reason::NothingUndone => "Nothing is left undone, so there is no shortage to relieve.".to_owned(),
        Reason::NotScarce => "Those who do it today are not the ones that are short.".to_owned(),
        Reason::Binds { row, would_free } => format!("{row} binds: without it {would_free:.1} hours would be freed."),
        Reason::Several => "Several limits bind together; lifting any one of them changes nothing.".to_owned(),
        Reason::PresenceBinds { profession, unit, bucket, task_heads, minimum_heads } => format!(
            "Tasks need {task_heads} of {profession} in {unit}, {bucket}, but a minimum presence asks for {minimum_heads}: the hours count when the minimum is lowered."
        ),
        Reason::BelowOneHead { profession, unit, bucket, hours } => {
            format!("{hours:.1} hours fewer of {profession} in {unit}, {bucket} are less than a head: they count when more is moved.")
        }
    }
}
