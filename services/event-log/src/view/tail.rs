//! One owner's work on one build: meets the events after its progress, writes what the view makes of
//! them, and follows the log until the goal is reached or the build is lost.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt;
use tokio::time::{Instant as Clock, sleep, sleep_until};

use super::heart::Heart;
use super::rows::Rows;
use super::runner::{OnPoison, Runner};
use super::store::{Claim, Parked, Progress, RowChange, Step, Stopped};
use super::{ApplyError, Shape, ViewError};
use crate::error::ReadError;
use crate::event::RecordedEvent;
use crate::order::Position;

/// A step is written when it has so many rows, however few events.
const MOST_ROWS: usize = 2_000;
/// Progress without rows is written after this time.
const SAVE: Duration = Duration::from_secs(1);

/// How long to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// For ever.
    Never,
    /// Until the build is live and has come so far.
    Live(Position),
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Reached,
    Lost,
}

/// The cause of an event that is parked because of another.
pub(super) fn waits_behind(first: Position) -> String {
    format!("waits behind position {first}")
}

pub(super) struct Tail<'a> {
    pub(super) runner: &'a Runner,
    shape: Shape,
    pub(super) claim: Claim,
    live: bool,
    /// Where the log ended when this began: a build that is not live yet comes at least so far.
    due: Position,
    /// The last event met.
    at: Progress,
    /// The last event whose effect is written.
    pub(super) kept: Progress,
    kept_at: Clock,
    /// First parked event of each sequence that waits.
    parked: BTreeMap<String, Position>,
    heart: Heart,
}

impl<'a> Tail<'a> {
    /// Works on a build until the goal, then gives it back; tells how far it came.
    pub(super) async fn own(runner: &'a Runner, claim: Claim, live: bool, goal: Goal) -> Result<(End, Progress), ViewError> {
        let mut tail = Self::begin(runner, claim, live).await?;
        let end = tail.follow(goal).await;
        tail.finish(end).await
    }

    pub(super) async fn begin(runner: &'a Runner, claim: Claim, live: bool) -> Result<Self, ViewError> {
        let heart = Heart::start(runner.store.clone(), claim.clone(), runner.options.lease);
        let (at, shape) = (claim.progress, runner.view.shape());
        let mut tail =
            Self { runner, shape, claim, live, due: Position::START, at, kept: at, kept_at: Clock::now(), parked: BTreeMap::new(), heart };
        let begun = tail.check_history().await;
        match begun.and(tail.load_parked().await).and(tail.look_ahead().await) {
            Ok(()) => Ok(tail),
            Err(error) => tail.finish(Err(error)).await.map(|(_, _): (End, _)| unreachable!("an error stays one")),
        }
    }

    /// Writes what is left and gives the build back.
    pub(super) async fn finish<T>(mut self, end: Result<T, ViewError>) -> Result<(T, Progress), ViewError> {
        let end = match end {
            Ok(end) => self.save(Step::at(self.kept)).await.map(|()| end),
            Err(ViewError::Lost { .. }) => return Err(super::lost(&self.claim)),
            Err(error) => Err(error),
        };
        let released = self.runner.store.release(&self.claim).await;
        let end = end?;
        released?;
        Ok((end, self.kept))
    }

    /// The event where the build stands must be the one it has seen there.
    async fn check_history(&self) -> Result<(), ViewError> {
        let Progress { position, hash } = self.at;
        let Some(before) = position.0.checked_sub(1) else { return Ok(()) };
        let page = self.runner.log.read(&self.runner.log_id, Position(before), 1).await;
        match page.map_err(|cause| self.runner.log_fault(position, cause))?.first() {
            Some(event) if event.position == position && event.hash == hash => Ok(()),
            Some(_) => Err(ViewError::OtherHistory { view: self.runner.name(), at: position }),
            None => {
                let head = self.runner.head(position).await?;
                let beyond = ReadError::BeyondHead { log: self.runner.log_id.clone(), after: position, head };
                Err(self.runner.log_fault(position, beyond))
            }
        }
    }

    async fn look_ahead(&mut self) -> Result<(), ViewError> {
        self.due = self.runner.head(self.at.position).await?;
        Ok(())
    }

    pub(super) async fn load_parked(&mut self) -> Result<(), ViewError> {
        self.parked.clear();
        for parked in self.runner.store.parked(self.claim.build).await? {
            self.parked.entry(parked.sequence).or_insert(parked.position);
        }
        Ok(())
    }

    async fn follow(&mut self, goal: Goal) -> Result<End, ViewError> {
        let events = self.runner.log.subscribe(self.runner.log_id.clone(), self.at.position);
        let page = self.runner.options.page.max(1);
        let (mut pages, mut beats) = (events.ready_chunks(page), self.heart.beats.clone());
        while !self.arrived(goal).await? {
            let save_at = self.kept_at + SAVE;
            tokio::select! {
                Some(page) = pages.next() => self.take(page).await?,
                Ok(()) = beats.changed() => {
                    let beat = *beats.borrow_and_update();
                    if beat.lost {
                        return Ok(End::Lost);
                    }
                    if beat.replay_asked {
                        self.replay().await?;
                    }
                }
                () = sleep_until(save_at), if self.at != self.kept => self.save(Step::at(self.kept)).await?,
                else => return Ok(End::Lost),
            }
        }
        Ok(End::Reached)
    }

