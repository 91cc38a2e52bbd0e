//! Positions that people want, and posts that are vacant.

use super::{id, payloads, record};
use crate::{refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    command::Command,
    quantity::BasisPoints,
    staff::event::{PositionWishWithdrawn, PositionWished},
    vacancy::{
        PartTimeGrounds, Vacancy, VacancyOutcome,
        event::{VacancyAdvertised, VacancyClosed},
    },
};

/// Which position somebody wants, by her own word.
#[derive(InputObject)]
struct PositionWishInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// In which employment.
    employment: String,
    /// What she wants, in hundredths of a percent.
    wanted_bp: u32,
    /// From which day.
    on: Date,
}

/// Whose wish is taken back.
#[derive(InputObject)]
struct PositionWishWithdrawInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// In which employment.
    employment: String,
    /// From which day.
    on: Date,
}

/// A vacant post; below full time it needs a written reason and its discussion (aml §14-1 b).
#[derive(InputObject)]
struct VacancyAdvertiseInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Id of the vacancy.
    vacancy: String,
    /// Where.
    unit: String,
    /// As what.
    profession: String,
    /// How large, in hundredths of a percent.
    #[graphql(default = 10_000)]
    position_bp: u32,
    /// First day of work.
    from: Date,
    /// The day it is advertised.
    on: Date,
    /// Why it is below full time.
    reason: Option<String>,
    /// Record of the discussion with the union representatives.
    consultation: Option<String>,
}

/// How a vacancy ended: filled, merged into another one, or dropped when neither is named.
#[derive(InputObject)]
struct VacancyCloseInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Where.
    unit: String,
    /// The vacancy.
    vacancy: String,
    /// The first day it is no longer open.
    on: Date,
    /// Who got the post.
    filled_by: Option<String>,
    /// The vacancy it became part of.
    merged_into: Option<String>,
}

payloads!(PositionWishPayload, PositionWishWithdrawPayload, VacancyAdvertisePayload, VacancyClosePayload);

fn wish(input: &PositionWishInput) -> Result<Command, UserError> {
    let (person, employment) = (id("person", &input.person)?, id("employment", &input.employment)?);
    Ok(Command::WishPosition(PositionWished { person, employment, wanted: BasisPoints(input.wanted_bp) }, input.on.0))
}

fn withdraw(input: &PositionWishWithdrawInput) -> Result<Command, UserError> {
    let (person, employment) = (id("person", &input.person)?, id("employment", &input.employment)?);
    Ok(Command::WithdrawPositionWish(PositionWishWithdrawn { person, employment }, input.on.0))
}

fn advertise(input: &VacancyAdvertiseInput) -> Result<Command, UserError> {
    let vacancy = Vacancy {
        id: id("vacancy", &input.vacancy)?,
        unit: id("unit", &input.unit)?,
        profession: id("profession", &input.profession)?,
        position: BasisPoints(input.position_bp),
        from: input.from.0,
        part_time: PartTimeGrounds::said(input.reason.clone(), input.consultation.clone()),
    };
    Ok(Command::AdvertiseVacancy(VacancyAdvertised { vacancy }, input.on.0))
}

fn close(input: &VacancyCloseInput) -> Result<Command, UserError> {
    let filled_by = input.filled_by.as_ref().map(|p| id("filledBy", p)).transpose()?;
    let merged_into = input.merged_into.as_ref().map(|v| id("mergedInto", v)).transpose()?;
    let outcome = VacancyOutcome::named(filled_by, merged_into);
    let (unit, vacancy) = (id("unit", &input.unit)?, id("vacancy", &input.vacancy)?);
    Ok(Command::CloseVacancy(VacancyClosed { unit, vacancy, outcome }, input.on.0))
}

#[derive(Default)]
pub(crate) struct PositionMutation;

#[Object]
impl PositionMutation {
    /// Records which position somebody wants, in place of what she said before.
    async fn position_wish(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The wish.")] input: PositionWishInput,
    ) -> Result<PositionWishPayload> {
        let command = wish(&input);
        record(context, input.command_id, command).await
    }

    /// Takes back which position somebody wants.
    async fn position_wish_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose wish.")] input: PositionWishWithdrawInput,
    ) -> Result<PositionWishWithdrawPayload> {
        let command = withdraw(&input);
        record(context, input.command_id, command).await
    }

    /// Records a vacant post. Below full time it is refused without a written reason and its discussion.
    async fn vacancy_advertise(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The post.")] input: VacancyAdvertiseInput,
    ) -> Result<VacancyAdvertisePayload> {
        let command = advertise(&input);
        record(context, input.command_id, command).await
    }

    /// Records how a vacancy ended.
    async fn vacancy_close(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which vacancy, and how.")] input: VacancyCloseInput,
    ) -> Result<VacancyClosePayload> {
        let command = close(&input);
        record(context, input.command_id, command).await
    }
}
