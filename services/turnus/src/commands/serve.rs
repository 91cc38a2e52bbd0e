//! `turnus serve`: pages and GraphQL API of a log.

use crate::{cli::ServeArgs, exit::Failure, serving, session::Session};

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let session = Session::open(&args.store).await?;
    let served = serving::serve(&session, args.listen, args.solvers).await;
    session.close().await;
    served
}
