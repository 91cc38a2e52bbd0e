//! Leases on a PostgreSQL server: advisory locks of one session of this process. A thread of its own speaks for that
//! session every third of the period, whatever else keeps the process busy; the server ends the session, and with it every
//! lock, when the connection is gone or nobody has spoken for a period.
//!
//! A session that was lost is made anew, and what was held is taken again where nobody else has taken it since. Until a
//! period has passed after that, this process is not [settled](Leases::settled): it leaves to their owners the names that
//! were freed by the same fault.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

use super::connection::{Place, PostgresOpenError};
use crate::error::StorageError;
use crate::lease::{GiveBack, Lease, Leases};

/// Shortest period; it is three round trips at least, also to a busy server.
const SHORTEST: Duration = Duration::from_millis(300);

type Answer = oneshot::Sender<Result<bool, StorageError>>;

enum Ask {
    Take(String, Answer),
    GiveBack(String),
    /// Be there: somebody will want to know soon who lives.
    Wake,
}

/// Leases of the processes that share a database.
#[derive(Clone)]
pub struct PostgresLeases {
    asks: Arc<Asks>,
    period: Duration,
    settled: Arc<AtomicBool>,
}

struct Asks(mpsc::UnboundedSender<Ask>);

impl PostgresLeases {
    /// Leases in this database; a holder may be silent for `period`.
    ///
    /// # Errors
    /// The address is no PostgreSQL URL, or the thread cannot be started. The server is asked at the first lease.
    pub fn new(url: &str, period: Duration) -> Result<Self, PostgresOpenError> {
        let period = period.max(SHORTEST);
        let place = Place::new(url, super::SCHEMA)?.silent_for(period);
        let (asks, inbox) = mpsc::unbounded_channel();
        let settled = Arc::new(AtomicBool::new(false));
        let keeper = Keeper { place: place.clone(), period, session: None, held: BTreeSet::new(), settled: Arc::clone(&settled) };
        let run = move || {
            // Without a runtime there is no keeper, and every lease is refused.
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
                runtime.block_on(keeper.run(inbox));
            }
        };
        let started = std::thread::Builder::new().name("lease-keeper".into()).spawn(run);
        started.map_err(|error| place.storage(sqlx::Error::Io(error)))?;
        Ok(Self { asks: Arc::new(Asks(asks)), period, settled })
    }
}

#[async_trait]
impl Leases for PostgresLeases {
    async fn take(&self, name: &str) -> Result<Option<Lease>, StorageError> {
        let gone = || StorageError::new(std::io::Error::other("the thread that keeps the leases has ended"));
        let (answer, taken) = oneshot::channel();
        self.asks.0.send(Ask::Take(name.to_owned(), answer)).map_err(|_| gone())?;
        // From here on the name may be ours, also when nobody waits for the answer any more.
        let lease = Lease::new(name, Arc::clone(&self.asks) as Arc<dyn GiveBack>);
        match taken.await.map_err(|_| gone())? {
            Ok(true) => Ok(Some(lease)),
            other => {
                std::mem::forget(lease);
                other.map(|_| None)
            }
        }
    }

    fn settled(&self) -> bool {
        let settled = self.settled.load(Ordering::Relaxed);
        if !settled {
            // A keeper that has ended settles nothing.
            let _ = self.asks.0.send(Ask::Wake);
        }
        settled
    }

    fn period(&self) -> Duration {
        self.period
    }
}

impl GiveBack for Asks {
    fn give_back(&self, name: &str) {
        // A keeper that has ended holds nothing.
        let _ = self.0.send(Ask::GiveBack(name.to_owned()));
    }
}

struct Session {
    connection: PgConnection,
    since: Instant,
}

struct Keeper {
    place: Place,
    period: Duration,
    session: Option<Session>,
    held: BTreeSet<String>,
    settled: Arc<AtomicBool>,
}

