//! Fixed shifts: those that every rota keeps.

use super::{id, payloads, record};
use crate::{refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    command::Command,
    shift::DatedShift,
    staff::event::{ShiftFixed, ShiftUnfixed},
};

/// A shift that every rota is to keep.
#[derive(InputObject)]
struct ShiftFixInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Key of the unit.
    unit: String,
    /// The day the shift starts on.
    date: Date,
    /// Which shift type.
    shift: String,
}

/// Which fixed shift is to be free again.
#[derive(InputObject)]
struct ShiftUnfixInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Key of the unit.
    unit: String,
    /// The day the shift starts on.
    date: Date,
}

payloads!(ShiftFixPayload, ShiftUnfixPayload);

fn fix(input: &ShiftFixInput) -> Result<Command, UserError> {
    let shift = DatedShift { date: input.date.0, shift: id("shift", &input.shift)? };
    Ok(Command::FixShift(ShiftFixed { person: id("person", &input.person)?, unit: id("unit", &input.unit)?, shift }))
}

fn unfix(input: &ShiftUnfixInput) -> Result<Command, UserError> {
    Ok(Command::UnfixShift(ShiftUnfixed { person: id("person", &input.person)?, unit: id("unit", &input.unit)?, date: input.date.0 }))
}

#[derive(Default)]
pub(crate) struct FixedShiftMutation;

#[Object]
impl FixedShiftMutation {
    /// Fixes a shift: every rota made from now on keeps it.
    async fn shift_fix(&self, context: &Context<'_>, #[graphql(desc = "Which shift.")] input: ShiftFixInput) -> Result<ShiftFixPayload> {
        let command = fix(&input);
        record(context, input.command_id, command).await
    }

    /// Frees a fixed shift to be planned again.
    async fn shift_unfix(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which shift.")] input: ShiftUnfixInput,
    ) -> Result<ShiftUnfixPayload> {
        let command = unfix(&input);
        record(context, input.command_id, command).await
    }
}
