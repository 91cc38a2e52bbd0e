//! Absences: registered and cancelled.

use super::{days, id, payloads, record};
use crate::{query::staff_calendar::AbsenceKind, refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    command::Command,
    staff::{
        Absence,
        event::{AbsenceCancelled, AbsenceRegistered},
    },
};

/// Days on which somebody does not work.
#[derive(InputObject)]
struct AbsenceRegisterInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Id of the absence.
    absence: String,
    /// Kind.
    kind: AbsenceKind,
    /// First day.
    from: Date,
    /// Last day; without one it holds until the employment ends.
    to: Option<Date>,
    /// A reason in free text, if one must be kept; it is sealed.
    reason: Option<String>,
}

/// Which absence is to be cancelled.
#[derive(InputObject)]
struct AbsenceCancelInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Id of the absence.
    absence: String,
    /// The day it is cancelled.
    on: Date,
}

payloads!(AbsenceRegisterPayload, AbsenceCancelPayload);

fn register(input: &AbsenceRegisterInput) -> Result<Command, UserError> {
    let absence = Absence { id: id("absence", &input.absence)?, kind: input.kind.into(), days: days(input.from, input.to) };
    Ok(Command::RegisterAbsence {
        absence: AbsenceRegistered { person: id("person", &input.person)?, absence },
        reason: input.reason.clone(),
    })
}

fn cancel(input: &AbsenceCancelInput) -> Result<Command, UserError> {
    let cancelled = AbsenceCancelled { person: id("person", &input.person)?, absence: id("absence", &input.absence)? };
    Ok(Command::CancelAbsence(cancelled, input.on.0))
}

#[derive(Default)]
pub(crate) struct AbsenceMutation;

#[Object]
impl AbsenceMutation {
    /// Registers an absence. Rotas that it touches become stale.
    async fn absence_register(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The absence.")] input: AbsenceRegisterInput,
    ) -> Result<AbsenceRegisterPayload> {
        let command = register(&input);
        record(context, input.command_id, command).await
    }

    /// Cancels an absence.
    async fn absence_cancel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which absence.")] input: AbsenceCancelInput,
    ) -> Result<AbsenceCancelPayload> {
        let command = cancel(&input);
        record(context, input.command_id, command).await
    }
}
