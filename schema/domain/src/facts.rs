//! The folded state of one log (one municipality).
//!
//! Reading as of (position *p*, day *d*) is folding the events up to *p* and asking for *d*: values
//! that change over time are [`Dated`](crate::dated::Dated). Folding trusts the log and refuses nothing;
//! everything was admitted before it was recorded.
//!
//! A copy is cheap and shares with the first what neither changes: every unit, person, rota and so on stands behind an
//! [`Arc`], which folding copies only when somebody else still holds it.

use crate::{
    agreement::{self, Agreement},
    base_rota::event::BaseRotaAdopted,
    calendar::{DateRange, Horizon},
    catalogue::state::CatalogueFacts,
    deviation::Deviation,
    event::{Event, Stream},
    fact::Fact,
    here::Lookup,
    id::{AgreementId, DecisionId, DeviationId, DistrictId, EmploymentId, PersonId, PlanId, ShiftTypeId, UnitId},
    night::state::NightFacts,
    rota::state::{PlanStatus, Proposal, RotaFacts},
    sharing::{SharingDecision, SharingPlan},
    solve::{
        event::SolveRequested,
        state::{SolveState, Solves},
    },
    staff::state::{EmploymentFacts, PersonFacts},
    touch::{Whom, touches},
    unit::state::UnitFacts,
    volunteer::event::ActivityHeld,
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub use crate::here::Touched;

/// Everything a log says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Rule book, holidays, professions, classes.
    pub catalogue: Arc<CatalogueFacts>,
    /// Units.
    pub units: BTreeMap<UnitId, Arc<UnitFacts>>,
    /// People.
    pub people: BTreeMap<PersonId, Arc<PersonFacts>>,
    /// Agreements as they stand.
    pub agreements: BTreeMap<AgreementId, Arc<Agreement>>,
    /// Sharing decisions; a revoked one has its last day.
    pub decisions: BTreeMap<DecisionId, Arc<SharingDecision>>,
    /// Ids of every adopted sharing plan.
    pub sharing_plans: BTreeSet<PlanId>,
    /// Rotas from their request on.
    pub rotas: BTreeMap<PlanId, Arc<RotaFacts>>,
    /// Jobs that make rotas.
    pub solves: Solves,
    /// Deviation reports.
    pub deviations: Arc<BTreeMap<DeviationId, Deviation>>,
    /// Night districts.
    pub nights: BTreeMap<DistrictId, Arc<NightFacts>>,
    position: u64,
    lookup: Lookup,
}

/// A person and what is known about her.
pub type Person<'a> = (&'a PersonId, &'a PersonFacts);
/// An employment and its terms.
pub type Job<'a> = (&'a EmploymentId, &'a EmploymentFacts);

impl Facts {
    /// Position of the last event folded; 0 before the first.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Folds a fact in at the next position, as if it had been recorded there.
    pub(crate) fn follow(&mut self, fact: &Fact) {
        self.evolve(&fact.event, self.position + 1, fact.effective);
    }

    /// Folds one event in.
    pub fn evolve(&mut self, event: &Event, position: u64, effective: NaiveDate) {
        if let Some(touch) = touches(event, effective, self) {
            self.lookup.touch(position, event.name(), touch);
        }
        self.position = position;
        if matches!(event.stream(), Stream::RuleBook | Stream::Catalogue) {
            Arc::make_mut(&mut self.catalogue).evolve(event, position, effective);
        }
        self.lookup.evolve(event);
        self.evolve_unit(event, position, effective);
        self.evolve_person(event, position, effective);
        self.evolve_credit(event);
        self.evolve_agreement(event);
        self.evolve_sharing(event);
        self.evolve_rota(event, position);
        if let Stream::Solve(plan) = event.stream() {
            let parent = self.rotas.get(plan).and_then(|rota| rota.request.parent.as_ref());
            self.solves.evolve(event, position, parent);
        }
        if let Event::DeviationReported(e) = event {
            Arc::make_mut(&mut self.deviations).insert(e.deviation.id.clone(), e.deviation.clone());
        }
        if let Stream::Night(district) = event.stream() {
            Arc::make_mut(self.nights.entry(district.clone()).or_default()).evolve(event, position, effective);
        }
    }
}

