//! `turnus serve`: the GraphQL API of a log, on this computer's own addresses.

use crate::{
    cli::ServeArgs,
    exit::{Failure, fault},
    say,
    session::Session,
};
use tokio::sync::oneshot;
use turnus_planning::{Clock, SystemClock};

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let session = Session::open(&args.store).await?;
    let backend = session.backend()?;
    let listener = turnus_graphql::listen(args.listen).await.map_err(|e| Failure::BadInput(e.to_string()))?;
    let address = listener.local_addr().map_err(fault)?;
    // What the log says is folded once, before anybody has to wait for it.
    let begun = SystemClock.now();
    let position = session.planning.facts().await?.position();
    let millis = (SystemClock.now().micros() - begun.micros()) / 1_000;
    say::line(format_args!("{position} events read in {}.{:03} s", millis / 1_000, millis % 1_000))?;
    say::line(format_args!("GraphQL at http://{address}/graphql, its schema at http://{address}/graphql/schema.graphql; Ctrl-C ends it"))?;
    let (stop, stopped) = oneshot::channel();
    let mut stop = Some(stop);
    let handler = move || {
        if let Some(stop) = stop.take() {
            let _ = stop.send(());
        }
    };
    ctrlc::set_handler(handler).map_err(fault)?;
    turnus_graphql::serve_on(backend, listener, async move { drop(stopped.await) }).await.map_err(fault)?;
    session.close().await;
    Ok(())
}
