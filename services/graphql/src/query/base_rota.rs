//! Base rotas: the one in force, packed as rotas are.

use super::{
    calendar_rota::{BaseDeparture, CalendarRota},
    parsed,
    rota::RotaRow,
};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    base_rota::event::{BaseLine, BaseRotaAdopted},
    id::UnitId,
};

/// A base rota as it was adopted.
pub(crate) struct BaseRota {
    view: View,
    unit: UnitId,
    adopted: Arc<BaseRotaAdopted>,
}

/// A shift of a round for somebody who is not employed at the unit.
#[derive(SimpleObject)]
struct BaseSubstitute {
    /// The day of the round; 0 is the first Monday.
    day: u32,
    /// Shift type.
    shift: String,
    /// Profession asked for.
    profession: String,
}

impl BaseRota {
    /// The base rota of a unit that is in force on the day the view is read for.
    pub(crate) fn of(view: &View, unit: &UnitId) -> Option<Self> {
        let adopted = Arc::clone(view.facts.base_rota(unit, view.on)?);
        Some(Self { view: view.clone(), unit: unit.clone(), adopted })
    }

    /// A rota of the unit beside the base rotas in force on its days.
    async fn beside(&self, context: &Context<'_>, rota: &str) -> Result<turnus_planning::CalendarRota> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        planning.departures(&self.view.facts, &self.unit, &parsed(rota)?).await.map_err(|e| told("BASE_ROTA", e))
    }

    fn row(&self, line: &BaseLine) -> RotaRow {
        let mut codes = vec!["-"; self.adopted.round().len()];
        for s in &line.shifts {
            if let Some(cell) = codes.get_mut(s.day as usize) {
                *cell = s.shift.as_str();
            }
        }
        RotaRow::of(line.person.clone(), codes.join(" "))
    }
}

/// A base rota: weeks that repeat, agreed before the rotas of the calendar are made from them.
#[Object]
impl BaseRota {
    /// Its id.
    async fn plan(&self) -> &str {
        self.adopted.base_rota.as_str()
    }
    /// Key of its unit.
    async fn unit(&self) -> &str {
        self.unit.as_str()
    }
    /// The first day of its first round, a Monday.
    async fn first(&self) -> Date {
        Date(self.adopted.from)
    }
    /// Weeks of a round.
    async fn weeks(&self) -> u32 {
        self.adopted.weeks
    }
    /// Points of all soft rules in a round; fewer is better.
    async fn objective(&self) -> i64 {
        self.adopted.objective
    }
    /// No round has fewer points.
    async fn bound(&self) -> i64 {
        self.adopted.bound
    }
    /// Points between it and the bound.
    async fn gap_points(&self) -> i64 {
        self.adopted.objective - self.adopted.bound
    }
    /// (objective − bound) / max(1, |objective|) in hundredths of a percent, rounded up; null where nothing but 0 is proven of points
    /// above 0: a share says nothing then, read `gapPoints`.
    async fn gap_basis_points(&self) -> Option<i64> {
        let (objective, bound) = (self.adopted.objective, self.adopted.bound);
        (bound != 0 || objective == 0).then(|| self.adopted.gap_bp())
    }
    /// Record of its discussion with the employees' representatives.
    async fn consulted(&self) -> &str {
        &self.adopted.consulted
    }
    /// Every line of a round as one string, from the first Monday on.
    #[graphql(complexity = "60 * child_complexity")]
    async fn rows(&self) -> Vec<RotaRow> {
        self.adopted.lines.iter().map(|line| self.row(line)).collect()
    }
    /// Shifts of a round that nobody employed at the unit works, in order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn substitutes(&self) -> Vec<BaseSubstitute> {
        let show = |s: &turnus_domain::base_rota::event::BaseSubstitute| BaseSubstitute {
            day: s.day,
            shift: s.shift.to_string(),
            profession: s.profession.to_string(),
        };
        self.adopted.substitutes.iter().map(show).collect()
    }
    /// Every day on which a rota of the unit differs from the base rotas in force on its days, by person and date, and why.
    #[graphql(complexity = "100 + 40 * child_complexity")]
    async fn departures(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The rota, proposed or published.")] rota: String,
    ) -> Result<Vec<BaseDeparture>> {
        Ok(self.beside(context, &rota).await?.departures.into_iter().map(Into::into).collect())
    }
    /// A rota of the unit beside the base rotas in force on its days: what stays, what is given up for what, what it costs.
    #[graphql(complexity = "100 + child_complexity")]
    async fn calendar_rota(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The rota, proposed or published.")] rota: String,
    ) -> Result<CalendarRota> {
        Ok(CalendarRota(self.beside(context, &rota).await?))
    }
}
