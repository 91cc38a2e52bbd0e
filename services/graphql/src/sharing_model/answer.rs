//! What is asked of a solved model. Stages, unmet hours and the bottleneck are at hand; prices, values of rules, packages
//! and conflicts are worked out when they are asked for.

use super::{Models, change::SharingModelChange, millionths, refused::refusal, x100};
use crate::{
    backend::Reader,
    paging::{self, Page, Wanted},
    refusal::{Authority, fault},
};
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_sharing::skill_mix::{self as solver, Answer, Ask, Depth, ModelError, Warm, Watch};

/// How well a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_sharing::skill_mix::Grade")]
pub(crate) enum Grade {
    /// Measured here.
    Measured,
    /// Published statistics or a study.
    Published,
    /// Judged by people who know the work.
    Judged,
    /// Assumed: nothing supports it yet.
    Assumed,
}

/// A number that every figure beside it rests on.
#[derive(SimpleObject)]
pub(crate) struct Assumption {
    /// What it is.
    what: String,
    /// The number, in millionths.
    value_millionths: i64,
    /// Its unit.
    unit: String,
    /// Where it is from; empty when nothing is told.
    source: String,
    /// How well it is known.
    grade: Grade,
}

impl From<&solver::Assumption> for Assumption {
    fn from(a: &solver::Assumption) -> Self {
        let (what, unit, source) = (a.what.clone(), a.unit.clone(), a.source.clone());
        Self { what, value_millionths: millionths(a.value), unit, source, grade: a.grade.into() }
    }
}

/// A stage: what is minimised before the next is looked at.
#[derive(SimpleObject)]
struct SharingStage {
    /// Its name.
    name: String,
    /// Class of the tasks, for unmet care.
    class: Option<u8>,
    /// Unit of the value.
    unit: String,
    /// The least value, proven, in hundredths.
    value_x100: i64,
    /// Proven lower bound, in hundredths: stages are linear programs solved to the end, so it is the value.
    bound_x100: i64,
    /// How much worse later stages may leave it, in millionths.
    tolerance_millionths: i64,
}

/// A scarce capacity.
#[derive(SimpleObject)]
struct SharingBottleneck {
    /// Who.
    profession: String,
    /// Where.
    unit: String,
    /// When.
    bucket: String,
    /// Change of unmet hours per hour by the dual, in hundredths; at most 0.
    dual_x100: i64,
    /// Hours that one more hour frees, solved again, in hundredths.
    one_more_frees_x100: Option<i64>,
    /// Hours that one more head frees by the dual, in hundredths; 0 when hours per head are not told.
    per_head_x100: i64,
}

impl From<&solver::Scarce> for SharingBottleneck {
    fn from(s: &solver::Scarce) -> Self {
        Self {
            profession: s.profession.clone(),
            unit: s.unit.clone(),
            bucket: s.bucket.clone(),
            dual_x100: x100(s.dual),
            one_more_frees_x100: s.one_more_frees.map(x100),
            per_head_x100: x100(s.per_head),
        }
    }
}

/// Standard hours of a task done in a way, or not done.
#[derive(SimpleObject)]
struct SharingShare {
    /// Task.
    task: String,
    /// Who; null when it is left undone.
    profession: Option<String>,
    /// How: own, delegated, supervised or assist; null when it is left undone.
    mode: Option<String>,
    /// Where.
    unit: String,
    /// When.
    bucket: String,
    /// Standard hours, in hundredths.
    hours_x100: i64,
}

