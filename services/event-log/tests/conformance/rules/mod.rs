//! The rules, each a function of a fresh store: `Err` tells how the store broke it.

macro_rules! ensure {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}

pub(crate) mod branching;
mod closing;
mod content;
mod persons;
mod reading;
mod writing;

use std::sync::Arc;

use futures::future::BoxFuture;
use turnus_event_log::{EventLog, Position, RecordedEvent};

use crate::given;

pub(crate) type Log = Arc<dyn EventLog>;
type Outcome = Result<(), String>;
pub(crate) type Rule = fn(Log) -> BoxFuture<'static, Outcome>;

macro_rules! rules {
    ($($group:ident::$name:ident)*) => {
        /// Every rule with its name.
        pub(crate) const ALL: &[(&str, Rule)] =
            &[$((stringify!($name), |log| Box::pin($group::$name(log)))),*];
    };
}

rules! {
    reading::what_was_written_is_read
    writing::one_of_many_racers_wins
    writing::several_streams_all_or_nothing
    writing::conditions_are_checked
    writing::refusals_leave_no_gap
    writing::same_command_takes_effect_once
    writing::same_command_with_other_content_is_refused
    writing::a_late_retry_gets_the_first_answer
    writing::commands_are_looked_up
    writing::the_end_of_the_log_is_checked
    writing::streams_may_alternate
    writing::event_ids_are_taken_once
    closing::closed_streams_take_nothing
    closing::nothing_follows_in_the_append_that_closes
    closing::a_retry_outlives_the_closing
    closing::closing_is_in_order_with_appends
    writing::opposite_orders_do_not_lock_up
    reading::recorded_time_never_decreases
    content::odd_names_survive_or_are_refused
    content::odd_texts_survive_or_are_refused
    content::nothing_and_too_much_are_refused
    content::large_batches_land_whole
    writing::dropping_an_append_harms_nobody
    reading::logs_do_not_touch
    reading::pages_of_any_size_agree
    reading::subscriptions_catch_up_and_stay
    persons::shredding_erases_one_subject
    persons::blanking_keeps_the_chain
    persons::sealed_values_do_not_move
}

fn told<T, E: std::error::Error>(result: Result<T, E>) -> Result<T, String> {
    result.map_err(|error| format!("{error} ({error:?})"))
}

async fn whole(log: &Log) -> Result<Vec<RecordedEvent>, String> {
    let mut events: Vec<RecordedEvent> = Vec::new();
    loop {
        let after = events.last().map_or(Position::START, |event| event.position);
        let page = told(log.read(&given::log(), after, 1_000).await)?;
        if page.is_empty() {
            return Ok(events);
        }
        events.extend(page);
    }
}

async fn holds_and_verifies(log: &Log, count: u64) -> Outcome {
    let events = whole(log).await?;
    ensure!(events.len() as u64 == count, "{} events, expected {count}", events.len());
    let verified = told(log.verify(&given::log()).await)?;
    ensure!(verified.events == count, "verify counts {} events, not {count}", verified.events);
    Ok(())
}
