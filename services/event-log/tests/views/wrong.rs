//! Wrong stores, logs and views: each breaks one promise on purpose, and a rule must catch it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use turnus_event_log::view::*;
use turnus_event_log::*;

use super::given::Setup;
use super::rules::{self, Other};
use crate::event::log;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    IgnoresFences,
    KeepsLeases,
    GivesLeasesAway,
    WritesRowsFirst,
    WritesProgressFirst,
    CutsSteps,
    KeepsDeleted,
    RebuildsInPlace,
    MixesBuilds,
    SwapsBehind,
    ForgetsParked,
    KeepsParked,
    ReversesParked,
    ForgetsRequests,
    ForgetsStops,
    StartsOver,
    HearsNothing,
    IgnoresPrefix,
    MixesLogs,
    ClosesGaps,
    HearsNoEvents,
    SkipsPoison,
    SkipsTheRest,
}

/// Every fault with a rule that must catch it.
const CAUGHT: &[(Fault, &str)] = &[
    (Fault::IgnoresFences, "only_the_last_owner_writes"),
    (Fault::KeepsLeases, "only_the_last_owner_writes"),
    (Fault::KeepsLeases, "processes_take_over_from_each_other"),
    (Fault::GivesLeasesAway, "a_lease_is_held_while_it_is_renewed"),
    (Fault::WritesRowsFirst, "every_event_takes_effect_once"),
    (Fault::WritesProgressFirst, "every_event_takes_effect_once"),
    (Fault::CutsSteps, "any_page_size_gives_the_same"),
    (Fault::KeepsDeleted, "every_event_takes_effect_once"),
    (Fault::RebuildsInPlace, "a_rebuild_is_never_seen_half"),
    (Fault::RebuildsInPlace, "a_new_version_replaces_the_old"),
    (Fault::MixesBuilds, "a_rebuild_is_never_seen_half"),
    (Fault::SwapsBehind, "a_build_that_is_behind_does_not_replace"),
    (Fault::ForgetsParked, "poison_waits_with_those_behind_it"),
    (Fault::KeepsParked, "parked_events_are_replayed_in_order"),
    (Fault::ReversesParked, "parked_events_are_replayed_in_order"),
    (Fault::ForgetsRequests, "replay_is_done_by_the_owner"),
    (Fault::ForgetsStops, "poison_stops_with_its_cause"),
    (Fault::StartsOver, "another_history_is_refused"),
    (Fault::StartsOver, "every_event_takes_effect_once"),
    (Fault::HearsNothing, "the_heart_beats_without_progress"),
    (Fault::IgnoresPrefix, "cells_come_back_as_they_were"),
    (Fault::MixesLogs, "logs_do_not_touch"),
    (Fault::ClosesGaps, "gaps_are_refused"),
    (Fault::HearsNoEvents, "new_events_arrive_by_themselves"),
    (Fault::SkipsPoison, "poison_stops_with_its_cause"),
    (Fault::SkipsPoison, "poison_waits_with_those_behind_it"),
    (Fault::SkipsTheRest, "poison_waits_with_those_behind_it"),
];

fn setup(fault: Fault) -> Setup {
    let store = Wrong { inner: MemoryViews::default(), fault, last: Mutex::default() };
    let right = Setup::new(Arc::new(MemoryLog::default()), Arc::new(store));
    match fault {
        Fault::ClosesGaps => Setup { mend: |log| Arc::new(Other { closed: true, ..Other::new(log) }), ..right },
        Fault::HearsNoEvents => Setup { mend: |log| Arc::new(Other { deaf: true, ..Other::new(log) }), ..right },
        Fault::SkipsPoison => Setup { spoil: |view| Arc::new(Skips(view)), ..right },
        Fault::SkipsTheRest => Setup { spoil: |view| Arc::new(Alone(view)), ..right },
        _ => right,
    }
}

