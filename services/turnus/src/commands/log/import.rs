//! `turnus log import`: an exported log is taken in as it is. The whole file is checked before anything is written; an
//! import that was killed is run again and goes on where it stopped.

use super::{checkpoint::checkpoints, not_whole, unread};
use crate::{
    cli::{Store, Witness},
    exit::Failure,
    log_file, say,
    session::{Session, log_id},
};
use std::path::Path;
use turnus_event_log::{ChainCheck, Hash, Head, Position, RecordedEvent, RestoringLog};

/// Events that are handed over together, when their commands are not longer.
const TOGETHER: usize = 5_000;

pub(super) async fn run(file: &Path, store: &Store, witness: &Witness) -> Result<(), Failure> {
    let checkpoints = checkpoints(witness)?;
    let check = || -> Result<_, Failure> { Ok(ChainCheck::new(log_id()?).against(&checkpoints)) };
    let mut whole = check()?;
    let end = log_file::check(file, &mut whole)?;
    whole.finish(&end).map_err(|e| not_whole(&e))?;
    let session = Session::open(store).await?;
    let taken = take_in(&session, file, check()?, &end).await;
    session.close().await;
    let before = taken?;
    match before.position {
        Position::START => say::line(format_args!("{} events taken in", end.position))?,
        here if here == end.position => say::line(format_args!("the log holds all {here} events already; nothing was written"))?,
        here => say::line(format_args!("the log held the first {here} events; {} more were taken in", end.position.0 - here.0))?,
    }
    say::line(format_args!("head hash {}, as in the file; keys of sealed values are not in it and must be brought by themselves", end.hash))
}

/// Writes what the log does not hold yet; gives where it ended before.
async fn take_in(session: &Session, file: &Path, mut check: ChainCheck, end: &Head) -> Result<Head, Failure> {
    let log = session.restoring();
    let before = session.log().head(session.log_id()).await.map_err(unread)?;
    if before.position > end.position {
        return Err(other(file, &format!("it ends at position {} and the file at {}", before.position, end.position)));
    }
    let mut waiting: Vec<RecordedEvent> = Vec::new();
    for item in log_file::read(file)? {
        let (number, event) = item?;
        check.accept(&event).map_err(|e| Failure::BadInput(format!("{}: line {number}: {e}", file.display())))?;
        if event.position <= before.position {
            same(file, &event, &before)?;
            continue;
        }
        let starts_command = waiting.last().is_some_and(|last| last.command_id != event.command_id);
        if waiting.len() >= TOGETHER && starts_command {
            hand_over(&*log, file, std::mem::take(&mut waiting)).await?;
        }
        waiting.push(event);
    }
    hand_over(&*log, file, waiting).await?;
    let after = session.log().head(session.log_id()).await.map_err(unread)?;
    if (after.position, after.hash) != (end.position, end.hash) {
        return Err(Failure::Fault(format!(
            "the log ends at position {} with hash {}, not as the file; was it written to meanwhile?",
            after.position, after.hash
        )));
    }
    Ok(before)
}

/// The last event that the log holds must be this one of the file.
fn same(file: &Path, event: &RecordedEvent, head: &Head) -> Result<(), Failure> {
    let differs = |hash: Hash| event.position == head.position && event.hash != hash;
    if differs(head.hash) { Err(other(file, &format!("it differs from the file at position {} or before", head.position))) } else { Ok(()) }
}

async fn hand_over(log: &dyn RestoringLog, file: &Path, events: Vec<RecordedEvent>) -> Result<(), Failure> {
    if events.is_empty() {
        return Ok(());
    }
    log.restore(events).await.map_err(|e| {
        Failure::Fault(format!("{}: {e}; {}. What was taken in before stays; the same import goes on from there", file.display(), e.hint()))
    })
}

fn other(file: &Path, why: &str) -> Failure {
    Failure::BadInput(format!(
        "{}: the log holds other events than the file: {why}. Nothing was written; name an empty database with --database",
        file.display()
    ))
}