/// Folds.
impl Facts {
    fn evolve_unit(&mut self, event: &Event, position: u64, effective: NaiveDate) {
        match (event, event.stream()) {
            (Event::UnitOpened(e), _) => drop(self.units.insert(e.unit.clone(), UnitFacts::open(e, position, effective).into())),
            (_, Stream::Unit(id) | Stream::Sharing(id)) => {
                if let Some(unit) = self.units.get_mut(id) {
                    Arc::make_mut(unit).evolve(event, position, effective);
                }
            }
            _ => {}
        }
    }

    fn evolve_person(&mut self, event: &Event, position: u64, effective: NaiveDate) {
        match (event, event.stream()) {
            (Event::PersonRegistered(e), _) => drop(self.people.insert(e.person.clone(), PersonFacts::register(e, position).into())),
            (_, Stream::Person(id)) => {
                if let Some(person) = self.people.get_mut(id) {
                    Arc::make_mut(person).evolve(event, position, effective);
                }
            }
            _ => {}
        }
    }

    /// Volunteers who wish it are credited the minutes of an activity that they held.
    fn evolve_credit(&mut self, event: &Event) {
        let Event::ActivityHeld(ActivityHeld { activity }) = event else { return };
        for id in &activity.by {
            let Some(person) = self.people.get_mut(id) else { continue };
            let credited = person.volunteer.as_ref().is_some_and(|v| v.time_bank && v.valid.contains(activity.date));
            let day = DateRange::between(activity.date, activity.date);
            if credited && person.employments_at(&activity.unit, day).next().is_none() {
                Arc::make_mut(person).time_credit += activity.minutes;
            }
        }
    }

    fn evolve_agreement(&mut self, event: &Event) {
        match (event, event.stream()) {
            (Event::AgreementSigned(e), _) => drop(self.agreements.insert(e.agreement.id.clone(), Arc::new(e.agreement.clone()))),
            (_, Stream::Agreement(id)) => {
                if let Some(agreement) = self.agreements.get_mut(id) {
                    agreement::state::evolve(Arc::make_mut(agreement), event);
                }
            }
            _ => {}
        }
    }

    fn evolve_sharing(&mut self, event: &Event) {
        match event {
            Event::SharingDecisionMade(e) => drop(self.decisions.insert(e.decision.id.clone(), Arc::new(e.decision.clone()))),
            Event::SharingDecisionRevoked(e) => {
                if let Some(decision) = self.decisions.get_mut(&e.decision) {
                    let valid = &mut Arc::make_mut(decision).valid;
                    valid.to = e.on.pred_opt().or(valid.to);
                }
            }
            Event::SharingPlanAdopted(e) => drop(self.sharing_plans.insert(e.plan.id.clone())),
            _ => {}
        }
    }

