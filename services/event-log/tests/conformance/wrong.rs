//! Wrong stores: each breaks one promise on purpose, and a rule must catch it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use turnus_event_log::*;

use crate::{given, rules};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    LosesAppends,
    DoublesCommands,
    AcceptsOtherContent,
    LeavesGap,
    AcceptsWrongRevision,
    ForgetsConditions,
    WritesHalf,
    TakesClockAsGiven,
    ChangesData,
    KeepsKeys,
    StopsDelivering,
    AcceptsAnyText,
    MixesLogs,
    RenewsEventIds,
    AcceptsNothing,
    CutsBatches,
    LeaksItsLock,
    RepeatsPages,
    KeepsBlanked,
    OverlooksForgery,
    MergesNames,
    ForgetsRetries,
    ForgetsCommands,
    IgnoresTheEnd,
    SortsStreams,
    HoldsItsLog,
    ReopensStreams,
    ReadsPastTheEnd,
    ForgetsClosedCommands,
}

/// Every fault with a rule that must catch it.
const CAUGHT: &[(Fault, &str)] = &[
    (Fault::LosesAppends, "what_was_written_is_read"),
    (Fault::DoublesCommands, "same_command_takes_effect_once"),
    (Fault::DoublesCommands, "a_late_retry_gets_the_first_answer"),
    (Fault::AcceptsOtherContent, "same_command_with_other_content_is_refused"),
    (Fault::LeavesGap, "refusals_leave_no_gap"),
    (Fault::AcceptsWrongRevision, "one_of_many_racers_wins"),
    (Fault::ForgetsConditions, "conditions_are_checked"),
    (Fault::WritesHalf, "several_streams_all_or_nothing"),
    (Fault::TakesClockAsGiven, "recorded_time_never_decreases"),
    (Fault::ChangesData, "what_was_written_is_read"),
    (Fault::KeepsKeys, "shredding_erases_one_subject"),
    (Fault::StopsDelivering, "subscriptions_catch_up_and_stay"),
    (Fault::AcceptsAnyText, "odd_texts_survive_or_are_refused"),
    (Fault::MixesLogs, "logs_do_not_touch"),
    (Fault::RenewsEventIds, "event_ids_are_taken_once"),
    (Fault::AcceptsNothing, "nothing_and_too_much_are_refused"),
    (Fault::CutsBatches, "large_batches_land_whole"),
    (Fault::LeaksItsLock, "dropping_an_append_harms_nobody"),
    (Fault::RepeatsPages, "pages_of_any_size_agree"),
    (Fault::KeepsBlanked, "blanking_keeps_the_chain"),
    (Fault::OverlooksForgery, "sealed_values_do_not_move"),
    (Fault::MergesNames, "odd_names_survive_or_are_refused"),
    (Fault::ForgetsRetries, "a_late_retry_gets_the_first_answer"),
    (Fault::ForgetsCommands, "commands_are_looked_up"),
    (Fault::IgnoresTheEnd, "the_end_of_the_log_is_checked"),
    (Fault::SortsStreams, "streams_may_alternate"),
    (Fault::HoldsItsLog, "opposite_orders_do_not_lock_up"),
    (Fault::ReopensStreams, "closed_streams_take_nothing"),
    (Fault::ReopensStreams, "closing_is_in_order_with_appends"),
    (Fault::ReadsPastTheEnd, "nothing_follows_in_the_append_that_closes"),
    (Fault::ForgetsClosedCommands, "a_retry_outlives_the_closing"),
];

/// Every planted fault is caught by the rule that names it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_store_is_caught() {
    for (fault, rule) in CAUGHT {
        let (_, check) = rules::ALL.iter().find(|(name, _)| name == rule).unwrap();
        let outcome = check(Arc::new(Wrong::new(*fault))).await;
        assert!(outcome.is_err(), "{rule} does not catch a store that {fault:?}");
    }
}

/// Every rule can fail: some wrong store is there to break it.
#[test]
fn every_rule_can_fail() {
    for (name, _) in rules::ALL {
        assert!(CAUGHT.iter().any(|(_, rule)| rule == name), "nothing breaks {name}");
    }
}

struct Wrong {
    inner: MemoryLog,
    fault: Fault,
    count: AtomicU64,
    lock: Semaphore,
    logs: Mutex<HashMap<LogId, Arc<Semaphore>>>,
    held: Mutex<HashMap<Actor, OwnedSemaphorePermit>>,
}

impl Wrong {
    fn new(fault: Fault) -> Self {
        let (logs, held) = (Mutex::default(), Mutex::default());
        Self { inner: MemoryLog::default(), fault, count: AtomicU64::new(0), lock: Semaphore::new(1), logs, held }
    }

    fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::SeqCst) + 1
    }

    async fn lose(&self, append: Append) -> Result<Appended, AppendError> {
        let head = self.inner.head(&append.log).await.unwrap();
        let position = Position(head.position.0 + 1);
        let revisions = append.writes.iter().map(|w| (w.stream.clone(), Revision(1))).collect();
        Ok(Appended { first: position, last: position, revisions, hash: head.hash, repeated: false })
    }

    async fn accept_other_content(&self, append: Append, n: u64) -> Result<Appended, AppendError> {
        let answer = self.inner.append(append.clone()).await;
        let Err(AppendError::IdempotencyMismatch { .. }) = answer else {
            return answer;
        };
        let command_id = CommandId::new(format!("new {n}")).unwrap();
        self.inner.append(Append { command_id, ..append }).await
    }

    /// Gives the lock back only if nobody drops the future meanwhile.
    async fn leak(&self, append: Append) -> Result<Appended, AppendError> {
        self.lock.acquire().await.unwrap().forget();
        tokio::task::yield_now().await;
        let answer = self.inner.append(append).await;
        self.lock.add_permits(1);
        answer
    }

    /// Keeps a log to a caller until the caller has written to the next one.
    async fn hold(&self, append: Append) -> Result<Appended, AppendError> {
        let lock = Arc::clone(self.logs.lock().unwrap().entry(append.log.clone()).or_insert_with(|| Arc::new(Semaphore::new(1))));
        let permit = lock.acquire_owned().await.unwrap();
        tokio::task::yield_now().await;
        let actor = append.actor.clone();
        let answer = self.inner.append(append).await;
        self.held.lock().unwrap().insert(actor, permit);
        answer
    }

    /// Asks whether a stream is closed before it asks whether the command is known.
    async fn forget_closed(&self, append: Append) -> Result<Appended, AppendError> {
        for write in &append.writes {
            let events = self.inner.read_stream(&append.log, &write.stream, Revision::START, 1_000).await.unwrap();
            if let Some(last) = events.last().filter(|event| event.event_type.closes_stream()) {
                return Err(AppendError::StreamClosed { stream: write.stream.clone(), at: last.revision });
            }
        }
        self.inner.append(append).await
    }

    async fn halves(&self, append: Append) -> Result<Appended, AppendError> {
        let mut answer = Err(AppendError::Busy);
        for (n, write) in append.writes.iter().enumerate() {
            let command_id = CommandId::new(format!("{} {n}", append.command_id)).unwrap();
            let writes = vec![write.clone()];
            answer = Ok(self.inner.append(Append { command_id, writes, ..append.clone() }).await?);
        }
        answer
    }
}

/// Changes a request in the way of a fault.
fn spoil(fault: Fault, mut append: Append, n: u64) -> Append {
    for write in &mut append.writes {
        match fault {
            Fault::DoublesCommands => {
                append.command_id = CommandId::new(format!("{n}")).unwrap();
                write.expected = Expected::Any;
            }
            Fault::AcceptsWrongRevision => write.expected = Expected::Any,
            Fault::CutsBatches => write.events.truncate(1_000),
            Fault::MergesNames => {
                write.stream = StreamId::new(write.stream.as_str().trim()).unwrap();
            }
            _ => {}
        }
    }
    let mut all = append.writes.iter_mut().flat_map(|w| &mut w.events);
    if fault == Fault::ReopensStreams || fault == Fault::ReadsPastTheEnd && n > 2 {
        // An event like any other closes nothing.
        all.by_ref()
            .filter(|event| event.event_type.closes_stream())
            .for_each(|event| event.event_type = EventType::new("Closed").unwrap());
    }
    for (i, event) in append.writes.iter_mut().flat_map(|w| &mut w.events).enumerate() {
        match fault {
            Fault::DoublesCommands | Fault::RenewsEventIds => {
                event.event_id = given::event_id(n * 1_000_000 + i as u64);
            }
            Fault::ChangesData => event.data = b"{ }".to_vec(),
            Fault::AcceptsAnyText if event.data == b"\"\\ud800\"" => event.data = b"null".to_vec(),
            _ => {}
        }
    }
    match fault {
        Fault::ForgetsConditions => append.conditions.clear(),
        Fault::IgnoresTheEnd => append.at = None,
        Fault::SortsStreams => append.writes.sort_by_key(|write| write.stream.clone()),
        Fault::MixesLogs => append.log = given::log(),
        _ => {}
    }
    append
}

#[async_trait]
impl EventLog for Wrong {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let n = self.next();
        match self.fault {
            Fault::LosesAppends if n == 2 => self.lose(append).await,
            Fault::WritesHalf => self.halves(append).await,
            Fault::AcceptsOtherContent => self.accept_other_content(append, n).await,
            Fault::LeaksItsLock => self.leak(append).await,
            Fault::HoldsItsLog => self.hold(append).await,
            Fault::ForgetsClosedCommands => self.forget_closed(append).await,
            Fault::AcceptsNothing if append.writes.is_empty() => self.lose(append).await,
            Fault::ForgetsRetries if n > 5 && append.command_id.as_str() == "early" => Err(AppendError::Busy),
            fault => self.inner.append(spoil(fault, append, n)).await,
        }
    }

    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        match self.fault {
            Fault::ForgetsCommands => Ok(None),
            _ => self.inner.command(log, command).await,
        }
    }

    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut events = self.inner.read(log, after, limit).await?;
        match self.fault {
            Fault::LeavesGap => events.retain(|event| event.position != Position(3)),
            Fault::TakesClockAsGiven => {
                events.iter_mut().for_each(|e| e.recorded_at = Instant::from_micros(100 - e.position.0 as i64));
            }
            _ => {}
        }
        Ok(events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let after = match self.fault {
            Fault::RepeatsPages => Revision(after.0.saturating_sub(1)),
            _ => after,
        };
        self.inner.read_stream(log, stream, after, limit).await
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        self.inner.head(log).await
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        self.inner.position_at(log, instant).await
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        let events = self.inner.subscribe(log, after);
        match self.fault {
            Fault::StopsDelivering => events.take(3).chain(stream::pending()).boxed(),
            _ => events,
        }
    }

    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        let mut clean = event.clone();
        match (self.inner.unseal(event).await, self.fault) {
            (Err(ReadError::Forged { .. }), Fault::OverlooksForgery) => {
                clean.sealed.iter_mut().for_each(|field| field.content = None);
                self.inner.unseal(&clean).await
            }
            (answer, _) => answer,
        }
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        match self.fault {
            Fault::KeepsKeys => Ok(()),
            _ => self.inner.shred(log, subject).await,
        }
    }

    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        match self.fault {
            Fault::KeepsBlanked => Ok(()),
            _ => self.inner.erase_sealed(place).await,
        }
    }
}
