//! Questions, one file per noun.

pub(crate) mod agreement;
mod arrangement;
mod backwards;
mod base_rota;
mod calendar_rota;
mod candidates;
mod competence_expiry;
mod competence_gap;
pub(crate) mod cover;
mod coverage;
pub(crate) mod day;
mod day_words;
pub(crate) mod event;
mod fairness;
mod fairness_evened;
pub(crate) mod mix;
pub(crate) mod night;
pub(crate) mod permission;
pub(crate) mod person;
mod placement;
mod positions;
pub(crate) mod repair;
pub(crate) mod report;
pub(crate) mod reserve;
mod rest;
pub(crate) mod retention;
pub(crate) mod rota;
pub(crate) mod sharing_decision;
pub(crate) mod sharing_plan;
pub(crate) mod solve_job;
pub(crate) mod staff;
pub(crate) mod staff_calendar;
pub(crate) mod supplements;
mod swap;
pub(crate) mod task;
pub(crate) mod task_move;
pub(crate) mod unit;
mod volunteer;
pub(crate) mod why;
mod wish_round;
mod wishes;

use crate::{
    backend::{AsOfInput, Reader},
    paging::{self, Page, Wanted},
    refusal::fault,
    scalar::Position,
    sharing_model::SharingModelQuery,
};
use async_graphql::{Context, ID, Interface, Object, Result, SimpleObject};
use event::{EventRecord, EventsOf};
use night::NightDistrict;
use rota::Rota;
use solve_job::SolveJob;
use staff::StaffMember;
use std::sync::Arc;
use unit::Unit;
use volunteer::{Volunteer, VolunteersQuestion};

/// Anything with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
pub(crate) enum Node {
    /// A unit.
    Unit(Unit),
    /// A person employed at a unit.
    StaffMember(StaffMember),
    /// A rota.
    Rota(Rota),
    /// A night district.
    NightDistrict(NightDistrict),
}

/// Where the log ends.
#[derive(SimpleObject)]
pub(crate) struct LogHead {
    /// Position of the last event; 0 before the first.
    position: Position,
    /// Chain of hashes up to it.
    hash: String,
}

/// A global id: the type and the keys that lead there.
pub(crate) fn global(kind: &str, keys: &[&str]) -> ID {
    ID(format!("{kind}:{}", keys.join(":")))
}

/// An identifier of the domain, or an error that says what one is.
pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T> {
    text.parse().map_err(|e| fault("INVALID_ID", e))
}

/// Every question; each can be asked as of then, and for another day.
#[derive(Default)]
pub(crate) struct Query;

/// Everything that can be asked. Before and after are two aliases in one query.
#[Object]
impl Query {
    /// Task-sharing models that are kept solved.
    #[graphql(flatten)]
    async fn sharing_models(&self) -> SharingModelQuery {
        SharingModelQuery
    }

    /// The thing with a global id, or null.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
    ) -> Result<Option<Node>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        let parts: Vec<&str> = id.split(':').collect();
        Ok(match parts[..] {
            ["Unit", unit] => Unit::find(&view, unit).map(Node::Unit),
            ["StaffMember", unit, person] => Unit::find(&view, unit).and_then(|u| u.member(person)).map(Node::StaffMember),
            ["Rota", plan] => Rota::find(&view, plan).map(Node::Rota),
            ["NightDistrict", key] => NightDistrict::find(&view, key)?.map(Node::NightDistrict),
            _ => None,
        })
    }

    /// A unit by its key, or null.
    async fn unit(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the unit.")] key: String,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
    ) -> Result<Option<Unit>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        Ok(Unit::find(&view, &key))
    }

    /// Units in order of their keys.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn units(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<Unit>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        let units = view.facts.units.keys().map(|key| (key.to_string(), Unit { view: view.clone(), key: key.clone() })).collect();
        paging::page(units, Wanted { after, before, first, last })
    }

    /// A rota by its plan id, or null.
    async fn rota(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Plan id.")] plan: String,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
    ) -> Result<Option<Rota>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        Ok(Rota::find(&view, &plan))
    }

    /// Jobs that make rotas: first those that are not ended, in the order in which they are started; then the others, the
    /// latest first.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn solve_jobs(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<SolveJob>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        paging::page(SolveJob::all(&view), Wanted { after, before, first, last })
    }

    /// A night district by its key; null when it is not described for the day.
    async fn night_district(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the district.")] key: String,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
    ) -> Result<Option<NightDistrict>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        NightDistrict::find(&view, &key)
    }

    /// Night districts that are described for the day, in order of their keys.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn night_districts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<NightDistrict>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        paging::page(NightDistrict::all(&view)?, Wanted { after, before, first, last })
    }

    /// Events in the order they were recorded; cursors are positions.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only what was recorded by then.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "A position.")] after: Option<String>,
        #[graphql(desc = "A position.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<EventRecord>> {
        let reader = context.data::<Arc<Reader>>()?;
        let end = reader.view(as_of).await?.facts.position();
        EventsOf { reader, end }.page(Wanted { after, before, first, last }).await
    }

    /// Volunteers who can help on the day and are what is looked for; names unsealed, contacts never.
    #[graphql(complexity = "50 * child_complexity")]
    async fn volunteers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is looked for; everything left out is open.")] question: VolunteersQuestion,
        #[graphql(desc = "When to read, and for which day.")] as_of: Option<AsOfInput>,
    ) -> Result<Vec<Volunteer>> {
        let view = context.data::<Arc<Reader>>()?.view(as_of).await?;
        volunteer::found(&view, &question)
    }

    /// Where the log ends.
    async fn head(&self, context: &Context<'_>, #[graphql(desc = "When to read.")] as_of: Option<AsOfInput>) -> Result<LogHead> {
        let (position, hash) = context.data::<Arc<Reader>>()?.head(as_of).await?;
        Ok(LogHead { position: Position(position), hash: hash.to_string() })
    }
}
