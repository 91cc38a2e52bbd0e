//! Rules of builds: rows made anew beside the live ones take their place whole.

use super::*;

/// Test 38: while eight writers append, a view is made anew by other code; readers see all of the old
/// or all of the new, never going back, and in the end what a fresh fold gives.
pub(super) async fn a_rebuild_is_never_seen_half(s: Setup) -> Outcome {
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
pub(super) async fn a_new_version_replaces_the_old(s: Setup) -> Outcome {
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
pub(super) async fn a_build_that_is_behind_does_not_replace(s: Setup) -> Outcome {
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
