//! Rules of appending: who wins, what is one, what happens once.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures::future::join_all;
use turnus_event_log::*;

use super::*;
use crate::given::*;

/// 64 callers who all saw revision 1: one wins, the others are told so.
pub(super) async fn one_of_many_racers_wins(log: Log) -> Outcome {
    told(log.append(append("start", vec![write("a", exact(0), events(0..1))])).await)?;
    let racers = (1..65).map(|n| {
        let log = Arc::clone(&log);
        let request = append(&format!("c{n}"), vec![write("a", exact(1), events(n..n + 1))]);
        tokio::spawn(async move { log.append(request).await })
    });
    let (mut won, mut lost) = (0, 0);
    for answer in join_all(racers).await {
        match told(answer)? {
            Ok(_) => won += 1,
            Err(AppendError::WrongRevision { actual: Some(Revision(2)), .. }) => lost += 1,
            Err(other) => return Err(format!("unexpected: {other}")),
        }
    }
    ensure!((won, lost) == (1, 63), "{won} won and {lost} lost");
    holds_and_verifies(&log, 2).await
}

/// A conflict on the second stream leaves nothing on the first.
pub(super) async fn several_streams_all_or_nothing(log: Log) -> Outcome {
    told(log.append(append("c1", vec![write("b", exact(0), events(0..2))])).await)?;
    let before = told(log.head(&crate::given::log()).await)?;
    let both = |n: u64, b| vec![write("a", Expected::NoStream, events(n..n + 2)), write("b", b, events(n + 2..n + 3))];
    let refused = log.append(append("c2", both(10, exact(1)))).await;
    let told_so = matches!(&refused, Err(AppendError::WrongRevision { stream, expected, actual })
        if stream.as_str() == "b" && *expected == exact(1) && *actual == Some(Revision(2)));
    ensure!(told_so, "answer {refused:?}");
    let after = told(log.head(&crate::given::log()).await)?;
    ensure!(before == after, "the head moved");
    holds_and_verifies(&log, 2).await?;
    let answer = told(log.append(append("c3", both(20, exact(2)))).await)?;
    let wanted = [(stream("a"), Revision(2)), (stream("b"), Revision(3))];
    ensure!(answer.revisions == wanted, "revisions {:?}", answer.revisions);
    holds_and_verifies(&log, 5).await
}

/// Each kind of expectation holds exactly when it says so, for streams written and only read.
pub(super) async fn conditions_are_checked(log: Log) -> Outcome {
    told(log.append(append("c", vec![write("old", exact(0), events(0..2))])).await)?;
    let cases = [
        ("old", exact(2), true),
        ("old", exact(1), false),
        ("old", exact(3), false),
        ("old", exact(u64::MAX), false),
        ("old", Expected::NoStream, false),
        ("old", Expected::StreamExists, true),
        ("old", Expected::Any, true),
        ("new", exact(0), true),
        ("new", exact(1), false),
        ("new", Expected::NoStream, true),
        ("new", Expected::StreamExists, false),
        ("new", Expected::Any, true),
    ];
    let mut count = 2;
    for (n, (name, expected, holds)) in (10..).zip(cases) {
        let target = format!("target {n}");
        let writes = vec![write(&target, Expected::NoStream, events(n..n + 1))];
        let mut request = append(&format!("c{n}"), writes);
        request.conditions = vec![condition(name, expected)];
        let answer = log.append(request).await;
        let refused = matches!(answer, Err(AppendError::WrongRevision { .. }));
        ensure!(answer.is_ok() == holds && refused != holds, "{name} at {expected}: {answer:?}");
        count += u64::from(holds);
    }
    holds_and_verifies(&log, count).await
}

/// Refused requests take no positions.
pub(super) async fn refusals_leave_no_gap(log: Log) -> Outcome {
    for n in 0..10 {
        let good = append(&format!("good{n}"), vec![write("a", exact(n), events(n..n + 1))]);
        told(log.append(good).await)?;
        let bad = vec![write("a", exact(n), events(100 + n..101 + n))];
        let refused = log.append(append(&format!("bad{n}"), bad)).await;
        ensure!(refused.is_err(), "a request at an old revision was accepted");
    }
    holds_and_verifies(&log, 10).await
}

