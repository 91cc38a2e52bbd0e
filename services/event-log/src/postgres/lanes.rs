//! The tasks that write, one for each log. Callers hand their requests over and wait, so no caller
//! that goes away can leave a transaction open; what waits together is committed together (see
//! `gather` and `group`). Logs do not wait for each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::connection::{is_busy, is_duplicate, is_forbidden};
use super::writing::WriteError;
use super::{situation, writing};
use crate::append::Appended;
use crate::error::{AppendError, StorageError};
use crate::gather::{Gatherer, Waits};
use crate::group::{Group, Names};
use crate::ids::LogId;
use crate::known::Known;
use crate::sealing::Prepared;

/// Requests that may wait for a lane before callers have to wait too.
const QUEUE: usize = 1_024;

/// How often a group is judged anew before its callers are told that the log is busy.
const ATTEMPTS: usize = 100;

/// A request and where its answer goes.
struct Waiting {
    request: Prepared,
    reply: oneshot::Sender<Result<Appended, AppendError>>,
}

impl Waits for Waiting {
    fn events(&self) -> usize {
        self.request.append.events().count()
    }
}

struct Lane {
    inbox: mpsc::Sender<Waiting>,
    task: JoinHandle<()>,
}

/// The lanes of all logs that were written to; `None` once closed.
pub(super) struct Lanes {
    pool: PgPool,
    /// Counts commits, to wake subscribers of this process.
    committed: Arc<watch::Sender<u64>>,
    /// Whether large groups may be copied in: the server does not let a tenant's role.
    copies: bool,
    open: Mutex<Option<HashMap<LogId, Lane>>>,
}

impl Lanes {
    pub(super) fn new(pool: PgPool, committed: Arc<watch::Sender<u64>>, copies: bool) -> Self {
        Self { pool, committed, copies, open: Mutex::new(Some(HashMap::new())) }
    }

    /// Hands a request to the lane of its log and waits for the answer.
    pub(super) async fn append(&self, request: Prepared) -> Result<Appended, AppendError> {
        let inbox = self.inbox(&request.append.log).ok_or(AppendError::Stopped)?;
        let (reply, answer) = oneshot::channel();
        inbox.send(Waiting { request, reply }).await.map_err(|_| AppendError::Stopped)?;
        answer.await.unwrap_or(Err(AppendError::Indeterminate))
    }

    fn inbox(&self, log: &LogId) -> Option<mpsc::Sender<Waiting>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let lanes = open.as_mut()?;
        if let Some(lane) = lanes.get(log) {
            return Some(lane.inbox.clone());
        }
        let (inbox, waiting) = mpsc::channel(QUEUE);
        let (pool, committed) = (self.pool.clone(), Arc::clone(&self.committed));
        let writer = Writer { log: log.clone(), pool, committed, copies: self.copies, known: Known::default() };
        let task = tokio::spawn(writer.run(Gatherer::new(waiting)));
        lanes.insert(log.clone(), Lane { inbox: inbox.clone(), task });
        Some(inbox)
    }

    /// Finishes what is queued. Later appends are refused.
    pub(super) async fn close(&self) {
        let lanes = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        for Lane { inbox, task } in lanes.into_iter().flat_map(HashMap::into_values) {
            drop(inbox);
            // A lane that panicked is closed as well.
            let _ = task.await;
        }
    }
}

/// Writes to one log.
struct Writer {
    log: LogId,
    pool: PgPool,
    committed: Arc<watch::Sender<u64>>,
    copies: bool,
    /// Spares the look-up as long as nobody else writes to the log.
    known: Known,
}

type Answers = Vec<Result<Appended, AppendError>>;

impl Writer {
    async fn run(mut self, mut inbox: Gatherer<Waiting>) {
        loop {
            let group = inbox.next().await;
            if group.is_empty() {
                return;
            }
            let answers = match self.pool.acquire().await {
                Ok(connection) => self.append_group(connection, &group).await,
                Err(error) => Err(self.fault(error)),
            };
            let answers = answers.unwrap_or_else(|fault| vec![Err(fault); group.len()]);
            for (Waiting { reply, .. }, answer) in group.into_iter().zip(answers) {
                // A caller that went away is not missed.
                let _ = reply.send(answer);
            }
        }
    }

