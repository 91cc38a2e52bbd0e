//! Values about persons: who opened them is kept, shredding wins every race, and forgetting leaves nothing.

use std::sync::Arc;

use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

fn by(purpose: &str, at: i64) -> Reader {
    Reader { reader: Actor::new("nurse-7").unwrap(), purpose: purpose.to_owned(), at: Instant::from_micros(at) }
}

/// Whether accesses are kept: of each subject of each log by itself, the latest first, for ever as they were.
async fn keeps_accesses(kept: Arc<dyn AccessLog>) -> Result<(), String> {
    let store = MemoryLog::default();
    let mut swap = event(1);
    swap.sealed = vec![sealed("p1", "name", "Kari"), sealed("p2", "name", "Ola"), sealed("p1", "reason", "ill")];
    store.append(append("c1", vec![write("a", Expected::Any, vec![swap])])).await.unwrap();
    let events = store.read(&log(), Position(0), 9).await.unwrap();
    let told = |e: StorageError| e.to_string();
    for (purpose, at) in [("rota", 5), ("export", 9), ("history", 7)] {
        kept.record_accesses(&accesses_to(&events, &log(), &by(purpose, at))).await.map_err(told)?;
    }
    kept.record_accesses(&[]).await.map_err(told)?;
    kept.record_accesses(&accesses_to(&events, &LogId::new("bergen").unwrap(), &by("elsewhere", 1))).await.map_err(told)?;
    let of = kept.accesses(&log(), &subject("p1"), 100).await.map_err(told)?;
    let order: Vec<(&str, i64)> = of.iter().map(|access| (access.purpose.as_str(), access.at.micros())).collect();
    if order != [("export", 9), ("export", 9), ("history", 7), ("history", 7), ("rota", 5), ("rota", 5)] {
        return Err(format!("accesses to p1: {order:?}"));
    }
    let fields: std::collections::BTreeSet<&str> = of.iter().map(|access| access.field.as_str()).collect();
    if fields.len() != 2 || of.iter().any(|access| access.reader.as_str() != "nurse-7" || access.subject != subject("p1")) {
        return Err(format!("{of:?}"));
    }
    let few = kept.accesses(&log(), &subject("p2"), 2).await.map_err(told)?;
    if few.len() != 2 || few[0].purpose != "export" {
        return Err(format!("the two latest to p2: {few:?}"));
    }
    let none = kept.accesses(&log(), &subject("p3"), 9).await.map_err(told)?;
    if none.is_empty() { Ok(()) } else { Err(format!("accesses to nobody: {none:?}")) }
}

/// Memory, SQLite and PostgreSQL keep who opened what.
#[tokio::test]
async fn every_key_store_keeps_who_opened_what() {
    assert_eq!(keeps_accesses(Arc::new(MemoryKeys::default())).await, Ok(()));
    let folder = tempfile::tempdir().unwrap();
    let keys = SqliteKeys::open(folder.path().join("keys.db")).await.unwrap();
    assert_eq!(keeps_accesses(Arc::new(keys)).await, Ok(()));
    let keys = PostgresKeys::open(&Server::shared().database("accesses")).await.unwrap();
    assert_eq!(keeps_accesses(Arc::new(keys)).await, Ok(()));
}

/// A store of accesses that forgets the reader, mixes subjects, or keeps only the last is found out.
#[tokio::test]
async fn wrong_records_of_access_are_caught() {
    struct Wrong(MemoryKeys, fn(&mut Vec<Access>));
    #[async_trait::async_trait]
    impl AccessLog for Wrong {
        async fn record_accesses(&self, accesses: &[Access]) -> Result<(), StorageError> {
            let mut accesses = accesses.to_vec();
            (self.1)(&mut accesses);
            self.0.record_accesses(&accesses).await
        }
        async fn accesses(&self, log: &LogId, subject: &SubjectId, limit: usize) -> Result<Vec<Access>, StorageError> {
            self.0.accesses(log, subject, limit).await
        }
    }
    let wrong: [fn(&mut Vec<Access>); 4] = [
        |all| all.iter_mut().for_each(|access| access.reader = Actor::new("somebody").unwrap()),
        |all| all.iter_mut().for_each(|access| access.subject = subject("p1")),
        |all| all.truncate(1),
        |all| all.iter_mut().for_each(|access| access.log = log()),
    ];
    for spoil in wrong {
        assert!(keeps_accesses(Arc::new(Wrong(MemoryKeys::default(), spoil))).await.is_err());
    }
}