    fn evolve_rota(&mut self, event: &Event, position: u64) {
        match event {
            Event::RotaRequested(e) => {
                let rota =
                    RotaFacts { request: e.clone(), amends: None, requested_at: position, proposal: None, rejected: None, published: None };
                self.rotas.insert(e.plan.clone(), rota.into());
            }
            Event::RotaProposed(e) => {
                if let Some(rota) = self.rotas.get_mut(&e.rota.id) {
                    Arc::make_mut(rota).proposal = Some(Proposal { position, rota: e.rota.clone(), report: e.report.clone() });
                }
            }
            Event::RotaAmended(e) => {
                if let Some(rota) = self.rotas.get(&e.base).and_then(|base| base.amended(e, position)) {
                    self.rotas.insert(e.plan.clone(), rota.into());
                }
            }
            Event::RotaRejected(e) => {
                if let Some(rota) = self.rotas.get_mut(&e.plan) {
                    Arc::make_mut(rota).rejected = Some(e.why.clone());
                }
            }
            Event::RotaPublished(e) => {
                if let Some(rota) = self.rotas.get_mut(&e.plan) {
                    Arc::make_mut(rota).published = Some((position, e.clone()));
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

    /// The base rota of a unit that is in force on a day.
    #[must_use]
    pub fn base_rota(&self, unit: &UnitId, day: NaiveDate) -> Option<&Arc<BaseRotaAdopted>> {
        self.units.get(unit)?.base_rota.at(day)
    }

    /// Published rotas of a unit with the position of their publication, the latest last.
    #[must_use]
    pub fn publications(&self, unit: &UnitId) -> Vec<(u64, &Proposal)> {
        let mut found: Vec<_> = self.rotas_of(unit).filter_map(|(_, r)| Some((r.published.as_ref()?.0, r.proposal.as_ref()?))).collect();
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

    /// The rota that the same input, seed and limits make or have made, unless that was turned down or came to nothing.
    #[must_use]
    pub fn same_solve(&self, parent: Option<&PlanId>, e: &SolveRequested) -> Option<&PlanId> {
        let same = self.solves.same_as(parent, e)?;
        match (&self.solves.get(same)?.state, self.status(same)?) {
            (SolveState::Queued | SolveState::Started, _) => Some(same),
            (SolveState::Finished, PlanStatus::Proposed | PlanStatus::Published) => Some(same),
            _ => None,
        }
    }

    /// Rotas of a unit from their request on, in order of their ids.
    pub fn rotas_of<'a>(&'a self, unit: &UnitId) -> impl Iterator<Item = (&'a PlanId, &'a RotaFacts)> {
        self.lookup.rotas(unit).filter_map(|plan| Some((plan, &**self.rotas.get(plan)?)))
    }

    /// People with an employment at a unit that shares a day with a range, and those employments; in order of person.
    pub fn employed_at<'a>(&'a self, unit: &'a UnitId, days: DateRange) -> impl Iterator<Item = (Person<'a>, Job<'a>)> {
        let known = self.lookup.people(unit).filter_map(|id| Some((id, &**self.people.get(id)?)));
        known.flat_map(move |who| who.1.employments_at(unit, days).map(move |job| (who, job)))
    }

    /// The first event after a position that touches a unit's rota of some days.
    #[must_use]
    pub fn touched_since(&self, position: u64, unit: &UnitId, days: DateRange) -> Option<Touched> {
        self.first_touch(position, unit, days, |_, _| true)
    }

    /// The event that makes a rota stale: the first one recorded after its input that touches it. A shift that was fixed as
    /// the rota has it does not.
    #[must_use]
    pub fn stale(&self, plan: &PlanId) -> Option<Touched> {
        let RotaFacts { request, proposal, .. } = &**self.rotas.get(plan)?;
        let unit = &request.unit;
        let has = |person: &PersonId, day: NaiveDate, shift: &ShiftTypeId| {
            proposal.as_ref().is_some_and(|p| p.rota.shift(person, day) == Some(shift))
        };
        let counts = |(id, person): Person<'_>, t: &Touched| {
            let day = t.days.from;
            let key = (unit.clone(), day);
            !t.fixed || person.fixed.get(&key).or_else(|| person.extra.get(&key)).is_some_and(|shift| !has(id, day, shift))
        };
        self.first_touch(request.input_position, unit, request.horizon.range(), counts)
    }

    /// The first touch after a position; of those that touch a person, the first that counts.
    fn first_touch(&self, position: u64, unit: &UnitId, days: DateRange, counts: impl Fn(Person<'_>, &Touched) -> bool) -> Option<Touched> {
        let here = self.lookup.touched_unit(unit).and_then(|list| list.first(position, days, |_| true));
        let people = self
            .employed_at(unit, days)
            .filter_map(|(who, _)| self.lookup.touched_person(who.0)?.first(position, days, |t| counts(who, t)));
        let wide = self.lookup.touched_wide(position).find(|(t, whom)| t.days.overlaps(&days) && self.concerns(whom, unit, days));
        here.into_iter().chain(people).chain(wide.map(|(t, _)| *t)).min_by_key(|t| t.position)
    }

    fn concerns(&self, whom: &Whom, unit: &UnitId, days: DateRange) -> bool {
        match whom {
            Whom::Everybody => true,
            Whom::Unit(id) => id == unit,
            Whom::Person(id) | Whom::Fixed(id) => self.employed_at(unit, days).any(|((person, _), _)| person == id),
            Whom::Covered(scope) => self.employed_at(unit, days).any(|((id, _), (_, e))| scope.covers(unit, id, &e.profession)),
        }
    }
}