/// Every planted fault is caught by the rule that names it. Time is simulated: nobody waits.
#[tokio::test(start_paused = true)]
async fn every_wrong_store_is_caught() {
    for (fault, rule) in CAUGHT {
        let (_, check) = rules::ALL.iter().find(|(name, _)| name == rule).unwrap();
        println!("{rule} meets {fault:?}");
        // A wrong store may make a view turn for ever.
        let outcome = tokio::time::timeout(Duration::from_secs(3_600), tokio::spawn(check(setup(*fault)))).await;
        assert!(!matches!(outcome, Ok(Ok(Ok(())))), "{rule} does not catch {fault:?}");
    }
}

/// What the wrong ones are made of keeps every rule, so it is the fault that is caught.
#[tokio::test(start_paused = true)]
async fn without_a_fault_nothing_is_caught() {
    for (name, rule) in rules::ALL {
        let store = Setup::new(Arc::new(MemoryLog::default()), Arc::new(MemoryViews::default()));
        rule(store).await.unwrap_or_else(|broken| panic!("{name}: {broken}"));
    }
}

/// Every rule can fail: something wrong is there to break it.
#[test]
fn every_rule_can_fail() {
    for (name, _) in rules::ALL {
        assert!(CAUGHT.iter().any(|(_, rule)| rule == name), "nothing breaks {name}");
    }
}

struct Wrong {
    inner: MemoryViews,
    fault: Fault,
    /// The last claim of each build, and where the build stands.
    last: Mutex<HashMap<BuildId, Claim>>,
}

impl Wrong {
    fn last(&self, build: BuildId) -> Option<Claim> {
        self.last.lock().unwrap().get(&build).cloned()
    }

    /// The claim that counts, in the eyes of a store with a fault.
    fn claim_of(&self, claim: &Claim) -> Claim {
        match self.fault {
            Fault::IgnoresFences => self.last(claim.build).unwrap_or_else(|| claim.clone()),
            _ => claim.clone(),
        }
    }

    /// Two transactions where one is promised.
    async fn in_two(&self, claim: &Claim, first: Step, second: Step) -> Result<(), ViewError> {
        self.inner.commit(claim, first).await?;
        tokio::task::yield_now().await;
        self.inner.commit(claim, second).await
    }
}

#[async_trait]
impl ViewStore for Wrong {
    async fn builds(&self, of: &LogId) -> Result<Vec<BuildStatus>, ViewError> {
        let of = if self.fault == Fault::MixesLogs { log() } else { of.clone() };
        self.inner.builds(&of).await
    }

    async fn side_build(&self, log: &LogId, shape: &Shape) -> Result<BuildId, ViewError> {
        let build = self.inner.side_build(log, shape).await?;
        if self.fault == Fault::RebuildsInPlace
            && let Claimed::Mine(claim) = self.inner.claim(build, "in place", Duration::ZERO).await?
        {
            self.inner.swap(&claim, shape, Position(0)).await?;
            self.inner.release(&claim).await?;
        }
        Ok(build)
    }

