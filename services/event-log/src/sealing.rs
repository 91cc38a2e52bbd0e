//! Sealing: encrypts values about persons before a request reaches a store, opens them after.
//!
//! XChaCha20-Poly1305 with a random nonce under the subject's key. The associated data binds each
//! ciphertext to its log, event, field and subject, so it cannot be moved elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::access::AccessLog;
use crate::append::Append;
use crate::chain::{FieldHasher, sealed_digest};
use crate::error::{AppendError, ReadError, StorageError};
use crate::event::{NewEvent, PlainField, RecordedEvent, SealedContent, SealedField, Unsealed};
use crate::ids::{EventId, FieldName, LogId, SubjectId};
use crate::keys::{DataKey, KeyStore};
use crate::request::{Fingerprint, UNKNOWN, open_hash, sealed_mac};
use crate::restore;

/// A checked request in which no plaintext is left.
pub(crate) struct Prepared {
    /// The request; the `sealed` of its events is empty.
    pub(crate) append: Append,
    /// The sealed fields of each event, in the order of the events.
    pub(crate) sealed: Vec<Vec<SealedField>>,
    /// A subject of the request that is erased: such a request may be repeated, not made.
    pub(crate) erased: Option<SubjectId>,
    /// Tells this request from others.
    pub(crate) fingerprint: Fingerprint,
    /// Of each event the one that led to it, where that is not the same for all; else empty.
    pub(crate) causes: Vec<Option<EventId>>,
}

/// Seals and opens with the keys of one key store.
#[derive(Clone)]
pub(crate) struct Sealer {
    keys: Arc<dyn KeyStore>,
}

type SubjectKeys = HashMap<SubjectId, Option<DataKey>>;

impl Sealer {
    pub(crate) fn new(keys: Arc<dyn KeyStore>) -> Self {
        Self { keys }
    }

    /// Where it is kept who opened values.
    pub(crate) fn access_log(&self) -> Arc<dyn AccessLog> {
        Arc::clone(&self.keys) as Arc<dyn AccessLog>
    }

    /// Checks the request, seals its values with the keys of a log, its own but for branches, and takes its
    /// fingerprint.
    pub(crate) async fn prepare(&self, mut append: Append, keys_of: &LogId) -> Result<Prepared, AppendError> {
        append.check()?;
        let keys = self.obtain_keys(&append, keys_of).await?;
        let mut fingerprint = Fingerprint { open: open_hash(&append), sealed: Vec::new() };
        let mut sealed = Vec::new();
        for event in append.events() {
            let key_of = |field: &PlainField| keys.get(&field.subject).and_then(Option::as_ref);
            let macs = event.sealed.iter().map(|field| key_of(field).map(|key| sealed_mac(key, event, field)));
            fingerprint.sealed.extend(macs);
            let fields = event.sealed.iter().filter_map(|field| key_of(field).map(|key| seal(key, &append.log, event, field)));
            sealed.push(fields.collect::<Result<_, _>>().map_err(AppendError::Keys)?);
        }
        let erased = keys.into_iter().filter(|(_, key)| key.is_none()).map(|(subject, _)| subject);
        let erased = erased.min();
        for event in append.writes.iter_mut().flat_map(|write| &mut write.events) {
            event.sealed = Vec::new();
        }
        Ok(Prepared { append, sealed, erased, fingerprint, causes: Vec::new() })
    }

    /// The request behind recorded events of one command, with their values sealed as they are. No key is
    /// made, and none is needed but to know a retry by its values.
    pub(crate) async fn restored(&self, events: Vec<RecordedEvent>) -> Result<Prepared, AppendError> {
        let append = restore::request(&events).ok_or(AppendError::Empty { stream: None })?;
        let mut fingerprint = Fingerprint { open: [0; 32], sealed: Vec::new() };
        let mut with_names = append.clone();
        let news = with_names.writes.iter_mut().flat_map(|write| &mut write.events);
        for (event, new) in events.iter().zip(news) {
            for (field, opened) in event.sealed.iter().zip(self.unseal(event, &event.log_id).await.map_err(keys_fault)?) {
                let key = self.keys.find(&event.log_id, &field.subject).await.map_err(AppendError::Keys)?;
                let (mac, plain) = match (opened, key) {
                    (Unsealed::Plain(plain), Some(key)) => (sealed_mac(&key, new, &plain), plain),
                    // What it was cannot be known here, so a retry is compared without it.
                    _ => (UNKNOWN, PlainField { subject: field.subject.clone(), field: field.field.clone(), plaintext: String::new() }),
                };
                fingerprint.sealed.push(Some(mac));
                new.sealed.push(plain);
            }
        }
        fingerprint.open = open_hash(&with_names);
        let causes = events.iter().map(|event| event.causation_id).collect();
        let sealed = events.into_iter().map(|event| event.sealed).collect();
        Ok(Prepared { append, sealed, erased: None, fingerprint, causes })
    }

