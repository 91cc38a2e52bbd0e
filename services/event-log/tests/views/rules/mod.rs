//! The rules, each a function of a fresh log and store: `Err` tells how they broke it.

macro_rules! ensure {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}

mod build;
mod owner;
mod poison;
mod reading;

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

use build::*;
use owner::*;
use poison::*;
use reading::*;
pub(crate) use reading::{Other, arrives};

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

/// Whether rows are those of one code after one prefix of the log.
fn whole_state(views: &[&Tally], events: &[RecordedEvent], (position, seen): &(Position, Table)) -> bool {
    let prefix = &events[..position.0 as usize];
    views.iter().any(|view| view.naive(prefix) == *seen)
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
