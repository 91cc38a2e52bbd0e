//! A person as folded from her events. No name: that is sealed beside the event.

use super::{
    Absence, Exemption, History, Wish,
    event::{EmploymentStarted, PersonRegistered, PositionChanged},
};
use crate::{
    agreement::Consent,
    calendar::DateRange,
    competence::{CompetenceExpr, HeldCompetence, Repetitions},
    dated::Dated,
    event::Event,
    id::{AbsenceId, CompetenceId, EmploymentId, ProfessionId, ShiftTypeId, UnitId, WishId},
    profession::Authorisation,
    quantity::{BasisPoints, Minutes},
    shared_map::SharedMap,
    shift::ShiftKind,
    volunteer::Volunteer,
};
use chrono::{NaiveDate, NaiveDateTime};
use std::{collections::BTreeMap, sync::Arc};

/// Everything known about a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonFacts {
    /// Position of her registration, where her name is sealed.
    pub registered_at: u64,
    /// First day of age 18, when that is known to matter.
    pub adult_from: Option<NaiveDate>,
    /// Employments, ended ones included.
    pub employments: BTreeMap<EmploymentId, EmploymentFacts>,
    /// Standing in the Health Personnel Register per profession.
    pub authorisations: BTreeMap<ProfessionId, Dated<Authorisation>>,
    /// Competences, expired ones included.
    pub competences: Vec<HeldCompetence>,
    /// Repetitions on the job since each competence was last issued.
    pub practice: BTreeMap<CompetenceId, Repetitions>,
    /// Exemptions.
    pub exemptions: Vec<Exemption>,
    /// Absences that are not cancelled.
    pub absences: BTreeMap<AbsenceId, Absence>,
    /// Position at which each of them was registered.
    pub absence_positions: BTreeMap<AbsenceId, u64>,
    /// Wishes that are not withdrawn.
    pub wishes: SharedMap<WishId, Wish>,
    /// Fixed shifts by unit and day.
    pub fixed: SharedMap<(UnitId, NaiveDate), ShiftTypeId>,
    /// Shifts beyond the contract that she said yes to, by unit and day.
    pub extra: SharedMap<(UnitId, NaiveDate), ShiftTypeId>,
    /// Work for other employers that she told of: from and to by the local clock.
    pub other_work: BTreeMap<NaiveDateTime, NaiveDateTime>,
    /// What she said as a volunteer; who left has her last day.
    pub volunteer: Option<Arc<Volunteer>>,
    /// Position at which she enrolled, where how she is reached is sealed.
    pub enrolled_at: u64,
    /// Minutes credited in the time bank and not used.
    pub time_credit: Minutes,
    /// Consents; a withdrawn one has its last day.
    pub consents: Vec<Consent>,
    /// Recorded history per unit.
    pub history: BTreeMap<UnitId, Arc<History>>,
    /// Position after which nothing more may be recorded about her.
    pub closed_at: Option<u64>,
}

/// An employment and its terms by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmploymentFacts {
    /// Where.
    pub unit: UnitId,
    /// Days employed.
    pub employed: DateRange,
    /// As what.
    pub profession: ProfessionId,
    /// Position percentage.
    pub position: Dated<BasisPoints>,
    /// The position she wants, as long as she has said so.
    pub wanted: Dated<Option<BasisPoints>>,
    /// Full time per week.
    pub full_time_week: Dated<Minutes>,
    /// Works at most one weekend in so many.
    pub weekend_every: Dated<u8>,
    /// Kinds of shift in the contract.
    pub kinds: Dated<Vec<ShiftKind>>,
}

impl EmploymentFacts {
    fn start(e: &EmploymentStarted, position: u64) -> Self {
        let mut employment = Self {
            unit: e.unit.clone(),
            employed: e.employed,
            profession: e.profession.clone(),
            position: Dated::default(),
            wanted: Dated::default(),
            full_time_week: Dated::default(),
            weekend_every: Dated::default(),
            kinds: Dated::default(),
        };
        employment.change(&e.terms(), e.employed.from, position);
        employment
    }

    fn change(&mut self, e: &PositionChanged, from: NaiveDate, position: u64) {
        e.position.into_iter().for_each(|v| self.position.set(from, position, v));
        e.full_time_week.into_iter().for_each(|v| self.full_time_week.set(from, position, v));
        e.weekend_every.into_iter().for_each(|v| self.weekend_every.set(from, position, v));
        e.kinds.iter().for_each(|v| self.kinds.set(from, position, v.clone()));
    }
}

impl PersonFacts {
    pub(crate) fn register(e: &PersonRegistered, position: u64) -> Self {
        Self { registered_at: position, adult_from: e.adult_from, ..Self::default() }
    }

