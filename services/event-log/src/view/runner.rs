//! Brings a view and a log together.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use super::store::{BuildId, Claimed, Progress, ViewStore};
use super::tail::{End, Goal, Tail};
use super::{View, ViewError};
use crate::ids::LogId;
use crate::log::EventLog;
use crate::order::Position;

/// What to do with an event that the view cannot take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnPoison {
    /// Stop, so that somebody looks.
    Stop,
    /// Park it and the later events of its sequence; go on with others.
    Park,
}

/// How a view is run.
#[derive(Clone, Debug)]
pub struct RunnerOptions {
    /// Names the process, and is like no other: the fence of an owner is compared together with it.
    pub owner: String,
    /// How long an owner that is not heard of keeps the view.
    pub lease: Duration,
    /// Most events in one step.
    pub page: usize,
    /// How often an event is tried.
    pub attempts: u32,
    /// Wait between two attempts.
    pub pause: Duration,
    /// Rest after a step at the end of the log, so that a busy log is followed in few steps.
    pub rest: Duration,
    /// What to do when all attempts failed.
    pub poison: OnPoison,
}

impl RunnerOptions {
    /// For a process of this name: a lease of 30 s, 3 attempts, then stop.
    pub fn new(owner: impl Into<String>) -> Self {
        Self {
            owner: owner.into(),
            lease: Duration::from_secs(30),
            page: 1_000,
            attempts: 3,
            pause: Duration::from_millis(200),
            rest: Duration::from_millis(50),
            poison: OnPoison::Stop,
        }
    }
}

/// Runs one view over one log into one store.
pub struct Runner {
    pub(super) log: Arc<dyn EventLog>,
    pub(super) log_id: LogId,
    pub(super) store: Arc<dyn ViewStore>,
    pub(super) view: Arc<dyn View>,
    pub(super) options: RunnerOptions,
}

impl Runner {
    /// A runner that has not begun.
    pub fn new(log: Arc<dyn EventLog>, log_id: LogId, store: Arc<dyn ViewStore>, view: Arc<dyn View>, options: RunnerOptions) -> Self {
        Self { log, log_id, store, view, options }
    }

    /// Keeps the view up to date until something goes wrong; while another process does so, waits to
    /// take over. [`ViewError::passes`] tells whether to call it again.
    pub async fn run(&self) -> Result<Infallible, ViewError> {
        loop {
            self.turn(Goal::Never).await?;
        }
    }

    /// Gives back what a run that was dropped still owns, so that the next need not wait for the lease.
    pub async fn leave(&self) -> Result<(), ViewError> {
        let shape = self.view.shape();
        let mine = |owner: &Option<String>| owner.as_ref() == Some(&self.options.owner);
        for build in self.store.builds(&self.log_id).await? {
            if build.view == shape.name
                && mine(&build.owner)
                && let Claimed::Mine(claim) = self.store.claim(build.build, &self.options.owner, self.options.lease).await?
            {
                self.store.release(&claim).await?;
            }
        }
        Ok(())
    }

    /// Brings the view to where the log ends now, or waits until another process has done so.
    pub async fn catch_up(&self) -> Result<(), ViewError> {
        let head = self.head(Position::START).await?;
        while !self.turn(Goal::Live(head)).await? {}
        Ok(())
    }

    /// Where the log ends.
    pub(super) async fn head(&self, at: Position) -> Result<Position, ViewError> {
        let head = self.log.head(&self.log_id).await;
        head.map(|head| head.position).map_err(|cause| self.log_fault(at, cause))
    }

    pub(super) fn log_fault(&self, at: Position, cause: crate::error::ReadError) -> ViewError {
        ViewError::Log { view: self.name(), at, cause }
    }

    pub(super) fn name(&self) -> String {
        self.view.shape().name.to_owned()
    }

    /// Keeps the build that is due until the goal is reached, which is told, or it is lost.
    async fn turn(&self, goal: Goal) -> Result<bool, ViewError> {
        while self.store.sweep().await? {}
        let (build, live) = self.due().await?;
        match self.store.claim(build, &self.options.owner, self.options.lease).await? {
            Claimed::Mine(claim) => match Tail::own(self, claim, live, goal).await {
                Ok((End::Reached, _)) => Ok(true),
                Ok((End::Lost, _)) | Err(ViewError::Lost { .. }) => Ok(false),
                Err(error) => Err(error),
            },
            Claimed::Held { left, .. } => {
                tokio::time::sleep(left.min(self.options.lease / 3)).await;
                self.reached_by_another(goal).await
            }
            Claimed::Gone => Ok(false),
        }
    }

    /// The build to keep, and whether it is live: the live one of this version, or one beside it.
    async fn due(&self) -> Result<(BuildId, bool), ViewError> {
        let shape = self.view.shape();
        let builds = self.store.builds(&self.log_id).await?;
        match builds.iter().find(|build| build.view == shape.name && build.live) {
            Some(live) if live.version == shape.version => Ok((live.build, true)),
            Some(live) if live.version > shape.version => {
                Err(ViewError::NewerVersion { view: self.name(), found: live.version, known: shape.version })
            }
            _ => Ok((self.store.side_build(&self.log_id, &shape).await?, false)),
        }
    }

    async fn reached_by_another(&self, goal: Goal) -> Result<bool, ViewError> {
        let Goal::Live(position) = goal else { return Ok(false) };
        let shape = self.view.shape();
        let builds = self.store.builds(&self.log_id).await?;
        let reached = |progress: Progress| progress.position >= position;
        Ok(builds.iter().any(|b| b.view == shape.name && b.live && b.version == shape.version && reached(b.progress)))
    }
}
