//! Curves that are worked out in this process, for whoever asks and reads them later. They take minutes and nothing of them is
//! recorded: a process that ends forgets them.

use super::{AskCalendarCurve, CalendarCurve, on_calendar};
use crate::{Planning, PlanningError};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, watch};
use turnus_domain::{
    facts::Facts,
    freeze::freeze_planning_input,
    id::UnitId,
    refusal::{Refusal, RefusalCode},
};
use turnus_event_log::Instant;

/// Time after which a curve keeps the points it has.
const MOST: Duration = Duration::from_secs(600);
/// Curves at a time: the solvers of rotas need the processors too.
const AT_A_TIME: usize = 1;
/// Curves that may wait or be worked out.
const OPEN: usize = 4;
/// Curves that are kept; the oldest go first.
const KEPT: usize = 16;

/// The curves of this process, the latest last.
#[derive(Debug, Clone)]
pub struct Curves {
    runs: Arc<Mutex<Vec<Arc<CurveRun>>>>,
    turn: Arc<Semaphore>,
}

impl Default for Curves {
    fn default() -> Self {
        Self { runs: Arc::default(), turn: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

/// A curve that was asked for.
#[derive(Debug)]
pub struct CurveRun {
    /// What was asked.
    pub asked: AskCalendarCurve,
    /// The position of the log that it is worked out by.
    pub position: u64,
    /// When it was asked for.
    pub since: Instant,
    state: watch::Receiver<CurveState>,
}

/// How far a curve is.
#[derive(Debug, Clone)]
pub enum CurveState {
    /// Others have their turn first.
    Waiting,
    /// Being worked out.
    Running,
    /// There.
    Done(Arc<CalendarCurve>),
    /// There is none.
    Failed(Arc<PlanningError>),
}

impl CurveState {
    /// Whether nothing more will come.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Failed(_))
    }
}

impl CurveRun {
    /// How far it is now.
    #[must_use]
    pub fn state(&self) -> CurveState {
        self.state.borrow().clone()
    }

    /// Tells each step until the last one.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<CurveState> {
        self.state.clone()
    }

    /// Whether the same was asked by the same facts, whatever the rota would be called.
    fn answers(&self, asked: &AskCalendarCurve, position: u64) -> bool {
        let same = AskCalendarCurve { plan: self.asked.plan.clone(), ..asked.clone() } == self.asked;
        same && self.position == position && !matches!(self.state(), CurveState::Failed(_))
    }
}

impl Curves {
    /// The latest curve of a unit.
    #[must_use]
    pub fn latest(&self, unit: &UnitId) -> Option<Arc<CurveRun>> {
        self.runs().iter().rev().find(|run| run.asked.unit == *unit).cloned()
    }

    fn runs(&self) -> std::sync::MutexGuard<'_, Vec<Arc<CurveRun>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The curve that is there or under way, or a new one with what tells how far it is.
    fn begin(&self, asked: &AskCalendarCurve, facts: &Facts, since: Instant) -> Result<Begun, PlanningError> {
        let mut runs = self.runs();
        if let Some(same) = runs.iter().find(|run| run.answers(asked, facts.position())) {
            return Ok((Arc::clone(same), None));
        }
        if runs.iter().filter(|run| !run.state().is_over()).count() >= OPEN {
            let what = format!("{OPEN} curves are being worked out already");
            return Err(Refusal::new(RefusalCode::WrongStatus, format!("unit {}", asked.unit), what, "ask again in some minutes").into());
        }
        let (tell, state) = watch::channel(CurveState::Waiting);
        let run = Arc::new(CurveRun { asked: asked.clone(), position: facts.position(), since, state });
        runs.push(Arc::clone(&run));
        if let Some(oldest) = runs.iter().position(|run| run.state().is_over()).filter(|_| runs.len() > KEPT) {
            runs.remove(oldest);
        }
        Ok((run, Some(tell)))
    }
}

type Begun = (Arc<CurveRun>, Option<watch::Sender<CurveState>>);

impl Planning {
    /// Has a curve worked out here by what is known now, after those asked for before. The same asked twice is worked out once.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] without a base rota in force, or while too many are open; [`PlanningError::Defects`].
    pub async fn ask_curve(&self, asked: AskCalendarCurve) -> Result<Arc<CurveRun>, PlanningError> {
        let facts = self.facts().await?;
        on_calendar(&facts, &asked.unit, asked.horizon)?;
        freeze_planning_input(&facts, &asked.unit, asked.horizon, facts.position()).map_err(PlanningError::Defects)?;
        let (run, tell) = self.curves.begin(&asked, &facts, self.clock.now())?;
        if let Some(tell) = tell {
            let planning = self.clone();
            tokio::spawn(async move { planning.work_out(&facts, asked, &tell).await });
        }
        Ok(run)
    }

    /// The curves of this process.
    #[must_use]
    pub fn curves(&self) -> &Curves {
        &self.curves
    }

    async fn work_out(&self, facts: &Facts, asked: AskCalendarCurve, tell: &watch::Sender<CurveState>) {
        let Ok(_turn) = self.curves.turn.acquire().await else { return };
        tell.send_replace(CurveState::Running);
        let cancel = Arc::new(AtomicBool::new(false));
        let working = self.calendar_curve(facts, asked, Box::new(|_| {}), Arc::clone(&cancel));
        tokio::pin!(working);
        let worked = match tokio::time::timeout(MOST, &mut working).await {
            Ok(worked) => worked,
            Err(_) => {
                cancel.store(true, Ordering::Relaxed);
                working.await
            }
        };
        tell.send_replace(match worked {
            Ok(curve) => CurveState::Done(Arc::new(curve)),
            Err(why) => CurveState::Failed(Arc::new(why)),
        });
    }
}
