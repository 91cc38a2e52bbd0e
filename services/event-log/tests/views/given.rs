//! A view whose rows tell every mistake, and what they must be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use turnus_event_log::view::*;
use turnus_event_log::*;

use crate::event::{append, event, log, write};

/// A log and a store of views, and what is done to every log and view before it runs.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) views: Arc<dyn ViewStore>,
    pub(crate) mend: fn(Arc<dyn EventLog>) -> Arc<dyn EventLog>,
    pub(crate) spoil: fn(Arc<dyn View>) -> Arc<dyn View>,
}

impl Setup {
    pub(crate) fn new(log: Arc<dyn EventLog>, views: Arc<dyn ViewStore>) -> Self {
        Self { log, views, mend: |log| log, spoil: |view| view }
    }

    pub(crate) fn runner(&self, view: &Tally, options: RunnerOptions) -> Runner {
        self.runner_of(Arc::new(view.clone()), options)
    }

    pub(crate) fn runner_of(&self, view: Arc<dyn View>, options: RunnerOptions) -> Runner {
        Runner::new((self.mend)(self.log.clone()), log(), self.views.clone(), (self.spoil)(view), options)
    }

    /// Appends event number `n` to stream `s<n mod 3>`.
    pub(crate) async fn append(&self, n: u64) {
        let stream = format!("s{}", n % 3);
        self.log.append(append(&format!("c{n}"), vec![write(&stream, Expected::Any, vec![event(n)])])).await.unwrap();
    }

    pub(crate) async fn append_all(&self, numbers: std::ops::Range<u64>) {
        for n in numbers {
            self.append(n).await;
        }
    }

    pub(crate) async fn whole(&self) -> Vec<RecordedEvent> {
        whole(&self.log).await
    }

    /// The rows that readers see, with the position they come from.
    pub(crate) async fn seen(&self) -> Result<(Position, Table), String> {
        let snapshot = self.views.rows(&log(), TALLY, "").await.map_err(|error| error.to_string())?;
        let snapshot = snapshot.ok_or("no build is live")?;
        let table = snapshot.rows.into_iter().map(|row| (row.key, row.cells)).collect();
        Ok((snapshot.progress.position, table))
    }

    /// The rows that readers see must be those of the whole log.
    pub(crate) async fn holds(&self, view: &Tally) -> Result<(), String> {
        let (_, seen) = self.seen().await?;
        let wanted = view.naive(&self.whole().await);
        if seen == wanted { Ok(()) } else { Err(format!("rows {seen:?}, expected {wanted:?}")) }
    }

    pub(crate) async fn status(&self) -> Result<BuildStatus, String> {
        let builds = self.views.builds(&log()).await.map_err(|error| error.to_string())?;
        builds.into_iter().find(|build| build.live).ok_or("no build is live".to_owned())
    }
}

/// Options that do not wait.
pub(crate) fn options(owner: &str) -> RunnerOptions {
    let quick = RunnerOptions { pause: Duration::from_millis(1), rest: Duration::ZERO, ..RunnerOptions::new(owner) };
    RunnerOptions { lease: Duration::from_millis(600), ..quick }
}

pub(crate) type Table = BTreeMap<String, Vec<Cell>>;

pub(crate) const TALLY: &str = "tally";

/// For each stream the number of its events and a number that depends on their order, so that an event
/// that is taken twice, not at all or out of order is seen; each seventh event deletes its row.
#[derive(Clone)]
pub(crate) struct Tally {
    pub(crate) version: u32,
    /// Tells one code from another.
    pub(crate) factor: i64,
    /// Numbers of events that cannot be taken.
    pub(crate) poison: Arc<Mutex<BTreeSet<u64>>>,
    /// Numbers of the events that were tried, in order.
    pub(crate) tried: Arc<Mutex<Vec<u64>>>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { version: 1, factor: 1, poison: Arc::default(), tried: Arc::default() }
    }
}

pub(crate) fn number(event: &RecordedEvent) -> u64 {
    serde_json::from_slice::<serde_json::Value>(&event.data).unwrap()["n"].as_u64().unwrap()
}

impl Tally {
    fn after(&self, before: Option<&Vec<Cell>>, event: &RecordedEvent) -> Option<Vec<Cell>> {
        let (count, trace) = match before.map(Vec::as_slice) {
            Some([_, Cell::Integer(count), Cell::Integer(trace), _]) => (*count, *trace),
            _ => (0, 0),
        };
        let n = number(event);
        let trace = (trace * 31 + n as i64 * self.factor) % 1_000_003;
        let row = vec![event.stream_id.as_str().into(), Cell::Integer(count + 1), Cell::Integer(trace), Cell::Integer(self.factor)];
        (n % 7 != 6).then_some(row)
    }

    /// What the rows must be after some events.
    pub(crate) fn naive(&self, events: &[RecordedEvent]) -> Table {
        let mut table = Table::new();
        for event in events {
            let key = event.stream_id.as_str();
            match self.after(table.get(key), event) {
                Some(row) => drop(table.insert(key.to_owned(), row)),
                None => drop(table.remove(key)),
            }
        }
        table
    }

    pub(crate) fn tried(&self) -> Vec<u64> {
        std::mem::take(&mut *self.tried.lock().unwrap())
    }
}

#[async_trait]
impl View for Tally {
    fn shape(&self) -> Shape {
        const fn column(name: &'static str, kind: ColumnKind) -> Column {
            Column { name, kind }
        }
        const COLUMNS: &[Column] = &[
            column("stream", ColumnKind::Text),
            column("events", ColumnKind::Integer),
            column("trace", ColumnKind::Integer),
            column("factor", ColumnKind::Integer),
        ];
        Shape { name: TALLY, version: self.version, columns: COLUMNS }
    }

    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        let (key, n) = (event.stream_id.as_str(), number(event));
        self.tried.lock().unwrap().push(n);
        let row = self.after(rows.get(key).await?.as_ref(), event);
        // After the row is put, so that half an event would show.
        match row {
            Some(row) => rows.put(key, row)?,
            None => rows.delete(key),
        }
        match self.poison.lock().unwrap().contains(&n) {
            true => Err(ApplyError::Poison(format!("number {n} is bad"))),
            false => Ok(()),
        }
    }
}

/// Polls a future so often, then drops it.
pub(crate) async fn dropped_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let (mut future, mut left) = (std::pin::pin!(future), polls);
    std::future::poll_fn(move |context| {
        if left == 0 {
            return std::task::Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

async fn whole(log: &Arc<dyn EventLog>) -> Vec<RecordedEvent> {
    let mut events: Vec<RecordedEvent> = Vec::new();
    loop {
        let after = events.last().map_or(Position::START, |event| event.position);
        let page = log.read(&crate::event::log(), after, MAX_PAGE).await.unwrap();
        if page.is_empty() {
            return events;
        }
        events.extend(page);
    }
}
