//! What is solved: frozen input in, judged rota out, on a thread of its own.

use crate::thread::{CancelWhenDropped, on_its_own};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Assignment, Report, Rota, Severity, event::RotaRequested},
};
use turnus_rostering::{Outcome, Params, Progress, Unsolved, calendar_rotas};

/// Makes rotas. Whoever solves does not judge: the checker looks at what any runner hands over.
pub trait Runner: Send + Sync {
    /// Solves on the calling thread until it is done or `cancel` is set.
    ///
    /// # Errors
    /// Why there is no rota.
    fn solve(
        &self,
        given: &Given,
        params: &Params,
        cancel: &AtomicBool,
        monitor: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Outcome, Unsolved>;
}

/// What a rota is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The frozen input.
    pub input: PlanningInput,
    /// The base shifts of its days, where they are to stay if they can.
    pub base: Option<Base>,
}

/// Base shifts that stay where they can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// What the base rotas give on the days.
    pub shifts: Vec<Assignment>,
    /// Minutes of substitutes that a standing shift must save to be given up; none: only rules take one away.
    pub saves: Option<Minutes>,
}

/// The solver of rotas.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rostering;

impl Runner for Rostering {
    fn solve(
        &self,
        given: &Given,
        params: &Params,
        cancel: &AtomicBool,
        monitor: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Outcome, Unsolved> {
        let Some(base) = &given.base else { return turnus_rostering::solve(&given.input, params, cancel, monitor) };
        let made = calendar_rotas(&given.input, &base.shifts, &[base.saves], params, cancel, monitor)?;
        made.into_iter().next().map(|one| one.rota).ok_or(Unsolved::Stopped)
    }
}

/// What is to be solved.
pub(crate) struct Task {
    pub(crate) asked: RotaRequested,
    pub(crate) given: Given,
    pub(crate) params: Params,
}

/// A rota with what the checker found.
pub(crate) struct Judged {
    pub(crate) rota: Rota,
    pub(crate) report: Report,
}

/// What a search tells on its way.
pub(crate) type Monitor = Box<dyn FnMut(&Progress) + Send>;

/// Solves and judges on a thread of its own; dropping the future cancels.
pub(crate) async fn solve(runner: Arc<dyn Runner>, task: Task, mut monitor: Monitor, cancel: Arc<AtomicBool>) -> Result<Judged, Unsolved> {
    let guard = CancelWhenDropped(Some(Arc::clone(&cancel)));
    let work = move || {
        let Task { asked, given, params } = task;
        let rota = rota_of(&asked, runner.solve(&given, &params, &cancel, &mut *monitor)?);
        let report = turnus_checker::check(&given.input, &rota);
        Ok(Judged { rota, report })
    };
    let answer = on_its_own("rostering", work).await;
    guard.finished();
    answer.unwrap_or_else(|| Err(Unsolved::Failed("its thread ended without an answer".into())))
}

/// What was found, as the rota that was asked for.
pub(crate) fn rota_of(asked: &RotaRequested, found: Outcome) -> Rota {
    Rota {
        id: asked.plan.clone(),
        parent: asked.parent.clone(),
        unit: asked.unit.clone(),
        horizon: asked.horizon,
        input_position: asked.input_position,
        assignments: found.assignments,
        substitutes: found.substitutes,
        seed: asked.seed,
        status: found.status,
        objective: found.objective,
        bound: found.bound,
    }
}

/// Why the checker does not bear the rota out.
pub(crate) fn disproof(rota: &Rota, report: &Report) -> Option<String> {
    let hard = report.findings.iter().find(|f| f.severity == Severity::Hard);
    match hard {
        Some(first) => Some(format!("the checker finds {} hard breaches, the first by {:?}: {}", report.hard(), first.rule, first.what)),
        None => turnus_checker::check_claim(rota, report).map(|claim| claim.what),
    }
}
