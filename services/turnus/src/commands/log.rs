//! `turnus log`: whether the log is whole, and what is in it.

use crate::{
    cli::{LogArgs, LogQuestion, Store},
    exit::Failure,
    say,
    session::Session,
};
use std::collections::BTreeMap;

pub(super) async fn run(args: LogArgs) -> Result<(), Failure> {
    match args.question {
        LogQuestion::Verify { store, json } => verify(&store, json).await,
        LogQuestion::Stats { store, json } => stats(&store, json).await,
    }
}

async fn verify(store: &Store, json: bool) -> Result<(), Failure> {
    let session = Session::existing(store).await?;
    let verified = session.planning.verify().await?;
    session.close().await;
    let hash = verified.head_hash.to_string();
    say::line(format_args!("{} events, every one as it was recorded; head hash {hash}", verified.events))?;
    say::line("Keep the head hash somewhere else: who can rewrite the database could rewrite the chain too")?;
    if json {
        say::line(serde_json::json!({"events": verified.events, "head_hash": hash, "verified": true}))?;
    }
    Ok(())
}

async fn stats(store: &Store, json: bool) -> Result<(), Failure> {
    let session = Session::existing(store).await?;
    let (facts, types) = (session.planning.facts().await?, session.planning.event_types().await?);
    session.close().await;
    let events = usize::try_from(facts.position()).unwrap_or(usize::MAX);
    let counts = [("events", events), ("units", facts.units.len()), ("people", facts.people.len()), ("rotas", facts.rotas.len())];
    counts.iter().try_for_each(|(what, n)| say::line(format_args!("{n:>8} {what}")))?;
    types.iter().try_for_each(|(name, n)| say::line(format_args!("{n:>8} {name}")))?;
    if json {
        let counts: BTreeMap<_, _> = counts.into_iter().collect();
        say::line(serde_json::json!({"counts": counts, "types": types}))?;
    }
    Ok(())
}
