//! Rules of the owner: what it takes is taken once, and only it writes.

use super::*;

/// Test 34: dropped at each point, and taken up again by the next, a view has taken every event once.
pub(super) async fn every_event_takes_effect_once(s: Setup) -> Outcome {
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

/// Test 35: an owner that was paused past its lease is refused, whatever it wants to write, and the
/// fence only ever rises.
pub(super) async fn only_the_last_owner_writes(s: Setup) -> Outcome {
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
pub(super) async fn a_lease_is_held_while_it_is_renewed(s: Setup) -> Outcome {
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
pub(super) async fn processes_take_over_from_each_other(s: Setup) -> Outcome {
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
pub(super) async fn the_heart_beats_without_progress(s: Setup) -> Outcome {
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
