//! The folded state of one log (one municipality).
//!
//! Reading as of (position *p*, day *d*) is folding the events up to *p* and asking for *d*: values
//! that change over time are [`Dated`](crate::dated::Dated). Folding trusts the log and refuses nothing;
//! everything was admitted before it was recorded.

use crate::{
    agreement::{self, Agreement},
    calendar::{DateRange, Horizon},
    catalogue::state::CatalogueFacts,
    deviation::Deviation,
    event::{Event, Stream},
    id::{AgreementId, DecisionId, DeviationId, DistrictId, PersonId, PlanId, UnitId},
    night::state::NightFacts,
    rota::state::{PlanStatus, Proposal, RotaFacts},
    sharing::{SharingDecision, SharingPlan},
    staff::state::PersonFacts,
    touch::{Touch, Whom, touches},
    unit::state::UnitFacts,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Everything a log says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Rule book, holidays, professions, classes.
    pub catalogue: CatalogueFacts,
    /// Units.
    pub units: BTreeMap<UnitId, UnitFacts>,
    /// People.
    pub people: BTreeMap<PersonId, PersonFacts>,
    /// Agreements as they stand.
    pub agreements: BTreeMap<AgreementId, Agreement>,
    /// Sharing decisions; a revoked one has its last day.
    pub decisions: BTreeMap<DecisionId, SharingDecision>,
    /// Ids of every adopted sharing plan.
    pub sharing_plans: BTreeSet<PlanId>,
    /// Rotas from their request on.
    pub rotas: BTreeMap<PlanId, RotaFacts>,
    /// Deviation reports.
    pub deviations: BTreeMap<DeviationId, Deviation>,
    /// Night districts.
    pub nights: BTreeMap<DistrictId, NightFacts>,
    position: u64,
    touched: Vec<Touched>,
}

/// An event that some rota depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Position of the event.
    pub position: u64,
    /// Its type.
    pub event: &'static str,
    /// Whom and which days it touches.
    pub touch: Touch,
}

impl Facts {
    /// Position of the last event folded; 0 before the first.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Folds one event in.
    pub fn evolve(&mut self, event: &Event, position: u64, effective: NaiveDate) {
        if let Some(touch) = touches(event, effective, self) {
            self.touched.push(Touched { position, event: event.name(), touch });
        }
        self.position = position;
        self.catalogue.evolve(event, position, effective);
        self.evolve_unit(event, position, effective);
        self.evolve_person(event, position, effective);
        self.evolve_agreement(event);
        self.evolve_sharing(event);
        self.evolve_rota(event, position);
        if let Event::DeviationReported(e) = event {
            self.deviations.insert(e.deviation.id.clone(), e.deviation.clone());
        }
        if let Stream::Night(district) = event.stream() {
            self.nights.entry(district.clone()).or_default().evolve(event, position, effective);
        }
    }
}

/// Folds.
impl Facts {
    fn evolve_unit(&mut self, event: &Event, position: u64, effective: NaiveDate) {
        match (event, event.stream()) {
            (Event::UnitOpened(e), _) => drop(self.units.insert(e.unit.clone(), UnitFacts::open(e, position, effective))),
            (_, Stream::Unit(id) | Stream::Sharing(id)) => {
                if let Some(unit) = self.units.get_mut(id) {
                    unit.evolve(event, position, effective);
                }
            }
            _ => {}
        }
    }

    fn evolve_person(&mut self, event: &Event, position: u64, effective: NaiveDate) {
        match (event, event.stream()) {
            (Event::PersonRegistered(e), _) => drop(self.people.insert(e.person.clone(), PersonFacts::register(e))),
            (_, Stream::Person(id)) => {
                if let Some(person) = self.people.get_mut(id) {
                    person.evolve(event, position, effective);
                }
            }
            _ => {}
        }
    }

    fn evolve_agreement(&mut self, event: &Event) {
        match (event, event.stream()) {
            (Event::AgreementSigned(e), _) => drop(self.agreements.insert(e.agreement.id.clone(), e.agreement.clone())),
            (_, Stream::Agreement(id)) => {
                if let Some(agreement) = self.agreements.get_mut(id) {
                    agreement::state::evolve(agreement, event);
                }
            }
            _ => {}
        }
    }

