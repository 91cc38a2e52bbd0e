//! What is solved: frozen input in, judged rota out, on a thread of its own.

use crate::thread::{CancelWhenDropped, on_its_own};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Report, Rota, Severity, event::RotaRequested},
};
use turnus_rostering::{Outcome, Params, Progress, Unsolved};

/// Makes rotas. Whoever solves does not judge: the checker looks at what any runner hands over.
pub trait Runner: Send + Sync {
    /// Solves on the calling thread until it is done or `cancel` is set.
    ///
    /// # Errors
    /// Why there is no rota.
    fn solve(
        &self,
        input: &PlanningInput,
        params: &Params,
        cancel: &AtomicBool,
        monitor: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Outcome, Unsolved>;
}

/// The solver of rotas.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rostering;

impl Runner for Rostering {
    fn solve(
        &self,
        input: &PlanningInput,
        params: &Params,
        cancel: &AtomicBool,
        monitor: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Outcome, Unsolved> {
        turnus_rostering::solve(input, params, cancel, monitor)
    }
}

/// What is to be solved.
pub(crate) struct Task {
    pub(crate) asked: RotaRequested,
    pub(crate) input: PlanningInput,
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
        let Task { asked, input, params } = task;
        let rota = rota_of(&asked, runner.solve(&input, &params, &cancel, &mut *monitor)?);
        let report = turnus_checker::check(&input, &rota);
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
