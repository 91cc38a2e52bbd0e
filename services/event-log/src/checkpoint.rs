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
use crate::ids::LogId;
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

    /// Reads a file of checkpoints, one after the other with an empty line between, all signed by this key.
    ///
    /// # Errors
    /// The number of the first one, counted from 1, that is no checkpoint of this key, and why.
    pub fn open_all(text: &str, key: &CheckpointVerifier) -> Result<Vec<Self>, (usize, CheckpointError)> {
        // A checkpoint is a body, an empty line and signatures, so every second empty line parts two of them.
        let blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
        let notes = blocks.chunks(2).map(|note| match note {
            [body, signatures] => Self::open(&format!("{body}\n\n{signatures}\n"), key),
            _ => Err(CheckpointError::Form("it is no checkpoint: nothing is signed")),
        });
        notes.enumerate().map(|(n, note)| note.map_err(|error| (n + 1, error))).collect()
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

    /// Several checkpoints in one file are read in order; one that is not by the key is named by its number.
    #[test]
    fn several_in_a_file() {
        let (key, other) = (CheckpointKey::generate("turnus").unwrap(), CheckpointKey::generate("turnus").unwrap());
        let later = Checkpoint { position: Position(50), ..checkpoint() };
        let file = format!("{}\n{}", checkpoint().signed(&key), later.signed(&key));
        assert_eq!(Checkpoint::open_all(&file, &key.verifier()), Ok(vec![checkpoint(), later.clone()]));
        let forged = format!("{file}\n{}", later.signed(&other));
        assert_eq!(Checkpoint::open_all(&forged, &key.verifier()), Err((3, CheckpointError::Unsigned)));
        let cut = &file[..file.len() - 120];
        assert!(Checkpoint::open_all(cut, &key.verifier()).is_err_and(|(n, _)| n == 2), "{cut}");
        assert!(Checkpoint::open_all("", &key.verifier()).is_err());
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
