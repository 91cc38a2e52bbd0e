//! Views in memory: for tests, and for trying things out without a file.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant as Clock;

use super::store::*;
use super::{Cell, Shape, ViewError};
use crate::ids::LogId;
use crate::order::Position;

/// Views that live as long as the process. Clones share the same rows.
#[derive(Clone, Default)]
pub struct MemoryViews {
    builds: Arc<Mutex<BTreeMap<BuildId, Build>>>,
    /// No build has the number of an earlier one.
    made: Arc<AtomicI64>,
}

struct Build {
    log: LogId,
    view: &'static str,
    live: bool,
    version: u32,
    progress: Progress,
    progressed: Clock,
    /// Who, until when, heard of when.
    owner: Option<(String, Clock, Clock)>,
    fence: u64,
    stopped: Option<Stopped>,
    replay_asked: bool,
    rows: BTreeMap<String, Vec<Cell>>,
    parked: BTreeMap<Position, Parked>,
}

impl Build {
    fn new(log: &LogId, shape: &Shape) -> Self {
        Self {
            log: log.clone(),
            view: shape.name,
            live: false,
            version: shape.version,
            progress: Progress::START,
            progressed: Clock::now(),
            owner: None,
            fence: 0,
            stopped: None,
            replay_asked: false,
            rows: BTreeMap::new(),
            parked: BTreeMap::new(),
        }
    }

    fn is_mine(&self, claim: &Claim) -> bool {
        self.fence == claim.fence && self.owner.as_ref().is_some_and(|(owner, ..)| *owner == claim.owner)
    }

    fn status(&self, build: BuildId) -> BuildStatus {
        let now = Clock::now();
        let left = |until: Clock| until.checked_duration_since(now).filter(|left| !left.is_zero());
        BuildStatus {
            view: self.view.to_owned(),
            build,
            live: self.live,
            version: self.version,
            progress: self.progress,
            owner: self.owner.as_ref().map(|(owner, ..)| owner.clone()),
            lease_left: self.owner.as_ref().and_then(|(_, until, _)| left(*until)),
            heartbeat_age: self.owner.as_ref().map(|(.., heard)| now.duration_since(*heard)),
            progress_age: now.duration_since(self.progressed),
            parked: self.parked.len() as u64,
            stopped: self.stopped.clone(),
            replay_asked: self.replay_asked,
        }
    }

    fn take(&mut self, step: Step) {
        if step.to.position > self.progress.position {
            self.progressed = Clock::now();
        }
        if self.stopped.as_ref().is_some_and(|stopped| stopped.position <= step.to.position) {
            self.stopped = None;
        }
        self.progress = step.to;
        for (key, change) in step.rows {
            match change {
                Some(cells) => drop(self.rows.insert(key, cells)),
                None => drop(self.rows.remove(&key)),
            }
        }
        self.parked.extend(step.park.into_iter().map(|parked| (parked.position, parked)));
        step.unpark.iter().for_each(|position| drop(self.parked.remove(position)));
    }
}

impl MemoryViews {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<BuildId, Build>> {
        self.builds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with a build that is the caller's.
    fn mine<T>(&self, claim: &Claim, work: impl FnOnce(&mut Build) -> T) -> Result<T, ViewError> {
        let mut builds = self.lock();
        let build = builds.get_mut(&claim.build).filter(|build| build.is_mine(claim));
        build.map(work).ok_or_else(|| lost(claim))
    }
}

#[async_trait]
impl ViewStore for MemoryViews {
    async fn builds(&self, log: &LogId) -> Result<Vec<BuildStatus>, ViewError> {
        Ok(self.lock().iter().filter(|(_, build)| build.log == *log).map(|(id, build)| build.status(*id)).collect())
    }