    fn evolve_sharing(&mut self, event: &Event) {
        match event {
            Event::SharingDecisionMade(e) => drop(self.decisions.insert(e.decision.id.clone(), e.decision.clone())),
            Event::SharingDecisionRevoked(e) => {
                if let Some(decision) = self.decisions.get_mut(&e.decision) {
                    decision.valid.to = e.on.pred_opt().or(decision.valid.to);
                }
            }
            Event::SharingPlanAdopted(e) => drop(self.sharing_plans.insert(e.plan.id.clone())),
            _ => {}
        }
    }

    fn evolve_rota(&mut self, event: &Event, position: u64) {
        match event {
            Event::RotaRequested(e) => {
                let rota = RotaFacts { request: e.clone(), requested_at: position, proposal: None, rejected: None, published: None };
                self.rotas.insert(e.plan.clone(), rota);
            }
            Event::RotaProposed(e) => {
                if let Some(rota) = self.rotas.get_mut(&e.rota.id) {
                    rota.proposal = Some(Proposal { position, rota: e.rota.clone(), report: e.report.clone() });
                }
            }
            Event::RotaRejected(e) => {
                if let Some(rota) = self.rotas.get_mut(&e.plan) {
                    rota.rejected = Some(e.why.clone());
                }
            }
            Event::RotaPublished(e) => {
                if let Some(rota) = self.rotas.get_mut(&e.plan) {
                    rota.published = Some((position, e.clone()));
                }
            }
            _ => {}
        }
    }
}

/// Questions.
impl Facts {
    /// The sharing plan whose cover rotas of a unit use on a day.
    #[must_use]
    pub fn sharing_plan(&self, unit: &UnitId, day: NaiveDate) -> Option<&SharingPlan> {
        self.units.get(unit)?.sharing_plan.at(day)
    }

    /// Published rotas of a unit with the position of their publication, the latest last.
    #[must_use]
    pub fn publications(&self, unit: &UnitId) -> Vec<(u64, &Proposal)> {
        let mut found: Vec<_> = self
            .rotas
            .values()
            .filter(|r| r.request.unit == *unit)
            .filter_map(|r| Some((r.published.as_ref()?.0, r.proposal.as_ref()?)))
            .collect();
        found.sort_by_key(|(position, _)| *position);
        found
    }

    /// The rota in force: the latest published one of the unit that shares a day with the horizon.
    #[must_use]
    pub fn published(&self, unit: &UnitId, horizon: Horizon) -> Option<&PlanId> {
        let days = horizon.range();
        self.publications(unit).into_iter().rev().find(|(_, p)| p.rota.horizon.range().overlaps(&days)).map(|(_, p)| &p.rota.id)
    }

    /// Where a rota is in its life; none when nobody asked for it.
    #[must_use]
    pub fn status(&self, plan: &PlanId) -> Option<PlanStatus> {
        let rota = self.rotas.get(plan)?;
        Some(match (&rota.rejected, &rota.published, &rota.proposal) {
            (Some(why), ..) => PlanStatus::Rejected { why: why.clone() },
            (_, Some(_), _) => match self.published(&rota.request.unit, rota.request.horizon) {
                Some(by) if by != plan => PlanStatus::Superseded { by: by.clone() },
                _ => PlanStatus::Published,
            },
            (_, _, Some(_)) => PlanStatus::Proposed,
            _ => PlanStatus::Requested,
        })
    }

    /// The first event after a position that touches a unit's rota of some days.
    #[must_use]
    pub fn touched_since(&self, position: u64, unit: &UnitId, days: DateRange) -> Option<&Touched> {
        let after = self.touched.partition_point(|t| t.position <= position);
        self.touched[after..].iter().find(|t| t.touch.days.overlaps(&days) && self.concerns(&t.touch.whom, unit, days))
    }

    /// The event that makes a rota stale: the first one recorded after its input that touches it.
    #[must_use]
    pub fn stale(&self, plan: &PlanId) -> Option<&Touched> {
        let request = &self.rotas.get(plan)?.request;
        self.touched_since(request.input_position, &request.unit, request.horizon.range())
    }

    fn concerns(&self, whom: &Whom, unit: &UnitId, days: DateRange) -> bool {
        let employed = |p: &PersonFacts| p.employments_at(unit, days).next().is_some();
        match whom {
            Whom::Everybody => true,
            Whom::Unit(id) => id == unit,
            Whom::Person(id) => self.people.get(id).is_some_and(employed),
            Whom::Covered(scope) => {
                self.people.iter().any(|(id, p)| p.employments_at(unit, days).any(|(_, e)| scope.covers(unit, id, &e.profession)))
            }
        }
    }
}