/// Price of a row: what one more of it frees.
#[derive(SimpleObject)]
struct SharingPrice {
    /// Family of the row: capacity, competence, supervision, presence, share, risk, coherence, change, training.
    row: String,
    /// Who.
    profession: Option<String>,
    /// Competence.
    competence: Option<String>,
    /// Task.
    task: Option<String>,
    /// Where.
    unit: Option<String>,
    /// When.
    bucket: Option<String>,
    /// What one of it is: hour, person, risk point, krone, profession.
    per: String,
    /// How much of it there is, in hundredths.
    amount_x100: i64,
    /// Dual: change of unmet hours per one of it, in hundredths.
    dual_x100: i64,
    /// Hours freed by one more, solved again, in hundredths.
    one_more_frees_x100: i64,
    /// Hours lost by one fewer, solved again, in hundredths; null where there is not one to take away.
    one_fewer_costs_x100: Option<i64>,
    /// The dual holds from this amount, in hundredths …
    holds_from_x100: Option<i64>,
    /// … to this one; null when it holds as far as was looked.
    holds_to_x100: Option<i64>,
}

impl From<&solver::Price> for SharingPrice {
    fn from(p: &solver::Price) -> Self {
        Self {
            row: p.of.row.clone(),
            profession: p.of.profession.clone(),
            competence: p.of.competence.clone(),
            task: p.of.task.clone(),
            unit: p.of.unit.clone(),
            bucket: p.of.bucket.clone(),
            per: p.per.clone(),
            amount_x100: x100(p.amount),
            dual_x100: x100(p.dual),
            one_more_frees_x100: x100(p.one_more_frees),
            one_fewer_costs_x100: p.one_fewer_costs.map(x100),
            holds_from_x100: p.holds_from.map(x100),
            holds_to_x100: p.holds_to.map(x100),
        }
    }
}

/// What relaxing a rule frees, in hundredths of an hour. Values of rules are never added up.
#[derive(Clone, SimpleObject)]
pub(crate) struct SharingRuleValue {
    /// The rule.
    rule: String,
    /// Who can change it.
    authority: Authority,
    /// By the first hour let through, solved.
    first_hour_x100: i64,
    /// When it alone is relaxed.
    alone_x100: i64,
    /// Lost when it alone is kept.
    last_in_x100: i64,
    /// Shapley value; null when it was not asked for.
    shapley_x100: Option<i64>,
    /// Half of its 95 % interval; 0 when it is exact.
    shapley_margin_x100: i64,
}

impl From<&solver::RuleValue> for SharingRuleValue {
    fn from(v: &solver::RuleValue) -> Self {
        Self {
            rule: v.rule.clone(),
            authority: authority(v.kind),
            first_hour_x100: x100(v.first_hour),
            alone_x100: x100(v.alone),
            last_in_x100: x100(v.last_in),
            shapley_x100: v.shapley.map(x100),
            shapley_margin_x100: x100(v.shapley_margin),
        }
    }
}

fn authority(kind: solver::RuleKind) -> Authority {
    match kind {
        solver::RuleKind::Law => Authority::Law,
        solver::RuleKind::Agreement => Authority::Agreement,
        solver::RuleKind::Policy => Authority::Policy,
        solver::RuleKind::Wish => Authority::Wish,
    }
}

/// Rules that together free most within the budget of the model.
#[derive(SimpleObject)]
struct SharingPackage {
    /// The rules.
    rules: Vec<String>,
    /// Hours freed, proven the most, in hundredths.
    frees_x100: i64,
    /// What they cost, in hundredths of the unit of the budget.
    cost_x100: i64,
}

/// Why not everything can be done: rules and capacities that cannot hold together, none of which can be left out.
#[derive(SimpleObject)]
struct SharingConflict {
    /// In words, with the smallest repair.
    text: String,
    /// The rules in it.
    rules: Vec<String>,
}

/// What changed against the model before the changes, in hundredths.
#[derive(SimpleObject)]
struct SharingEffect {
    /// Unmet hours more (above 0) or fewer (below 0).
    unmet_hours_x100: i64,
    /// Level-hours above the lowest effective level of care.
    level_hours_x100: i64,
    /// Kroner of the hours used.
    kroner_x100: i64,
    /// Whether another post is the scarcest now.
    bottleneck_moved: bool,
}

