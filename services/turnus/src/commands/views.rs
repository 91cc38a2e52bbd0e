//! `turnus views`: the tables for reporting.

use super::write;
use crate::{
    cli::{Store, ViewsArgs, ViewsWork},
    database::causes,
    exit::{Failure, fault},
    interrupt, say,
    session::{Session, Views},
};
use chrono::{DateTime, Days, NaiveDate};
use std::time::Duration;
use tokio::sync::oneshot;
use turnus_domain::id::UnitId;
use turnus_event_log::view::{BuildStatus, Cell, Column, ColumnKind, OnPoison, Snapshot, ViewError};
use turnus_planning::{PUBLISHED_SHIFT, PUBLISHED_SHIFT_COLUMNS};

pub(super) async fn run(args: ViewsArgs) -> Result<(), Failure> {
    match args.work {
        ViewsWork::Run { store, once, park } => {
            let (session, views) = open(&store, if park { OnPoison::Park } else { OnPoison::Stop }).await?;
            let kept = if once { views.runner.catch_up().await.map_err(failure) } else { until_interrupted(&views).await };
            // Without an answer the lease ends by itself.
            let _ = views.runner.leave().await;
            kept?;
            status(&session, &views, false).await?;
            session.close().await;
        }
        ViewsWork::Status { store, json } => {
            let (session, views) = open(&store, OnPoison::Stop).await?;
            status(&session, &views, json).await?;
            session.close().await;
        }
        ViewsWork::Rebuild { store } => {
            let (session, views) = open(&store, OnPoison::Stop).await?;
            let progress = views.runner.rebuild().await.map_err(failure)?;
            say::line(format_args!("{PUBLISHED_SHIFT} was made anew from {} events", progress.position))?;
            session.close().await;
        }
        ViewsWork::Replay { store } => {
            let (session, views) = open(&store, OnPoison::Park).await?;
            match views.runner.replay().await {
                Ok(replayed) => say::line(format_args!("{} parked events were taken, {} still wait", replayed.applied, replayed.left))?,
                Err(ViewError::Held { owner, .. }) => say::line(format_args!("process {owner} keeps the view and was asked to replay"))?,
                Err(error) => return Err(failure(error)),
            }
            session.close().await;
        }
        ViewsWork::Export { store, unit, out } => {
            let (session, views) = open(&store, OnPoison::Stop).await?;
            let rows = csv(&rows(&views, unit.as_ref()).await?).map_err(fault)?;
            session.close().await;
            write(out.as_deref(), &rows)?;
        }
    }
    Ok(())
}

async fn open(store: &Store, poison: OnPoison) -> Result<(Session, Views), Failure> {
    let session = Session::existing(store).await?;
    let views = session.views(poison).await?;
    Ok((session, views))
}

/// What stands in the way of a view, for the person who meets it.
fn failure(error: ViewError) -> Failure {
    let hint = match &error {
        ViewError::NewerVersion { .. } | ViewError::Storage(_) => "",
        ViewError::OtherHistory { .. } | ViewError::Log { .. } => {
            "; was a backup restored? `turnus log verify`, then `turnus views rebuild`"
        }
        ViewError::Gap { .. } => "; run `turnus log verify`",
        ViewError::Stopped { .. } => "; use a newer program, or let others go on with `turnus views run --park`",
        _ => "; try again in a moment",
    };
    Failure::Fault(format!("{}{hint}", causes(&error)))
}