    async fn claim(&self, build: BuildId, owner: &str, lease: Duration) -> Result<Claimed, ViewError> {
        tokio::task::yield_now().await;
        match (self.fault, self.last(build)) {
            (Fault::KeepsLeases, Some(last)) if last.owner != owner => {
                return Ok(Claimed::Held { owner: last.owner, left: Duration::from_millis(100) });
            }
            (Fault::GivesLeasesAway, Some(last)) => self.inner.release(&last).await?,
            _ => {}
        }
        let claimed = self.inner.claim(build, owner, lease).await?;
        if let Claimed::Mine(claim) = &claimed {
            self.last.lock().unwrap().insert(build, claim.clone());
        }
        match (claimed, self.fault) {
            (Claimed::Mine(claim), Fault::StartsOver) => Ok(Claimed::Mine(Claim { progress: Progress::START, ..claim })),
            (claimed, _) => Ok(claimed),
        }
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Renewed, ViewError> {
        match self.fault {
            Fault::HearsNothing => Ok(Renewed { replay_asked: false }),
            _ => self.inner.renew(&self.claim_of(claim), lease).await,
        }
    }

    async fn release(&self, claim: &Claim) -> Result<(), ViewError> {
        self.inner.release(claim).await
    }

    async fn commit(&self, claim: &Claim, mut step: Step) -> Result<(), ViewError> {
        tokio::task::yield_now().await;
        let claim = self.claim_of(claim);
        match self.fault {
            Fault::WritesRowsFirst => {
                let from = Progress { position: step.from, hash: Hash::START };
                return self.in_two(&claim, Step { to: from, ..step.clone() }, Step { rows: Default::default(), ..step }).await;
            }
            Fault::WritesProgressFirst => {
                let progress = Step { rows: Default::default(), ..step.clone() };
                return self.in_two(&claim, progress, Step { from: step.to.position, ..step }).await;
            }
            Fault::CutsSteps => step.rows = step.rows.into_iter().take(2).collect(),
            Fault::KeepsDeleted => step.rows.retain(|_, change| change.is_some()),
            Fault::ForgetsParked => step.park.clear(),
            Fault::KeepsParked => step.unpark.clear(),
            Fault::StartsOver => {
                let at = self.last(claim.build).map_or(Position(0), |last| last.progress.position);
                step.from = at;
            }
            _ => {}
        }
        let to = step.to;
        self.inner.commit(&claim, step).await?;
        self.last.lock().unwrap().entry(claim.build).and_modify(|last| last.progress = to);
        Ok(())
    }

    async fn stop(&self, claim: &Claim, stopped: Stopped) -> Result<(), ViewError> {
        match self.fault {
            Fault::ForgetsStops => Ok(()),
            _ => self.inner.stop(&self.claim_of(claim), stopped).await,
        }
    }

    async fn swap(&self, claim: &Claim, shape: &Shape, head: Position) -> Result<bool, ViewError> {
        let head = if self.fault == Fault::SwapsBehind { Position(0) } else { head };
        self.inner.swap(&self.claim_of(claim), shape, head).await
    }

    async fn sweep(&self) -> Result<bool, ViewError> {
        self.inner.sweep().await
    }

    async fn ask_replay(&self, build: BuildId) -> Result<(), ViewError> {
        match self.fault {
            Fault::ForgetsRequests => Ok(()),
            _ => self.inner.ask_replay(build).await,
        }
    }

    async fn answer_replay(&self, claim: &Claim) -> Result<(), ViewError> {
        self.inner.answer_replay(claim).await
    }

    async fn parked(&self, build: BuildId) -> Result<Vec<Parked>, ViewError> {
        let mut parked = self.inner.parked(build).await?;
        if self.fault == Fault::ReversesParked {
            parked.reverse();
        }
        Ok(parked)
    }

    async fn row(&self, build: BuildId, key: &str) -> Result<Option<Vec<Cell>>, ViewError> {
        self.inner.row(build, key).await
    }

    async fn rows(&self, of: &LogId, view: &str, prefix: &str) -> Result<Option<Snapshot>, ViewError> {
        let prefix = if self.fault == Fault::IgnoresPrefix { "" } else { prefix };
        let mut snapshot = self.inner.rows(of, view, prefix).await?;
        if let (Fault::MixesBuilds, Some(snapshot)) = (self.fault, &mut snapshot) {
            for build in self.inner.builds(of).await?.into_iter().filter(|build| !build.live) {
                for row in &mut snapshot.rows {
                    row.cells = self.inner.row(build.build, &row.key).await?.unwrap_or_else(|| row.cells.clone());
                }
            }
        }
        Ok(snapshot)
    }
}

/// A view that takes what it cannot take.
struct Skips(Arc<dyn View>);

#[async_trait]
impl View for Skips {
    fn shape(&self) -> Shape {
        self.0.shape()
    }
    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        match self.0.apply(event, rows).await {
            Err(ApplyError::Poison(_)) => Ok(()),
            outcome => outcome,
        }
    }
}

/// A view whose events do not wait for each other.
struct Alone(Arc<dyn View>);

#[async_trait]
impl View for Alone {
    fn shape(&self) -> Shape {
        self.0.shape()
    }
    fn sequence(&self, event: &RecordedEvent) -> String {
        event.position.to_string()
    }
    async fn apply(&self, event: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        self.0.apply(event, rows).await
    }
}
