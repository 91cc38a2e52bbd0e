//! The stored form is a published contract: what the chain hashes and what the columns hold must
//! never change for events already written.

use turnus_event_log::*;

use crate::given::*;

fn full_event() -> RecordedEvent {
    let content = SealedContent { salt: [1; 32], nonce: [2; 24], ciphertext: vec![3; 5] };
    let digest = sealed_digest(&content);
    let field = FieldName::new("name").unwrap();
    RecordedEvent {
        log_id: log(),
        position: Position(42),
        event_id: event_id(1),
        stream_id: stream("unit-7"),
        revision: Revision(3),
        event_type: EventType::new("ShiftAdded").unwrap(),
        schema_version: 2,
        recorded_at: Instant::from_micros(1_790_000_000_123_456),
        effective_from: Instant::from_micros(-5),
        effective_to: Some(Instant::from_micros(6)),
        actor: Actor::new("planner").unwrap(),
        command_id: CommandId::new("c1").unwrap(),
        correlation_id: None,
        causation_id: Some(event_id(2)),
        data: b"{\"n\":1}".to_vec(),
        meta: b"{}".to_vec(),
        sealed: vec![SealedField { subject: subject("p1"), field, digest, content: Some(content) }],
        hash: Hash::START,
    }
}

/// The hash of a fixed event, computed once by another program from the description in `chain`.
#[test]
fn the_hash_of_an_event_stays() {
    let hash = event_hash(Hash([9; 32]), &full_event());
    assert_eq!(hash.to_string(), "df85880ef0808f4e2a10ee2b367f0d75431b7301f96e8fe34aceceb3b9b63b24");
}

/// Blanking the content does not change the hash, and `ChainCheck` works without a store.
#[test]
fn a_chain_is_checked_without_a_store() {
    let mut first = full_event();
    (first.position, first.revision) = (Position(1), Revision(1));
    first.hash = event_hash(Hash::START, &first);
    let mut check = ChainCheck::new(log());
    let mut blanked = first.clone();
    blanked.sealed[0].content = None;
    check.accept(&blanked).unwrap();
    assert_eq!(check.reached(), (Position(1), first.hash));
    let head = Head { position: Position(2), hash: first.hash, recorded_at: None };
    assert_eq!(check.finish(&head).unwrap_err().position, Position(2));
    assert!(check.accept(&first).is_err(), "the same event twice");
}