    async fn side_build(&self, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError> {
        shape.check()?;
        let mut builds = self.lock();
        let side = builds.iter().find(|(_, build)| build.log == *log && build.view == shape.name && !build.live);
        match side.map(|(id, build)| (*id, build.version)) {
            Some((id, version)) if version == shape.version => return Ok(id),
            Some((_, found)) if found > shape.version => {
                return Err(ViewError::NewerVersion { view: shape.name.to_owned(), found, known: shape.version });
            }
            Some((id, _)) => drop(builds.remove(&id)),
            None => {}
        }
        let id = BuildId(self.made.fetch_add(1, Ordering::Relaxed) + 1);
        builds.insert(id, Build::new(log, shape));
        Ok(id)
    }

    async fn claim(&self, build: BuildId, owner: &str, lease: Duration) -> Result<Claimed, ViewError> {
        let (mut builds, now) = (self.lock(), Clock::now());
        let Some(found) = builds.get_mut(&build) else {
            return Ok(Claimed::Gone);
        };
        match &found.owner {
            Some((other, until, _)) if other != owner && *until > now => {
                return Ok(Claimed::Held { owner: other.clone(), left: *until - now });
            }
            _ => {}
        }
        found.fence += 1;
        found.owner = Some((owner.to_owned(), now + lease, now));
        Ok(Claimed::Mine(Claim { build, owner: owner.to_owned(), fence: found.fence, progress: found.progress }))
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Renewed, ViewError> {
        self.mine(claim, |build| {
            build.owner = Some((claim.owner.clone(), Clock::now() + lease, Clock::now()));
            Renewed { replay_asked: build.replay_asked }
        })
    }

    async fn release(&self, claim: &Claim) -> Result<(), ViewError> {
        let _ = self.mine(claim, |build| build.owner = None);
        Ok(())
    }

    async fn commit(&self, claim: &Claim, step: Step) -> Result<(), ViewError> {
        let from = step.from;
        let taken = self.mine(claim, |build| {
            let fits = build.progress.position == from;
            if fits {
                build.take(step);
            }
            fits
        })?;
        if taken { Ok(()) } else { Err(lost(claim)) }
    }

    async fn stop(&self, claim: &Claim, stopped: Stopped) -> Result<(), ViewError> {
        self.mine(claim, |build| build.stopped = Some(stopped))
    }

    async fn swap(&self, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError> {
        shape.check()?;
        let mut builds = self.lock();
        let Some(new) = builds.get(&claim.build).filter(|build| build.is_mine(claim)) else {
            return Err(lost(claim));
        };
        let (log, view, reached) = (new.log.clone(), new.view, new.progress.position);
        let old = builds.iter().find(|(_, build)| build.live && build.log == log && build.view == view);
        if let Some((id, build)) = old {
            let id = *id;
            if build.progress.position > reached && build.progress.position <= head {
                return Ok(false);
            }
            builds.remove(&id);
        }
        if let Some(new) = builds.get_mut(&claim.build) {
            new.live = true;
        }
        Ok(true)
    }

    async fn sweep(&self) -> Result<bool, ViewError> {
        Ok(false)
    }

    async fn ask_replay(&self, build: BuildId) -> Result<(), ViewError> {
        if let Some(build) = self.lock().get_mut(&build) {
            build.replay_asked = true;
        }
        Ok(())
    }

    async fn answer_replay(&self, claim: &Claim) -> Result<(), ViewError> {
        self.mine(claim, |build| build.replay_asked = false)
    }

    async fn parked(&self, build: BuildId) -> Result<Vec<Parked>, ViewError> {
        Ok(self.lock().get(&build).into_iter().flat_map(|build| build.parked.values().cloned()).collect())
    }

    async fn row(&self, build: BuildId, key: &str) -> Result<Option<Vec<Cell>>, ViewError> {
        Ok(self.lock().get(&build).and_then(|build| build.rows.get(key).cloned()))
    }

    async fn rows(&self, log: &LogId, view: &str, prefix: &str) -> Result<Option<Snapshot>, ViewError> {
        let builds = self.lock();
        let live = builds.iter().find(|(_, build)| build.live && build.log == *log && build.view == view);
        Ok(live.map(|(id, build)| {
            let rows = build.rows.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
            let rows = rows.map(|(key, cells)| StoredRow { key: key.clone(), cells: cells.clone() }).collect();
            Snapshot { build: *id, version: build.version, progress: build.progress, rows }
        }))
    }
}
