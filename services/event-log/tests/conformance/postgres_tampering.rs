//! Somebody with rights on a PostgreSQL server changes the log behind its back.

use futures::StreamExt;
use turnus_event_log::*;

use crate::given::*;
use crate::postgres_server::{fresh, intruder, one_event, sql, ten_events};
use crate::tampering::CHANGES;

fn position_of(error: ReadError) -> u64 {
    match error {
        ReadError::Corrupt(corrupt) => corrupt.position.0,
        other => panic!("not corruption: {other}"),
    }
}

/// A row taken out is raised by reading, verifying and subscribing, at its position.
#[tokio::test]
async fn a_gap_is_raised() {
    let (store, url) = fresh("gap").await;
    ten_events(&store).await;
    let mut other = intruder(&url).await;
    sql(&mut other, "DROP TRIGGER es_event_no_delete ON es_event").await.unwrap();
    for bad in [10, 5, 1] {
        assert_eq!(sql(&mut other, &format!("DELETE FROM es_event WHERE position = {bad}")).await.unwrap(), 1);
        assert_eq!(position_of(store.read(&log(), Position(0), 100).await.unwrap_err()), bad);
        assert_eq!(position_of(store.verify(&log()).await.unwrap_err()), bad);
        let item = store.subscribe(log(), Position(0)).next().await.unwrap();
        assert_eq!(position_of(item.unwrap_err()), bad);
    }
    let stream_page = store.read_stream(&log(), &stream("a"), Revision(0), 100).await;
    assert!(matches!(stream_page, Err(ReadError::Corrupt(_))), "{stream_page:?}");
    let at = store.position_at(&log(), Instant::from_micros(1_000)).await;
    assert!(matches!(at, Err(ReadError::Corrupt(_))), "{at:?}");
}

/// Changes of one event that go around the triggers, in the words of PostgreSQL, beside [`CHANGES`]; the event is number 7.
const OWN: &[&str] = &[
    "event_id = '00000000-0000-0000-0000-000000000000'",
    "event_id = '01890000-0000-7000-8000-000000000001'",
    "sealed = jsonb_set(sealed::jsonb, '{0,salt}', to_jsonb(repeat('0', 64)))::text",
    "sealed = jsonb_set(sealed::jsonb, '{0,digest}', to_jsonb(repeat('0', 64)))::text",
    "sealed = (sealed::jsonb #- '{0,salt}')::text",
    "hash = decode(repeat('00', 32), 'hex')",
];

const UNDO: &str = "UPDATE es_event AS e SET event_id = k.event_id, stream_id = k.stream_id, revision = k.revision,
    type = k.type, schema_version = k.schema_version, recorded_at_us = k.recorded_at_us,
    effective_from_us = k.effective_from_us, effective_to_us = k.effective_to_us, actor = k.actor,
    command_id = k.command_id, correlation_id = k.correlation_id, causation_id = k.causation_id, data = k.data,
    meta = k.meta, sealed = k.sealed, hash = k.hash FROM kept AS k WHERE e.position = 7; DROP TABLE kept";

/// Every column of an event is under the chain, and what is put back verifies again.
#[tokio::test]
async fn every_change_is_named() {
    let (store, url) = fresh("changes").await;
    ten_events(&store).await;
    let mut other = intruder(&url).await;
    sql(&mut other, "DROP TRIGGER es_event_only_blanking ON es_event").await.unwrap();
    for change in CHANGES.iter().chain(OWN) {
        sql(&mut other, "CREATE TEMP TABLE kept AS SELECT * FROM es_event WHERE position = 7").await.unwrap();
        let update = format!("UPDATE es_event SET {change} WHERE position = 7");
        assert_eq!(sql(&mut other, &update).await.unwrap(), 1, "{change}");
        let verified = store.verify(&log()).await;
        assert_eq!(position_of(verified.expect_err(change)), 7, "{change}");
        sql(&mut other, UNDO).await.unwrap();
        store.verify(&log()).await.expect(change);
    }
}

