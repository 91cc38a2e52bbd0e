//! Long runs on a model: the league table of its rules, and draws of absence and demand. Told at most four times a
//! second; the end is always told. A run ends when nobody follows it any more.

use super::{
    Models,
    answer::{Assumption, Changes, SharingRuleValue},
    change::changes,
    millionths,
    query::gone,
    refused::refusal,
    store::StopOnDrop,
    x100,
};
use crate::{
    backend::Reader,
    refusal::{UserError, UserErrorCode},
};
use async_graphql::{Context, Enum, InputObject, Result, SimpleObject, Subscription};
use futures::{Stream, StreamExt, stream};
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::{sync::watch, task::JoinHandle};
use turnus_sharing::skill_mix::{self as solver, Ask, Assumed, Depth, ModelError, Warm, Watch};

/// Least time between two steps that are told.
const PAUSE: Duration = Duration::from_millis(250);

/// What to work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum SharingRunKind {
    /// First hour, alone and last-in of every rule.
    LeagueTable,
    /// The same with Shapley values.
    LeagueTableWithShapley,
    /// How stable the advice is over draws of absence and demand.
    Draws,
}

/// Which run.
#[derive(InputObject)]
struct SharingRunInput {
    /// Id of a model that was opened.
    id: String,
    /// Changes in their order, at most 200.
    changes: Changes,
    /// What to work out.
    kind: SharingRunKind,
    /// Draws, 1 to 1,000; 200 when left out. How unsure absence and demand are is told in the model.
    draws: Option<u32>,
    /// Seed of draws and permutations; 1 when left out.
    seed: Option<u64>,
}

/// A share of the draws with its 95 % interval, in millionths.
#[derive(Clone, SimpleObject)]
struct SharingCertainty {
    /// The share.
    share_millionths: i64,
    /// Low end.
    low_millionths: i64,
    /// High end.
    high_millionths: i64,
}

impl From<solver::Certainty> for SharingCertainty {
    fn from(c: solver::Certainty) -> Self {
        Self { share_millionths: millionths(c.share), low_millionths: millionths(c.low), high_millionths: millionths(c.high) }
    }
}

/// How stable the advice is.
#[derive(SimpleObject)]
struct SharingStability {
    /// What it rests on.
    assumptions: Vec<Assumption>,
    /// Draws.
    draws: u32,
    /// Draws that no plan satisfies.
    infeasible: u32,
    /// The bottleneck as the model stands; null when nothing is scarce.
    bottleneck: Option<String>,
    /// Draws with the same.
    same_bottleneck: SharingCertainty,
    /// The rule that frees most alone; null when none does.
    best_rule: Option<String>,
    /// Draws with the same.
    same_rule: SharingCertainty,
    /// Unmet hours as the model stands, in hundredths.
    unmet_hours_x100: i64,
    /// Their mean over the draws.
    mean_x100: i64,
    /// 10th percentile.
    low_x100: i64,
    /// 90th percentile.
    high_x100: i64,
    /// Mean of the worst draws (CVaR at the level the model tells, 0.9 when it tells none).
    worst_x100: i64,
}

/// A step of a run; the last one has a result or `userErrors`.
#[derive(SimpleObject)]
struct SharingRunProgress {
    /// Steps done.
    done: usize,
    /// Steps in all, as far as is known.
    total: usize,
    /// The league table, at the end of a run that makes one.
    rules: Option<Vec<SharingRuleValue>>,
    /// How stable the advice is, at the end of a run of draws.
    stability: Option<SharingStability>,
    /// Why there is no result; empty otherwise.
    user_errors: Vec<UserError>,
}

enum Found {
    Rules(Vec<SharingRuleValue>),
    Stability(Box<SharingStability>),
}

/// A run under way.
struct Run {
    told: watch::Receiver<(usize, usize)>,
    work: JoinHandle<Result<Found, ModelError>>,
    _stop: StopOnDrop,
}

fn start(models: &Arc<Models>, warm: Arc<Warm>, by: Vec<solver::Adjustment>, input: &SharingRunInput) -> Run {
    let (tell, told) = watch::channel((0, 0));
    let stop = Arc::new(AtomicBool::new(false));
    let guard = StopOnDrop(Arc::clone(&stop));
    let (kind, draws, seed, models) = (input.kind, input.draws, input.seed.unwrap_or(1), Arc::clone(models));
    let work = tokio::spawn(async move {
        let work = move |_: &AtomicBool| {
            let report = |done, total| {
                tell.send_replace((done, total));
            };
            let watch = Watch::new(&stop, &report);
            watch.go_on()?;
            let warm = if by.is_empty() { warm } else { Arc::new(warm.adjusted(&by)?) };
            found(&warm, kind, draws, seed, &watch)
        };
        models.work(work).await
    });
    Run { told, work, _stop: guard }
}

