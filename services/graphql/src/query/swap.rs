//! Two people swap shifts: the checker's verdict, and who could swap.

use super::{
    parsed,
    person::Person,
    repair::LineChange,
    report::{Finding, UnmetCover},
};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    id::UnitId,
    rota::{self, amend::Amendment, swap::Swap},
};
use turnus_planning::{JudgedSwap, OfRota};

/// Who swaps what.
#[derive(InputObject)]
pub(crate) struct RotaSwapQuestion {
    /// The rota; the published one that has the first date when left out.
    rota: Option<String>,
    /// Who gives her shift away.
    first: String,
    /// Who takes it.
    second: String,
    /// Dates on which both exchange what they have: a shift or a day off.
    dates: Vec<Date>,
}

/// Whose shift is to be swapped.
#[derive(InputObject)]
pub(crate) struct SwapOffersQuestion {
    /// The rota; the published one that has the date when left out.
    rota: Option<String>,
    /// Who gives her shift away.
    person: String,
    /// The date of the shift.
    date: Date,
}

/// A swap as the checker judges it; nothing of it is recorded.
pub(crate) struct RotaSwap {
    judged: JudgedSwap,
    changes: Vec<Amendment>,
}

/// Swaps that somebody could be offered.
#[derive(SimpleObject)]
pub(crate) struct SwapOffers {
    /// The rota.
    rota: String,
    /// How many legal swaps there are.
    all: usize,
    /// The most fitting ones.
    #[graphql(complexity = "12 * child_complexity")]
    offers: Vec<RotaSwap>,
}

impl RotaSwap {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &RotaSwapQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let dates = question.dates.iter().map(|d| d.0);
        let swap = Swap::new(parsed(&question.first)?, parsed(&question.second)?, dates);
        let of = of_rota(unit, question.rota.as_deref())?;
        Self::shown(view, planning.swap(&view.facts, &of, swap).await.map_err(|e| told("ROTA_SWAP", e))?)
    }

    fn shown(view: &View, judged: JudgedSwap) -> Result<Self> {
        let base = view.facts.rotas.get(&judged.base).and_then(|r| r.proposal.as_ref()).map(|p| &p.rota);
        let changes = base.map_or(Ok(Vec::new()), |rota| judged.swap.changes(rota)).map_err(|e| told("ROTA_SWAP", e.into()))?;
        Ok(Self { judged, changes })
    }
}

impl SwapOffers {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &SwapOffersQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let (of, shift) = (of_rota(unit, question.rota.as_deref())?, (parsed(&question.person)?, question.date.0));
        let found = planning.swap_offers(&view.facts, &of, shift, view.on.min(question.date.0)).await;
        let found = found.map_err(|e| told("ROTA_SWAP", e))?;
        let offers = found.offers.into_iter().map(|o| RotaSwap::shown(view, o)).collect::<Result<_>>()?;
        Ok(Self { rota: found.base.to_string(), all: found.all, offers })
    }
}

fn of_rota(unit: &UnitId, rota: Option<&str>) -> Result<OfRota> {
    Ok(OfRota { unit: unit.clone(), rota: rota.map(parsed).transpose()? })
}

/// A swap as the checker judges it on the whole rota.
#[Object]
impl RotaSwap {
    /// The rota it is of: taking it names it.
    async fn rota(&self) -> &str {
        self.judged.base.as_str()
    }
    /// Who gives her shift away.
    async fn first(&self) -> Person {
        Person(self.judged.swap.first.clone())
    }
    /// Who takes it.
    async fn second(&self) -> Person {
        Person(self.judged.swap.second.clone())
    }
    /// Dates on which both exchange what they have.
    async fn dates(&self) -> Vec<Date> {
        self.judged.swap.dates.iter().copied().map(Date).collect()
    }
    /// What changes for whom.
    #[graphql(complexity = "4 * child_complexity")]
    async fn changes(&self) -> Vec<LineChange> {
        self.changes.iter().filter_map(LineChange::of).collect()
    }
    /// Whether it breaks no hard rule.
    async fn legal(&self) -> bool {
        self.judged.breaks.is_empty()
    }
    /// Hard rules that it breaks, with person, date, paragraph and remedy.
    #[graphql(complexity = "4 * child_complexity")]
    async fn breaks(&self) -> Vec<Finding> {
        self.judged.breaks.iter().map(Finding::from).collect()
    }
    /// Cover that is less met than before.
    #[graphql(complexity = "4 * child_complexity")]
    async fn loses(&self) -> Vec<UnmetCover> {
        self.judged.loses.iter().map(|u: &rota::UnmetCover| u.into()).collect()
    }
    /// Soft points it costs.
    async fn points(&self) -> i64 {
        self.judged.points
    }
}
