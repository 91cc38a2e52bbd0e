//! `turnus scenario`: things tried beside the log. The log calls a scenario a branch.

use super::figures::Form;
use crate::{
    cli::{ScenarioArgs, ScenarioQuestion, Store},
    exit::{self, Failure},
    say,
    session::{Session, actor, scenario_named},
};
use std::collections::BTreeMap;
use turnus_event_log::{Branch, Closed, OpenBranch, Position, RecordedEvent};
use turnus_planning::{Clock, SystemClock};

pub(super) async fn run(args: ScenarioArgs) -> Result<(), Failure> {
    match args.question {
        ScenarioQuestion::Open { name, at, store } => open(&store, name, at).await,
        ScenarioQuestion::List { store, json } => list(&store, json).await,
        ScenarioQuestion::Compare { name, store, json } => compare(&store, &name, json).await,
        ScenarioQuestion::Figures { names, place, on, lang, csv, json, model } => {
            let form = match (csv, json, model) {
                (true, ..) => Form::Csv,
                (_, true, _) => Form::Json,
                (.., true) => Form::Model,
                _ => Form::Text,
            };
            super::figures::run(names, place, on, lang, form).await
        }
        ScenarioQuestion::Merge { name, store } => merge(&store, &name).await,
        ScenarioQuestion::Close { name, store } => close(&store, &name).await,
    }
}

async fn open(store: &Store, name: String, at: Option<u64>) -> Result<(), Failure> {
    let session = Session::existing(store).await?;
    let opening = OpenBranch { base: session.log_id().clone(), name, at: at.map(Position), by: actor()?, now: SystemClock.now() };
    let opened = session.branching().open_branch(opening).await;
    session.close().await;
    let branch = opened.map_err(|e| exit::branch(&e))?;
    let name = full_name(&branch);
    say::line(format_args!("Scenario {name} opened at position {}; use it with --scenario {}", branch.at, quoted(&name)))
}

/// A name as it is typed in a shell.
fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || "-_.@".contains(c));
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

/// The name as `--scenario` takes it.
fn full_name(branch: &Branch) -> String {
    let inside = branch.log.as_str().strip_prefix(branch.root.as_str()).and_then(|rest| rest.strip_prefix('@'));
    inside.unwrap_or(&branch.name).to_owned()
}

async fn list(store: &Store, json: bool) -> Result<(), Failure> {
    let listed = Session::with(store, async |session| listed(session).await).await?;
    if listed.is_empty() {
        say::line("no scenario was opened yet; open one with `turnus scenario open NAME`")?;
    }
    for (branch, events) in &listed {
        say::line(format_args!(
            "{:<20} from position {:>8}, {events:>6} events of its own, {}",
            full_name(branch),
            branch.at,
            status(branch)
        ))?;
    }
    if json {
        let all = listed.iter().map(|(branch, events)| {
            let merged = branch.closed.as_ref().and_then(|closed| closed.merged);
            serde_json::json!({"name": full_name(branch), "at": branch.at, "events": events, "closed": branch.closed.is_some(), "merged": merged})
        });
        say::line(serde_json::Value::from_iter(all))?;
    }
    Ok(())
}

async fn listed(session: &Session) -> Result<Vec<(Branch, u64)>, Failure> {
    let log = session.branching();
    let mut listed = Vec::new();
    for branch in log.branches(session.log_id()).await.map_err(unread)? {
        let head = log.head(&branch.log).await.map_err(unread)?;
        listed.push((branch.clone(), head.position.0 - branch.at.0));
    }
    Ok(listed)
}

fn unread(e: turnus_event_log::ReadError) -> Failure {
    Failure::Fault(crate::database::causes(&e))
}

fn status(branch: &Branch) -> String {
    match &branch.closed {
        None => "open".to_owned(),
        Some(Closed { merged: Some(position), .. }) => format!("merged up to position {position}"),
        Some(_) => "closed".to_owned(),
    }
}

