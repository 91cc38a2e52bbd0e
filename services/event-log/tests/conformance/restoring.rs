//! Taking in what another store recorded: same events, same places, same chain, same answers.

use std::sync::Arc;

use futures::future::BoxFuture;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

/// A log with sealed values, a command of several streams, and a blanked value; and its keys.
async fn source() -> (Vec<RecordedEvent>, Arc<MemoryKeys>) {
    let keys = Arc::new(MemoryKeys::default());
    let store = MemoryLog::new(keys.clone());
    for request in requests() {
        store.append(request).await.unwrap();
    }
    let place = SealedPlace { log: log(), position: Position(2), subject: subject("p1"), field: FieldName::new("name").unwrap() };
    store.erase_sealed(&place).await.unwrap();
    (store.read(&log(), Position(0), 1_000).await.unwrap(), keys)
}

fn requests() -> Vec<Append> {
    let mut named = events(1..3);
    named.iter_mut().for_each(|event| event.sealed = vec![sealed("p1", "name", "Kari Nordmann")]);
    let mut first = append("c1", vec![write("a", Expected::Any, named), write("b", Expected::Any, events(3..5))]);
    first.causation_id = Some(event_id(77));
    let mut late = append("c2", vec![write("a", Expected::Any, events(5..6))]);
    late.now = Instant::from_micros(9_000);
    let mut rest: Vec<Append> = (10..40).map(|n| append(&format!("c{n}"), vec![write("b", Expected::Any, events(n..n + 1))])).collect();
    rest.splice(0..0, [first, late]);
    rest
}

/// Whether a store holds exactly these events, opens their values, and knows their commands.
async fn judged(log_of: &dyn RestoringLog, events: &[RecordedEvent]) -> Result<(), String> {
    let told = |e: ReadError| e.to_string();
    let held = log_of.read(&log(), Position(0), 1_000).await.map_err(told)?;
    if held != events {
        return Err(format!("{} events, not the {} that were exported", held.len(), events.len()));
    }
    let verified = log_of.verify(&log()).await.map_err(told)?;
    if verified.head_hash != events.last().unwrap().hash {
        return Err("another chain".to_owned());
    }
    match log_of.unseal(&held[0]).await.map_err(told)?.remove(0) {
        Unsealed::Plain(plain) if plain.plaintext == "Kari Nordmann" => {}
        other => return Err(format!("a sealed value reads {other:?}")),
    }
    let first = requests().remove(0);
    let known = log_of.command(&log(), &first.command_id).await.map_err(told)?.ok_or("the command is not known")?;
    if (known.first, known.last) != (Position(1), Position(4)) {
        return Err(format!("the command answers {known:?}"));
    }
    let again = log_of.append(first.clone()).await.map_err(|e| e.to_string())?;
    if !again.repeated {
        return Err("a retry took effect again".to_owned());
    }
    let mut other = first;
    other.writes[0].events[0].sealed[0].plaintext = "Somebody".to_owned();
    match log_of.append(other).await {
        Err(AppendError::IdempotencyMismatch { .. }) => Ok(()),
        answer => Err(format!("a changed retry: {answer:?}")),
    }
}

/// Takes the events in, part by part, and judges.
async fn takes_in(store: &dyn RestoringLog, events: &[RecordedEvent]) {
    store.restore(events[..5].to_vec()).await.unwrap();
    let twice = store.restore(events[..5].to_vec()).await;
    assert!(twice.is_ok(), "the same again is the first answer: {twice:?}");
    let gap = store.restore(events[6..].to_vec()).await;
    assert!(matches!(gap, Err(AppendError::WrongHead { .. })), "{gap:?}");
    store.restore(events[5..].to_vec()).await.unwrap();
    assert_eq!(judged(store, events).await, Ok(()));
    // Life goes on after it.
    let next = store.append(append("next", vec![write("a", exact(3), vec![event(500)])])).await.unwrap();
    assert_eq!(next.first, Position(events.len() as u64 + 1));
}

/// Memory, SQLite and PostgreSQL take in what memory recorded.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_store_takes_in_what_another_recorded() {
    let (events, keys) = source().await;
    takes_in(&MemoryLog::new(keys.clone()), &events).await;
    let folder = tempfile::tempdir().unwrap();
    let file = SqliteLog::open_with_keys(folder.path().join("log.db"), keys.clone()).await.unwrap();
    takes_in(&file, &events).await;
    file.close().await;
    let server = PostgresLog::open_with_keys(&Server::shared().database("restoring"), keys).await.unwrap();
    takes_in(&server, &events).await;
    server.close().await;
}

/// Without the keys the same chain stands, and the values read as erased. Nothing makes them anew.
#[tokio::test]
async fn restoring_events_restores_no_keys() {
    let (events, keys) = source().await;
    keys.shred(&log(), &subject("p1")).await.unwrap();
    for keys in [keys, Arc::new(MemoryKeys::default())] {
        let store = MemoryLog::new(keys.clone());
        store.restore(events.clone()).await.unwrap();
        assert_eq!(store.verify(&log()).await.unwrap().head_hash, events.last().unwrap().hash);
        assert!(matches!(store.unseal(&events[0]).await.unwrap()[0], Unsealed::Erased { .. }));
        assert!(keys.find(&log(), &subject("p1")).await.unwrap().is_none(), "a key came from nowhere");
    }
}

type Restorer = fn(MemoryLog, Vec<RecordedEvent>) -> BoxFuture<'static, ()>;

/// Appends an event as if it had happened now.
async fn as_new(store: &MemoryLog, event: &RecordedEvent, command: &str, now: Instant) {
    let new = NewEvent {
        event_id: event.event_id,
        event_type: event.event_type.clone(),
        schema_version: event.schema_version,
        effective_from: event.effective_from,
        effective_to: event.effective_to,
        data: event.data.clone(),
        meta: event.meta.clone(),
        sealed: vec![],
    };
    let mut request = append(command, vec![StreamWrite { stream: event.stream_id.clone(), expected: Expected::Any, events: vec![new] }]);
    request.now = now;
    let _ = store.append(request).await;
}

/// Wrong ways to take events in; the judge catches each.
#[tokio::test]
async fn wrong_ways_to_restore_are_caught() {
    let wrong: [(&str, Restorer); 4] = [
        ("takes its own time", |store, events| {
            Box::pin(async move {
                for event in &events {
                    as_new(&store, event, event.command_id.as_str(), Instant::from_micros(99_000)).await;
                }
            })
        }),
        ("makes commands of its own", |store, events| {
            Box::pin(async move {
                for event in &events {
                    as_new(&store, event, &format!("import {}", event.position), event.recorded_at).await;
                }
            })
        }),
        ("loses what was sealed", |store, mut events| {
            Box::pin(async move {
                events.iter_mut().for_each(|event| event.sealed.clear());
                let _ = store.restore(events).await;
            })
        }),
        ("stops early", |store, events| Box::pin(async move { store.restore(events[..20].to_vec()).await.unwrap() })),
    ];
    let (events, keys) = source().await;
    for (what, restore) in wrong {
        let store = MemoryLog::new(keys.clone());
        restore(store.clone(), events.clone()).await;
        assert!(judged(&store, &events).await.is_err(), "a store that {what} is not caught");
    }
}
