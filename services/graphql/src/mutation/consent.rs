//! Consents of people to agreements: given and withdrawn.

use super::{id, payloads, record};
use crate::{refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    command::Command,
    staff::event::{ConsentGiven, ConsentWithdrawn},
};

/// A person's consent.
#[derive(InputObject)]
struct ConsentGiveInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// To which agreement.
    agreement: String,
    /// The first day it holds.
    from: Date,
}

/// Which consent is withdrawn.
#[derive(InputObject)]
struct ConsentWithdrawInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// From which agreement.
    agreement: String,
    /// The first day without consent.
    on: Date,
}

payloads!(ConsentGivePayload, ConsentWithdrawPayload);

fn give(input: &ConsentGiveInput) -> Result<Command, UserError> {
    let (person, agreement) = (id("person", &input.person)?, id("agreement", &input.agreement)?);
    Ok(Command::GiveConsent(ConsentGiven { person, agreement, from: input.from.0 }))
}

fn withdraw(input: &ConsentWithdrawInput) -> Result<Command, UserError> {
    let (person, agreement) = (id("person", &input.person)?, id("agreement", &input.agreement)?);
    Ok(Command::WithdrawConsent(ConsentWithdrawn { person, agreement, on: input.on.0 }))
}

#[derive(Default)]
pub(crate) struct ConsentMutation;

#[Object]
impl ConsentMutation {
    /// Records that a person consents to an agreement.
    async fn consent_give(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The consent.")] input: ConsentGiveInput,
    ) -> Result<ConsentGivePayload> {
        let command = give(&input);
        record(context, input.command_id, command).await
    }

    /// Records that a person withdraws her consent. Rotas that rest on it become stale.
    async fn consent_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which consent.")] input: ConsentWithdrawInput,
    ) -> Result<ConsentWithdrawPayload> {
        let command = withdraw(&input);
        record(context, input.command_id, command).await
    }
}
