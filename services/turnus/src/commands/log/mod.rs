//! `turnus log`: whether the log is whole, what is in it, and how it is signed, exported and taken in.

mod access;
mod backup;
mod checkpoint;
mod close;
mod export;
mod forget;
mod import;
mod stats;
mod verify;

use crate::{
    cli::{LogArgs, LogQuestion, Store},
    exit::Failure,
};
use turnus_event_log::{Corrupt, ReadError};

pub(super) async fn run(args: LogArgs) -> Result<(), Failure> {
    match args.question {
        LogQuestion::Verify { store, file: None, witness, json } => verify::database(&store, &witness, json).await,
        LogQuestion::Verify { file: Some(file), witness, json, .. } => verify::exported(&file, &witness, json),
        LogQuestion::Stats { store, json } => stats::run(&store, json).await,
        LogQuestion::Access { store, subject, limit, json } => access::run(&store, &subject, limit, json).await,
        LogQuestion::Forget { store, subject, yes } => {
            not_in_a_scenario(&store)?;
            forget::run(&store, &subject, yes).await
        }
        LogQuestion::Close { stream, store, on, yes } => close::run(&store, &stream, on, yes).await,
        LogQuestion::Key { out, name } => checkpoint::key(&out, &name),
        LogQuestion::Checkpoint { store, key, out } => {
            not_in_a_scenario(&store)?;
            checkpoint::run(&store, &key, &out).await
        }
        LogQuestion::Backup { store, out, keys } => {
            not_in_a_scenario(&store)?;
            backup::run(&store, &out, keys.as_deref()).await
        }
        LogQuestion::Export { store, out, sealed } => {
            not_in_a_scenario(&store)?;
            export::run(&store, out.as_deref(), sealed).await
        }
        LogQuestion::Import { file, store, witness } => {
            not_in_a_scenario(&store)?;
            import::run(&file, &store, &witness).await
        }
    }
}

/// What is signed, exported and taken in is the log itself.
fn not_in_a_scenario(store: &Store) -> Result<(), Failure> {
    match &store.scenario {
        Some(name) => Err(Failure::BadInput(format!(
            "--scenario {name}: this is done with the log itself; leave it out, or merge the scenario first"
        ))),
        None => Ok(()),
    }
}

/// A log that is not what it was, or cannot be read.
fn unread(e: ReadError) -> Failure {
    match e {
        ReadError::Corrupt(corrupt) => not_whole(&corrupt),
        e => Failure::Fault(crate::database::causes(&e)),
    }
}

fn not_whole(corrupt: &Corrupt) -> Failure {
    Failure::Fault(format!("{corrupt}. Keep it as it is, write nothing to it, and compare it with a backup or an export"))
}
