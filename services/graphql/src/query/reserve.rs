//! Absences drawn over a rota, and how many people must be ready to step in.

use super::parsed;
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{id::UnitId, quantity::BasisPoints};
use turnus_planning::{AskReserve, OfRota, ReserveFound};
use turnus_rostering::reserve::{ClassReserve, Uncovered};

/// Where a share of absence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_planning::AbsenceSource")]
enum AbsenceSource {
    /// Who asked said so.
    Stated,
    /// The sick leave that the log holds.
    Recorded,
    /// Nobody said and nothing is recorded, or too little to be all there was.
    Assumed,
}

/// How absences are drawn.
#[derive(InputObject)]
pub(crate) struct ReserveQuestion {
    /// The rota; the published one that has the day when left out.
    rota: Option<String>,
    /// Share of days of sick leave in hundredths of a percent; what is recorded at the unit when left out, and 10 % where less than 1 % is.
    #[graphql(validator(maximum = 5000))]
    absence_basis_points: Option<u32>,
    /// Days of a spell on average; 4 when left out.
    #[graphql(validator(minimum = 1, maximum = 365))]
    spell_days: Option<u32>,
    /// How often the rota is lived through.
    #[graphql(default = 1000, validator(minimum = 1, maximum = 10000))]
    samples: u32,
    /// Seed of every draw.
    #[graphql(default = 1)]
    seed: u32,
}

/// What drawn absences ask for; nothing of it is recorded.
pub(crate) struct RotaReserve(ReserveFound);

/// A number that is enough on a share of all drawn days, or samples.
#[derive(SimpleObject)]
struct Enough {
    /// The share that is asked for, in percent.
    percent: u8,
    /// The fewest that are enough.
    most: u32,
}

/// Reserve people of a class a day. Somebody of a narrow class counts in a wider one: not to be added up.
#[derive(SimpleObject)]
struct ReserveOfClass {
    /// The class.
    class: String,
    /// The fewest people for each share of days.
    people: Vec<Enough>,
}

/// Heads of a class that are uncovered in a band of a day.
#[derive(SimpleObject)]
struct UncoveredHeads {
    /// The day.
    date: Date,
    /// Local start of the band.
    from: String,
    /// Local end of the band.
    to: String,
    /// The class.
    class: String,
    /// Mean heads, in hundredths.
    mean_x100: i64,
    /// Share of samples in which any head is uncovered, in hundredths of a percent.
    share_basis_points: u32,
    /// Most heads in any sample.
    most: u32,
}

impl RotaReserve {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &ReserveQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let asked = AskReserve {
            of: OfRota { unit: unit.clone(), rota: question.rota.as_deref().map(parsed).transpose()? },
            today: view.on,
            absence: question.absence_basis_points.map(BasisPoints),
            spell_days: question.spell_days,
            samples: question.samples,
            seed: question.seed.into(),
        };
        Ok(Self(planning.reserve(&view.facts, asked).await.map_err(|e| told("ROTA_RESERVE", e))?))
    }
}

/// What drawn absences ask for: lost shifts, changes, uncovered heads, and how many people must be ready to step in.
#[Object]
impl RotaReserve {
    /// The rota.
    async fn rota(&self) -> &str {
        self.0.rota.as_str()
    }
    /// Share of days of sick leave that is drawn, in hundredths of a percent.
    async fn absence_basis_points(&self) -> u32 {
        self.0.params.absence.0
    }
    /// Where that share comes from.
    async fn absence_source(&self) -> AbsenceSource {
        self.0.source.into()
    }
    /// Days of a spell on average.
    async fn spell_days(&self) -> u32 {
        self.0.params.spell_days
    }
    /// Whether the length of a spell is assumed.
    async fn spell_assumed(&self) -> bool {
        self.0.spell_assumed
    }
    /// Full-time equivalents of the unit, in hundredths.
    async fn fte_x100(&self) -> i64 {
        self.0.cover.fte.0
    }
    /// Full-time equivalents that stand in for the share that is drawn, in hundredths.
    async fn planned_fte_x100(&self) -> i64 {
        self.0.cover.planned_fte().0
    }
    /// Recorded sick leave as a share of agreed days, in hundredths of a percent; null when there is none.
    async fn recorded_basis_points(&self) -> Option<u32> {
        self.0.cover.actual.map(|share| share.0)
    }
    /// What recorded sick leave takes beyond the plan, in hundredths of full-time equivalents.
    async fn variance_fte_x100(&self) -> Option<i64> {
        self.0.cover.variance_fte().map(|fte| fte.0)
    }
    /// Shifts lost over the rota's days, mean in hundredths.
    async fn lost_x100(&self) -> i64 {
        self.0.reserve.lost_x100
    }
    /// Shifts that somebody else must work, mean in hundredths.
    async fn changes_x100(&self) -> i64 {
        self.0.reserve.changes_x100
    }
    /// Changes that are not exceeded in a share of samples.
    async fn changes(&self) -> Vec<Enough> {
        self.0.reserve.changes.iter().map(|(percent, most)| Enough { percent: *percent, most: *most }).collect()
    }
    /// Reserve people a day, by class.
    #[graphql(complexity = "6 * child_complexity")]
    async fn classes(&self) -> Vec<ReserveOfClass> {
        self.0.reserve.classes.iter().map(ReserveOfClass::from).collect()
    }
    /// Heads uncovered without them, in order of date.
    #[graphql(complexity = "200 * child_complexity")]
    async fn uncovered(&self) -> Vec<UncoveredHeads> {
        self.0.reserve.uncovered.iter().map(Into::into).collect()
    }
}

impl From<&ClassReserve> for ReserveOfClass {
    fn from(c: &ClassReserve) -> Self {
        let people = c.people.iter().map(|(percent, most, _)| Enough { percent: *percent, most: *most });
        Self { class: c.class.to_string(), people: people.collect() }
    }
}

impl From<&Uncovered> for UncoveredHeads {
    fn from(u: &Uncovered) -> Self {
        Self {
            date: Date(u.date),
            from: u.band.from.to_string(),
            to: u.band.to.to_string(),
            class: u.class.to_string(),
            mean_x100: u.mean_x100,
            share_basis_points: u.share.0,
            most: u.most,
        }
    }
}
