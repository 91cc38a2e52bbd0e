//! Wish rounds: opened and closed.

use super::{id, payloads, record};
use crate::{refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    calendar::Horizon,
    command::Command,
    wish_round::{
        WishRound,
        event::{WishRoundClosed, WishRoundOpened},
    },
};

/// A wish round to be opened.
#[derive(InputObject)]
struct WishRoundOpenInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Id of the round.
    round: String,
    /// Where.
    unit: String,
    /// First Monday that is wished for.
    from: Date,
    /// Weeks that are wished for.
    #[graphql(validator(minimum = 1, maximum = 104))]
    weeks: u32,
    /// First day of the round.
    opens: Date,
    /// Last day of the round, as it is announced.
    closes: Date,
    /// Most points that the wishes of one person may weigh together.
    #[graphql(validator(minimum = 1, maximum = 1_000_000))]
    most_points: u32,
}

/// Which wish round is closed.
#[derive(InputObject)]
struct WishRoundCloseInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Where.
    unit: String,
    /// Which.
    round: String,
    /// The day it is closed.
    on: Date,
}

payloads!(WishRoundOpenPayload, WishRoundClosePayload);

fn open(input: &WishRoundOpenInput) -> Result<Command, UserError> {
    let round = WishRound {
        id: id("round", &input.round)?,
        unit: id("unit", &input.unit)?,
        horizon: Horizon { first: input.from.0, weeks: input.weeks },
        opens: input.opens.0,
        closes: input.closes.0,
        most_points: input.most_points,
    };
    Ok(Command::OpenWishRound(WishRoundOpened { round }))
}

fn close(input: &WishRoundCloseInput) -> Result<Command, UserError> {
    let closed = WishRoundClosed { unit: id("unit", &input.unit)?, round: id("round", &input.round)? };
    Ok(Command::CloseWishRound(closed, input.on.0))
}

#[derive(Default)]
pub(crate) struct WishRoundMutation;

#[Object]
impl WishRoundMutation {
    /// Opens a wish round: wishes for its days are taken within its points, each person as many.
    async fn wish_round_open(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The round.")] input: WishRoundOpenInput,
    ) -> Result<WishRoundOpenPayload> {
        let command = open(&input);
        record(context, input.command_id, command).await
    }

    /// Closes a wish round: no wish for its days is taken any more.
    async fn wish_round_close(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which round.")] input: WishRoundCloseInput,
    ) -> Result<WishRoundClosePayload> {
        let command = close(&input);
        record(context, input.command_id, command).await
    }
}
