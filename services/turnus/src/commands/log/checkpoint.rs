//! `turnus log key` and `turnus log checkpoint`: who signs, and what is signed.

use super::unread;
use crate::{
    cli::{Store, Witness},
    exit::{Failure, io},
    say,
    session::Session,
};
use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::Path,
};
use turnus_event_log::{Checkpoint, CheckpointKey, CheckpointVerifier, Position};

pub(super) fn key(out: &Path, name: &str) -> Result<(), Failure> {
    let key = CheckpointKey::generate(name).map_err(|e| Failure::BadInput(format!("--name {name:?}: {e}")))?;
    let mut file = private(out).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::BadInput(format!(
            "{}: is there already and was left alone; a lost key can sign no more, so name a new file",
            out.display()
        )),
        _ => io(out)(e),
    })?;
    writeln!(file, "{}", key.text()).and_then(|()| file.sync_all()).map_err(io(out))?;
    say::line(key.verifier().text())
}

/// A new file that only its owner can read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

pub(super) async fn run(store: &Store, key: &Path, out: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(key).map_err(io(key))?;
    let key = CheckpointKey::from_text(&text).map_err(|e| Failure::BadInput(format!("{}: {e}", key.display())))?;
    let earlier = if out.exists() { signed(out, &key.verifier())? } else { Vec::new() };
    let session = Session::existing(store).await?;
    let verified = session.log().verify_against(session.log_id(), &earlier).await;
    let log = session.log_id().clone();
    session.close().await;
    let verified = verified.map_err(unread)?;
    let checkpoint = Checkpoint { log, position: Position(verified.events), hash: verified.head_hash };
    if earlier.last() == Some(&checkpoint) {
        return say::line(format_args!("Position {} is signed already; {} was left as it is", verified.events, out.display()));
    }
    let apart = if earlier.is_empty() { "" } else { "\n" };
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(out).map_err(io(out))?;
    file.seek(SeekFrom::End(0)).map_err(io(out))?;
    write!(file, "{apart}{}", checkpoint.signed(&key)).and_then(|()| file.sync_all()).map_err(io(out))?;
    say::line(format_args!(
        "Signed position {} with head hash {} as checkpoint {} of {}",
        verified.events,
        verified.head_hash,
        earlier.len() + 1,
        out.display()
    ))
}

/// The checkpoints that a log must go through; none when none are named.
pub(super) fn checkpoints(witness: &Witness) -> Result<Vec<Checkpoint>, Failure> {
    match (&witness.checkpoint, &witness.public_key) {
        (Some(file), Some(key)) => signed(file, &public_key(key)?),
        _ => Ok(Vec::new()),
    }
}

fn signed(file: &Path, key: &CheckpointVerifier) -> Result<Vec<Checkpoint>, Failure> {
    let text = std::fs::read_to_string(file).map_err(io(file))?;
    Checkpoint::open_all(&text, key)
        .map_err(|(n, e)| Failure::BadInput(format!("{}: checkpoint {n}: {e}; nothing was compared with it", file.display())))
}

/// A key as text, or a file that holds it.
fn public_key(text: &str) -> Result<CheckpointVerifier, Failure> {
    if let Ok(key) = CheckpointVerifier::from_text(text) {
        return Ok(key);
    }
    let path = Path::new(text);
    let held = std::fs::read_to_string(path)
        .map_err(|e| Failure::BadInput(format!("--public-key {text}: neither a key nor a file with one ({e})")))?;
    CheckpointVerifier::from_text(&held).map_err(|e| Failure::BadInput(format!("{}: {e}", path.display())))
}