/// A head that says something else than the events is named.
#[tokio::test]
async fn a_changed_head_is_named() {
    let (store, url) = fresh("head").await;
    ten_events(&store).await;
    let mut other = intruder(&url).await;
    sql(&mut other, "CREATE TEMP TABLE kept AS SELECT * FROM es_log").await.unwrap();
    let changes = [(10, "head_hash = decode(repeat('00', 32), 'hex')"), (9, "head_position = 9"), (11, "head_position = 11")];
    for (bad, change) in changes {
        sql(&mut other, &format!("UPDATE es_log SET {change}")).await.unwrap();
        assert_eq!(position_of(store.verify(&log()).await.expect_err(change)), bad, "{change}");
        let undo = "UPDATE es_log SET head_position = k.head_position, head_hash = k.head_hash FROM kept AS k";
        sql(&mut other, undo).await.unwrap();
        store.verify(&log()).await.expect(change);
    }
}

/// The tables refuse changes, but for the blanking of a sealed value.
#[tokio::test]
async fn tables_refuse_changes() {
    let (store, url) = fresh("refuse").await;
    ten_events(&store).await;
    let mut other = intruder(&url).await;
    for statement in [
        "DELETE FROM es_event",
        "DELETE FROM es_event WHERE position = 10",
        "TRUNCATE es_event",
        "UPDATE es_event SET data = '{}' WHERE position = 3",
        "UPDATE es_event SET position = position + 100",
        "UPDATE es_event SET hash = decode(repeat('00', 32), 'hex') WHERE position = 10",
        "UPDATE es_event SET sealed = NULL",
        "UPDATE es_event SET sealed = '[]'",
        "UPDATE es_event SET sealed = replace(sealed, 'p1', 'p2')",
        "UPDATE es_event SET sealed = (sealed::jsonb #- '{0,salt}')::text",
        "UPDATE es_event SET sealed = (sealed::jsonb #- '{0,digest}')::text",
        "INSERT INTO es_event SELECT * FROM es_event WHERE position = 3
             ON CONFLICT (log_id, position) DO UPDATE SET data = '{}'",
        "UPDATE es_command SET last_position = 99",
        "DELETE FROM es_command",
        "TRUNCATE es_command",
        "DELETE FROM es_log",
        "TRUNCATE es_log",
        "DELETE FROM turnus_keys.subject_key",
        "TRUNCATE turnus_keys.subject_key",
        "UPDATE turnus_keys.subject_key SET data_key = decode(repeat('00', 32), 'hex')",
    ] {
        assert!(sql(&mut other, statement).await.is_err(), "accepted: {statement}");
    }
    let blanking = "UPDATE es_event SET sealed = (sealed::jsonb #- '{0,salt}' #- '{0,nonce}' #- '{0,ciphertext}')::text
                     WHERE position = 3";
    assert_eq!(sql(&mut other, blanking).await.unwrap(), 1);
    assert_eq!(store.verify(&log()).await.unwrap().events, 10);
}

/// Whoever owns the database can rewrite it whole, chain and head included; a signed checkpoint kept
/// elsewhere tells, and tells too that the end is gone.
#[tokio::test]
async fn a_rewritten_log_is_found_out() {
    let (store, url) = fresh("rewritten").await;
    ten_events(&store).await;
    let head = store.head(&log()).await.unwrap();
    let checkpoint = Checkpoint { log: log(), position: head.position, hash: head.hash };
    let key = CheckpointKey::generate("auditor").unwrap();
    let kept = [Checkpoint::open(&checkpoint.signed(&key), &key.verifier()).unwrap()];
    store.append(one_event(11)).await.unwrap();
    assert_eq!(store.verify_against(&log(), &kept).await.unwrap().events, 11);
    // Rewritten from nothing, by the program itself: other facts, a sound chain.
    let mut other = intruder(&url).await;
    sql(&mut other, "DROP SCHEMA turnus_log CASCADE").await.unwrap();
    let (short, long) = (PostgresLog::open(&url).await.unwrap(), PostgresLog::open(&url).await.unwrap());
    for n in 1..=5 {
        short.append(one_event(n)).await.unwrap();
    }
    assert_eq!(short.verify(&log()).await.unwrap().events, 5, "the chain alone says nothing");
    assert_eq!(position_of(short.verify_against(&log(), &kept).await.unwrap_err()), 6);
    for n in 6..=11 {
        long.append(one_event(n)).await.unwrap();
    }
    assert_eq!(long.verify(&log()).await.unwrap().events, 11, "the chain alone says nothing");
    assert_eq!(position_of(long.verify_against(&log(), &kept).await.unwrap_err()), 10);
}