    async fn obtain_keys(&self, append: &Append, keys_of: &LogId) -> Result<SubjectKeys, AppendError> {
        let mut keys = SubjectKeys::new();
        for field in append.events().flat_map(|event| &event.sealed) {
            if !keys.contains_key(&field.subject) {
                let fresh = DataKey::new(random().map_err(AppendError::Keys)?);
                let obtained = self.keys.obtain(keys_of, &field.subject, fresh).await;
                keys.insert(field.subject.clone(), obtained.map_err(AppendError::Keys)?);
            }
        }
        Ok(keys)
    }

    /// Opens the sealed fields of an event, in their order, with the keys of a log.
    pub(crate) async fn unseal(&self, event: &RecordedEvent, keys_of: &LogId) -> Result<Vec<Unsealed>, ReadError> {
        let mut fields = Vec::with_capacity(event.sealed.len());
        for field in &event.sealed {
            let key = self.keys.find(keys_of, &field.subject).await;
            let opened = match (key.map_err(ReadError::Keys)?, &field.content) {
                (Some(key), Some(content)) => Unsealed::Plain(open(&key, event, field, content)?),
                _ => Unsealed::Erased { subject: field.subject.clone(), field: field.field.clone() },
            };
            fields.push(opened);
        }
        Ok(fields)
    }

    /// Destroys the key of a subject.
    pub(crate) async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        self.keys.shred(log, subject).await
    }
}

fn keys_fault(error: ReadError) -> AppendError {
    match error {
        ReadError::Keys(cause) => AppendError::Keys(cause),
        error => AppendError::Storage(StorageError::new(error)),
    }
}

fn seal(key: &DataKey, log: &LogId, event: &NewEvent, field: &PlainField) -> Result<SealedField, StorageError> {
    let nonce: [u8; 24] = random()?;
    let aad = associated_data(log, event.event_id, &field.field, &field.subject);
    let payload = Payload { msg: field.plaintext.as_bytes(), aad: &aad };
    let ciphertext = XChaCha20Poly1305::new(&(*key.bytes()).into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StorageError::new("the cipher refused the value"))?;
    let content = SealedContent { salt: random()?, nonce, ciphertext };
    Ok(SealedField { subject: field.subject.clone(), field: field.field.clone(), digest: sealed_digest(&content), content: Some(content) })
}

fn open(key: &DataKey, event: &RecordedEvent, field: &SealedField, content: &SealedContent) -> Result<PlainField, ReadError> {
    let forged = || ReadError::Forged { position: event.position, subject: field.subject.clone(), field: field.field.clone() };
    let aad = associated_data(&event.log_id, event.event_id, &field.field, &field.subject);
    let payload = Payload { msg: &content.ciphertext, aad: &aad };
    let bytes = XChaCha20Poly1305::new(&(*key.bytes()).into()).decrypt(&XNonce::from(content.nonce), payload).map_err(|_| forged())?;
    Ok(PlainField {
        subject: field.subject.clone(),
        field: field.field.clone(),
        plaintext: String::from_utf8(bytes).map_err(|_| forged())?,
    })
}

fn associated_data(log: &LogId, event: EventId, field: &FieldName, subject: &SubjectId) -> [u8; 32] {
    FieldHasher::new("turnus.event-log.sealed-place.v1")
        .bytes(log.as_str().as_bytes())
        .bytes(event.as_bytes())
        .bytes(field.as_str().as_bytes())
        .bytes(subject.as_str().as_bytes())
        .finish()
}

/// Random bytes of the operating system: keys, nonces and salts must never repeat, so they are the
/// one kind of randomness that callers do not pass in.
fn random<const N: usize>() -> Result<[u8; N], StorageError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| StorageError::new(cause.to_string()))?;
    Ok(bytes)
}
