//! Which events make a proposed rota stale: each type declares whom and which days it touches.

use crate::{
    agreement::Scope,
    calendar::DateRange,
    event::Event,
    facts::Facts,
    id::{PersonId, UnitId},
};
use chrono::{Duration, NaiveDate};

/// Weeks that rules look back from the first day of a rota (see [`crate::staff::History::weekends`]).
pub const HISTORY_WEEKS: i64 = 26;

/// Whom an event concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Every unit of the municipality.
    Everybody,
    /// One unit.
    Unit(UnitId),
    /// One person, wherever she is employed.
    Person(PersonId),
    /// A person with a fixed or extra shift, save rotas that have it already.
    Fixed(PersonId),
    /// Everybody an agreement covers.
    Covered(Scope),
}

/// Whom an event concerns, and on which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// Whom.
    pub whom: Whom,
    /// Which days of a rota.
    pub days: DateRange,
}

/// Whom and which days an event touches, judged by the facts before it; none when no rota depends on it.
///
/// The head plan, minima, tasks, demand and sharing decisions touch no rota: they change its cover only
/// through a sharing plan that is adopted later; a base rota is what later rotas are made from. Wishes cost points but make no rota wrong; nor does releasing a fixed shift.
/// Work for another employer warns and binds no rota, nor does what people say when they leave; students in placement and volunteers are counted in no cover.
/// A night district is beside the rotas of its homes: the nurses of a mobile team are planned like everybody, in a unit of
/// their own.
#[must_use]
pub fn touches(event: &Event, effective: NaiveDate, facts: &Facts) -> Option<Touch> {
    let starting = DateRange::starting;
    let everybody = |days| Some(Touch { whom: Whom::Everybody, days });
    let unit = |unit: &UnitId, days| Some(Touch { whom: Whom::Unit(unit.clone()), days });
    let person = |person: &PersonId, days| Some(Touch { whom: Whom::Person(person.clone()), days });
    let covered = |agreement, days| {
        let scope = facts.agreements.get(agreement)?.scope.clone();
        Some(Touch { whom: Whom::Covered(scope), days })
    };
    match event {
        Event::RuleBookAdopted(_) | Event::HolidaysAdopted(_) | Event::CompetenceClassesAdopted(_) => everybody(starting(effective)),
        Event::ShiftTypesAdopted(e) => unit(&e.unit, starting(effective)),
        Event::ShiftStructureAdopted(e) => unit(&e.unit, starting(effective)),
        Event::SharingPlanAdopted(e) => unit(&e.plan.unit, starting(effective)),
        Event::EmploymentStarted(e) => unit(&e.unit, e.employed),
        Event::EmploymentEnded(e) => {
            let at = &facts.people.get(&e.person)?.employments.get(&e.employment)?.unit;
            unit(at, starting(e.on))
        }
        Event::PositionChanged(e) => person(&e.person, starting(effective)),
        Event::AuthorisationRecorded(e) => person(&e.person, starting(effective)),
        Event::CompetenceRecorded(e) => person(&e.person, e.competence.valid),
        Event::CompetenceWithdrawn(e) => person(&e.person, starting(e.on)),
        Event::ExemptionRecorded(e) => person(&e.person, e.exemption.valid),
        Event::AbsenceRegistered(e) => person(&e.person, e.absence.days),
        Event::AbsenceCancelled(e) => person(&e.person, facts.people.get(&e.person)?.absences.get(&e.absence)?.days),
        Event::ShiftFixed(e) => {
            let days = DateRange::between(e.shift.date, e.shift.date);
            Some(Touch { whom: Whom::Fixed(e.person.clone()), days })
        }
        Event::ExtraShiftAgreed(e) => {
            let days = DateRange::between(e.shift.date, e.shift.date);
            Some(Touch { whom: Whom::Fixed(e.person.clone()), days })
        }
        Event::ExtraShiftCancelled(e) => person(&e.person, DateRange::between(e.date, e.date)),
        Event::ConsentGiven(e) => person(&e.person, starting(e.from)),
        Event::ConsentWithdrawn(e) => person(&e.person, starting(e.on)),
        Event::HistoryRecorded(e) => unit(&e.unit, starting(effective)),
        Event::AgreementSigned(e) => Some(Touch { whom: Whom::Covered(e.agreement.scope.clone()), days: e.agreement.valid }),
        Event::HealthAssessmentFiled(e) => covered(&e.agreement, starting(effective)),
        Event::MonitoringStarted(e) => covered(&e.agreement, starting(e.from)),
        Event::MonitoringStopped(e) => covered(&e.agreement, starting(e.on)),
        Event::AgreementEvaluated(e) => covered(&e.agreement, starting(effective)),
        Event::AgreementEnded(e) => covered(&e.agreement, starting(e.on)),
        // A published rota is history for the rotas that follow it; those of the same days have it as parent.
        Event::RotaPublished(e) => {
            let horizon = facts.rotas.get(&e.plan)?.request.horizon;
            unit(&e.unit, DateRange::between(horizon.last() + Duration::days(1), horizon.last() + Duration::weeks(HISTORY_WEEKS)))
        }
        Event::ProfessionsAdopted(_)
        | Event::UnitOpened(_)
        | Event::WorkMeasured(_)
        | Event::HeadPlanAgreed(_)
        | Event::PolicyMinimaSet(_)
        | Event::TaskCatalogueAdopted(_)
        | Event::TaskRevised(_)
        | Event::BaseRotaAdopted(_)
        | Event::DemandShifted(_)
        | Event::DemandShiftEnded(_)
        | Event::CareLevelSet(_)
        | Event::NightReachArranged(_)
        | Event::NightReachEnded(_)
        | Event::VacancyAdvertised(_)
        | Event::VacancyClosed(_)
        | Event::WishRoundOpened(_)
        | Event::WishRoundClosed(_)
        | Event::ExitSurveyAnswered(_)
        | Event::PositionWished(_)
        | Event::PositionWishWithdrawn(_)
        | Event::PersonRegistered(_)
        | Event::WishRecorded(_)
        | Event::WishWithdrawn(_)
        | Event::PracticeRequirementsAdopted(_)
        | Event::PracticeSignedOff(_)
        | Event::OtherWorkTold(_)
        | Event::UnitPlaced(_)
        | Event::PlacementTermsAdopted(_)
        | Event::PlacementPlanned(_)
        | Event::PlacementCancelled(_)
        | Event::VolunteerEnrolled(_)
        | Event::VolunteerLeft(_)
        | Event::ActivityHeld(_)
        | Event::TimeCreditUsed(_)
        | Event::OtherWorkWithdrawn(_)
        | Event::ShiftUnfixed(_)
        | Event::StreamClosed(_)
        | Event::SharingDecisionMade(_)
        | Event::SharingDecisionRevoked(_)
        | Event::RotaRequested(_)
        | Event::RotaProposed(_)
        | Event::RotaAmended(_)
        | Event::RotaRejected(_)
        | Event::SolveRequested(_)
        | Event::SolveStarted(_)
        | Event::SolveReleased(_)
        | Event::SolveCancelRequested(_)
        | Event::SolveFinished(_)
        | Event::SolveFailed(_)
        | Event::SolveCancelled(_)
        | Event::SolveAbandoned(_)
        | Event::DeviationReported(_)
        | Event::NightDistrictDescribed(_)
        | Event::NightSizingSet(_)
        | Event::NightTeamAdopted(_)
        | Event::NightTeamEnded(_)
        | Event::NightCallRecorded(_)
        | Event::NightCompleted(_) => None,
    }
}