/// A scenario of the log that is open.
pub(super) async fn find(session: &Session, name: &str) -> Result<Branch, Failure> {
    let id = scenario_named(session.log_id(), name)?;
    let missing = || Failure::BadInput(format!("there is no scenario {name}; see `turnus scenario list`"));
    let branch = session.log().branch(&id).await.map_err(unread)?.ok_or_else(missing)?;
    if branch.base == *session.log_id() {
        return Ok(branch);
    }
    let (outer, inner) = name.rsplit_once('@').unwrap_or(("", name));
    Err(Failure::BadInput(format!("scenario {inner} stands inside {outer}: name it as {inner} with --scenario {outer}")))
}

async fn compare(store: &Store, name: &str, json: bool) -> Result<(), Failure> {
    Session::with(store, async |session| compared(session, name, json).await).await
}

async fn compared(session: &Session, name: &str, json: bool) -> Result<(), Failure> {
    let branch = find(session, name).await?;
    let compared = session.planning.compare(&branch).await?;
    let (ours, theirs) = (types(&compared.ours), types(&compared.theirs));
    say::line(format_args!("Since position {}, recorded in scenario {name}: {} events", branch.at, compared.ours.len()))?;
    ours.iter().try_for_each(|(kind, n)| say::line(format_args!("{n:>8} {kind}")))?;
    say::line(format_args!("and outside it: {} events", compared.theirs.len()))?;
    theirs.iter().try_for_each(|(kind, n)| say::line(format_args!("{n:>8} {kind}")))?;
    let verdict = match &branch.closed {
        Some(_) => Err(format!("It is {}", status(&branch))),
        None if compared.ours.is_empty() => Err("There is nothing to merge".to_owned()),
        None => session.planning.mergeable(&branch).await.map(drop).map_err(|e| format!("It cannot be merged: {}", Failure::from(e))),
    };
    say::line(verdict.as_ref().err().map_or_else(|| format!("It can be merged: turnus scenario merge {}", quoted(name)), Clone::clone))?;
    if json {
        let conflicts: Vec<String> = compared.conflicts().iter().map(ToString::to_string).collect();
        say::line(serde_json::json!({
            "at": branch.at, "ours": ours, "theirs": theirs, "conflicts": conflicts, "mergeable": verdict.is_ok(),
        }))?;
    }
    Ok(())
}

fn types(events: &[RecordedEvent]) -> BTreeMap<String, u64> {
    let mut types = BTreeMap::new();
    for event in events {
        *types.entry(event.event_type.to_string()).or_default() += 1;
    }
    types
}

async fn merge(store: &Store, name: &str) -> Result<(), Failure> {
    Session::with(store, async |session| merged(session, name).await).await
}

async fn merged(session: &Session, name: &str) -> Result<(), Failure> {
    let branch = find(session, name).await?;
    let answer = session.planning.merge(&*session.branching(), &branch).await.map_err(|e| match Failure::from(e) {
        Failure::BadInput(text) => Failure::BadInput(format!("scenario {name} was not merged: {text}. Nothing was recorded")),
        other => other,
    })?;
    match answer.repeated {
        true => say::line(format_args!(
            "Scenario {name} was merged before, positions {} to {}; nothing was recorded",
            answer.first, answer.last
        )),
        false => say::line(format_args!("Scenario {name} merged: positions {} to {}. It is closed", answer.first, answer.last)),
    }
}

async fn close(store: &Store, name: &str) -> Result<(), Failure> {
    let session = Session::existing(store).await?;
    let closed = match find(&session, name).await {
        Ok(branch) => session.branching().close_branch(&branch.log, actor()?, SystemClock.now()).await.map_err(|e| exit::branch(&e)),
        Err(failure) => Err(failure),
    };
    session.close().await;
    closed?;
    say::line(format_args!("Scenario {name} is closed: it can be read with --scenario {}, and takes no more changes", quoted(name)))
}
