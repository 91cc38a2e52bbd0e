//! Why a shift is uncovered, and why her and not him.

use super::{parsed, person::Person, repair::Replacement, report::UnmetCover};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{id::UnitId, shift::DatedShift};
use turnus_planning::{OfRota, Standing, Why};

/// Which shift is meant.
#[derive(InputObject)]
pub(crate) struct WhyShiftQuestion {
    /// The rota; the published one that has the date when left out.
    rota: Option<String>,
    /// The date the shift starts on.
    date: Date,
    /// Shift type.
    shift: String,
}

/// Why somebody works a shift or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum ShiftStanding {
    /// She works it.
    WorksIt,
    /// She is not employed at the unit that day.
    NotEmployed,
    /// She is absent that day.
    Absent,
    /// She could be asked: it would break no hard rule.
    MayBeAsked,
    /// It would break a hard rule.
    MayNot,
}

/// Somebody's reason.
#[derive(SimpleObject)]
struct WhyPerson {
    /// Who.
    person: Person,
    /// Why she works it or not.
    standing: ShiftStanding,
    /// What it would cost or break, where she is there and does not work it.
    as_replacement: Option<Replacement>,
}

/// Everybody's reason for a shift.
pub(crate) struct WhyShift(Why);

impl WhyShift {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &WhyShiftQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let of = OfRota { unit: unit.clone(), rota: question.rota.as_deref().map(parsed).transpose()? };
        let shift = DatedShift { date: question.date.0, shift: parsed(&question.shift)? };
        Ok(Self(planning.why(&view.facts, &of, shift).await.map_err(|e| told("WHY_SHIFT", e))?))
    }
}

/// Why a shift is worked by those who work it and by nobody else.
#[Object]
impl WhyShift {
    /// The rota.
    async fn rota(&self) -> &str {
        self.0.rota.as_str()
    }
    /// Cover that is missing while the shift lasts, with ways out, cheapest first.
    #[graphql(complexity = "6 * child_complexity")]
    async fn missing(&self) -> Vec<UnmetCover> {
        self.0.missing.iter().map(Into::into).collect()
    }
    /// Everybody of the unit: who works it, who may be asked, the most fitting first, and who may not.
    #[graphql(complexity = "30 * child_complexity")]
    async fn people(&self) -> Vec<WhyPerson> {
        let standing = |s: &Standing| match s {
            Standing::WorksIt => ShiftStanding::WorksIt,
            Standing::NotEmployed => ShiftStanding::NotEmployed,
            Standing::Absent => ShiftStanding::Absent,
            Standing::Tried(r) if r.breaks.is_empty() => ShiftStanding::MayBeAsked,
            Standing::Tried(_) => ShiftStanding::MayNot,
        };
        let show = |(person, s): &(_, Standing)| WhyPerson {
            person: Person(Clone::clone(person)),
            standing: standing(s),
            as_replacement: s.tried().map(Replacement::from),
        };
        self.0.people.iter().map(show).collect()
    }
}
