//! Pages and API of an open log, on this computer's own addresses, until Ctrl-C.

use crate::{
    exit::{Failure, fault},
    keeping::Keeping,
    say,
    session::Session,
};
use std::net::SocketAddr;
use tokio::sync::oneshot;
use turnus_planning::{Clock, SystemClock};

/// Serves until Ctrl-C or SIGTERM, and solves so many rotas at a time. A port of 0 takes any free one; the address is told.
///
/// # Errors
/// An address that other computers can reach, or that is taken.
pub async fn serve(session: &Session, listen: SocketAddr, solvers: usize) -> Result<(), Failure> {
    let (backend, site) = (session.backend(solvers)?, session.site()?);
    let listener = turnus_graphql::listen(listen).await.map_err(|e| Failure::BadInput(e.to_string()))?;
    let address = listener.local_addr().map_err(fault)?;
    // What the log says is folded once, before anybody has to wait for it.
    let begun = SystemClock.now();
    let position = session.planning.facts().await?.position();
    let millis = (SystemClock.now().micros() - begun.micros()) / 1_000;
    say::line(format_args!("{position} events read in {}.{:03} s", millis / 1_000, millis % 1_000))?;
    say::line(format_args!(
        "Pages at http://{address}/, GraphQL at http://{address}/graphql (schema: /graphql/schema.graphql); Ctrl-C ends it"
    ))?;
    let (stop, stopped) = oneshot::channel();
    let mut stop = Some(stop);
    let handler = move || match stop.take() {
        Some(stop) => drop(stop.send(())),
        None => std::process::exit(130),
    };
    crate::interrupt::on_ctrl_c(handler);
    let pages = turnus_web::pages(site);
    let keeping = Keeping::start(session).await;
    let served = turnus_graphql::serve_with(backend, pages, listener, async move { drop(stopped.await) }).await.map_err(fault);
    keeping.end().await;
    served
}
