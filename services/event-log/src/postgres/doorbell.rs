//! Tells other processes that something was committed, and listens to them. Only a hint that saves
//! waiting: subscribers ask for themselves four times a second.
//!
//! Never in the transaction of an append: NOTIFY takes one lock of the whole database until its
//! commit, which made appends to many logs eight times slower.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

const CHANNEL: &str = "turnus_log";
/// Nothing is lost when this is, so nothing waits for the disk.
const RING: &str = "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY turnus_log; COMMIT";
/// Commits within this time share a notification.
const REST: Duration = Duration::from_millis(50);
/// Pause before another try to listen.
const RETRY: Duration = Duration::from_secs(1);

/// Rings for commits of this process, and hears those of all.
pub(super) struct Doorbell {
    /// Changes whenever anybody is known to have committed.
    heard: Arc<watch::Sender<u64>>,
    /// Listening costs a connection, so it begins with the first subscriber.
    listeners: PgPool,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    listening: Mutex<bool>,
}

impl Doorbell {
    /// `committed` changes whenever this process commits.
    pub(super) fn new(ringers: PgPool, listeners: PgPool, committed: watch::Receiver<u64>) -> Self {
        let heard = Arc::new(watch::Sender::new(0));
        let ringing = tokio::spawn(ring(ringers, committed, Arc::clone(&heard)));
        Self { heard, listeners, tasks: Mutex::new(vec![ringing]), listening: Mutex::new(false) }
    }

    /// What a subscriber waits on.
    pub(super) fn heard(&self) -> watch::Receiver<u64> {
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if !*listening {
            *listening = true;
            let task = tokio::spawn(listen(self.listeners.clone(), Arc::clone(&self.heard)));
            self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
        }
        self.heard.subscribe()
    }

    /// Stops both tasks and gives their connections back.
    pub(super) async fn close(&self) {
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            task.abort();
            // Aborted is how it ends.
            let _ = task.await;
        }
    }
}

impl Drop for Doorbell {
    fn drop(&mut self) {
        let tasks = self.tasks.get_mut().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().for_each(JoinHandle::abort);
    }
}

/// Wakes this process at once and the others at most once in [`REST`].
async fn ring(pool: PgPool, mut committed: watch::Receiver<u64>, heard: Arc<watch::Sender<u64>>) {
    let others = watch::Sender::new(());
    let mut news = others.subscribe();
    let wake = async {
        while committed.changed().await.is_ok() {
            heard.send_modify(|count| *count += 1);
            others.send_replace(());
        }
    };
    let tell = async {
        while news.changed().await.is_ok() {
            // A bell that does not ring costs the others a quarter of a second.
            let _ = sqlx::raw_sql(RING).execute(&pool).await;
            sleep(REST).await;
        }
    };
    futures::future::join(wake, tell).await;
}

/// Hears what anybody rings for; a lost connection is made again.
async fn listen(pool: PgPool, heard: Arc<watch::Sender<u64>>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await {
            let subscribed = listener.listen(CHANNEL).await;
            while subscribed.is_ok() && listener.recv().await.is_ok() {
                heard.send_modify(|count| *count += 1);
            }
        }
        sleep(RETRY).await;
    }
}
