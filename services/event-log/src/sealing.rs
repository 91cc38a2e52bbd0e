//! Sealing: encrypts values about persons before a request reaches a store, opens them after.
//!
//! XChaCha20-Poly1305 with a random nonce under the subject's key. The associated data binds each
//! ciphertext to its log, event, field and subject, so it cannot be moved elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::append::Append;
use crate::chain::{FieldHasher, sealed_digest};
use crate::error::{AppendError, ReadError, StorageError};
use crate::event::{NewEvent, PlainField, RecordedEvent, SealedContent, SealedField, Unsealed};
use crate::ids::{EventId, FieldName, LogId, SubjectId};
use crate::keys::{DataKey, KeyStore};
use crate::request::{Fingerprint, open_hash, sealed_mac};

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

    /// Checks the request, seals its values and takes its fingerprint.
    pub(crate) async fn prepare(&self, mut append: Append) -> Result<Prepared, AppendError> {
        append.check()?;
        let keys = self.obtain_keys(&append).await?;
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
        Ok(Prepared { append, sealed, erased, fingerprint })
    }

    async fn obtain_keys(&self, append: &Append) -> Result<SubjectKeys, AppendError> {
        let mut keys = SubjectKeys::new();
        for field in append.events().flat_map(|event| &event.sealed) {
            if !keys.contains_key(&field.subject) {
                let fresh = DataKey::new(random().map_err(AppendError::Keys)?);
                let obtained = self.keys.obtain(&append.log, &field.subject, fresh).await;
                keys.insert(field.subject.clone(), obtained.map_err(AppendError::Keys)?);
            }
        }
        Ok(keys)
    }

    /// Opens the sealed fields of an event, in their order.
    pub(crate) async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        let mut fields = Vec::with_capacity(event.sealed.len());
        for field in &event.sealed {
            let key = self.keys.find(&event.log_id, &field.subject).await;
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
