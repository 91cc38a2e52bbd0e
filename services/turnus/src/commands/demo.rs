//! `turnus demo`: everything there is so far, on the sample nursing home, in a fresh log.

use crate::{
    cli::{DemoArgs, Store},
    database::Database,
    demo,
    exit::Failure,
    say, serving,
    session::Session,
};
use std::path::{Path, PathBuf};

pub(super) async fn run(args: DemoArgs) -> Result<(), Failure> {
    let place = Place::of(args.database.as_deref())?;
    let session = Session::fresh(&place.store).await?;
    let told = show(&session, &args, &place.store).await;
    session.close().await;
    told?;
    drop(place);
    Ok(())
}

/// Tells the story, and then serves what came of it.
async fn show(session: &Session, args: &DemoArgs, store: &Store) -> Result<(), Failure> {
    let told = demo::run(session, &args.search).await?;
    if args.database.is_some() {
        let database = Database::named(&store.database)?;
        say::line(format_args!("\nThe log stays in {database}: try turnus export --html --out rota.html with the same --database"))?;
    }
    if args.json {
        say::line(&told)?;
    }
    if args.once { Ok(()) } else { serving::serve(session, args.listen, 1).await }
}

/// Where the demo keeps its log; a temporary folder goes when it is done.
struct Place {
    store: Store,
    temporary: Option<PathBuf>,
}

impl Place {
    fn of(database: Option<&str>) -> Result<Self, Failure> {
        if let Some(named) = database {
            return Ok(Self { store: Store { database: named.to_owned(), scenario: None }, temporary: None });
        }
        let folder = std::env::temp_dir().join(format!("turnus-demo-{}", turnus_planning::fresh_command_id()));
        std::fs::create_dir(&folder).map_err(crate::exit::io(&folder))?;
        let database = format!("sqlite:{}", folder.join("turnus.db").display());
        Ok(Self { store: Store { database, scenario: None }, temporary: Some(folder) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(folder) = &self.temporary {
            remove(folder);
        }
    }
}

/// Leaving a temporary folder behind is no reason to fail.
fn remove(folder: &Path) {
    if let Err(e) = std::fs::remove_dir_all(folder) {
        eprintln!("{} could not be removed: {e}", folder.display());
    }
}
