//! Rules of poison: it stops the view, or waits with those behind it.

use super::*;

/// Test 37: an event that cannot be taken is tried so often, then the view stops there and says why;
/// nothing of it or after it is written, and everything before is.
pub(super) async fn poison_stops_with_its_cause(s: Setup) -> Outcome {
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
pub(super) async fn poison_waits_with_those_behind_it(s: Setup) -> Outcome {
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
pub(super) async fn parked_events_are_replayed_in_order(s: Setup) -> Outcome {
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
pub(super) async fn replay_is_done_by_the_owner(s: Setup) -> Outcome {
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
