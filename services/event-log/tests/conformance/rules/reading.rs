//! Rules of reading: what comes back, when it was known, and what follows.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use turnus_event_log::*;

use super::*;
use crate::given::*;

/// The envelope comes back as it was given, under the position answered.
pub(super) async fn what_was_written_is_read(log: Log) -> Outcome {
    let mut first = event(1);
    first.effective_to = Some(Instant::from_micros(77));
    first.schema_version = u16::MAX;
    let writes = vec![write("a", Expected::NoStream, vec![first, event(2)])];
    let mut request = append("c1", writes);
    request.correlation_id = Some(CorrelationId::new("talk").unwrap());
    request.causation_id = Some(event_id(99));
    let one = told(log.append(request.clone()).await)?;
    let other = append("c2", vec![write("b", Expected::Any, events(3..4))]);
    let two = told(log.append(other.clone()).await)?;
    let places = [one.first, one.last, two.first, two.last];
    ensure!(places == [1, 2, 3, 3].map(Position), "answers {one:?} {two:?}");
    let read = whole(&log).await?;
    let hashes = [read[0].hash, one.hash, two.hash];
    let [a1, a2] = [&request.writes[0].events[0], &request.writes[0].events[1]];
    let wanted = [
        envelope(&request, a1, (1, "a", 1), hashes[0]),
        envelope(&request, a2, (2, "a", 2), hashes[1]),
        envelope(&other, &other.writes[0].events[0], (3, "b", 1), hashes[2]),
    ];
    ensure!(read == wanted, "read {read:?}, not {wanted:?}");
    let head = told(log.head(&crate::given::log()).await)?;
    ensure!((head.position, head.hash) == (two.last, two.hash), "head {head:?}");
    ensure!(told(log.verify(&crate::given::log()).await)?.head_hash == two.hash, "verified hash");
    Ok(())
}

fn envelope(request: &Append, event: &NewEvent, (position, name, revision): (u64, &str, u64), hash: Hash) -> RecordedEvent {
    let (request, event) = (request.clone(), event.clone());
    RecordedEvent {
        log_id: request.log,
        position: Position(position),
        event_id: event.event_id,
        stream_id: stream(name),
        revision: Revision(revision),
        event_type: event.event_type,
        schema_version: event.schema_version,
        recorded_at: request.now,
        effective_from: event.effective_from,
        effective_to: event.effective_to,
        actor: request.actor,
        command_id: request.command_id,
        correlation_id: request.correlation_id,
        causation_id: request.causation_id,
        data: event.data,
        meta: event.meta,
        sealed: vec![],
        hash,
    }
}

/// A clock that steps back does not: recorded times stay in order, and instants find positions.
pub(super) async fn recorded_time_never_decreases(log: Log) -> Outcome {
    let clock = [-5, 100, 100, 50, i64::MIN, 200];
    for (n, now) in (0..).zip(clock) {
        let mut request = append(&format!("c{n}"), vec![write("a", Expected::Any, events(n..n + 1))]);
        request.now = Instant::from_micros(now);
        told(log.append(request).await)?;
    }
    let times: Vec<i64> = whole(&log).await?.iter().map(|e| e.recorded_at.micros()).collect();
    ensure!(times == [-5, 100, 100, 100, 100, 200], "recorded at {times:?}");
    for (instant, position) in [(i64::MIN, 0), (-6, 0), (-5, 1), (99, 1), (100, 5), (199, 5), (200, 6), (i64::MAX, 6)] {
        let at = Instant::from_micros(instant);
        let found = told(log.position_at(&crate::given::log(), at).await)?;
        ensure!(found == Position(position), "at {instant}: {found}, not {position}");
    }
    holds_and_verifies(&log, 6).await
}

