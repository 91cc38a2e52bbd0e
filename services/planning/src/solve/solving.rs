//! How far the solves of this process are. What was asked for and what came of it is told by the log.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;
use turnus_domain::id::PlanId;
use turnus_rostering::Progress;

type Told = BTreeMap<PlanId, watch::Receiver<Option<Progress>>>;

/// The solves that are under way in this process.
#[derive(Debug, Clone, Default)]
pub struct Solving(Arc<Mutex<Told>>);

/// A solve that is under way until this is dropped.
pub(crate) struct UnderWay {
    plan: PlanId,
    of: Solving,
}

impl Solving {
    /// How far a solve of this process is; none when it is not under way here.
    #[must_use]
    pub fn progress(&self, plan: &PlanId) -> Option<watch::Receiver<Option<Progress>>> {
        self.told().get(plan).cloned()
    }

    /// Number of solves under way.
    #[must_use]
    pub fn running(&self) -> usize {
        self.told().len()
    }

    /// Lets a solve tell how far it is.
    pub(crate) fn begin(&self, plan: &PlanId) -> (UnderWay, watch::Sender<Option<Progress>>) {
        let (tell, told) = watch::channel(None);
        self.told().insert(plan.clone(), told);
        (UnderWay { plan: plan.clone(), of: self.clone() }, tell)
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.of.told().remove(&self.plan);
    }
}
