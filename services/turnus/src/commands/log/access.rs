//! `turnus log access`: who opened sealed values of a person.

use super::stats::utc;
use crate::{
    cli::Store,
    database::causes,
    exit::Failure,
    say,
    session::{Session, log_id},
};
use turnus_event_log::{Access, SubjectId};

pub(super) async fn run(store: &Store, subject: &str, limit: usize, json: bool) -> Result<(), Failure> {
    let subject = SubjectId::new(subject).map_err(|e| Failure::BadInput(format!("--subject: {e}")))?;
    let session = Session::existing(store).await?;
    let accesses = session.access_log().accesses(&log_id()?, &subject, limit).await;
    session.close().await;
    let accesses = accesses.map_err(|e| Failure::Fault(causes(&e)))?;
    if accesses.is_empty() {
        say::line(format_args!("no sealed value of {subject} was opened"))?;
    }
    for Access { field, reader, purpose, at, .. } in &accesses {
        say::line(format_args!("{} {reader} opened {field} of {subject}: {purpose}", utc(*at)))?;
    }
    if json {
        let all = accesses.iter().map(
            |access| serde_json::json!({"at": utc(access.at), "reader": access.reader, "field": access.field, "purpose": access.purpose}),
        );
        say::line(serde_json::Value::from_iter(all))?;
    }
    Ok(())
}
