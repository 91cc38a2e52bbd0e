//! What a rota pays in supplements (HTA 5.2 to 5.4), person by person, with the tariff behind each number and whether it ran out.

use crate::{Planning, amend::proposed, error::PlanningError, fairness::which, swap::OfRota, thread::on_its_own};
use chrono::NaiveDate;
use std::sync::Arc;
use turnus_checker::pay::{self, RotaSupplements, SupplementKind};
use turnus_domain::{facts::Facts, freeze::freeze_planning_input, id::PlanId, rule_book::Parameter};

/// Supplements of a rota by the newest input of its days.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplementsFound {
    /// The rota.
    pub rota: PlanId,
    /// Its first day, whose numbers count.
    pub first: NaiveDate,
    /// What it pays.
    pub pay: RotaSupplements,
    /// The number behind each kind that is counted, with its source.
    pub numbers: Vec<(SupplementKind, Parameter)>,
    /// The rota that it was changed from, of the same days, and what that one pays.
    pub before: Option<(PlanId, RotaSupplements)>,
}

impl Planning {
    /// What a rota pays in supplements, by facts as of any moment: the rota that is named, else the one in force on the day, else the latest
    /// published one, else the latest proposal.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota that is not there, [`PlanningError::Defects`].
    pub async fn supplements(&self, facts: &Arc<Facts>, of: &OfRota, today: NaiveDate) -> Result<SupplementsFound, PlanningError> {
        let (facts, of) = (Arc::clone(facts), of.clone());
        on_its_own("supplements", move || found(&facts, &of, today)).await.ok_or(PlanningError::Silent("the supplements"))?
    }
}

fn found(facts: &Facts, of: &OfRota, today: NaiveDate) -> Result<SupplementsFound, PlanningError> {
    let id = which(facts, of, today)?;
    let (recorded, proposal) = proposed(facts, &of.unit, &id)?;
    let rota = &proposal.rota;
    let input = freeze_planning_input(facts, &of.unit, rota.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let first = rota.horizon.first;
    let pay = pay::of_rota(&input, &rota.assignments, &rota.substitutes);
    let number = |kind: SupplementKind| Some((kind, input.rule_book.parameter(kind.parameter(), first)?.clone()));
    let base = recorded.amends.as_ref().and_then(|base| facts.rotas.get(base)?.proposal.as_ref());
    let before = base
        .filter(|b| b.rota.horizon == rota.horizon)
        .map(|b| (b.rota.id.clone(), pay::of_rota(&input, &b.rota.assignments, &b.rota.substitutes)));
    let counted = SupplementKind::ALL.into_iter().filter(|kind| !pay.unknown.contains(kind));
    let numbers = counted.filter_map(number).collect();
    Ok(SupplementsFound { rota: id, first, pay, numbers, before })
}
