//! Commands: one `input`, one payload with typed refusals each.

mod absence;
mod amendment;
mod base_rota;
mod competence;
mod consent;
mod exit_survey;
mod fixed_shift;
mod night;
mod other_work;
mod position;
mod repair;
mod rota;
mod sharing;
mod staff;
mod swap;
mod wish;
mod wish_round;

use crate::{
    backend::Reader,
    refusal::{UserError, UserErrorCode, user_errors},
    scalar::{Date, Position},
};
use async_graphql::{Context, MergedObject, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{calendar::DateRange, command::Command};
use turnus_event_log::CommandId;
use turnus_planning::{Done, PlannedRota, PlanningError, fresh_command_id};

/// Everything that can be asked for. The same `commandId` with the same input gets the first answer again, for ever.
#[derive(MergedObject, Default)]
pub(crate) struct Mutation(
    staff::StaffMutation,
    absence::AbsenceMutation,
    wish::WishMutation,
    fixed_shift::FixedShiftMutation,
    consent::ConsentMutation,
    competence::CompetenceMutation,
    sharing::SharingMutation,
    rota::RotaMutation,
    amendment::AmendmentMutation,
    repair::RepairMutation,
    swap::SwapMutation,
    night::NightMutation,
    other_work::OtherWorkMutation,
    position::PositionMutation,
    wish_round::WishRoundMutation,
    base_rota::BaseRotaMutation,
    exit_survey::ExitSurveyMutation,
    crate::sharing_model::SharingModelMutation,
);

/// What was recorded.
#[derive(SimpleObject)]
pub(crate) struct Recorded {
    /// Position of the first event.
    first: Position,
    /// Position of the last event.
    last: Position,
    /// Whether this is the answer to an earlier command of the same id.
    repeated: bool,
}

impl From<Done> for Recorded {
    fn from(d: Done) -> Self {
        Self { first: Position(d.first), last: Position(d.last), repeated: d.repeated }
    }
}

/// What came of a command that only records.
struct Outcome {
    recorded: Option<Recorded>,
    user_errors: Vec<UserError>,
}

/// The payloads of commands that only record. Each command has one of its own, so that one can grow without the others.
macro_rules! payloads {
    ($($name:ident),*) => {$(
        /// What came of it.
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            /// What was recorded; null when it was refused.
            recorded: Option<crate::mutation::Recorded>,
            /// Why it was refused; empty when it was not.
            user_errors: Vec<crate::refusal::UserError>,
            /// Everything that can be asked.
            query: crate::query::Query,
        }

        impl From<crate::mutation::Outcome> for $name {
            fn from(came: crate::mutation::Outcome) -> Self {
                Self { recorded: came.recorded, user_errors: came.user_errors, query: crate::query::Query }
            }
        }
    )*};
}
use payloads;

/// What came of a command that makes a rota of another one.
struct NewRota {
    made: Option<PlannedRota>,
    user_errors: Vec<UserError>,
}

impl NewRota {
    fn of(done: Result<PlannedRota, PlanningError>) -> Result<Self> {
        let (made, user_errors) = outcome(done)?;
        Ok(Self { made, user_errors })
    }

    fn refused(why: UserError) -> Self {
        Self { made: None, user_errors: vec![why] }
    }
}

/// The payloads of commands that make a rota of another one.
macro_rules! new_rota_payloads {
    ($($name:ident),*) => {$(
        /// What came of it.
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            /// Id of the new rota, which is proposed with the checker's report, also when it breaks rules; null when it was refused.
            plan: Option<String>,
            /// Position of the new rota.
            position: Option<crate::scalar::Position>,
            /// Number of hard rules it breaks: publishing refuses it until there are none.
            hard: Option<usize>,
            /// Why it was refused; empty when it was not.
            user_errors: Vec<crate::refusal::UserError>,
            /// Everything that can be asked.
            query: crate::query::Query,
        }

        impl From<crate::mutation::NewRota> for $name {
            fn from(came: crate::mutation::NewRota) -> Self {
                let made = came.made.as_ref();
                Self {
                    plan: made.map(|m| m.rota.id.to_string()),
                    position: made.map(|m| crate::scalar::Position(m.position)),
                    hard: made.map(|m| m.report.hard()),
                    user_errors: came.user_errors,
                    query: crate::query::Query,
                }
            }
        }
    )*};
}
use new_rota_payloads;

/// Records a command. What is wrong with the input and what the domain refuses are told alike.
async fn record<P: From<Outcome>>(context: &Context<'_>, id: Option<String>, command: Result<Command, UserError>) -> Result<P> {
    let planning = &context.data::<Arc<Reader>>()?.backend.planning;
    let (id, command) = match command.and_then(|command| Ok((command_id(id)?, command))) {
        Ok(asked) => asked,
        Err(e) => return Ok(Outcome { recorded: None, user_errors: vec![e] }.into()),
    };
    let (done, user_errors) = outcome(planning.execute(id, command).await)?;
    Ok(Outcome { recorded: done.map(Recorded::from), user_errors }.into())
}

/// Days from a first to a last one, or without end.
fn days(from: Date, to: Option<Date>) -> DateRange {
    DateRange { from: from.0, to: to.map(|day| day.0) }
}

/// The id of a command, made up when the client gives none.
fn command_id(given: Option<String>) -> Result<CommandId, UserError> {
    let remedy = "give 1 to 200 characters, best a UUID";
    match given {
        None => Ok(fresh_command_id()),
        Some(text) if text.len() > 200 => Err(UserError::new(UserErrorCode::InvalidValue, "commandId", "is too long", remedy)),
        Some(text) => CommandId::new(text).map_err(|e| UserError::new(UserErrorCode::InvalidValue, "commandId", e, remedy)),
    }
}

/// An identifier of the domain.
fn id<T: std::str::FromStr<Err: std::fmt::Display>>(field: &str, text: &str) -> Result<T, UserError> {
    text.parse().map_err(|e| UserError::new(UserErrorCode::InvalidValue, field, e, "correct the identifier"))
}

/// What came of a command: what was recorded, or why not. A fault is an error.
fn outcome<T>(done: Result<T, PlanningError>) -> Result<(Option<T>, Vec<UserError>)> {
    match done {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(e) => Ok((None, user_errors(e)?)),
    }
}