/// Appends about a person go on while she is shredded: whatever lands can be read no more, and once it is
/// done nothing lands.
async fn shredding_wins(store: Arc<dyn EventLog>) -> Result<(), String> {
    let told = |e: StorageError| e.to_string();
    for round in 0..5_u64 {
        let who = format!("p{round}");
        let writers: Vec<_> = (0..12_u64)
            .map(|n| {
                let (store, who) = (Arc::clone(&store), who.clone());
                tokio::spawn(async move {
                    let number = round * 100 + n + 1;
                    let mut about = event(number);
                    about.sealed = vec![sealed(&who, "name", "Kari Nordmann")];
                    store.append(append(&format!("c{number}"), vec![write("a", Expected::Any, vec![about])])).await
                })
            })
            .collect();
        tokio::task::yield_now().await;
        store.shred(&log(), &subject(&who)).await.map_err(told)?;
        for writer in writers {
            match writer.await.unwrap() {
                Ok(_) | Err(AppendError::SubjectErased { .. }) => {}
                Err(other) => return Err(format!("an append beside shredding: {other}")),
            }
        }
        let mut late = event(round * 100 + 99);
        late.sealed = vec![sealed(&who, "name", "Kari Nordmann")];
        let answer = store.append(append(&format!("late {round}"), vec![write("a", Expected::Any, vec![late])])).await;
        if !matches!(answer, Err(AppendError::SubjectErased { .. })) {
            return Err(format!("an append after shredding: {answer:?}"));
        }
    }
    for event in store.read(&log(), Position(0), 1_000).await.map_err(|e| e.to_string())? {
        for opened in store.unseal(&event).await.map_err(|e| e.to_string())? {
            if let Unsealed::Plain(plain) = opened {
                return Err(format!("{} can be read at position {}", plain.subject, event.position));
            }
        }
    }
    store.verify(&log()).await.map(|_| ()).map_err(|e| e.to_string())
}

/// On every store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shredding_wins_every_race() {
    assert_eq!(shredding_wins(Arc::new(MemoryLog::default())).await, Ok(()));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(shredding_wins(Arc::new(SqliteLog::open(folder.path().join("log.db")).await.unwrap())).await, Ok(()));
    let server = PostgresLog::open(&Server::shared().database("shredding_wins")).await.unwrap();
    assert_eq!(shredding_wins(Arc::new(server)).await, Ok(()));
}

/// A key store that makes a new key for a shredded person is found out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resurrected_key_is_caught() {
    #[derive(Default)]
    struct Resurrecting(MemoryKeys);
    #[async_trait::async_trait]
    impl KeyStore for Resurrecting {
        async fn obtain(&self, log: &LogId, subject: &SubjectId, fresh: DataKey) -> Result<Option<DataKey>, StorageError> {
            Ok(Some(self.0.obtain(log, subject, fresh.clone()).await?.unwrap_or(fresh)))
        }
        async fn find(&self, log: &LogId, subject: &SubjectId) -> Result<Option<DataKey>, StorageError> {
            self.0.find(log, subject).await
        }
        async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
            self.0.shred(log, subject).await
        }
    }
    #[async_trait::async_trait]
    impl AccessLog for Resurrecting {
        async fn record_accesses(&self, _: &[Access]) -> Result<(), StorageError> {
            Ok(())
        }
        async fn accesses(&self, _: &LogId, _: &SubjectId, _: usize) -> Result<Vec<Access>, StorageError> {
            Ok(vec![])
        }
    }
    let store = MemoryLog::new(Arc::new(Resurrecting::default()));
    assert!(shredding_wins(Arc::new(store)).await.is_err());
}

/// Whether a forgotten person leaves no ciphertext in the log or its branches, and others stay.
async fn forgets(store: Arc<dyn BranchingLog>) {
    let mut swap = event(1);
    swap.sealed = vec![sealed("p1", "name", "Kari"), sealed("p2", "name", "Ola")];
    store.append(append("c1", vec![write("a", Expected::Any, vec![swap.clone()])])).await.unwrap();
    let who = || Actor::new("planner").unwrap();
    let opening = |base: LogId| OpenBranch { base, name: "x".into(), at: None, by: who(), now: Instant::from_micros(9) };
    let branch = store.open_branch(opening(log())).await.unwrap();
    let twig = store.open_branch(opening(branch.log.clone())).await.unwrap();
    for (n, place) in [&branch.log, &twig.log].into_iter().enumerate() {
        swap.event_id = event_id(10 + n as u64);
        let mut request = append(&format!("d{n}"), vec![write("a", Expected::Any, vec![swap.clone()])]);
        request.log = place.clone();
        store.append(request).await.unwrap();
    }
    assert_eq!(forget(&*store, &log(), &subject("p1")).await.unwrap(), 3);
    assert_eq!(forget(&*store, &log(), &subject("p1")).await.unwrap(), 0, "again is fine");
    for place in [&log(), &branch.log, &twig.log] {
        for event in store.read(place, Position(0), 9).await.unwrap() {
            assert!(event.sealed[0].content.is_none() && event.sealed[1].content.is_some(), "{place} at {}", event.position);
            let opened = store.unseal(&event).await.unwrap();
            assert!(matches!((&opened[0], &opened[1]), (Unsealed::Erased { .. }, Unsealed::Plain(_))));
        }
        store.verify(place).await.unwrap();
    }
}

/// On every store, branches of branches included.
#[tokio::test]
async fn a_forgotten_person_leaves_nothing_in_any_branch() {
    forgets(Arc::new(MemoryLog::default())).await;
    let folder = tempfile::tempdir().unwrap();
    forgets(Arc::new(SqliteLog::open(folder.path().join("log.db")).await.unwrap())).await;
    forgets(Arc::new(PostgresLog::open(&Server::shared().database("forgets")).await.unwrap())).await;
}
