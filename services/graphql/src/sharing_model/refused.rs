//! What is wrong with a model as a refusal with its place.

use crate::refusal::{UserError, UserErrorCode, fault};
use async_graphql::Error;
use serde::de::DeserializeOwned;
use serde_json::Value;
use turnus_sharing::skill_mix::ModelError;

/// Reads a value of the solver's own form; what does not fit is told with the path of the field.
pub(crate) fn read<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, UserError> {
    serde_path_to_error::deserialize(value).map_err(|e| {
        let path = e.path().to_string();
        let place = if path == "." { name.to_owned() } else { format!("{name}.{path}") };
        UserError::new(UserErrorCode::InvalidValue, place, e.inner(), "correct the field; unknown fields are not read over")
    })
}

/// A refusal a person can act on; what is none is a fault.
pub(crate) fn refusal(name: &str, error: ModelError) -> Result<UserError, Error> {
    use UserErrorCode::{Busy, Duplicate, ForbiddenByLaw, InvalidValue, ModeNotAllowed, NoSharingPlan, UnknownId, WrongStatus};
    let (code, remedy) = match &error {
        ModelError::Unknown { .. } => (UnknownId, "add it to the model, or correct the name"),
        ModelError::Twice { .. } => (Duplicate, "keep one"),
        ModelError::Law { .. } => (ForbiddenByLaw, "take another rule: law is relaxed by nobody here"),
        ModelError::ForbiddenInLive { .. } => (WrongStatus, "mark the model as a scenario"),
        ModelError::VolunteerCounted { .. } => (ModeNotAllowed, "take the performer out of the minimum"),
        ModelError::Number { .. } | ModelError::NoSupervisor { .. } | ModelError::NoDay { .. } | ModelError::NoLine { .. } => {
            (InvalidValue, "correct what is named")
        }
        ModelError::Infeasible { .. } => (NoSharingPlan, "look at the conflicts of the model"),
        ModelError::Stopped => (Busy, "ask again"),
        ModelError::Solver { .. } => return Err(fault("INTERNAL", error)),
    };
    Ok(UserError::new(code, name, error, remedy))
}