    /// Whether the goal is reached. A build that has come as far as the log went, and as the live one is,
    /// takes its place: on a busy log it would wait for the very end for ever.
    async fn arrived(&mut self, goal: Goal) -> Result<bool, ViewError> {
        if !self.live {
            if self.at.position < self.due {
                return Ok(false);
            }
            self.save(Step::at(self.kept)).await?;
            let head = self.runner.head(self.at.position).await?;
            self.live = self.runner.store.swap(&self.claim, &self.shape, head).await?;
        }
        Ok(self.live && matches!(goal, Goal::Live(position) if self.at.position >= position))
    }

    /// Meets a page of events and writes what they make.
    async fn take(&mut self, page: Vec<Result<RecordedEvent, ReadError>>) -> Result<(), ViewError> {
        let full = page.len() >= self.runner.options.page;
        let mut step = Step::at(self.kept);
        for event in page {
            let met = match event {
                Ok(event) => self.meet(&event, &mut step).await,
                Err(cause) => Err(self.runner.log_fault(self.at.position, cause)),
            };
            if let Err(error) = met {
                return self.break_off(step, error).await;
            }
            if step.rows.len() >= MOST_ROWS {
                self.save(std::mem::replace(&mut step, Step::at(self.at))).await?;
            }
        }
        if full || step.has_effect() {
            self.save(step).await?;
        }
        if !full && self.live {
            sleep(self.runner.options.rest).await;
        }
        Ok(())
    }

    /// What came before the fault is good.
    async fn break_off(&mut self, step: Step, error: ViewError) -> Result<(), ViewError> {
        self.save(step).await?;
        let stopped = match &error {
            ViewError::Stopped { position, cause, .. } => Some(Stopped { position: *position, cause: cause.clone() }),
            hard if !hard.passes() => Some(Stopped { position: Position(self.at.position.0 + 1), cause: hard.to_string() }),
            _ => None,
        };
        if let Some(stopped) = stopped {
            self.runner.store.stop(&self.claim, stopped).await?;
        }
        Err(error)
    }

    async fn meet(&mut self, event: &RecordedEvent, step: &mut Step) -> Result<(), ViewError> {
        let (at, position) = (self.at.position, event.position);
        if position.0 != at.0 + 1 {
            return Err(ViewError::Gap { view: self.runner.name(), at, found: position });
        }
        let sequence = self.runner.view.sequence(event);
        if let Some(first) = self.parked.get(&sequence) {
            step.park.push(Parked { position, sequence, attempts: 0, cause: waits_behind(*first) });
        } else {
            match self.attempt(event, &step.rows).await? {
                Ok(rows) => step.rows.extend(rows),
                Err(cause) if self.runner.options.poison == OnPoison::Stop => {
                    let attempts = self.runner.options.attempts;
                    return Err(ViewError::Stopped { view: self.runner.name(), position, attempts, cause });
                }
                Err(cause) => {
                    self.parked.insert(sequence.clone(), position);
                    step.park.push(Parked { position, sequence, attempts: self.runner.options.attempts, cause });
                }
            }
        }
        self.at = Progress { position, hash: event.hash };
        step.to = self.at;
        Ok(())
    }

    /// Tries an event so often; the inner error is why it cannot be taken.
    pub(super) async fn attempt(
        &self,
        event: &RecordedEvent,
        step: &BTreeMap<String, RowChange>,
    ) -> Result<Result<BTreeMap<String, RowChange>, String>, ViewError> {
        let mut attempt = 1;
        loop {
            let (store, build, shape) = (&*self.runner.store, self.claim.build, &self.shape);
            let mut rows = Rows { store, build, shape, step, own: BTreeMap::new() };
            match self.runner.view.apply(event, &mut rows).await {
                Ok(()) => return Ok(Ok(rows.own)),
                Err(_) if attempt < self.runner.options.attempts => attempt += 1,
                Err(ApplyError::Poison(cause)) => return Ok(Err(cause)),
                Err(ApplyError::Unavailable(cause)) => {
                    return Err(ViewError::Unavailable { view: self.runner.name(), position: event.position, cause });
                }
            }
            sleep(self.runner.options.pause).await;
        }
    }

    /// Writes a step, with all progress up to here.
    pub(super) async fn save(&mut self, step: Step) -> Result<(), ViewError> {
        let step = Step { to: self.at, ..step };
        if step.has_effect() || self.at != self.kept {
            self.runner.store.commit(&self.claim, step).await?;
        }
        (self.kept, self.kept_at) = (self.at, Clock::now());
        Ok(())
    }
}
