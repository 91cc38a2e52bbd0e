//! Wishes: recorded and withdrawn.

use super::{id, payloads, record};
use crate::{
    query::staff_calendar::WishKind,
    refusal::{UserError, UserErrorCode},
    scalar::Date,
};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    command::Command,
    staff::{
        Wish, WishFor,
        event::{WishRecorded, WishWithdrawn},
    },
};

/// What somebody wishes for on a day.
#[derive(InputObject)]
struct WishRecordInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Id of the wish.
    wish: String,
    /// The day.
    date: Date,
    /// What for.
    kind: WishKind,
    /// Which shift type; none for a day off.
    shift: Option<String>,
    /// Points when it is not met.
    #[graphql(validator(minimum = 1, maximum = 1_000_000))]
    points: i32,
}

/// Which wish is to be withdrawn.
#[derive(InputObject)]
struct WishWithdrawInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Id of the wish.
    wish: String,
    /// The day it is withdrawn.
    on: Date,
}

payloads!(WishRecordPayload, WishWithdrawPayload);

fn wished(kind: WishKind, shift: Option<&str>) -> Result<WishFor, UserError> {
    let wrong = |what, remedy| Err(UserError::new(UserErrorCode::InvalidValue, "shift", what, remedy));
    match (kind, shift) {
        (WishKind::DayOff, None) => Ok(WishFor::DayOff),
        (WishKind::DayOff, Some(_)) => wrong("a day off has no shift type", "leave the shift out, or wish for NOT_SHIFT"),
        (_, None) => wrong("is missing", "name the shift type"),
        (WishKind::NotShift, Some(shift)) => Ok(WishFor::NotShift(id("shift", shift)?)),
        (WishKind::Shift, Some(shift)) => Ok(WishFor::Shift(id("shift", shift)?)),
    }
}

fn recorded(input: &WishRecordInput) -> Result<Command, UserError> {
    let wish = Wish {
        id: id("wish", &input.wish)?,
        date: input.date.0,
        wish: wished(input.kind, input.shift.as_deref())?,
        points: u32::try_from(input.points).unwrap_or(0),
    };
    Ok(Command::RecordWish(WishRecorded { person: id("person", &input.person)?, wish }))
}

fn withdrawn(input: &WishWithdrawInput) -> Result<Command, UserError> {
    let withdrawn = WishWithdrawn { person: id("person", &input.person)?, wish: id("wish", &input.wish)? };
    Ok(Command::WithdrawWish(withdrawn, input.on.0))
}

#[derive(Default)]
pub(crate) struct WishMutation;

#[Object]
impl WishMutation {
    /// Records a wish. Wishes cost points when they are not met; they never block.
    async fn wish_record(&self, context: &Context<'_>, #[graphql(desc = "The wish.")] input: WishRecordInput) -> Result<WishRecordPayload> {
        let command = recorded(&input);
        record(context, input.command_id, command).await
    }

    /// Withdraws a wish.
    async fn wish_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which wish.")] input: WishWithdrawInput,
    ) -> Result<WishWithdrawPayload> {
        let command = withdrawn(&input);
        record(context, input.command_id, command).await
    }
}