    /// One transaction for the whole group. A fault means that nothing was written, unless it is
    /// `Indeterminate`; the connection is given up then, since what it holds is not known.
    async fn append_group(&mut self, mut connection: PoolConnection<Postgres>, group: &[Waiting]) -> Result<Answers, AppendError> {
        match self.judge_and_write(&mut connection, group).await {
            Ok(answers) => Ok(answers),
            Err(error) => {
                self.known.forget();
                // Closing rolls back.
                let _ = connection.close().await;
                Err(match error {
                    WriteError::Nothing(error) => self.fault(error),
                    WriteError::Unknown => AppendError::Indeterminate,
                })
            }
        }
    }

    /// Looks, judges and writes, anew when another process has moved the head in between: one of those
    /// who try has moved it, so all together get on.
    ///
    /// Event ids are looked up only after the index has refused one, which says nothing of whose it is: an
    /// id that is taken already is rare, and the index looks anyway.
    async fn judge_and_write(&mut self, connection: &mut PoolConnection<Postgres>, group: &[Waiting]) -> Result<Answers, WriteError> {
        let mut names = Names::of(group.iter().map(|waiting| &waiting.request.append));
        let mut ids = std::mem::take(&mut names.events);
        if let Some(judged) = self.known.group(&names)
            && let Some(answers) = self.write_as_known(connection, group, judged).await?
        {
            return Ok(answers);
        }
        for _ in 0..ATTEMPTS {
            let mut judged = situation::look_up(connection, &self.log, &names).await.map_err(WriteError::Nothing)?;
            let answers = group.iter().map(|waiting| judged.judge(&waiting.request)).collect();
            if judged.events.is_empty() {
                return Ok(answers);
            }
            match writing::write(connection, &self.log, &judged, self.copies).await {
                Ok(true) => {
                    self.wrote(judged);
                    return Ok(answers);
                }
                Ok(false) => {}
                Err(WriteError::Nothing(error)) if is_duplicate(&error) && !ids.is_empty() => {
                    names.events = std::mem::take(&mut ids);
                    sqlx::raw_sql("ROLLBACK").execute(&mut **connection).await.map_err(WriteError::Nothing)?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(vec![Err(AppendError::Busy); group.len()])
    }

    /// Judges by what is known, without looking, and writes. `None` when nothing was written: a request would be
    /// refused, or the server knows better. Then looking tells.
    async fn write_as_known(
        &mut self,
        connection: &mut PoolConnection<Postgres>,
        group: &[Waiting],
        mut judged: Group,
    ) -> Result<Option<Answers>, WriteError> {
        let answers: Answers = group.iter().map(|waiting| judged.judge(&waiting.request)).collect();
        if answers.iter().any(Result::is_err) || judged.events.is_empty() {
            return Ok(None);
        }
        match writing::write(connection, &self.log, &judged, self.copies).await {
            Ok(true) => {
                self.wrote(judged);
                Ok(Some(answers))
            }
            Ok(false) => Ok(None),
            Err(WriteError::Nothing(error)) if is_duplicate(&error) => {
                sqlx::raw_sql("ROLLBACK").execute(&mut **connection).await.map_err(WriteError::Nothing)?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn fault(&self, error: sqlx::Error) -> AppendError {
        match error {
            sqlx::Error::PoolClosed => AppendError::Stopped,
            error if is_busy(&error) => AppendError::Busy,
            error if is_forbidden(&error) => AppendError::Forbidden { log: self.log.clone() },
            error => AppendError::Storage(StorageError::new(error)),
        }
    }

    fn wrote(&mut self, group: Group) {
        self.known.learn(group);
        self.committed.send_modify(|count| *count += 1);
    }
}