/// One request sent 16 times at once, and once more: one effect, equal answers.
pub(super) async fn same_command_takes_effect_once(log: Log) -> Outcome {
    let mut request = append("c", vec![write("a", Expected::Any, events(0..3))]);
    request.writes[0].events[1].sealed = vec![sealed("p1", "name", "Kari Nordmann")];
    let sent = (0..16).map(|n| {
        let (log, mut request) = (Arc::clone(&log), request.clone());
        request.now = Instant::from_micros(5_000 + n);
        tokio::spawn(async move { log.append(request).await })
    });
    let mut answers = Vec::new();
    for answer in join_all(sent).await {
        answers.push(told(told(answer)?)?);
    }
    let first_ones = answers.iter().filter(|answer| !answer.repeated).count();
    ensure!(first_ones == 1, "{first_ones} answers say that they are not repeated");
    let retry = told(log.append(request).await)?;
    ensure!(retry.repeated, "the retry is not marked as repeated");
    for answer in answers {
        let equal = Appended { repeated: true, ..answer.clone() } == retry;
        ensure!(equal, "answers differ: {answer:?} and {retry:?}");
    }
    holds_and_verifies(&log, 3).await
}

/// The same command id with anything changed but the clock is refused and writes nothing.
pub(super) async fn same_command_with_other_content_is_refused(log: Log) -> Outcome {
    let mut request = append("c", vec![write("a", Expected::Any, events(0..1))]);
    request.writes[0].events[0].sealed = vec![sealed("p1", "name", "Kari Nordmann")];
    told(log.append(request.clone()).await)?;
    let changes: [fn(&mut Append); 11] = [
        |r| r.actor = Actor::new("somebody else").unwrap(),
        |r| r.correlation_id = Some(CorrelationId::new("talk").unwrap()),
        |r| r.causation_id = Some(event_id(50)),
        |r| r.conditions = vec![condition("b", Expected::Any)],
        |r| r.writes[0].stream = stream("b"),
        |r| r.writes[0].expected = exact(0),
        |r| r.writes[0].events.push(event(1)),
        |r| r.writes[0].events[0].event_id = event_id(51),
        |r| r.writes[0].events[0].data = b"{}".to_vec(),
        |r| r.writes[0].events[0].effective_to = Some(Instant::from_micros(9)),
        |r| r.writes[0].events[0].sealed[0].plaintext = "Ola Nordmann".to_owned(),
    ];
    for (n, change) in changes.iter().enumerate() {
        let mut other = request.clone();
        change(&mut other);
        let answer = log.append(other).await;
        let refused = matches!(answer, Err(AppendError::IdempotencyMismatch { .. }));
        ensure!(refused, "change {n}: {answer:?}");
    }
    holds_and_verifies(&log, 1).await
}

/// A retry after 1,000 later events, at a revision long past, gets the first answer.
pub(super) async fn a_late_retry_gets_the_first_answer(log: Log) -> Outcome {
    let request = append("early", vec![write("a", Expected::NoStream, events(0..2))]);
    let first = told(log.append(request.clone()).await)?;
    for n in 1..=10 {
        let batch = vec![write("a", Expected::Any, events(n * 100..n * 100 + 100))];
        told(log.append(append(&format!("later{n}"), batch)).await)?;
    }
    let retry = told(log.append(request).await)?;
    ensure!(retry == Appended { repeated: true, ..first }, "the retry says {retry:?}");
    holds_and_verifies(&log, 1_002).await
}

/// A command that took effect is found with its answer, a refused or unknown one is not.
pub(super) async fn commands_are_looked_up(log: Log) -> Outcome {
    let (tenant, id) = (crate::given::log(), |name| CommandId::new(name).unwrap());
    let request = append("c", vec![write("a", Expected::NoStream, events(0..2))]);
    let none = told(log.command(&tenant, &id("c")).await)?;
    ensure!(none.is_none(), "found before it was sent: {none:?}");
    let first = told(log.append(request).await)?;
    let refused = append("d", vec![write("a", Expected::NoStream, events(2..3))]);
    ensure!(log.append(refused).await.is_err(), "not refused");
    let found = told(log.command(&tenant, &id("c")).await)?;
    let wanted = Appended { repeated: true, ..first };
    ensure!(found == Some(wanted), "found {found:?}");
    for (log_id, name) in [(&tenant, "d"), (&LogId::new("bergen").unwrap(), "c")] {
        let found = told(log.command(log_id, &id(name)).await)?;
        ensure!(found.is_none(), "{name} of {log_id}: {found:?}");
    }
    holds_and_verifies(&log, 2).await
}

/// A request decided on the whole log lands at its end or not at all; its retry needs no such end.
pub(super) async fn the_end_of_the_log_is_checked(log: Log) -> Outcome {
    let request = |name: &str, at, n| Append { at: Some(Position(at)), ..append(name, vec![write(name, Expected::Any, events(n..n + 1))]) };
    told(log.append(request("a", 0, 0)).await)?;
    for at in [0, 2] {
        let answer = log.append(request("b", at, 1)).await;
        let named = matches!(answer, Err(AppendError::WrongHead { expected, actual })
            if (expected, actual) == (Position(at), Position(1)));
        ensure!(named, "at {at}: {answer:?}");
    }
    told(log.append(request("b", 1, 1)).await)?;
    let retry = told(log.append(request("a", 2, 0)).await)?;
    ensure!(retry.repeated && retry.last == Position(1), "the retry says {retry:?}");
    holds_and_verifies(&log, 2).await
}

