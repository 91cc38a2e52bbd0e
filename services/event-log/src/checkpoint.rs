//! Signed checkpoints: what keeps somebody who can rewrite the whole database from rebuilding the
//! chain unseen. A checkpoint says where a log ended and with which hash, signed with Ed25519, and is
//! kept where the owner of the database cannot write.
//!
//! The text is a C2SP `tlog-checkpoint` in a C2SP `signed-note`: three lines (origin, number of
//! events, hash in base64), an empty line, and a line for the signature. The hash is that of our
//! chain, not of a Merkle tree, so only a whole log can be compared with it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use thiserror::Error;

use crate::chain::Hash;
use crate::checkpoint_key::{CheckpointKey, CheckpointVerifier};
use crate::error::{Corrupt, ReadError};
use crate::ids::LogId;
use crate::log::{EventLog, Verified};
use crate::order::Position;

/// What the first line begins with; the log id follows.
const ORIGIN: &str = "turnus.event-log/";

/// Where a log ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log.
    pub log: LogId,
    /// Its last event then.
    pub position: Position,
    /// The chain up to that event.
    pub hash: Hash,
}

/// Why a text is no checkpoint or key to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// It is not of the right form.
    #[error("{0}")]
    Form(&'static str),
    /// No signature on it is by this key.
    #[error("the checkpoint is not signed by this key")]
    Unsigned,
}

impl Checkpoint {
    /// The text with its signature.
    pub fn signed(&self, key: &CheckpointKey) -> String {
        let body = format!("{ORIGIN}{}\n{}\n{}\n", self.log, self.position, BASE64_STANDARD.encode(self.hash.0));
        format!("{body}\n{}", key.signature(&body))
    }

    /// Reads a text that this key has signed.
    ///
    /// # Errors
    /// A text of another form, or without a signature by this key.
    pub fn open(text: &str, key: &CheckpointVerifier) -> Result<Self, CheckpointError> {
        let (body, signatures) = text.split_once("\n\n").ok_or(CheckpointError::Form("it is no checkpoint: nothing is signed"))?;
        let body = format!("{body}\n");
        if !signatures.lines().any(|line| key.has_signed(line, &body)) {
            return Err(CheckpointError::Unsigned);
        }
        let mut lines = body.lines();
        let log = lines.next().and_then(|line| line.strip_prefix(ORIGIN)).and_then(|id| LogId::new(id).ok());
        let position = lines.next().and_then(|line| line.parse().ok()).map(Position);
        let hash = lines.next().and_then(|line| BASE64_STANDARD.decode(line).ok()?.try_into().ok()).map(Hash);
        Ok(Self {
            log: log.ok_or(CheckpointError::Form("the first line of the checkpoint names no log"))?,
            position: position.ok_or(CheckpointError::Form("the second line of the checkpoint is no position"))?,
            hash: hash.ok_or(CheckpointError::Form("the third line of the checkpoint is no hash"))?,
        })
    }

    /// Verifies the log and that it still goes through this checkpoint. A log that was rewritten with
    /// a new chain, or that lost its end, is named at the first position where that is known.
    ///
    /// # Errors
    /// Corruption, or a store that cannot be read.
    pub async fn verify(&self, log: &dyn EventLog) -> Result<Verified, ReadError> {
        let verified = log.verify(&self.log).await?;
        let fault = |position, cause: &str| Err(Corrupt { log: self.log.clone(), position, cause: cause.to_owned() }.into());
        if verified.events < self.position.0 {
            return fault(Position(verified.events + 1), "missing, though a signed checkpoint is further on");
        }
        let before = self.position.0.checked_sub(1);
        let found = match before {
            Some(before) => log.read(&self.log, Position(before), 1).await?.first().map(|event| event.hash),
            None => Some(Hash::START),
        };
        if found != Some(self.hash) {
            return fault(self.position, "the log was rewritten here or before: a signed checkpoint has another hash");
        }
        Ok(verified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint { log: LogId::new("oslo").unwrap(), position: Position(42), hash: Hash([9; 32]) }
    }

    /// What was signed is read back; the form is the published one.
    #[test]
    fn signed_and_opened() {
        let key = CheckpointKey::generate("turnus.oslo").unwrap();
        let text = checkpoint().signed(&key);
        assert!(text.starts_with("turnus.event-log/oslo\n42\nCQkJ"), "{text}");
        assert_eq!(text.lines().count(), 5);
        assert_eq!(Checkpoint::open(&text, &key.verifier()), Ok(checkpoint()));
        let kept = CheckpointKey::from_text(&key.text()).unwrap();
        let public = CheckpointVerifier::from_text(&kept.verifier().text()).unwrap();
        assert_eq!(Checkpoint::open(&text, &public), Ok(checkpoint()));
    }

    /// The key of the example of the published form of notes (Go, `golang.org/x/mod/sumdb/note`).
    #[test]
    fn keys_of_others_are_read() {
        let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        assert_eq!(CheckpointVerifier::from_text(public).unwrap().text(), public);
        let key = CheckpointKey::from_text(secret).unwrap();
        assert_eq!((key.text().as_str(), key.verifier().text().as_str()), (secret, public));
    }

    /// Every changed character, another key and other texts are refused.
    #[test]
    fn forgeries_are_refused() {
        let key = CheckpointKey::generate("turnus").unwrap();
        let (text, public) = (checkpoint().signed(&key), key.verifier());
        for (at, old) in text.trim_end().char_indices() {
            let new = if old == 'A' { 'B' } else { 'A' };
            let forged = format!("{}{new}{}", &text[..at], &text[at + old.len_utf8()..]);
            assert!(Checkpoint::open(&forged, &public).is_err(), "at {at}");
        }
        let other = CheckpointKey::generate("turnus").unwrap().verifier();
        assert_eq!(Checkpoint::open(&text, &other), Err(CheckpointError::Unsigned));
        for odd in ["", "\n\n", "a\n\n\u{2014} x y\n", "\u{2014} \n\n\u{2014}  \n"] {
            assert!(Checkpoint::open(odd, &public).is_err(), "{odd:?}");
        }
        for odd in ["", "a+b+c", "PRIVATE+KEY+a+00000000+AA==", "turnus+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"] {
            assert!(CheckpointKey::from_text(odd).is_err() && CheckpointVerifier::from_text(odd).is_err(), "{odd:?}");
        }
    }
}
