//! Rules of reading: the log in pages of any size, cells as they were, and no other history.

use super::*;

/// Test 39: pages of any size give the same rows.
pub(super) async fn any_page_size_gives_the_same(s: Setup) -> Outcome {
    let view = Tally::default();
    s.append_all(0..60).await;
    let mut all = BTreeMap::new();
    for page in [1, 2, 3, 7, 59, 60, 61, 1_000] {
        told(s.runner(&view, RunnerOptions { page, ..options("a") }).rebuild().await)?;
        all.insert(page, s.seen().await?.1);
    }
    let wanted = view.naive(&s.whole().await);
    for (page, rows) in all {
        ensure!(rows == wanted, "pages of {page} give {rows:?}, not {wanted:?}");
    }
    Ok(())
}

/// A log that delivers something else than what it holds.
pub(crate) struct Other {
    pub(crate) log: Arc<dyn EventLog>,
    /// Leaves this event out.
    pub(crate) without: Option<Position>,
    /// Closes gaps up, so that nobody notices.
    pub(crate) closed: bool,
    /// Delivers nothing that comes later.
    pub(crate) deaf: bool,
}

impl Other {
    pub(crate) fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log, without: None, closed: false, deaf: false }
    }
}

#[async_trait]
impl EventLog for Other {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.log.append(append).await
    }
    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        self.log.command(log, command).await
    }
    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        self.log.read(log, after, limit).await
    }
    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        self.log.read_stream(log, stream, after, limit).await
    }
    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        self.log.head(log).await
    }
    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        self.log.position_at(log, instant).await
    }
    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        let (without, closed, deaf, mut next) = (self.without, self.closed, self.deaf, after.0);
        let there = move |event: &Result<RecordedEvent, ReadError>| !event.as_ref().is_ok_and(|e| Some(e.position) == without);
        let number = move |event: Result<RecordedEvent, ReadError>| {
            next += 1;
            event.map(|event| if closed { RecordedEvent { position: Position(next), ..event } } else { event })
        };
        let events = self.log.subscribe(log, after);
        let events = if deaf { events.take(5).chain(stream::pending()).boxed() } else { events };
        events.filter(move |event| std::future::ready(there(event))).map(number).boxed()
    }
    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        self.log.unseal(event).await
    }
    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        self.log.shred(log, subject).await
    }
    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        self.log.erase_sealed(place).await
    }
}

/// Tests 27 and 40: a view that is further than the log, or comes from another history, refuses and
/// names the position; made anew, it goes on.
pub(super) async fn another_history_is_refused(s: Setup) -> Outcome {
    let view = Tally::default();
    s.append_all(0..12).await;
    told(s.runner(&view, options("a")).catch_up().await)?;
    let shorter = Setup { log: Arc::new(MemoryLog::default()), ..s.clone() };
    shorter.append_all(0..5).await;
    let refused = shorter.runner(&view, options("a")).catch_up().await;
    let beyond = |error: &ViewError| matches!(error, ViewError::Log { at: Position(12), cause: ReadError::BeyondHead { after, head: Position(5), .. }, .. } if after.0 >= 11);
    ensure!(refused.as_ref().is_err_and(beyond), "a log that was set back got {refused:?}");
    let error = refused.expect_err("checked").to_string();
    ensure!(error.contains("12") && error.contains('5'), "the error names no position: {error}");
    shorter.append_all(100..120).await;
    let refused = shorter.runner(&view, options("a")).catch_up().await;
    ensure!(matches!(refused, Err(ViewError::OtherHistory { at: Position(12), .. })), "another history got {refused:?}");
    ensure!(!refused.expect_err("checked").passes(), "it says that waiting helps");
    s.holds(&view).await?;
    // Set back again, so that the way out is tried from there.
    let restored = Setup { log: Arc::new(MemoryLog::default()), ..s.clone() };
    restored.append_all(0..5).await;
    told(restored.runner(&view, options("a")).rebuild().await)?;
    restored.holds(&view).await
}

/// Test 40: a gap in what the log delivers is an error that names where, and nothing behind it is taken.
pub(super) async fn gaps_are_refused(s: Setup) -> Outcome {
    s.append_all(0..9).await;
    // Each with a newer version, which begins anew.
    for (version, without) in [(1, 5), (2, 1)] {
        let view = Tally { version, ..Tally::default() };
        let torn = Setup { log: Arc::new(Other { without: Some(Position(without)), ..Other::new(s.log.clone()) }), ..s.clone() };
        let refused = torn.runner(&view, options("a")).rebuild().await;
        let named = matches!(&refused, Err(ViewError::Gap { at, found, .. }) if at.0 == without - 1 && found.0 == without + 1);
        ensure!(named, "a gap at {without} got {refused:?}");
        let builds = told(s.views.builds(&log()).await)?;
        let stopped = builds.iter().find_map(|build| build.stopped.as_ref());
        ensure!(stopped.is_some_and(|at| at.position == Position(without) && at.cause.contains("missing")), "status {builds:?}");
        ensure!(builds.iter().all(|build| build.progress.position < Position(without)), "it went on behind the gap: {builds:?}");
    }
    Ok(())
}

