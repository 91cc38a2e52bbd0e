//! `turnus worker`: solves what was asked for, on this machine, for a log that others serve.

use crate::{
    cli::WorkerArgs,
    database::{Database, LEASE},
    exit::{Failure, fault},
    say,
    session::Session,
};
use std::time::Duration;
use tokio::sync::watch;
use turnus_domain::id::WorkerId;
use turnus_planning::Worker;

pub(super) async fn run(args: WorkerArgs) -> Result<(), Failure> {
    let session = Session::open(&args.store).await?;
    let worked = work(&session, &args).await;
    session.close().await;
    worked
}

async fn work(session: &Session, args: &WorkerArgs) -> Result<(), Failure> {
    let name = match &args.name {
        Some(name) => name.clone(),
        None => here()?,
    };
    let (stop, stopped) = watch::channel(false);
    crate::interrupt::on_ctrl_c(move || {
        // Asked once more: at once. The lease tells the others.
        if stop.send_replace(true) {
            std::process::exit(130);
        }
    });
    let database = Database::named(&args.store.database)?;
    let threads = args.threads;
    say::line(format_args!("Worker {name} on {database}, {threads} at a time; Ctrl-C or SIGTERM ends it"))?;
    if let Database::Server(_) = database {
        say::line(format_args!("A worker that is silent for {} s has lost its work to others", LEASE.as_secs()))?;
    }
    let planning = session.planning.clone().as_worker(name.clone());
    let worked = Worker::new(planning, threads.into(), Duration::from_secs(args.grace)).run(stopped).await?;
    say::line(format_args!(
        "Worker {name} ends: {} rotas proposed, {} without a rota, {} given back, {} lost to others, {} given up or stopped",
        worked.proposed, worked.rejected, worked.released, worked.lost, worked.ended
    ))
}

/// Host and process, as far as an id can hold them.
fn here() -> Result<WorkerId, Failure> {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host: String = host.trim().chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).take(48).collect();
    let host = if host.is_empty() { "worker" } else { &host };
    format!("{host}-{}", std::process::id()).parse().map_err(fault)
}
