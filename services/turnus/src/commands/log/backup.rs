//! `turnus log backup`: a copy of the log, and of its keys apart.

use crate::{cli::Store, database::Database, exit::Failure, say, session::Session};
use std::path::Path;

pub(super) async fn run(store: &Store, out: &Path, keys: Option<&Path>) -> Result<(), Failure> {
    if let Some(file) = [Some(out), keys].into_iter().flatten().find(|file| file.exists()) {
        return Err(Failure::BadInput(format!("{}: is there already and was left alone; name a new file", file.display())));
    }
    let database = Database::named(&store.database)?;
    // Opened once, so that a log that is not there or of another kind is told as ever.
    Session::existing(store).await?.close().await;
    database.back_up(out, keys).await?;
    say::line(format_args!("{database} copied to {}, without keys", out.display()))?;
    match keys {
        Some(keys) => say::line(format_args!("keys copied to {}: keep them elsewhere, and for days only", keys.display())),
        None => say::line("without its keys names and other sealed values cannot be read: copy them apart with --keys"),
    }
}
