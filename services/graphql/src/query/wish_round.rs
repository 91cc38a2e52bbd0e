//! Wish rounds: who has wished with how many points, and on which dates more wish to be off than can be.

use super::person::Person;
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    id::UnitId,
    wish_round::status::{Answer, DateWished},
};
use turnus_planning::WishRoundFound;

/// The wishes of one person in a round.
#[derive(SimpleObject)]
pub(crate) struct WishRoundAnswer {
    /// Who.
    person: Person,
    /// Her wishes for the days of the round; 0 when she has not wished yet.
    wishes: u32,
    /// What they weigh together.
    points: u64,
}

/// A date on which somebody wishes to be off.
#[derive(SimpleObject)]
pub(crate) struct WishRoundDate {
    /// The date.
    date: Date,
    /// People who wish to be off and are there otherwise.
    off: u32,
    /// People who are employed and not absent.
    there: u32,
    /// Fewest people who fill the cover, whatever their competence.
    heads: u32,
    /// Wishes among them that cannot be met without substitutes or unmet cover.
    too_many: u32,
}

/// A wish round: a time in which everybody of a unit wishes for the days of a rota to come.
#[derive(SimpleObject)]
pub(crate) struct WishRound {
    /// Its id.
    round: String,
    /// First day that is wished for.
    from: Date,
    /// Last day that is wished for.
    to: Date,
    /// First day of the round.
    opens: Date,
    /// Last day of the round, as it is announced.
    closes: Date,
    /// The day it was closed; null while wishes are taken.
    closed: Option<Date>,
    /// Most points that the wishes of one person may weigh together.
    most_points: u32,
    /// People who have wished.
    answered: usize,
    /// Everybody employed on a day of the round, in order of person.
    #[graphql(complexity = "40 * child_complexity")]
    people: Vec<WishRoundAnswer>,
    /// Dates on which somebody wishes to be off: those with the fewest people left above the cover first.
    #[graphql(complexity = "40 * child_complexity")]
    dates: Vec<WishRoundDate>,
}

pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId) -> Result<Vec<WishRound>> {
    let planning = &context.data::<Arc<Reader>>()?.backend.planning;
    let found = planning.wish_rounds(&view.facts, unit, None).await.map_err(|e| told("WISH_ROUNDS", e))?;
    Ok(found.into_iter().map(round).collect())
}

fn round(found: WishRoundFound) -> WishRound {
    let (round, answered) = (found.round.round, found.status.answered());
    let answer = |a: Answer| WishRoundAnswer { person: Person(a.person), wishes: a.wishes, points: a.points };
    let date = |d: DateWished| WishRoundDate { date: Date(d.date), off: d.off, there: d.there, heads: d.heads, too_many: d.too_many() };
    WishRound {
        round: round.id.to_string(),
        from: Date(round.horizon.first),
        to: Date(round.horizon.last()),
        opens: Date(round.opens),
        closes: Date(round.closes),
        closed: found.round.closed.map(Date),
        most_points: round.most_points,
        answered,
        people: found.status.people.into_iter().map(answer).collect(),
        dates: found.status.dates.into_iter().map(date).collect(),
    }
}
