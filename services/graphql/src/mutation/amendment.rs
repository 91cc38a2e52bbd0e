//! Rotas changed by hand.

use super::{NewRota, command_id, id, new_rota_payloads};
use crate::{
    backend::Reader,
    refusal::{UserError, UserErrorCode},
    scalar::Date,
};
use async_graphql::{Context, InputObject, Object, Result};
use std::sync::Arc;
use turnus_domain::rota::{SubstituteShift, amend::Amendment};
use turnus_planning::AmendRota;

/// One change: either a person's day, or a substitute's shift that is added or removed.
#[derive(InputObject)]
struct RotaChangeInput {
    /// The day the shift starts on.
    date: Date,
    /// Shift type; a day off when left out.
    shift: Option<String>,
    /// The person whose day it is.
    person: Option<String>,
    /// Profession of a substitute that is wanted for the shift.
    add_substitute: Option<String>,
    /// Profession of a substitute that is no longer wanted for the shift.
    remove_substitute: Option<String>,
}

/// Which rota is to be changed, and how.
#[derive(InputObject)]
struct RotaAmendInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// The rota that is changed; it stays what it is.
    base: String,
    /// Id of the new rota.
    plan: String,
    /// The changes, in order.
    changes: Vec<RotaChangeInput>,
}

new_rota_payloads!(RotaAmendPayload);

fn change(input: &RotaChangeInput) -> Result<Amendment, UserError> {
    let date = input.date.0;
    let shift = || match &input.shift {
        Some(shift) => id("shift", shift),
        None => Err(unclear("names a substitute without a shift")),
    };
    match (&input.person, &input.add_substitute, &input.remove_substitute) {
        (Some(person), None, None) => {
            let shift = input.shift.as_ref().map(|s| id("shift", s)).transpose()?;
            Ok(Amendment::Line { person: id("person", person)?, date, shift })
        }
        (None, Some(who), None) => {
            Ok(Amendment::SubstituteAdded(SubstituteShift { date, shift: shift()?, profession: id("addSubstitute", who)? }))
        }
        (None, None, Some(who)) => {
            Ok(Amendment::SubstituteRemoved(SubstituteShift { date, shift: shift()?, profession: id("removeSubstitute", who)? }))
        }
        _ => Err(unclear("names none or several of person, addSubstitute and removeSubstitute")),
    }
}

fn unclear(what: &str) -> UserError {
    UserError::new(UserErrorCode::InvalidValue, "a change", what, "name one of person, addSubstitute and removeSubstitute, and the shift")
}

fn asked(input: RotaAmendInput) -> Result<AmendRota, UserError> {
    Ok(AmendRota {
        unit: id("unit", &input.unit)?,
        base: id("base", &input.base)?,
        plan: id("plan", &input.plan)?,
        changes: input.changes.iter().map(change).collect::<Result<_, _>>()?,
        id: command_id(input.command_id)?,
    })
}

#[derive(Default)]
pub(crate) struct AmendmentMutation;

#[Object]
impl AmendmentMutation {
    /// Changes a rota by hand: the new rota is judged on the newest input and proposed with the checker's report.
    async fn rota_amend(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which rota, and how.")] input: RotaAmendInput,
    ) -> Result<RotaAmendPayload> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        match asked(input) {
            Ok(asked) => Ok(NewRota::of(planning.amend(asked).await)?.into()),
            Err(e) => Ok(NewRota::refused(e).into()),
        }
    }
}