    pub(crate) fn evolve(&mut self, event: &Event, position: u64, from: NaiveDate) {
        match event {
            Event::EmploymentStarted(e) => {
                self.employments.insert(e.employment.clone(), EmploymentFacts::start(e, position));
                self.authorise(&e.profession, e.employed.from, position, &e.authorisation);
            }
            Event::PositionChanged(e) => {
                if let Some(employment) = self.employments.get_mut(&e.employment) {
                    employment.change(e, from, position);
                }
            }
            Event::PositionWished(e) => self.want(&e.employment, from, position, Some(e.wanted)),
            Event::PositionWishWithdrawn(e) => self.want(&e.employment, from, position, None),
            Event::StreamClosed(_) => self.closed_at = Some(position),
            Event::EmploymentEnded(e) => {
                if let Some(employment) = self.employments.get_mut(&e.employment) {
                    employment.employed.to = Some(e.on);
                }
            }
            Event::AuthorisationRecorded(e) => self.authorise(&e.profession, from, position, &e.authorisation),
            Event::PracticeSignedOff(e) => {
                let done = self.practice.entry(e.competence.clone()).or_default();
                *done = done.and(e.kind);
            }
            Event::CompetenceRecorded(e) => {
                self.practice.remove(&e.competence.competence);
                self.competences.retain(|c| c.competence != e.competence.competence || c.valid.from != e.competence.valid.from);
                self.competences.push(e.competence.clone());
            }
            Event::CompetenceWithdrawn(e) => {
                let of = |c: &HeldCompetence| c.competence == e.competence;
                self.competences.retain(|c| !of(c) || c.valid.from < e.on);
                self.competences.iter_mut().filter(|c| of(c)).for_each(|c| end_before(&mut c.valid, e.on));
            }
            Event::ConsentGiven(e) => {
                self.consents.push(Consent { person: e.person.clone(), agreement: e.agreement.clone(), valid: DateRange::starting(e.from) })
            }
            Event::ConsentWithdrawn(e) => {
                let to = |c: &Consent| c.agreement == e.agreement;
                self.consents.retain(|c| !to(c) || c.valid.from < e.on);
                self.consents.iter_mut().filter(|c| to(c)).for_each(|c| end_before(&mut c.valid, e.on));
            }
            _ => self.evolve_calendar(event, position),
        }
    }

    /// What concerns single days of a person.
    fn evolve_calendar(&mut self, event: &Event, position: u64) {
        match event {
            Event::ExemptionRecorded(e) => self.exemptions.push(e.exemption.clone()),
            Event::AbsenceRegistered(e) => {
                self.absences.insert(e.absence.id.clone(), e.absence.clone());
                self.absence_positions.insert(e.absence.id.clone(), position);
            }
            Event::AbsenceCancelled(e) => {
                self.absences.remove(&e.absence);
                self.absence_positions.remove(&e.absence);
            }
            Event::WishRecorded(e) => drop(self.wishes.insert(e.wish.id.clone(), e.wish.clone())),
            Event::WishWithdrawn(e) => drop(self.wishes.remove(&e.wish)),
            Event::ShiftFixed(e) => drop(self.fixed.insert((e.unit.clone(), e.shift.date), e.shift.shift.clone())),
            Event::ShiftUnfixed(e) => drop(self.fixed.remove(&(e.unit.clone(), e.date))),
            Event::ExtraShiftAgreed(e) => drop(self.extra.insert((e.unit.clone(), e.shift.date), e.shift.shift.clone())),
            Event::ExtraShiftCancelled(e) => drop(self.extra.remove(&(e.unit.clone(), e.date))),
            Event::OtherWorkTold(e) => drop(self.other_work.insert(e.from, e.to)),
            Event::OtherWorkWithdrawn(e) => drop(self.other_work.remove(&e.from)),
            Event::VolunteerEnrolled(e) => (self.volunteer, self.enrolled_at) = (Some(Arc::new(e.volunteer.clone())), position),
            Event::VolunteerLeft(e) => {
                if let Some(volunteer) = &mut self.volunteer {
                    end_before(&mut Arc::make_mut(volunteer).valid, e.on);
                }
            }
            Event::TimeCreditUsed(e) => self.time_credit -= e.minutes,
            Event::HistoryRecorded(e) => drop(self.history.insert(e.unit.clone(), Arc::new(e.history.clone()))),
            _ => {}
        }
    }

    fn want(&mut self, employment: &EmploymentId, from: NaiveDate, position: u64, wanted: Option<BasisPoints>) {
        if let Some(employment) = self.employments.get_mut(employment) {
            employment.wanted.set(from, position, wanted);
        }
    }

    fn authorise(&mut self, profession: &ProfessionId, from: NaiveDate, position: u64, authorisation: &Authorisation) {
        self.authorisations.entry(profession.clone()).or_default().set(from, position, authorisation.clone());
    }

    /// Her employments at a unit that share a day with a range.
    pub fn employments_at<'a>(
        &'a self,
        unit: &'a UnitId,
        days: DateRange,
    ) -> impl Iterator<Item = (&'a EmploymentId, &'a EmploymentFacts)> {
        self.employments.iter().filter(move |(_, e)| e.unit == *unit && e.employed.overlaps(&days))
    }

    /// Whether she meets an expression on a day in some employment, with authorisation where the profession needs it.
    #[must_use]
    pub fn meets(&self, expr: &CompetenceExpr, day: NaiveDate) -> bool {
        let counts = |p: &ProfessionId| self.authorisations.get(p).and_then(|a| a.at(day)).is_some_and(|a| a.counts_on(day));
        let is = |p: &ProfessionId| self.employments.values().any(|e| e.profession == *p && e.employed.contains(day)) && counts(p);
        match expr {
            CompetenceExpr::Anyone => true,
            CompetenceExpr::Profession(list) => list.iter().any(is),
            CompetenceExpr::Holds { competence, level } => {
                self.competences.iter().any(|c| c.competence == *competence && c.level >= *level && c.valid.contains(day))
            }
            CompetenceExpr::All(list) => list.iter().all(|e| self.meets(e, day)),
            CompetenceExpr::Any(list) => list.iter().any(|e| self.meets(e, day)),
        }
    }

    /// Whether she consents to an agreement on a day.
    #[must_use]
    pub fn consents_on(&self, agreement: &crate::id::AgreementId, day: NaiveDate) -> bool {
        self.consents.iter().any(|c| c.agreement == *agreement && c.valid.contains(day))
    }
}

fn end_before(range: &mut DateRange, day: NaiveDate) {
    let last = day.pred_opt();
    range.to = match (range.to, last) {
        (Some(to), Some(last)) => Some(to.min(last)),
        (to, last) => last.or(to),
    };
}
