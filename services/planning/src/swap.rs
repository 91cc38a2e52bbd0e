//! Two people swap shifts: judged by the checker on the whole rota with the rule named, offered by the engine, recorded as
//! an amendment.

use crate::{
    AmendRota, Planning,
    amend::proposed,
    error::PlanningError,
    repair::{in_force, unrepaired},
    solve::PlannedRota,
    step_in::broken_anew,
    thread::on_its_own,
};
use chrono::NaiveDate;
use std::sync::Arc;
use turnus_domain::{
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId, UnitId},
    planning_input::PlanningInput,
    refusal::{Refusal, RefusalCode},
    rota::{Finding, Report, Rota, UnmetCover, swap::Swap},
};
use turnus_event_log::CommandId;

/// Most offers that are told.
const MOST_OFFERS: usize = 12;

/// Which rota: the one that is named, or the published one that has a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfRota {
    /// Where.
    pub unit: UnitId,
    /// The rota; the published one when absent.
    pub rota: Option<PlanId>,
}

/// A swap as the checker sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedSwap {
    /// The rota it is of.
    pub base: PlanId,
    /// The swap.
    pub swap: Swap,
    /// Hard rules that it breaks, with person, date, paragraph and remedy; it is rejected unless there are none.
    pub breaks: Vec<Finding>,
    /// Cover that is less met than before.
    pub loses: Vec<UnmetCover>,
    /// Soft points it costs.
    pub points: i64,
}

/// Swaps that somebody could be offered for a shift, each judged by the checker.
#[derive(Debug, Clone, PartialEq)]
pub struct SwapOffers {
    /// The rota.
    pub base: PlanId,
    /// The most fitting first.
    pub offers: Vec<JudgedSwap>,
    /// How many legal swaps there are.
    pub all: usize,
}

/// A swap that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeSwap {
    /// Where.
    pub unit: UnitId,
    /// The rota that is changed.
    pub base: PlanId,
    /// The swap.
    pub swap: Swap,
    /// Id of the new rota.
    pub plan: PlanId,
    /// Id of the command; the same one again gets the rota again.
    pub id: CommandId,
}

impl Planning {
    /// Judges a swap by facts as of any moment. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota or a swap that cannot be, [`PlanningError::Defects`].
    pub async fn swap(&self, facts: &Arc<Facts>, of: &OfRota, swap: Swap) -> Result<JudgedSwap, PlanningError> {
        let Some(day) = swap.dates.first().copied() else {
            return Err(Refusal::new(RefusalCode::InvalidValue, swap.place(), "names no date", "name the dates").into());
        };
        let (facts, of) = (Arc::clone(facts), of.clone());
        let work = move || Desk::lay(&facts, &of, day)?.judged(swap);
        on_its_own("swap", work).await.ok_or(PlanningError::Silent("the swap"))?
    }

    /// The legal swaps by which somebody gives away her shift of a date; days before `today` stay as they are.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] when she has no shift that day; as [`Planning::swap`].
    pub async fn swap_offers(
        &self,
        facts: &Arc<Facts>,
        of: &OfRota,
        (person, date): (PersonId, NaiveDate),
        today: NaiveDate,
    ) -> Result<SwapOffers, PlanningError> {
        let (facts, of) = (Arc::clone(facts), of.clone());
        let work = move || {
            let desk = Desk::lay(&facts, &of, date)?;
            if desk.rota.shift(&person, date).is_none() {
                let what = format!("has no shift on {date} in rota {}", desk.rota.id);
                let remedy = "name a day on which she works; a day off is exchanged by naming both people";
                return Err(Refusal::new(RefusalCode::InvalidValue, format!("person {person}"), what, remedy).into());
            }
            let found = turnus_rostering::swap::offers(&desk.input, &desk.rota, (&person, date), today).map_err(unrepaired)?;
            let (all, few) = (found.len(), found.into_iter().take(MOST_OFFERS));
            let offers = few.map(|offer| desk.judged(offer.swap)).collect::<Result<Vec<_>, _>>()?;
            Ok(SwapOffers { base: desk.rota.id, offers, all })
        };
        on_its_own("swap", work).await.ok_or(PlanningError::Silent("the swaps"))?
    }

    /// Takes a swap: the changed rota as a proposal with the checker's report. Publish it as any other.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] with the rule, paragraph, person and date when it breaks a hard rule; as [`Planning::amend`].
    pub async fn take_swap(&self, take: TakeSwap) -> Result<PlannedRota, PlanningError> {
        let TakeSwap { unit, base, swap, plan, id } = take;
        let facts = self.folded().await?;
        let changes = swap.changes(&proposed(&facts, &unit, &base)?.1.rota)?;
        // What was recorded once is not judged anew.
        if self.step_event(&id).await?.is_none() {
            let judged = self.swap(&facts, &OfRota { unit: unit.clone(), rota: Some(base.clone()) }, swap).await?;
            if let Some(first) = judged.breaks.first() {
                return Err(rejected(&judged.swap, first).into());
            }
        }
        self.amend(AmendRota { unit, base, plan, changes, id }).await
    }
}

/// Why a swap is rejected.
fn rejected(swap: &Swap, first: &Finding) -> Refusal {
    let whom = first.person.as_ref().map_or_else(String::new, |p| format!(" of {p}"));
    let when = first.date.map_or_else(String::new, |d| format!(" on {d}"));
    let what = format!("breaks {}{whom}{when}: {}", first.rule, first.what);
    Refusal::new(RefusalCode::HardFindings, swap.place(), what, first.remedy.clone()).by(first.rule).resting_on(&first.source)
}

/// A rota and its newest input, judged as it is.
pub(crate) struct Desk {
    input: PlanningInput,
    rota: Rota,
    before: Report,
}

impl Desk {
    /// The newest input.
    pub(crate) const fn input(&self) -> &PlanningInput {
        &self.input
    }

    pub(crate) fn lay(facts: &Facts, of: &OfRota, day: NaiveDate) -> Result<Self, PlanningError> {
        let base = in_force(facts, &of.unit, of.rota.as_ref(), day)?;
        let (asked, proposal) = proposed(facts, &of.unit, &base)?;
        let input = freeze_planning_input(facts, &of.unit, asked.request.horizon, facts.position()).map_err(PlanningError::Defects)?;
        let rota = Rota { input_position: input.position, bound: 0, ..proposal.rota.clone() };
        let before = turnus_checker::check(&input, &rota);
        Ok(Self { input, rota, before })
    }

    pub(crate) fn judged(&self, swap: Swap) -> Result<JudgedSwap, PlanningError> {
        let after = self.rota.amended(self.rota.id.clone(), &swap.changes(&self.rota)?);
        let report = turnus_checker::check(&self.input, &after);
        let missing = |report: &Report, u: &UnmetCover| {
            let same = |b: &&UnmetCover| (b.date, b.band, &b.class) == (u.date, u.band, &u.class);
            report.unmet.iter().find(same).map_or(0, |b| b.required - b.present)
        };
        let loses = report.unmet.iter().filter(|u| u.required - u.present > missing(&self.before, u)).cloned().collect();
        Ok(JudgedSwap {
            base: self.rota.id.clone(),
            breaks: broken_anew(&self.before.findings, &report.findings),
            loses,
            points: report.objective - self.before.objective,
            swap,
        })
    }
}
