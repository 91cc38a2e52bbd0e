//! `turnus log close`: nothing more is recorded about a person, for good.

use crate::{
    cli::Store,
    exit::Failure,
    say,
    session::{Session, today},
};
use chrono::NaiveDate;
use turnus_domain::{command::Command, id::PersonId, staff::event::StreamClosed};

pub(super) async fn run(store: &Store, stream: &str, on: Option<NaiveDate>, yes: bool) -> Result<(), Failure> {
    let person: PersonId = stream.strip_prefix("person-").and_then(|id| id.parse().ok()).ok_or_else(|| {
        Failure::BadInput(format!(
            "{stream}: only the stream of a person can be closed; write person- and the person's id, as in person-E07"
        ))
    })?;
    if !yes {
        let what = "nothing was closed yet: closing cannot be undone, and a person who comes back needs a new id; say --yes";
        return Err(Failure::BadInput(format!("{stream}: {what}")));
    }
    let on = on.map_or_else(today, Ok)?;
    let session = Session::existing(store).await?;
    let close = Command::CloseRecord(StreamClosed { person }, on);
    let done = session.planning.execute(turnus_planning::fresh_command_id(), close).await;
    session.close().await;
    let done = done?;
    say::line(format_args!(
        "{stream} is closed at position {}: it can be read for ever, and nothing more is recorded there. Names stay until `turnus log forget`",
        done.last
    ))
}
