//! The keys of checkpoints, in the text form of C2SP signed notes, so that other tools read them too:
//! `name+hash+key` for those who verify, `PRIVATE+KEY+name+hash+seed` for the one who signs.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::checkpoint::CheckpointError;
use crate::error::StorageError;

/// The kind of key and signature: Ed25519.
const ED25519: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";

/// Signs checkpoints. Keep its text secret, and out of reach of those who can write to the database.
pub struct CheckpointKey {
    name: String,
    key: SigningKey,
}

/// Tells whether a checkpoint was signed by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointVerifier {
    name: String,
    key: VerifyingKey,
}

impl CheckpointKey {
    /// A new key. The name tells people whose it is; it has no blank and no `+`.
    ///
    /// # Errors
    /// A name that cannot be written, or a system without randomness.
    pub fn generate(name: &str) -> Result<Self, StorageError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
            return Err(StorageError::new("the name of a key has no blank and no +"));
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|cause| StorageError::new(cause.to_string()))?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(&seed) })
    }

    /// Reads the secret text.
    ///
    /// # Errors
    /// A text that is no secret key.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let fault = CheckpointError::Form("it is no key: expected PRIVATE+KEY+name+hash+key");
        let (name, hash, bytes) = text.trim().strip_prefix(PRIVATE).and_then(parts).ok_or(fault.clone())?;
        let key = Self { name, key: SigningKey::from_bytes(&bytes) };
        if hash == key.verifier().hash() { Ok(key) } else { Err(fault) }
    }

    /// The secret text.
    pub fn text(&self) -> String {
        format!("{PRIVATE}{}", joined(&self.verifier(), self.key.as_bytes()))
    }

    /// The other half, for those who verify.
    pub fn verifier(&self) -> CheckpointVerifier {
        CheckpointVerifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The line of a signature over a text.
    pub(crate) fn signature(&self, body: &str) -> String {
        let signature = self.key.sign(body.as_bytes()).to_bytes();
        let coded = BASE64_STANDARD.encode([&self.verifier().hash()[..], &signature].concat());
        format!("\u{2014} {} {coded}\n", self.name)
    }
}

impl CheckpointVerifier {
    /// Reads the public text.
    ///
    /// # Errors
    /// A text that is no public key.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let fault = CheckpointError::Form("it is no key: expected name+hash+key");
        let (name, hash, bytes) = parts(text.trim()).ok_or(fault.clone())?;
        let verifier = Self { name, key: VerifyingKey::from_bytes(&bytes).map_err(|_| fault.clone())? };
        if hash == verifier.hash() { Ok(verifier) } else { Err(fault) }
    }

    /// The public text.
    pub fn text(&self) -> String {
        joined(self, self.key.as_bytes())
    }

    /// Whether a line is this key's signature over a text.
    pub(crate) fn has_signed(&self, line: &str, body: &str) -> bool {
        let coded = line.strip_prefix("\u{2014} ").and_then(|line| line.strip_prefix(&self.name)?.strip_prefix(' '));
        let bytes = coded.and_then(|coded| BASE64_STANDARD.decode(coded).ok()).unwrap_or_default();
        let Some((hash, signature)) = bytes.split_at_checked(4) else {
            return false;
        };
        let signature = Signature::from_slice(signature);
        hash == self.hash() && signature.is_ok_and(|signature| self.key.verify_strict(body.as_bytes(), &signature).is_ok())
    }

    /// By which a signed note finds the key of a signature.
    fn hash(&self) -> [u8; 4] {
        let digest = Sha256::new().chain_update(&self.name).chain_update(b"\n").chain_update([ED25519]);
        let digest = digest.chain_update(self.key.as_bytes()).finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }
}

fn joined(verifier: &CheckpointVerifier, bytes: &[u8; 32]) -> String {
    let coded = BASE64_STANDARD.encode([&[ED25519][..], bytes].concat());
    format!("{}+{:08x}+{coded}", verifier.name, u32::from_be_bytes(verifier.hash()))
}

/// Name, hash and 32 bytes of a key's text; base64 may hold a `+` too.
fn parts(text: &str) -> Option<(String, [u8; 4], [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, hash, coded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = BASE64_STANDARD.decode(coded).ok()?;
    let (kind, bytes) = bytes.split_first()?;
    let hash = u32::from_str_radix(hash, 16).ok().filter(|_| hash.len() == 8)?;
    (*kind == ED25519 && !name.is_empty()).then_some(())?;
    Some((name.to_owned(), hash.to_be_bytes(), bytes.try_into().ok()?))
}
