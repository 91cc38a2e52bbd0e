//! `turnus retention`: who leaves, who stays, why people say they leave, what may drive them away, and the early warning of a spiral.

use crate::{
    cli::RetentionArgs,
    exit::{Failure, fault},
    retention_told, say,
    session::{self, Session},
};
use turnus_domain::{
    command::Command,
    retention::{Retention, event::ExitSurveyAnswered},
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: RetentionArgs) -> Result<(), Failure> {
    if !args.answer.is_empty() {
        return Session::with(&args.place.store, async |session| answer(session, &args).await).await;
    }
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    session.close().await;
    let unit = if args.all { None } else { Some(session::unit(&facts, args.place.unit.as_ref())?) };
    let on = args.on.map_or_else(session::today, Ok)?;
    let found = Retention::of(&facts, unit.as_ref(), on, args.weeks).map_err(|missing| Failure::BadInput(missing.to_string()))?;
    let place = unit.as_ref().map_or("all units", |unit| unit.as_str());
    say::text(retention_told::text(&found, place))?;
    if args.json { say::line(serde_json::to_string(&retention_told::json(&found)).map_err(fault)?) } else { Ok(()) }
}

/// Nothing is said of whose answer it is, here or in the log.
async fn answer(session: &Session, args: &RetentionArgs) -> Result<(), Failure> {
    let unit = session::unit(&*session.planning.facts().await?, args.place.unit.as_ref())?;
    let (on, reasons) = (args.on.map_or_else(session::today, Ok)?, args.answer.iter().copied().collect());
    let answered = Command::AnswerExitSurvey(ExitSurveyAnswered { unit: unit.clone(), reasons }, on);
    session.planning.execute(fresh_command_id(), answered).await?;
    say::line(format_args!("The answer is recorded at {unit} without a name, for {}; it is told with others only", on.format("%Y-%m")))
}
