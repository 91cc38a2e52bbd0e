//! Events of the size that planning writes, and requests made of them.

use std::time::{Duration, Instant as Clock};

use turnus_event_log::*;

use crate::table::{Rate, Table};

pub(crate) fn log(name: &str) -> LogId {
    LogId::new(name).unwrap()
}

/// Event number `n` of a log: 200 bytes of facts.
pub(crate) fn event(n: u64) -> NewEvent {
    let mut random = [7; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    let note = "as agreed with the unit manager, to be looked at again in the spring";
    NewEvent {
        event_id: EventId::from_parts(1_790_000_000_000 + n, random),
        event_type: EventType::new("ShiftAdded").unwrap(),
        schema_version: 1,
        effective_from: Instant::from_micros(1_790_000_000_000_000 + n as i64),
        effective_to: None,
        data: format!(r#"{{"day":"2027-01-04","employee":"E{n:06}","minutes":450,"note":"{note}","shift":"D","unit":"solbakken-2"}}"#)
            .into_bytes(),
        meta: br#"{"program":"turnus 0.1.0"}"#.to_vec(),
        sealed: vec![],
    }
}

/// Request number `n` with so many events for one of many streams.
pub(crate) fn request(log: &LogId, n: u64, events: u64) -> Append {
    Append {
        log: log.clone(),
        command_id: CommandId::new(format!("command-{n:010}")).unwrap(),
        actor: Actor::new("bench").unwrap(),
        correlation_id: None,
        causation_id: None,
        now: Instant::from_micros(1_790_000_000_000_000 + n as i64),
        at: None,
        writes: vec![StreamWrite {
            stream: StreamId::new(format!("rota-{}", n % 1_000)).unwrap(),
            expected: Expected::Any,
            events: (n * events..(n + 1) * events).map(event).collect(),
        }],
        conditions: vec![],
    }
}

/// Appends requests by so many callers at once, each waiting for its answer; gives all waits.
pub(crate) async fn appended(
    store: &(impl EventLog + Clone + 'static),
    callers: usize,
    requests: Vec<Append>,
) -> (Duration, Vec<Duration>) {
    let share = requests.len().div_ceil(callers);
    let shares: Vec<Vec<Append>> = requests.chunks(share).map(<[_]>::to_vec).collect();
    drop(requests);
    let start = Clock::now();
    let tasks: Vec<_> = shares
        .into_iter()
        .map(|share| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut waits = Vec::with_capacity(share.len());
                for request in share {
                    let start = Clock::now();
                    store.append(request).await.unwrap();
                    waits.push(start.elapsed());
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.unwrap());
    }
    (start.elapsed(), waits)
}

/// Reads a whole log page by page.
pub(crate) async fn replayed(store: &impl EventLog, log: &LogId) -> (usize, Duration) {
    let start = Clock::now();
    let mut position = Position::START;
    loop {
        let page = store.read(log, position, MAX_PAGE).await.unwrap();
        match page.last() {
            Some(event) => position = event.position,
            None => return (position.0 as usize, start.elapsed()),
        }
    }
}

/// Appends of one event by 64 callers to a log of few and to one of many events, in turns.
pub(crate) async fn growth(table: &mut Table, name: &str, store: &(impl EventLog + Clone + 'static), sizes: [u64; 2]) {
    const ROUNDS: u64 = 5;
    const BULK: u64 = 10_000;
    let logs = sizes.map(|size| log(&format!("growth-{}-{size}", sizes[1])));
    for (tenant, size) in logs.iter().zip(sizes) {
        for n in 0..size / BULK {
            store.append(request(tenant, n, BULK)).await.unwrap();
        }
    }
    let mut rates = [Rate::default(); 2];
    for round in 0..ROUNDS {
        for (tenant, rate) in logs.iter().zip(&mut rates) {
            let requests = (0..2_000).map(|n| request(tenant, 100_000_000 + round * 2_000 + n, 1)).collect();
            rate.add(2_000, appended(store, 64, requests).await.0);
        }
    }
    let [few, many] = rates;
    table.compare(&format!("{name}: appends to {} events / to {}", sizes[1], sizes[0]), many, few, 80);
}
