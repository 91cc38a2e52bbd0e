//! The heartbeat of an owner: renews the lease on a task of its own, whatever the view is busy with.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::ViewError;
use super::store::{Claim, ViewStore};

/// What the last renewal told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Beat {
    /// Somebody else is the owner now.
    pub(super) lost: bool,
    /// Somebody asked for a replay.
    pub(super) replay_asked: bool,
}

/// Beats until it is dropped or the build is lost.
pub(super) struct Heart {
    task: JoinHandle<()>,
    pub(super) beats: watch::Receiver<Beat>,
}

impl Heart {
    /// Renews three times in each lease.
    pub(super) fn start(store: Arc<dyn ViewStore>, claim: Claim, lease: Duration) -> Self {
        let (tell, beats) = watch::channel(Beat::default());
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(lease / 3).await;
                let beat = match store.renew(&claim, lease).await {
                    Ok(renewed) => Beat { lost: false, replay_asked: renewed.replay_asked },
                    Err(ViewError::Lost { .. }) => Beat { lost: true, replay_asked: false },
                    // The store may come back before the lease is over; nothing is written meanwhile.
                    Err(_) => continue,
                };
                tell.send_if_modified(|before| std::mem::replace(before, beat) != beat);
                if beat.lost {
                    return;
                }
            }
        });
        Self { task, beats }
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        self.task.abort();
    }
}
