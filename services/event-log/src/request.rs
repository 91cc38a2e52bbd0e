//! The fingerprint of a request, by which a retry is told from another request with the same
//! command id.
//!
//! It covers everything the caller sends except `now` and `at`, and must not betray sealed values: a plain
//! hash over a name can be undone by hashing every name there is. So it has two parts: a hash over
//! all that is not sealed, and for each sealed value a keyed hash (HMAC-SHA-256) under a key
//! derived from the subject's data key. Erasing the subject destroys that key, and what is left
//! tells nothing about the value. From then on a retry is compared without the erased values.

use sha2::{Digest, Sha256};

use crate::append::{Append, Expected};
use crate::chain::FieldHasher;
use crate::event::{NewEvent, PlainField};
use crate::keys::DataKey;

/// Tells one request from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// Hash over all that is not sealed.
    pub(crate) open: [u8; 32],
    /// Keyed hash of each sealed value; `None` when the subject is erased.
    pub(crate) sealed: Vec<Option<[u8; 32]>>,
}

/// Stands in for the keyed hash of a value that could not be read when its event was taken in from elsewhere.
pub(crate) const UNKNOWN: [u8; 32] = [0; 32];

impl Fingerprint {
    /// Whether this request is the one whose fingerprint was stored.
    pub(crate) fn matches(&self, stored: &Fingerprint) -> bool {
        let agree = |(mine, theirs): (&Option<_>, &Option<_>)| mine.is_none() || mine == theirs || *theirs == Some(UNKNOWN);
        self.open == stored.open && self.sealed.len() == stored.sealed.len() && self.sealed.iter().zip(&stored.sealed).all(agree)
    }
}

/// Hash over the request without `now`, `at` and without sealed values.
pub(crate) fn open_hash(append: &Append) -> [u8; 32] {
    let mut hasher = FieldHasher::new("turnus.event-log.request.v1");
    hasher
        .bytes(append.log.as_str().as_bytes())
        .bytes(append.command_id.as_str().as_bytes())
        .bytes(append.actor.as_str().as_bytes())
        .optional(append.correlation_id.as_ref().map(|id| id.as_str().as_bytes()))
        .optional(append.causation_id.as_ref().map(|id| &id.as_bytes()[..]))
        .count(append.writes.len() as u64);
    for write in &append.writes {
        hasher.bytes(write.stream.as_str().as_bytes());
        add_expected(&mut hasher, write.expected);
        hasher.count(write.events.len() as u64);
        write.events.iter().for_each(|event| add_event(&mut hasher, event));
    }
    hasher.count(append.conditions.len() as u64);
    for condition in &append.conditions {
        hasher.bytes(condition.stream.as_str().as_bytes());
        add_expected(&mut hasher, condition.expected);
    }
    hasher.finish()
}

fn add_expected(hasher: &mut FieldHasher, expected: Expected) {
    match expected {
        Expected::Exact(revision) => hasher.count(0).count(revision.0),
        Expected::NoStream => hasher.count(1),
        Expected::StreamExists => hasher.count(2),
        Expected::Any => hasher.count(3),
    };
}

fn add_event(hasher: &mut FieldHasher, event: &NewEvent) {
    hasher
        .bytes(event.event_id.as_bytes())
        .bytes(event.event_type.as_str().as_bytes())
        .count(event.schema_version.into())
        .instant(event.effective_from)
        .optional(event.effective_to.map(|to| to.micros().to_le_bytes()).as_ref().map(|b| &b[..]))
        .bytes(&event.data)
        .bytes(&event.meta)
        .count(event.sealed.len() as u64);
    for field in &event.sealed {
        hasher.bytes(field.subject.as_str().as_bytes()).bytes(field.field.as_str().as_bytes());
    }
}

/// Keyed hash of one sealed value.
pub(crate) fn sealed_mac(key: &DataKey, event: &NewEvent, field: &PlainField) -> [u8; 32] {
    // A key of its own, so that the cipher and this hash never share one.
    let mac_key = hmac_sha256(key.bytes(), b"turnus.event-log.request-key.v1");
    let message = FieldHasher::new("turnus.event-log.request-field.v1")
        .bytes(event.event_id.as_bytes())
        .bytes(field.field.as_str().as_bytes())
        .bytes(field.plaintext.as_bytes())
        .finish();
    hmac_sha256(&mac_key, &message)
}

/// HMAC-SHA-256 (RFC 2104) with a key of 32 bytes.
fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut inner = [0x36; BLOCK];
    let mut outer = [0x5c; BLOCK];
    for (i, byte) in key.iter().enumerate() {
        inner[i] ^= byte;
        outer[i] ^= byte;
    }
    let inside = Sha256::new().chain_update(inner).chain_update(message).finalize();
    Sha256::new().chain_update(outer).chain_update(inside).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keyed hash is HMAC-SHA-256: checked with RFC 4231 test case 1, whose key of 20 bytes is
    /// padded with zeros by the definition of HMAC.
    #[test]
    fn rfc_4231() {
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let mac = hmac_sha256(&key, b"Hi There");
        let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }
}