fn found(warm: &Warm, kind: SharingRunKind, draws: Option<u32>, seed: u64, watch: &Watch<'_>) -> Result<Found, ModelError> {
    let values = match kind {
        SharingRunKind::LeagueTable => Depth::League,
        SharingRunKind::LeagueTableWithShapley => Depth::Full,
        SharingRunKind::Draws => {
            let assumed = warm.model().uncertainty.clone().unwrap_or_default();
            let assumed = Assumed { draws: draws.unwrap_or(assumed.draws), seed, ..assumed };
            return Ok(Found::Stability(Box::new(stable(&solver::stability(warm.model(), &assumed, watch)?))));
        }
    };
    let ask = Ask { prices: false, values, packages: false, conflict: false, seed };
    Ok(Found::Rules(warm.ask(ask, watch)?.rules.iter().map(SharingRuleValue::from).collect()))
}

fn stable(of: &solver::Stability) -> SharingStability {
    SharingStability {
        assumptions: of.assumptions.iter().map(Assumption::from).collect(),
        draws: of.assumed.draws,
        infeasible: of.infeasible,
        bottleneck: of.bottleneck.clone(),
        same_bottleneck: of.same_bottleneck.into(),
        best_rule: of.best_rule.clone(),
        same_rule: of.same_rule.into(),
        unmet_hours_x100: x100(of.unmet.stands),
        mean_x100: x100(of.unmet.mean),
        low_x100: x100(of.unmet.low),
        high_x100: x100(of.unmet.high),
        worst_x100: x100(of.unmet.worst),
    }
}

/// Steps of a run until its end.
fn follow(run: Run) -> impl Stream<Item = Result<SharingRunProgress>> {
    stream::unfold(Some(run), |run| async move {
        let mut run = run?;
        let result = tokio::select! {
            biased;
            result = &mut run.work => result,
            () = tokio::time::sleep(PAUSE) => {
                let (done, total) = *run.told.borrow_and_update();
                let step = SharingRunProgress { done, total, rules: None, stability: None, user_errors: Vec::new() };
                return Some((Ok(step), Some(run)));
            }
        };
        let (done, total) = *run.told.borrow();
        let mut end = SharingRunProgress { done, total, rules: None, stability: None, user_errors: Vec::new() };
        match result {
            Ok(Ok(Found::Rules(rules))) => end.rules = Some(rules),
            Ok(Ok(Found::Stability(stability))) => end.stability = Some(*stability),
            Ok(Err(e)) => match refusal("sharingRun", e) {
                Ok(e) => end.user_errors.push(e),
                Err(e) => return Some((Err(e), None)),
            },
            Err(e) => return Some((Err(crate::refusal::fault("INTERNAL", e)), None)),
        }
        Some((Ok(end), None))
    })
}

fn refused(error: UserError) -> SharingRunProgress {
    SharingRunProgress { done: 0, total: 0, rules: None, stability: None, user_errors: vec![error] }
}

#[derive(Default)]
pub(crate) struct SharingModelSubscription;

#[Subscription]
impl SharingModelSubscription {
    /// Works out what takes longer on a model that was opened, and tells how far it is, at most four times a second. The
    /// last step has the result. When the subscription ends, so does the work.
    #[graphql(complexity = "1000 + child_complexity")]
    async fn sharing_run(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which run.")] input: SharingRunInput,
    ) -> Result<impl Stream<Item = Result<SharingRunProgress>> + use<>> {
        let models = &context.data::<Arc<Reader>>()?.models;
        let mut input = input;
        let few = |n: u32| (1..=1_000).contains(&n);
        let asked = match (changes(input.changes.take()), models.find(&input.id)) {
            (Err(e), _) => Err(e),
            (_, None) => Err(gone(&input.id)),
            _ if !input.draws.is_none_or(few) => {
                Err(UserError::new(UserErrorCode::InvalidValue, "draws", "is outside 1 to 1000", "give fewer draws"))
            }
            (Ok(by), Some(warm)) => Ok((by, warm)),
        };
        let (first, run) = match asked {
            Ok((by, warm)) => (None, Some(start(models, warm, by, &input))),
            Err(e) => (Some(Ok(refused(e))), None),
        };
        Ok(stream::iter(first).chain(stream::iter(run).flat_map(|run| follow(run).boxed())))
    }
}