/// A solved task-sharing model.
pub(crate) struct SharingModel {
    pub(crate) id: String,
    pub(crate) warm: Arc<Warm>,
    pub(crate) reading: Answer,
    /// As it was before the changes; none when there are no changes.
    pub(crate) before: Option<Answer>,
    /// Parts that the changes made anew.
    pub(crate) anew: usize,
}

impl SharingModel {
    /// A model as it was opened, with changes.
    pub(crate) async fn read(models: &Arc<Models>, id: &str, warm: Arc<Warm>, by: Vec<solver::Adjustment>) -> Result<Self, ModelError> {
        let id = id.to_owned();
        let work = move |_: &std::sync::atomic::AtomicBool| {
            if by.is_empty() {
                let reading = warm.reading(false)?;
                return Ok(Self { id, warm, reading, before: None, anew: 0 });
            }
            let now = warm.adjusted(&by)?;
            let (reading, before, anew) = (now.reading(false)?, warm.reading(false)?, now.anew(&warm));
            Ok(Self { id, warm: Arc::new(now), reading, before: Some(before), anew })
        };
        models.work(work).await
    }

    async fn ask(&self, context: &Context<'_>, ask: Ask) -> Result<Answer> {
        let (models, warm) = (&context.data::<Arc<Reader>>()?.models, Arc::clone(&self.warm));
        let asked = models.work(move |stop| warm.ask(ask, &Watch::new(stop, &|_, _| {}))).await;
        asked.map_err(|e| match refusal("sharingModel", e) {
            Ok(e) => fault("NOT_SOLVED", e),
            Err(e) => e,
        })
    }
}

const STAGES: Ask = Ask { prices: false, values: Depth::None, packages: false, conflict: false, seed: 1 };

fn stage(answer: &Answer, name: &str) -> f64 {
    answer.stages.iter().filter(|s| s.name == name).map(|s| s.value).sum()
}

/// A solved task-sharing model. Amounts are hours of the model's period; nothing of it is recorded.
#[Object]
impl SharingModel {
    /// Names the model as it was opened: the hash of its content. It is kept while it is among the last used ones.
    async fn id(&self) -> &str {
        &self.id
    }
    /// What it describes.
    async fn title(&self) -> &str {
        &self.reading.title
    }
    /// optimal, or infeasible when no plan keeps all rules: then only the conflicts are there.
    async fn status(&self) -> &str {
        &self.reading.status
    }
    /// Whether rules are relaxed in it.
    async fn is_scenario(&self) -> bool {
        self.warm.model().scenario
    }
    /// What of it is assumed: every figure here rests on it.
    #[graphql(complexity = "20 * child_complexity")]
    async fn assumptions(&self) -> Vec<Assumption> {
        self.reading.assumptions.iter().map(Assumption::from).collect()
    }
    /// The stages in order, each with the least value that those before it leave.
    #[graphql(complexity = "6 * child_complexity")]
    async fn stages(&self) -> Vec<SharingStage> {
        let show = |s: &solver::StageValue| SharingStage {
            name: s.name.clone(),
            class: s.class,
            unit: s.unit.clone(),
            value_x100: x100(s.value),
            bound_x100: x100(s.value),
            tolerance_millionths: millionths(s.tolerance),
        };
        self.reading.stages.iter().map(show).collect()
    }
    /// Least unmet hours, each counting one, in hundredths.
    async fn unmet_hours_x100(&self) -> i64 {
        x100(self.reading.unmet_hours)
    }
    /// Level-hours above the lowest effective level of care (the LEON gap), in hundredths.
    async fn level_hours_x100(&self) -> i64 {
        x100(stage(&self.reading, "levels above LEON"))
    }
    /// The post whose hour frees most; null when nothing is scarce.
    async fn bottleneck(&self) -> Option<SharingBottleneck> {
        self.reading.bottleneck.now.as_ref().map(SharingBottleneck::from)
    }
    /// What the changes do; null without changes.
    async fn effect(&self) -> Option<SharingEffect> {
        let before = self.before.as_ref()?;
        let post = |a: &Answer| a.bottleneck.now.as_ref().map(|s| (s.profession.clone(), s.unit.clone(), s.bucket.clone()));
        Some(SharingEffect {
            unmet_hours_x100: x100(self.reading.unmet_hours - before.unmet_hours),
            level_hours_x100: x100(stage(&self.reading, "levels above LEON") - stage(before, "levels above LEON")),
            kroner_x100: x100(stage(&self.reading, "money") - stage(before, "money")),
            bottleneck_moved: post(&self.reading) != post(before),
        })
    }
    /// Parts of the model that the changes made anew; the others kept their plan.
    async fn parts_solved_anew(&self) -> usize {
        self.anew
    }

