//! The rules, each a function of a fresh log and store: `Err` tells how they broke it.

macro_rules! ensure {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::{BoxFuture, join_all};
use futures::stream::{self, BoxStream, StreamExt};
use tokio::time::{sleep, timeout};
use turnus_event_log::view::*;
use turnus_event_log::*;

use super::given::*;
use crate::event::log;

type Outcome = Result<(), String>;
pub(crate) type Rule = fn(Setup) -> BoxFuture<'static, Outcome>;

macro_rules! rules {
    ($($name:ident)*) => {
        /// Every rule with its name.
        pub(crate) const ALL: &[(&str, Rule)] = &[$((stringify!($name), |setup| Box::pin($name(setup)))),*];
    };
}

rules! {
    every_event_takes_effect_once
    only_the_last_owner_writes
    a_lease_is_held_while_it_is_renewed
    processes_take_over_from_each_other
    poison_stops_with_its_cause
    poison_waits_with_those_behind_it
    parked_events_are_replayed_in_order
    replay_is_done_by_the_owner
    a_rebuild_is_never_seen_half
    a_new_version_replaces_the_old
    a_build_that_is_behind_does_not_replace
    any_page_size_gives_the_same
    another_history_is_refused
    gaps_are_refused
    new_events_arrive_by_themselves
    the_heart_beats_without_progress
    cells_come_back_as_they_were
    logs_do_not_touch
}

fn told<T>(result: Result<T, ViewError>) -> Result<T, String> {
    result.map_err(|error| format!("{error} ({error:?})"))
}

const LEASE: Duration = Duration::from_millis(600);

/// Test 34: dropped at each point, and taken up again by the next, a view has taken every event once.
async fn every_event_takes_effect_once(s: Setup) -> Outcome {
    let (view, mut finished, mut next) = (Tally::default(), 0, 0);
    // Some rounds before the view is live, many after.
    for round in 0..52_usize {
        let polls = if round < 12 { round } else { round - 12 };
        s.append_all(next..next + 4).await;
        next += 4;
        let runner = s.runner(&view, RunnerOptions { page: 1 + round % 3, ..options("mayfly") });
        if let Some(outcome) = dropped_after(polls, runner.catch_up()).await {
            told(outcome)?;
            finished += 1;
        }
        // Whatever state was reached is that of a whole prefix.
        if let Ok(state) = s.seen().await {
            ensure!(whole_state(&[&view], &s.whole().await, &state), "dropped after {polls} polls it left {state:?}");
        }
        if round == 11 {
            told(s.runner(&view, options("mayfly")).catch_up().await)?;
        }
    }
    told(s.runner(&view, options("mayfly")).catch_up().await)?;
    ensure!(finished < 52, "nothing was ever dropped in the middle");
    s.holds(&view).await
}

async fn claimed(s: &Setup, build: BuildId, owner: &str, lease: Duration) -> Result<Claim, String> {
    match told(s.views.claim(build, owner, lease).await)? {
        Claimed::Mine(claim) => Ok(claim),
        other => Err(format!("{owner} did not get the build: {other:?}")),
    }
}

fn one_row(claim: &Claim, to: &RecordedEvent, text: &str) -> Step {
    let mut step = Step::at(claim.progress);
    step.to = Progress { position: to.position, hash: to.hash };
    step.rows.insert("k".to_owned(), Some(vec![text.into(), Cell::Null, Cell::Null, Cell::Null]));
    step
}

/// Test 35: an owner that was paused past its lease is refused, whatever it wants to write, and the
/// fence only ever rises.
async fn only_the_last_owner_writes(s: Setup) -> Outcome {
    s.append_all(0..3).await;
    let (events, shape) = (s.whole().await, Tally::default().shape());
    let build = told(s.views.side_build(&log(), &shape).await)?;
    let paused = claimed(&s, build, "paused", Duration::from_millis(60)).await?;
    let early = told(s.views.claim(build, "second", LEASE).await)?;
    ensure!(matches!(&early, Claimed::Held { owner, .. } if owner == "paused"), "claimed under a lease: {early:?}");
    sleep(Duration::from_millis(120)).await;
    let second = claimed(&s, build, "second", LEASE).await?;
    ensure!(second.fence > paused.fence, "fence {} after {}", second.fence, paused.fence);
    let stopped = Stopped { position: Position(1), cause: "late".to_owned() };
    let refused = [
        s.views.commit(&paused, one_row(&paused, &events[0], "late")).await,
        s.views.renew(&paused, LEASE).await.map(|_| ()),
        s.views.swap(&paused, &shape, Position(3)).await.map(|_| ()),
        s.views.stop(&paused, stopped).await,
    ];
    for answer in &refused {
        ensure!(matches!(answer, Err(ViewError::Lost { .. })), "the former owner got {answer:?}");
    }
    told(s.views.release(&paused).await)?;
    told(s.views.commit(&second, one_row(&second, &events[0], "second")).await)?;
    ensure!(told(s.views.row(build, "k").await)?.is_some_and(|cells| cells[0] == "second".into()), "another row than the owner's");
    // The same name again is another owner: the fence has risen.
    let again = claimed(&s, build, "second", LEASE).await?;
    ensure!(again.progress.position == Position(1), "progress {:?}", again.progress);
    let late = s.views.commit(&second, one_row(&second, &events[1], "late")).await;
    ensure!(matches!(late, Err(ViewError::Lost { .. })), "an older claim of the same owner got {late:?}");
    // Nor does a step count that was made from another position.
    let stale = s.views.commit(&again, one_row(&paused, &events[2], "stale")).await;
    ensure!(matches!(stale, Err(ViewError::Lost { .. })), "a step from another position got {stale:?}");
    Ok(())
}

/// A lease lasts while it is renewed, and is free at once when it is given back.
async fn a_lease_is_held_while_it_is_renewed(s: Setup) -> Outcome {
    let build = told(s.views.side_build(&log(), &Tally::default().shape()).await)?;
    let (short, mine) = (Duration::from_millis(500), claimed(&s, build, "first", Duration::from_millis(500)).await?);
    for _ in 0..4 {
        sleep(Duration::from_millis(150)).await;
        told(s.views.renew(&mine, short).await)?;
        let other = told(s.views.claim(build, "second", short).await)?;
        ensure!(matches!(other, Claimed::Held { .. }), "a renewed lease was given to another: {other:?}");
    }
    told(s.views.release(&mine).await)?;
    claimed(&s, build, "second", short).await?;
    ensure!(told(s.views.claim(BuildId(999_999), "x", short).await)? == Claimed::Gone, "a build that never was");
    Ok(())
}

/// Several processes run the same view; whoever is killed, another goes on, and every event has counted
/// once in the end.
async fn processes_take_over_from_each_other(s: Setup) -> Outcome {
    let view = Tally::default();
    let mut tasks = Vec::new();
    for n in 0..3 {
        let runner = s.runner(&view, RunnerOptions { page: 5, ..options(&format!("process {n}")) });
        tasks.push(tokio::spawn(async move { runner.run().await }));
    }
    for round in 0..4 {
        s.append_all(round * 25..round * 25 + 25).await;
        sleep(Duration::from_millis(60)).await;
        let owner = s.views.builds(&log()).await.unwrap().into_iter().find_map(|build| build.owner);
        if let Some(n) = owner.and_then(|owner| owner.strip_prefix("process ").and_then(|n| n.parse::<usize>().ok())) {
            tasks[n].abort();
        }
        if round < 3 {
            let runner = s.runner(&view, RunnerOptions { page: 5, ..options(&format!("process {}", tasks.len())) });
            tasks.push(tokio::spawn(async move { runner.run().await }));
        }
    }
    let done = timeout(Duration::from_secs(20), async {
        while s.seen().await.map_or(true, |(position, _)| position < Position(100)) {
            sleep(Duration::from_millis(20)).await;
        }
    });
    let done = done.await;
    for task in &tasks {
        task.abort();
    }
    let ended = join_all(tasks).await;
    ensure!(done.is_ok(), "nobody took over: {:?}; {ended:?}", s.seen().await.map(|(at, _)| at));
    s.holds(&view).await
}

/// Test 37: an event that cannot be taken is tried so often, then the view stops there and says why;
/// nothing of it or after it is written, and everything before is.
async fn poison_stops_with_its_cause(s: Setup) -> Outcome {
    let view = Tally::default();
    s.append_all(0..20).await;
    view.poison.lock().unwrap().insert(9);
    for _ in 0..2 {
        let answer = s.runner(&view, options("a")).catch_up().await;
        let stopped =
            matches!(&answer, Err(ViewError::Stopped { position: Position(10), attempts: 3, cause, .. }) if cause.contains("number 9"));
        ensure!(stopped, "poison was answered with {answer:?}");
        ensure!(view.tried().iter().filter(|n| **n == 9).count() == 3, "it was not tried three times");
        let builds = told(s.views.builds(&log()).await)?;
        let stopped = builds.iter().find_map(|build| build.stopped.clone());
        ensure!(stopped.is_some_and(|at| at.position == Position(10) && at.cause.contains("number 9")), "status {builds:?}");
        ensure!(builds[0].progress.position == Position(9), "progress {:?}", builds[0].progress);
        ensure!(builds[0].owner.is_none(), "it still owns what it does not run");
    }
    view.poison.lock().unwrap().clear();
    told(s.runner(&view, options("b")).catch_up().await)?;
    ensure!(s.status().await?.stopped.is_none(), "it says that it stands still");
    s.holds(&view).await
}

/// Test 37: parked with its cause, and with all later events of its stream; others go on.
async fn poison_waits_with_those_behind_it(s: Setup) -> Outcome {
    let view = Tally::default();
    let parking = RunnerOptions { poison: OnPoison::Park, page: 4, ..options("a") };
    view.poison.lock().unwrap().insert(3); // of stream s0: 0, 3, 6, 9, …
    s.append_all(0..10).await;
    told(s.runner(&view, parking.clone()).catch_up().await)?;
    // Those behind it wait too when another takes over.
    s.append_all(10..15).await;
    told(s.runner(&view, parking).catch_up().await)?;
    let status = s.status().await?;
    ensure!(status.parked == 4 && status.progress.position == Position(15), "status {status:?}");
    let parked = told(s.views.parked(status.build).await)?;
    let wanted = [(4, 3, "number 3"), (7, 0, "behind position 4"), (10, 0, "behind position 4"), (13, 0, "behind position 4")];
    let as_wanted = |(parked, (position, attempts, cause)): (&Parked, &(u64, u32, &str))| {
        parked.position == Position(*position) && parked.attempts == *attempts && parked.cause.contains(cause) && parked.sequence == "s0"
    };
    ensure!(parked.len() == 4 && parked.iter().zip(&wanted).all(as_wanted), "parked {parked:?}");
    let taken = view.tried().iter().filter(|n| **n % 3 == 0 && **n > 3).count();
    ensure!(taken == 0, "{taken} events were tried although one before them waits");
    let all = s.whole().await;
    let without: Vec<_> = all.into_iter().filter(|e| !number(e).is_multiple_of(3) || number(e) < 3).collect();
    let (_, seen) = s.seen().await?;
    ensure!(seen == view.naive(&without), "others did not go on: {seen:?}");
    Ok(())
}

/// Test 37: a replay takes what is parked in its order; what fails again keeps those behind it waiting.
async fn parked_events_are_replayed_in_order(s: Setup) -> Outcome {
    let view = Tally::default();
    let parking = RunnerOptions { poison: OnPoison::Park, ..options("a") };
    view.poison.lock().unwrap().extend([3, 4, 9]);
    s.append_all(0..16).await;
    told(s.runner(&view, parking.clone()).catch_up().await)?;
    view.poison.lock().unwrap().retain(|n| *n == 9);
    view.tried();
    // s0: 3 and 6 go, 9 fails again, 12 and 15 wait; s1: 4, 7, 10, 13 go.
    let replayed = told(s.runner(&view, parking.clone()).replay().await)?;
    ensure!(replayed == Replayed { applied: 6, left: 3 }, "{replayed:?}");
    let tried = view.tried();
    let of = |stream: u64| tried.iter().copied().filter(|n| n % 3 == stream).collect::<Vec<_>>();
    ensure!(of(0) == [3, 6, 9, 9, 9] && of(1) == [4, 7, 10, 13], "tried {tried:?}");
    let parked = told(s.views.parked(s.status().await?.build).await)?;
    ensure!(parked.len() == 3 && parked[0].attempts == 3 && parked[0].cause.contains("number 9"), "parked {parked:?}");
    ensure!(parked[1..].iter().all(|behind| behind.attempts == 0 && behind.cause.contains("position 10")), "behind it {parked:?}");
    // A stream that still waits goes on waiting; one that is free goes on.
    s.append_all(16..20).await;
    told(s.runner(&view, parking.clone()).catch_up().await)?;
    ensure!(s.status().await?.parked == 4, "{:?}", s.status().await?);
    view.poison.lock().unwrap().clear();
    let replayed = told(s.runner(&view, parking).replay().await)?;
    ensure!(replayed == Replayed { applied: 4, left: 0 }, "{replayed:?}");
    s.holds(&view).await
}

/// While somebody owns the view, a replay is asked of the owner.
async fn replay_is_done_by_the_owner(s: Setup) -> Outcome {
    let view = Tally::default();
    let parking = |owner: &str| RunnerOptions { poison: OnPoison::Park, lease: Duration::from_millis(900), ..options(owner) };
    view.poison.lock().unwrap().insert(1);
    s.append_all(0..8).await;
    told(s.runner(&view, parking("owner")).catch_up().await)?;
    let owner = s.runner(&view, parking("owner"));
    let task = tokio::spawn(async move { owner.run().await });
    while s.status().await?.owner.is_none() {
        sleep(Duration::from_millis(5)).await;
    }
    view.poison.lock().unwrap().clear();
    let asked = s.runner(&view, parking("other")).replay().await;
    let held = matches!(&asked, Err(ViewError::Held { owner, .. }) if owner == "owner");
    let done = timeout(Duration::from_secs(20), async {
        while s.status().await.is_ok_and(|status| status.parked > 0) {
            sleep(Duration::from_millis(20)).await;
        }
    });
    let done = done.await;
    task.abort();
    ensure!(held, "{asked:?}");
    ensure!(done.is_ok(), "the owner did not replay: {:?}", s.status().await);
    s.holds(&view).await
}

/// Whether rows are those of one code after one prefix of the log.
fn whole_state(views: &[&Tally], events: &[RecordedEvent], (position, seen): &(Position, Table)) -> bool {
    let prefix = &events[..position.0 as usize];
    views.iter().any(|view| view.naive(prefix) == *seen)
}

/// Test 38: while eight writers append, a view is made anew by other code; readers see all of the old
/// or all of the new, never going back, and in the end what a fresh fold gives.
async fn a_rebuild_is_never_seen_half(s: Setup) -> Outcome {
    // Of another version, so that the keeper of the old rows does not go on with the new ones by old rules.
    let (old, new) = (Tally::default(), Tally { version: 2, factor: 1_000, ..Tally::default() });
    s.append_all(0..150).await;
    told(s.runner(&old, options("old")).catch_up().await)?;
    let keeper = s.runner(&old, RunnerOptions { page: 7, ..options("old") });
    let keeping = tokio::spawn(async move { keeper.run().await });
    let writers = (0..8).map(|w| {
        let s = s.clone();
        tokio::spawn(async move { s.append_all(1_000 + w * 100..1_000 + w * 100 + 12).await })
    });
    let writers: Vec<_> = writers.collect();
    let reader = tokio::spawn({
        let s = s.clone();
        async move {
            let mut seen: Vec<(Position, Table)> = Vec::new();
            for n in 0_u64.. {
                ensure!(n < 20_000, "the new rows were never seen");
                let state = s.seen().await?;
                let is_new = state.1.values().any(|row| row[3] == Cell::Integer(1_000));
                if seen.last() != Some(&state) {
                    seen.push(state);
                }
                if is_new {
                    break;
                }
                // Between any two steps of the others; and time must go on where it is simulated.
                match n % 50 {
                    49 => sleep(Duration::from_millis(1)).await,
                    _ => tokio::task::yield_now().await,
                }
            }
            Ok::<_, String>(seen)
        }
    });
    let rebuilt = s.runner(&new, RunnerOptions { page: 5, ..options("new") }).rebuild().await;
    keeping.abort();
    let seen = timeout(Duration::from_secs(20), reader).await.map_err(|_| format!("the new rows were never seen: {rebuilt:?}"));
    let seen = seen?.map_err(|error| error.to_string())??;
    told(rebuilt)?;
    for writer in join_all(writers).await {
        writer.map_err(|error| error.to_string())?;
    }
    let events = s.whole().await;
    let mixed = seen.iter().find(|state| !whole_state(&[&old, &new], &events, state));
    ensure!(mixed.is_none(), "readers saw {mixed:?}");
    ensure!(seen.is_sorted_by_key(|(position, _)| *position), "readers went back in time");
    told(s.runner(&new, options("new")).catch_up().await)?;
    let builds = told(s.views.builds(&log()).await)?;
    ensure!(builds.len() == 1 && builds[0].live, "builds {builds:?}");
    s.holds(&new).await
}

/// A program with a newer version of the view makes it anew by itself; the older program then refuses.
async fn a_new_version_replaces_the_old(s: Setup) -> Outcome {
    let (old, new) = (Tally::default(), Tally { version: 2, factor: 5, ..Tally::default() });
    s.append_all(0..30).await;
    told(s.runner(&old, options("old")).catch_up().await)?;
    // Cut short in the middle: the old rows are still what readers see.
    dropped_after(6, s.runner(&new, RunnerOptions { page: 1, ..options("new") }).catch_up()).await;
    let (events, (_, seen)) = (s.whole().await, s.seen().await?);
    ensure!(seen == old.naive(&events) || seen == new.naive(&events), "half of the new version is seen: {seen:?}");
    told(s.runner(&new, options("new")).catch_up().await)?;
    s.holds(&new).await?;
    let refused = s.runner(&old, options("old")).catch_up().await;
    ensure!(matches!(refused, Err(ViewError::NewerVersion { found: 2, known: 1, .. })), "the old program got {refused:?}");
    Ok(())
}

/// A build that has not come as far as the live one does not take its place; one that has come to the
/// head of a log that was set back does.
async fn a_build_that_is_behind_does_not_replace(s: Setup) -> Outcome {
    let view = Tally::default();
    s.append_all(0..6).await;
    told(s.runner(&view, options("live")).catch_up().await)?;
    let (events, shape) = (s.whole().await, view.shape());
    let side = told(s.views.side_build(&log(), &shape).await)?;
    ensure!(told(s.views.side_build(&log(), &shape).await)? == side, "two builds beside the live one");
    let claim = claimed(&s, side, "side", LEASE).await?;
    told(s.views.commit(&claim, one_row(&claim, &events[3], "side")).await)?;
    ensure!(!told(s.views.swap(&claim, &shape, Position(6)).await)?, "a build that is behind was put in place");
    s.holds(&view).await?;
    ensure!(told(s.views.swap(&claim, &shape, Position(4)).await)?, "a live build beyond the head stayed");
    ensure!(s.seen().await?.0 == Position(4), "another build is live");
    while told(s.views.sweep().await)? {}
    Ok(())
}

/// Test 39: pages of any size give the same rows.
async fn any_page_size_gives_the_same(s: Setup) -> Outcome {
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
async fn another_history_is_refused(s: Setup) -> Outcome {
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
async fn gaps_are_refused(s: Setup) -> Outcome {
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
async fn new_events_arrive_by_themselves(s: Setup) -> Outcome {
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

/// Takes its time over each event.
struct Slow(Tally);

#[async_trait]
impl View for Slow {
    fn shape(&self) -> Shape {
        self.0.shape()
    }
    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        sleep(Duration::from_secs(2)).await;
        self.0.apply(event, rows).await
    }
}

/// An owner that is busy with one event for long is heard of all the same, and keeps the view.
async fn the_heart_beats_without_progress(s: Setup) -> Outcome {
    s.append_all(0..1).await;
    let runner = s.runner_of(Arc::new(Slow(Tally::default())), options("slow"));
    let task = tokio::spawn(async move { runner.catch_up().await });
    sleep(Duration::from_millis(1_500)).await;
    let builds = told(s.views.builds(&log()).await)?;
    let status = builds.first().ok_or("no build")?;
    let heard = status.heartbeat_age.ok_or("never heard of")?;
    ensure!(heard < LEASE && status.lease_left.is_some(), "not heard of for {heard:?}: {status:?}");
    ensure!(status.progress_age >= Duration::from_millis(1_200) && status.progress.position == Position(0), "progress {status:?}");
    let other = told(s.views.claim(status.build, "other", LEASE).await)?;
    ensure!(matches!(other, Claimed::Held { .. }), "another got what a living owner has: {other:?}");
    told(task.await.map_err(|error| error.to_string())?)
}

/// Puts odd rows.
struct Odd;

const ODD_KEYS: [&str; 6] = ["a", "a b", "b/1", "b/2", "b\u{10000}", "æ🙂\"'; --"];

fn odd_row(key: &str) -> Vec<Cell> {
    vec![Cell::Text(format!("{key} \\ \" \u{7} 🙂")), Cell::Integer(i64::MIN), Cell::Integer(i64::MAX), Cell::Null]
}

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

/// Keys and cells come back byte by byte, in order of their keys, and by how they begin.
async fn cells_come_back_as_they_were(s: Setup) -> Outcome {
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
async fn logs_do_not_touch(s: Setup) -> Outcome {
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
