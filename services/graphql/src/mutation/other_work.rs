//! Work for other employers, as the person tells of it.

use super::{id, payloads, record};
use crate::{
    refusal::{UserError, UserErrorCode},
    scalar::Date,
};
use async_graphql::{Context, InputObject, Object, Result};
use chrono::NaiveDateTime;
use turnus_domain::{
    calendar::ClockTime,
    command::Command,
    staff::event::{OtherWorkTold, OtherWorkWithdrawn},
};

/// Work for another employer: when, not where.
#[derive(InputObject)]
struct OtherWorkTellInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// The day it begins.
    from_day: Date,
    /// By the clock: `20:00`.
    from: String,
    /// The day it ends.
    to_day: Date,
    /// By the clock: `08:00`.
    to: String,
}

/// Which work is taken back.
#[derive(InputObject)]
struct OtherWorkWithdrawInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// The day it begins.
    from_day: Date,
    /// By the clock: `20:00`.
    from: String,
}

payloads!(OtherWorkTellPayload, OtherWorkWithdrawPayload);

fn at(field: &str, day: Date, clock: &str) -> Result<NaiveDateTime, UserError> {
    let clock: ClockTime =
        clock.parse().map_err(|e| UserError::new(UserErrorCode::InvalidValue, field, e, "write a clock time as 20:00"))?;
    Ok(day.0.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(clock.minutes()))
}

fn tell(input: &OtherWorkTellInput) -> Result<Command, UserError> {
    let (from, to) = (at("from", input.from_day, &input.from)?, at("to", input.to_day, &input.to)?);
    Ok(Command::TellOtherWork(OtherWorkTold { person: id("person", &input.person)?, from, to }))
}

fn withdraw(input: &OtherWorkWithdrawInput) -> Result<Command, UserError> {
    let from = at("from", input.from_day, &input.from)?;
    Ok(Command::WithdrawOtherWork(OtherWorkWithdrawn { person: id("person", &input.person)?, from }))
}

#[derive(Default)]
pub(crate) struct OtherWorkMutation;

#[Object]
impl OtherWorkMutation {
    /// Records what a person tells of work for another employer. It warns of too little rest and binds no rota.
    async fn other_work_tell(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The work.")] input: OtherWorkTellInput,
    ) -> Result<OtherWorkTellPayload> {
        let command = tell(&input);
        record(context, input.command_id, command).await
    }

    /// Takes back what a person told of work for another employer.
    async fn other_work_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which work.")] input: OtherWorkWithdrawInput,
    ) -> Result<OtherWorkWithdrawPayload> {
        let command = withdraw(&input);
        record(context, input.command_id, command).await
    }
}
