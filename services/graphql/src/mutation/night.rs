//! Night districts: described, sized, their team adopted or ended, calls recorded and nights completed.

mod input;

use super::{Recorded, command_id, id, outcome};
use crate::{
    backend::Reader,
    query::Query,
    refusal::{UserError, UserErrorCode},
};
use async_graphql::{Context, Object, Result, SimpleObject};
use input::{
    NightCallRecordInput, NightCompleteInput, NightDistrictDescribeInput, NightSizingSetInput, NightTeamAdoptInput, NightTeamEndInput,
    Outcome,
};
use std::sync::Arc;
use turnus_domain::{
    command::Command,
    night::{
        NightCall, NightTeam, Solved,
        event::{NightCallRecorded, NightCompleted, NightDistrictDescribed, NightSizingSet, NightTeamAdopted, NightTeamEnded},
    },
    quantity::Minutes,
};

/// The payloads: one for each mutation, all of the same form.
macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What came of it.
        #[derive(SimpleObject)]
        struct $name {
            /// What was recorded; null when it was refused.
            recorded: Option<Recorded>,
            /// Why it was refused; empty when it was not.
            user_errors: Vec<UserError>,
            /// Everything that can be asked.
            query: Query,
        }

        impl From<Answer> for $name {
            fn from((recorded, user_errors): Answer) -> Self { Self { recorded, user_errors, query: Query } }
        }
    )*};
}

type Answer = (Option<Recorded>, Vec<UserError>);

payloads! {
    NightDistrictDescribePayload
    NightSizingSetPayload
    NightTeamAdoptPayload
    NightTeamEndPayload
    NightCallRecordPayload
    NightCompletePayload
}

/// Records what the command asks for, or says why not.
async fn answer(context: &Context<'_>, command: Option<String>, asked: Result<Command, UserError>) -> Result<Answer> {
    let planning = &context.data::<Arc<Reader>>()?.backend.planning;
    match asked.and_then(|asked| Ok((command_id(command)?, asked))) {
        Ok((id, asked)) => {
            let (done, errors) = outcome(planning.execute(id, asked).await)?;
            Ok((done.map(Recorded::from), errors))
        }
        Err(e) => Ok((None, vec![e])),
    }
}

fn describe(input: NightDistrictDescribeInput) -> Result<Command, UserError> {
    let event = NightDistrictDescribed {
        district: id("district", &input.district)?,
        description: input.description.parts()?,
        sources: input::sources(input.sources),
    };
    Ok(Command::DescribeNightDistrict(event, input.from.0))
}

fn set_sizing(input: NightSizingSetInput) -> Result<Command, UserError> {
    let event = NightSizingSet {
        district: id("district", &input.district)?,
        parameters: input.parameters.parts(),
        sources: input::sources(input.sources),
    };
    Ok(Command::SetNightSizing(event, input.from.0))
}

fn adopt_team(input: NightTeamAdoptInput) -> Result<Command, UserError> {
    let team = NightTeam { mode: input.mode.into(), nurses: input.nurses, planned: input.planned.into() };
    let event = NightTeamAdopted { district: id("district", &input.district)?, team, document: input.document };
    Ok(Command::AdoptNightTeam(event, input.from.0))
}

fn record_call(input: NightCallRecordInput) -> Result<Command, UserError> {
    let remedy = "give responseMinutes with VISIT, and only then";
    let solved = match (input.solved, input.response_minutes) {
        (Outcome::Phone, None) => Solved::Phone,
        (Outcome::HandedOver, None) => Solved::HandedOver,
        (Outcome::Visit, Some(minutes)) => Solved::Visit { response: Minutes(minutes.into()) },
        (Outcome::Visit, None) => return Err(UserError::new(UserErrorCode::InvalidValue, "responseMinutes", "is missing", remedy)),
        _ => return Err(UserError::new(UserErrorCode::InvalidValue, "responseMinutes", "is given without a visit", remedy)),
    };
    let call = NightCall {
        id: id("call", &input.call)?,
        home: id("home", &input.home)?,
        night: input.night.0,
        at: input::clock("at", &input.at)?,
        priority: input.priority.into(),
        solved,
    };
    Ok(Command::RecordNightCall(NightCallRecorded { district: id("district", &input.district)?, call }))
}

#[derive(Default)]
pub(crate) struct NightMutation;

#[Object]
impl NightMutation {
    /// Describes a night district from a day on; it replaces the earlier description.
    async fn night_district_describe(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The district.")] input: NightDistrictDescribeInput,
    ) -> Result<NightDistrictDescribePayload> {
        Ok(answer(context, input.command_id.clone(), describe(input)).await?.into())
    }

    /// Sets what the night team is sized with from a day on.
    async fn night_sizing_set(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The parameters.")] input: NightSizingSetInput,
    ) -> Result<NightSizingSetPayload> {
        Ok(answer(context, input.command_id.clone(), set_sizing(input)).await?.into())
    }

    /// Adopts a mobile night team from a day on.
    async fn night_team_adopt(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The team.")] input: NightTeamAdoptInput,
    ) -> Result<NightTeamAdoptPayload> {
        Ok(answer(context, input.command_id.clone(), adopt_team(input)).await?.into())
    }

    /// Ends the mobile night team.
    async fn night_team_end(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which team.")] input: NightTeamEndInput,
    ) -> Result<NightTeamEndPayload> {
        let asked = id("district", &input.district).map(|district| Command::EndNightTeam(NightTeamEnded { district }, input.on.0));
        Ok(answer(context, input.command_id, asked).await?.into())
    }

    /// Records a night call as it happened. Nothing of it says who the patient is.
    async fn night_call_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The call.")] input: NightCallRecordInput,
    ) -> Result<NightCallRecordPayload> {
        Ok(answer(context, input.command_id.clone(), record_call(input)).await?.into())
    }

    /// Completes a night: every call of it is recorded, also when there was none.
    async fn night_complete(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which night.")] input: NightCompleteInput,
    ) -> Result<NightCompletePayload> {
        let night = input.night.0;
        let asked = id("district", &input.district).map(|district| Command::CompleteNight(NightCompleted { district, night }));
        Ok(answer(context, input.command_id, asked).await?.into())
    }
}