/// Events of one append keep the order of its writes, even when two streams take turns; each write
/// is judged by what the ones before it leave.
pub(super) async fn streams_may_alternate(log: Log) -> Outcome {
    let writes = |last| {
        vec![
            write("a", Expected::NoStream, events(0..2)),
            write("b", exact(0), events(2..3)),
            write("a", exact(2), events(3..4)),
            write("b", Expected::StreamExists, events(4..5)),
            write("a", last, events(5..6)),
        ]
    };
    let refused = log.append(append("c1", writes(exact(2)))).await;
    let told_so = matches!(&refused, Err(AppendError::WrongRevision { stream, actual: Some(Revision(3)), .. })
        if stream.as_str() == "a");
    ensure!(told_so, "answer {refused:?}");
    let answer = told(log.append(append("c2", writes(exact(3)))).await)?;
    let wanted = [(stream("b"), Revision(2)), (stream("a"), Revision(4))];
    ensure!(answer.revisions == wanted, "revisions {:?}", answer.revisions);
    let order: Vec<_> = whole(&log).await?;
    let order = order.iter().map(|e| (e.stream_id.as_str(), e.revision.0));
    let order: Vec<_> = order.collect();
    let wanted = [("a", 1), ("a", 2), ("b", 1), ("a", 3), ("b", 2), ("a", 4)];
    ensure!(order == wanted, "order {order:?}");
    holds_and_verifies(&log, 6).await
}

/// An event id taken in the same request or anywhere in the log is refused.
pub(super) async fn event_ids_are_taken_once(log: Log) -> Outcome {
    told(log.append(append("c1", vec![write("a", Expected::Any, events(1..2))])).await)?;
    let twice = vec![write("a", Expected::Any, vec![event(2), event(2)])];
    let across = vec![write("a", Expected::Any, events(3..4)), write("b", Expected::Any, events(3..4))];
    let elsewhere = vec![write("b", Expected::Any, vec![event(4), event(1)])];
    for (n, (writes, id)) in [(twice, 2), (across, 3), (elsewhere, 1)].into_iter().enumerate() {
        let answer = log.append(append(&format!("d{n}"), writes)).await;
        let named = matches!(answer, Err(AppendError::DuplicateEventId { event_id: named })
            if named == event_id(id));
        ensure!(named, "case {n}: {answer:?}");
    }
    holds_and_verifies(&log, 1).await
}

/// Dropping the future of an append after any number of polls: others go on, the log stays whole,
/// and a retry makes sure that it happened once.
pub(super) async fn dropping_an_append_harms_nobody(log: Log) -> Outcome {
    const POLLS: u64 = 24;
    let request = |n: u64| {
        let mut one = event(n);
        one.sealed = vec![sealed("p", "name", "Kari Nordmann")];
        append(&format!("dropped{n}"), vec![write("a", Expected::Any, vec![one])])
    };
    for polls in 0..POLLS {
        let mut future = log.append(request(polls));
        for _ in 0..polls {
            if poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await.is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_micros(100)).await;
        }
        drop(future);
        let n = 1_000 + polls;
        let other = append(&format!("other{n}"), vec![write("b", Expected::Any, events(n..n + 1))]);
        let answer = tokio::time::timeout(Duration::from_secs(4), log.append(other)).await;
        told(told(answer)?)?;
    }
    for polls in 0..POLLS {
        told(log.append(request(polls)).await)?;
    }
    holds_and_verifies(&log, 2 * POLLS).await
}

/// Two callers who write to two logs in opposite order do not wait for each other for ever: an append names
/// one log, and holds nothing of another.
pub(super) async fn opposite_orders_do_not_lock_up(log: Log) -> Outcome {
    let (oslo, bergen) = (crate::given::log(), LogId::new("bergen").unwrap());
    let caller = |who: &'static str, places: [LogId; 2], from: u64| {
        let log = Arc::clone(&log);
        async move {
            for n in from..from + 20 {
                for place in &places {
                    let mut request = append(&format!("{who} {n}"), vec![write(who, Expected::Any, events(n..n + 1))]);
                    (request.log, request.actor) = (place.clone(), Actor::new(who).unwrap());
                    told(log.append(request).await)?;
                }
            }
            Ok::<_, String>(())
        }
    };
    let both = futures::future::join(caller("a", [oslo.clone(), bergen.clone()], 0), caller("b", [bergen, oslo], 100));
    match tokio::time::timeout(std::time::Duration::from_secs(30), both).await {
        Ok((one, other)) => one.and(other),
        Err(_) => Err("two callers wait for each other".to_owned()),
    }
}