/// The same ids in two logs are two things.
pub(super) async fn logs_do_not_touch(log: Log) -> Outcome {
    let bergen = LogId::new("bergen").unwrap();
    let here = append("c", vec![write("a", Expected::NoStream, events(0..2))]);
    let there = Append { log: bergen.clone(), ..here.clone() };
    let here = told(log.append(here).await)?;
    let there = told(log.append(there).await)?;
    ensure!(!there.repeated && there.last == Position(2), "the other log answers {there:?}");
    ensure!(here.hash != there.hash, "two logs have the same hash");
    let nobody = LogId::new("nobody").unwrap();
    ensure!(told(log.head(&nobody).await)? == Head::START, "a log nobody wrote to has a head");
    ensure!(told(log.read(&nobody, Position(0), 9).await)?.is_empty(), "and events");
    ensure!(told(log.verify(&nobody).await)?.events == 0, "and does not verify as empty");
    let read = told(log.read(&bergen, Position(0), 9).await)?;
    ensure!(read.iter().all(|event| event.log_id == bergen), "events of another log");
    holds_and_verifies(&log, 2).await
}

/// Pages of any size, of the log and of a stream, add up to the same; a reader that is further
/// than the log is told so.
pub(super) async fn pages_of_any_size_agree(log: Log) -> Outcome {
    for n in 0..20 {
        let name = if n % 3 == 0 { "a" } else { "b" };
        let writes = vec![write(name, Expected::Any, events(n * 10..n * 10 + 3))];
        told(log.append(append(&format!("c{n}"), writes)).await)?;
    }
    let (tenant, all) = (crate::given::log(), whole(&log).await?);
    let of_a: Vec<_> = all.iter().filter(|e| e.stream_id == stream("a")).cloned().collect();
    for size in [1, 2, 7, 59, 60, 61, usize::MAX] {
        let (mut read, mut of_stream) = (Vec::new(), Vec::new());
        loop {
            let page = told(log.read(&tenant, Position(read.len() as u64), size).await)?;
            let after = Revision(of_stream.len() as u64);
            let stream_page = told(log.read_stream(&tenant, &stream("a"), after, size).await)?;
            if page.is_empty() && stream_page.is_empty() {
                break;
            }
            read.extend(page);
            of_stream.extend(stream_page);
        }
        ensure!(read == all && of_stream == of_a, "pages of {size} differ");
    }
    let beyond = log.read(&tenant, Position(61), 1).await;
    let refused = matches!(beyond, Err(ReadError::BeyondHead { head: Position(60), .. }));
    ensure!(refused, "read beyond the head: {beyond:?}");
    Ok(())
}

/// A subscription delivers what is there, then what comes, each event once and in order.
pub(super) async fn subscriptions_catch_up_and_stay(log: Log) -> Outcome {
    for n in 0..5 {
        let writes = vec![write("a", Expected::Any, events(n..n + 1))];
        told(log.append(append(&format!("c{n}"), writes)).await)?;
    }
    let mut events_from_3 = log.subscribe(crate::given::log(), Position(2));
    let writer = Arc::clone(&log);
    let later = tokio::spawn(async move {
        for n in 5..25 {
            let writes = vec![write("a", Expected::Any, events(n..n + 1))];
            writer.append(append(&format!("c{n}"), writes)).await?;
            tokio::time::sleep(Duration::from_millis(n % 3)).await;
        }
        Ok::<_, AppendError>(())
    });
    for position in 3..=25 {
        let next = tokio::time::timeout(Duration::from_secs(4), events_from_3.next()).await;
        let Ok(Some(Ok(event))) = next else {
            return Err(format!("instead of event {position}: {next:?}"));
        };
        ensure!(event.position == Position(position), "{} for {position}", event.position);
    }
    told(told(later.await)?)?;
    let mut beyond = log.subscribe(crate::given::log(), Position(99));
    ensure!(matches!(beyond.next().await, Some(Err(_))), "subscribed beyond the head");
    ensure!(beyond.next().await.is_none(), "a subscription goes on after its error");
    Ok(())
}