    /// Who does what, and what is left undone, of one unit or of all; cursors are places in the list.
    #[graphql(complexity = "paging::cost(first, last, child_complexity) + 50")]
    async fn shares(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only this unit.")] unit: Option<String>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<SharingShare>> {
        let answer = self.ask(context, STAGES).await?;
        let done = answer.shares.into_iter().map(|s| SharingShare {
            task: s.task,
            profession: Some(s.profession),
            mode: Some(s.mode),
            unit: s.unit,
            bucket: s.bucket,
            hours_x100: x100(s.hours),
        });
        let undone = answer.unmet.into_iter().map(|u| {
            let (profession, mode, hours_x100) = (None, None, x100(u.hours));
            SharingShare { task: u.task, profession, mode, unit: u.unit, bucket: u.bucket, hours_x100 }
        });
        let wanted = done.chain(undone).filter(|s| unit.as_ref().is_none_or(|u| *u == s.unit));
        let items = wanted.enumerate().map(|(k, s)| (k.to_string(), s)).collect();
        paging::page(items, Wanted { after, before, first, last })
    }

    /// What one more and one fewer of every capacity, certificate and supervisor's hour is worth, solved again, with the
    /// range in which the dual holds; cursors are places in the list.
    #[graphql(complexity = "paging::cost(first, last, child_complexity) + 1000")]
    async fn prices(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<SharingPrice>> {
        let answer = self.ask(context, Ask { prices: true, ..STAGES }).await?;
        let items = answer.prices.iter().enumerate().map(|(k, p)| (k.to_string(), SharingPrice::from(p))).collect();
        paging::page(items, Wanted { after, before, first, last })
    }

    /// What each rule is worth; of many rules ask the subscription `sharingRun`, which tells how far it is.
    #[graphql(complexity = "1000 + 50 * child_complexity")]
    async fn rules(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Shapley values too: many more solves.", default = false)] shapley: bool,
    ) -> Result<Vec<SharingRuleValue>> {
        let values = if shapley { Depth::Full } else { Depth::League };
        Ok(self.ask(context, Ask { values, ..STAGES }).await?.rules.iter().map(SharingRuleValue::from).collect())
    }

    /// The best packages of rules within the model's budget, proven, best first; empty without a budget.
    #[graphql(complexity = "1000 + 6 * child_complexity")]
    async fn packages(&self, context: &Context<'_>) -> Result<Vec<SharingPackage>> {
        let answer = self.ask(context, Ask { packages: true, ..STAGES }).await?;
        let show = |p: solver::Package| SharingPackage { rules: p.rules, frees_x100: x100(p.frees), cost_x100: x100(p.cost) };
        Ok(answer.packages.into_iter().map(show).collect())
    }

    /// Why not everything that is asked can be done; empty when it can.
    #[graphql(complexity = "1000 + 10 * child_complexity")]
    async fn conflicts(&self, context: &Context<'_>) -> Result<Vec<SharingConflict>> {
        let answer = self.ask(context, Ask { conflict: true, ..STAGES }).await?;
        let rules = |c: &solver::Conflict| c.groups.iter().filter_map(|g| g.rule.clone()).collect();
        Ok(answer.conflicts.into_iter().map(|c| SharingConflict { rules: rules(&c), text: c.text }).collect())
    }
}

/// The changes of a request and the model they are for.
pub(crate) type Changes = Option<Vec<SharingModelChange>>;
