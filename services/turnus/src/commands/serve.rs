//! `turnus serve`: pages and GraphQL API of a log.

use crate::{cli::ServeArgs, database::Database, exit::Failure, serving, session::Session};

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let claimed = Database::named(&args.store.database)?.claim()?;
    let session = Session::open(&args.store).await?;
    let served = serving::serve(&session, args.listen, args.solvers).await;
    session.close().await;
    drop(claimed);
    served
}
