//! `turnus log forget`: a person's sealed values are gone for ever.

use crate::{cli::Store, database::causes, exit::Failure, say, session::Session};
use turnus_event_log::{SubjectId, forget};

pub(super) async fn run(store: &Store, subject: &str, yes: bool) -> Result<(), Failure> {
    let id = SubjectId::new(subject).map_err(|e| Failure::BadInput(format!("--subject: {e}")))?;
    let session = Session::existing(store).await?;
    let known = session.planning.facts().await?.people.keys().any(|person| person.as_str() == subject);
    let forgotten = match (known, yes) {
        (false, _) => Err(Failure::BadInput(format!("--subject {subject}: the log has no such person; nothing was destroyed"))),
        (true, false) => Err(Failure::BadInput(format!(
            "nothing was destroyed yet: the name and other sealed values of {subject} would be gone for ever; say --yes"
        ))),
        (true, true) => forget(&*session.branching(), session.log_id(), &id).await.map_err(|e| {
            Failure::Fault(format!("{}; the key of {subject} may be destroyed already: give the same command again", causes(&e)))
        }),
    };
    session.close().await;
    let blanked = forgotten?;
    say::line(format_args!(
        "{subject} is forgotten: the key is destroyed, {blanked} sealed values were blanked. What happened stays, under the id"
    ))?;
    say::line(
        "Throw away backups of the keys that are older than this; in PostgreSQL the old rows leave the files with VACUUM FULL turnus_log.es_event",
    )
}
