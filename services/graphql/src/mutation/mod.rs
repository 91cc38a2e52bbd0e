//! Commands: one `input`, one payload with typed refusals each.

mod night;
mod rota;
mod sharing;
mod staff;

pub(crate) use night::NightMutation;
pub(crate) use rota::RotaMutation;
pub(crate) use sharing::SharingMutation;
pub(crate) use staff::StaffMutation;

use crate::{
    refusal::{UserError, UserErrorCode, user_errors},
    scalar::Position,
};
use async_graphql::{MergedObject, Result, SimpleObject};
use turnus_event_log::CommandId;
use turnus_planning::{Done, PlanningError, fresh_command_id};

/// Everything that can be asked for. The same `commandId` with the same input gets the first answer again, for ever.
#[derive(MergedObject, Default)]
pub(crate) struct Mutation(StaffMutation, SharingMutation, RotaMutation, NightMutation);

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