/// Test 36, with `places` for what other processes commit: what comes after the view has caught up
/// arrives without anybody asking.
pub(super) async fn new_events_arrive_by_themselves(s: Setup) -> Outcome {
    let view = Tally::default();
    s.append_all(0..5).await;
    let runner = s.runner(&view, options("a"));
    let task = tokio::spawn(async move { runner.run().await });
    let mut arrived = true;
    for n in 5..12 {
        s.append(n).await;
        arrived &= arrives(&s, n + 1).await;
    }
    task.abort();
    ensure!(arrived, "an event did not arrive: {:?}", s.seen().await);
    s.holds(&view).await
}

/// Whether the view comes so far within ten seconds, forty times what it may take.
pub(crate) async fn arrives(s: &Setup, position: u64) -> bool {
    let arrived = async {
        while s.seen().await.map_or(true, |(at, _)| at < Position(position)) {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(10), arrived).await.is_ok()
}

/// Puts odd rows.
struct Odd;

#[async_trait]
impl View for Odd {
    fn shape(&self) -> Shape {
        Tally::default().shape()
    }
    async fn apply(&self, _: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        ODD_KEYS.iter().try_for_each(|key| rows.put(*key, odd_row(key)))?;
        rows.put("gone", odd_row(""))?;
        rows.delete("gone");
        rows.delete("never there");
        let long = "x".repeat(MAX_KEY_BYTES + 1);
        let refused = [
            rows.put("", odd_row("")),
            rows.put(long, odd_row("")),
            rows.put("a\0", odd_row("")),
            rows.put("short", vec![]),
            rows.put("nul", vec!["\0".into(), Cell::Null, Cell::Null, Cell::Null]),
            rows.put("kind", vec![Cell::Integer(1), Cell::Null, Cell::Null, Cell::Null]),
        ];
        match refused.iter().all(|answer| matches!(answer, Err(ViewError::Row { .. }))) {
            true => Ok(()),
            false => Err(ApplyError::Poison(format!("{refused:?}"))),
        }
    }
}

const ODD_KEYS: [&str; 6] = ["a", "a b", "b/1", "b/2", "b\u{10000}", "æ🙂\"'; --"];

fn odd_row(key: &str) -> Vec<Cell> {
    vec![Cell::Text(format!("{key} \\ \" \u{7} 🙂")), Cell::Integer(i64::MIN), Cell::Integer(i64::MAX), Cell::Null]
}

/// Keys and cells come back byte by byte, in order of their keys, and by how they begin.
pub(super) async fn cells_come_back_as_they_were(s: Setup) -> Outcome {
    s.append_all(0..1).await;
    told(s.runner_of(Arc::new(Odd), options("odd")).catch_up().await)?;
    for (prefix, count) in [("", 6), ("a", 2), ("b/", 2), ("b", 3), ("c", 0), ("æ🙂\"'; --", 1)] {
        let rows = told(s.views.rows(&log(), TALLY, prefix).await)?.ok_or("no build is live")?.rows;
        let keys: Vec<&str> = ODD_KEYS.into_iter().filter(|key| key.starts_with(prefix)).collect();
        ensure!(rows.len() == count && rows.iter().map(|row| row.key.as_str()).eq(keys), "{prefix:?}: {rows:?}");
        ensure!(rows.iter().all(|row| row.cells == odd_row(&row.key)), "cells {rows:?}");
    }
    ensure!(told(s.views.rows(&log(), "unheard_of", "").await)?.is_none(), "a view that never was has rows");
    Ok(())
}

/// The same view of two logs is two things.
pub(super) async fn logs_do_not_touch(s: Setup) -> Outcome {
    let view = Tally::default();
    s.append_all(0..5).await;
    told(s.runner(&view, options("a")).catch_up().await)?;
    let bergen = LogId::new("bergen").unwrap();
    let there = Runner::new(s.log.clone(), bergen.clone(), s.views.clone(), (s.spoil)(Arc::new(view.clone())), options("a"));
    told(there.catch_up().await)?;
    let rows = told(s.views.rows(&bergen, TALLY, "").await)?.ok_or("no build is live")?;
    ensure!(rows.rows.is_empty() && rows.progress == Progress::START, "an empty log made {rows:?}");
    ensure!(told(s.views.builds(&bergen).await)?.len() == 1, "builds of another log");
    s.holds(&view).await
}