impl Keeper {
    /// From the first ask on, answers and speaks until all handles are gone; then the session ends, and with it every lock.
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Ask>) {
        let Some(mut first) = inbox.recv().await.map(Some) else { return };
        let mut next = Instant::now();
        loop {
            let ask = match first.take() {
                Some(ask) => Ok(Some(ask)),
                None => timeout_at(next, inbox.recv()).await,
            };
            match ask {
                Ok(None) => return,
                Ok(Some(Ask::Wake)) => {}
                Ok(Some(Ask::Take(name, answer))) => {
                    let taken = self.take(&name).await;
                    let ours = matches!(taken, Ok(true));
                    if answer.send(taken).is_err() && ours {
                        self.give_back(&name).await;
                    }
                }
                Ok(Some(Ask::GiveBack(name))) => self.give_back(&name).await,
                Err(_) => {}
            }
            if Instant::now() >= next {
                self.speak().await;
                next = Instant::now() + self.period / 3;
            }
        }
    }

    async fn take(&mut self, name: &str) -> Result<bool, StorageError> {
        if self.held.contains(name) {
            return Ok(false);
        }
        let ours = self.lock(name).await?;
        if ours {
            self.held.insert(name.to_owned());
        }
        Ok(ours)
    }

    async fn give_back(&mut self, name: &str) {
        if self.held.remove(name)
            && let Some(session) = &mut self.session
        {
            let unlock = sqlx::query("SELECT pg_advisory_unlock($1)").bind(key(name)).execute(&mut session.connection);
            if !matches!(timeout(self.period, unlock).await, Ok(Ok(_))) {
                self.lose();
            }
        }
    }

    /// A sign of life. A lost session is made anew while something is held, and everything held is taken again.
    async fn speak(&mut self) {
        match &mut self.session {
            Some(session) => {
                let word = sqlx::raw_sql("SELECT 1").execute(&mut session.connection);
                if !matches!(timeout(self.period, word).await, Ok(Ok(_))) {
                    self.lose();
                }
            }
            // Also when nothing is held: whoever may take soon should be settled by then.
            None => drop(self.connect().await),
        }
        let long = self.session.as_ref().is_some_and(|session| session.since.elapsed() >= self.period);
        self.settled.store(long, Ordering::Relaxed);
    }

    fn lose(&mut self) {
        self.session = None;
        self.settled.store(false, Ordering::Relaxed);
    }

    async fn lock(&mut self, name: &str) -> Result<bool, StorageError> {
        self.connect().await?;
        let Some(session) = &mut self.session else { return Err(silent()) };
        let lock = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(key(name)).fetch_one(&mut session.connection);
        match timeout(self.period, lock).await {
            Ok(Ok(ours)) => Ok(ours),
            other => {
                self.lose();
                Err(other.map_or_else(|_| silent(), |error: Result<bool, _>| error.map_or_else(StorageError::new, |_| silent())))
            }
        }
    }

    async fn connect(&mut self) -> Result<(), StorageError> {
        if self.session.is_some() {
            return Ok(());
        }
        let mut connection = timeout(self.period, self.place.connect()).await.map_err(|_| silent())?.map_err(StorageError::new)?;
        for name in self.held.clone() {
            let lock = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(key(&name)).fetch_one(&mut connection);
            // What somebody else has taken meanwhile is theirs; the log tells whoever still works on it.
            if !timeout(self.period, lock).await.map_err(|_| silent())?.map_err(StorageError::new)? {
                self.held.remove(&name);
            }
        }
        self.session = Some(Session { connection, since: Instant::now() });
        Ok(())
    }
}

fn silent() -> StorageError {
    StorageError::new(std::io::Error::new(std::io::ErrorKind::TimedOut, "the database does not answer"))
}

/// The lock of a name: locks have numbers. Two names of one number would only wait for each other.
fn key(name: &str) -> i64 {
    let hash = Sha256::new().chain_update(b"turnus.lease.v1\0").chain_update(name.as_bytes()).finalize();
    let mut number = [0; 8];
    number.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(number)
}