async fn until_interrupted(views: &Views) -> Result<(), Failure> {
    let (stop, stopped) = oneshot::channel();
    let mut stop = Some(stop);
    interrupt::on_ctrl_c(move || match stop.take() {
        Some(stop) => drop(stop.send(())),
        None => std::process::exit(130),
    });
    say::line("The views are kept up to date; Ctrl-C ends it")?;
    let keep = async {
        loop {
            let Err(error) = views.runner.run().await;
            if !error.passes() {
                return error;
            }
            eprintln!("{}; trying again", causes(&error));
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    };
    tokio::select! {
        error = keep => Err(failure(error)),
        _ = stopped => Ok(()),
    }
}

async fn status(session: &Session, views: &Views, json: bool) -> Result<(), Failure> {
    let head = session.planning.facts().await?.position();
    let builds = views.store.builds(&views.log).await.map_err(failure)?;
    if builds.is_empty() {
        say::line("no view was made yet: `turnus views run` or `turnus serve` makes it")?;
    }
    builds.iter().try_for_each(|build| say::line(told(build, head)))?;
    if json {
        say::line(serde_json::Value::from(builds.iter().map(|build| as_json(build, head)).collect::<Vec<_>>()))?;
    }
    Ok(())
}

fn told(b: &BuildStatus, head: u64) -> String {
    let role = if b.live { "in use" } else { "being made" };
    let seconds = |time: Duration| format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100);
    let mut text = format!("{} version {}, {role}: position {} of {head}", b.view, b.version, b.progress.position);
    match (&b.owner, b.lease_left, b.heartbeat_age) {
        (Some(owner), Some(_), Some(heard)) => text += &format!("; kept by {owner}, heard of {} ago", seconds(heard)),
        (Some(owner), None, Some(heard)) => text += &format!("; {owner} was last heard of {} ago and lost it", seconds(heard)),
        _ => text += "; nobody keeps it just now",
    }
    text += &format!("; last went on {} ago", seconds(b.progress_age));
    if b.parked > 0 {
        text += &format!("; {} events are parked", b.parked);
    }
    if let Some(stopped) = &b.stopped {
        text += &format!("; STOPPED at position {}: {}", stopped.position, stopped.cause);
    }
    text
}

fn as_json(b: &BuildStatus, head: u64) -> serde_json::Value {
    serde_json::json!({
        "view": b.view,
        "version": b.version,
        "live": b.live,
        "position": b.progress.position.0,
        "behind": head.saturating_sub(b.progress.position.0),
        "owner": b.owner,
        "alive": b.lease_left.is_some(),
        "heartbeatMillis": b.heartbeat_age.map(|age| age.as_millis() as u64),
        "progressMillis": b.progress_age.as_millis() as u64,
        "parked": b.parked,
        "stopped": b.stopped.as_ref().map(|s| serde_json::json!({"position": s.position.0, "cause": s.cause})),
    })
}

async fn rows(views: &Views, unit: Option<&UnitId>) -> Result<Snapshot, Failure> {
    let prefix = unit.map_or(String::new(), |unit| format!("{unit}/"));
    let rows = views.store.rows(&views.log, PUBLISHED_SHIFT, &prefix).await.map_err(failure)?;
    rows.ok_or_else(|| Failure::BadInput("no view was made yet; make it with `turnus views run --once`".into()))
}

/// Rows for a spreadsheet: a line of columns, then one for each row.
fn csv(snapshot: &Snapshot) -> Result<String, csv::Error> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    out.write_record(PUBLISHED_SHIFT_COLUMNS.iter().map(|column| column.name))?;
    for row in &snapshot.rows {
        out.write_record(PUBLISHED_SHIFT_COLUMNS.iter().zip(&row.cells).map(|(column, cell)| text(column, cell)))?;
    }
    let bytes = out.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn text(column: &Column, cell: &Cell) -> String {
    match (cell, column.kind) {
        (Cell::Null, _) => String::new(),
        (Cell::Text(text), _) => text.clone(),
        (Cell::Integer(days), ColumnKind::Date) => day(*days).map_or(String::new(), |day| day.to_string()),
        (Cell::Integer(micros), ColumnKind::Instant) => {
            DateTime::from_timestamp_micros(*micros).map_or(String::new(), |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
        (Cell::Integer(number), _) => number.to_string(),
    }
}

/// The day so many days after 1970-01-01.
fn day(days: i64) -> Option<NaiveDate> {
    let epoch = NaiveDate::default();
    match u64::try_from(days) {
        Ok(after) => epoch.checked_add_days(Days::new(after)),
        Err(_) => epoch.checked_sub_days(Days::new(days.unsigned_abs())),
    }
}
