//! `turnus log verify`: whether every event is as it was recorded, in a database or in an exported file.

use super::{checkpoint::checkpoints, not_whole, unread};
use crate::{
    cli::{Store, Witness},
    exit::Failure,
    log_file, say,
    session::{Session, log_id},
};
use std::path::Path;
use turnus_event_log::{ChainCheck, Verified};

pub(super) async fn database(store: &Store, witness: &Witness, json: bool) -> Result<(), Failure> {
    let checkpoints = checkpoints(witness)?;
    let session = Session::existing(store).await?;
    let verified = session.log().verify_against(session.log_id(), &checkpoints).await;
    session.close().await;
    tell(&verified.map_err(unread)?, checkpoints.len(), json)
}

pub(super) fn exported(file: &Path, witness: &Witness, json: bool) -> Result<(), Failure> {
    let checkpoints = checkpoints(witness)?;
    let mut check = ChainCheck::new(log_id()?).against(&checkpoints);
    let head = log_file::check(file, &mut check)?;
    check.finish(&head).map_err(|e| not_whole(&e))?;
    tell(&Verified { events: head.position.0, head_hash: head.hash }, checkpoints.len(), json)
}

fn tell(verified: &Verified, checkpoints: usize, json: bool) -> Result<(), Failure> {
    let hash = verified.head_hash.to_string();
    say::line(format_args!("{} events, every one as it was recorded; head hash {hash}", verified.events))?;
    match checkpoints {
        0 => say::line(
            "Who can rewrite the database could rewrite the chain too: sign it with `turnus log checkpoint` and keep that somewhere else",
        )?,
        n => say::line(format_args!("It goes through all {n} signed checkpoints"))?,
    }
    if json {
        say::line(serde_json::json!({"events": verified.events, "head_hash": hash, "checkpoints": checkpoints, "verified": true}))?;
    }
    Ok(())
}
