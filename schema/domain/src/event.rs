//! Every event of the language, declared in one list: stored name, version and payload.
//!
//! Name and version are stored beside the payload, never in it. A stored form never changes: a new
//! form is a new version in this list plus an upcaster in [`crate::upcast`], and both JSON Schema and
//! golden payload of the old version stay under `schema/events`.
//!
//! To add an event: write its payload in `<noun>/event.rs`, add it here, give it a stream in
//! [`Event::stream`], what it touches in [`crate::touch`], its fold in `<noun>/state.rs`, its
//! validation in [`crate::admit`], and an example in `tests/events.rs`.

use crate::{
    agreement::event::{AgreementEnded, AgreementEvaluated, AgreementSigned, HealthAssessmentFiled, MonitoringStarted, MonitoringStopped},
    base_rota::event::BaseRotaAdopted,
    catalogue::event::{CompetenceClassesAdopted, HolidaysAdopted, PracticeRequirementsAdopted, ProfessionsAdopted, RuleBookAdopted},
    demand::event::{CareLevelSet, DemandShiftEnded, DemandShifted},
    deviation::event::DeviationReported,
    id::{AgreementId, DistrictId, PersonId, PlanId, UnitId},
    night::event::{NightCallRecorded, NightCompleted, NightDistrictDescribed, NightSizingSet, NightTeamAdopted, NightTeamEnded},
    place::event::UnitPlaced,
    placement::event::{PlacementCancelled, PlacementPlanned, PlacementTermsAdopted},
    retention::event::ExitSurveyAnswered,
    rota::event::{RotaAmended, RotaProposed, RotaPublished, RotaRejected, RotaRequested},
    sharing::event::{SharingDecisionMade, SharingDecisionRevoked, SharingPlanAdopted},
    solve::event::{
        SolveAbandoned, SolveCancelRequested, SolveCancelled, SolveFailed, SolveFinished, SolveReleased, SolveRequested, SolveStarted,
    },
    staff::event::{
        AbsenceCancelled, AbsenceRegistered, AuthorisationRecorded, CompetenceRecorded, CompetenceWithdrawn, ConsentGiven,
        ConsentWithdrawn, EmploymentEnded, EmploymentStarted, ExemptionRecorded, ExtraShiftAgreed, ExtraShiftCancelled, HistoryRecorded,
        OtherWorkTold, OtherWorkWithdrawn, PersonRegistered, PositionChanged, PositionWishWithdrawn, PositionWished, PracticeSignedOff,
        ShiftFixed, ShiftUnfixed, StreamClosed, WishRecorded, WishWithdrawn,
    },
    unit::event::{
        HeadPlanAgreed, NightReachArranged, NightReachEnded, PolicyMinimaSet, ShiftStructureAdopted, ShiftTypesAdopted,
        TaskCatalogueAdopted, TaskRevised, UnitOpened, WorkMeasured,
    },
    vacancy::event::{VacancyAdvertised, VacancyClosed},
    volunteer::event::{ActivityHeld, TimeCreditUsed, VolunteerEnrolled, VolunteerLeft},
    wish_round::event::{WishRoundClosed, WishRoundOpened},
};
use std::fmt;

macro_rules! events {
    ($($name:ident = $stored:literal version $version:literal;)*) => {
        /// Something that happened. The payload types say what each field means.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)*
        }

        impl Event {
            /// Every event type with its current version, in order of declaration.
            pub const TYPES: &[(&str, u32)] = &[$(($stored, $version)),*];

            /// The stored type name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => $stored,)* }
            }

            /// The version of the payload's form.
            #[must_use]
            pub const fn schema_version(&self) -> u32 {
                match self { $(Self::$name(_) => $version,)* }
            }

            /// The payload as canonical JSON: fields in order of declaration, no spaces.
            ///
            /// # Errors
            /// Never for payloads of this crate: they hold text, integers and lists only.
            pub fn payload(&self) -> Result<String, serde_json::Error> {
                match self { $(Self::$name(e) => serde_json::to_string(e),)* }
            }

            /// Reads the payload of a type in its current version.
            pub(crate) fn read(name: &str, json: &str) -> Option<Result<Self, serde_json::Error>> {
                match name {
                    $($stored => Some(serde_json::from_str(json).map(Self::$name)),)*
                    _ => None,
                }
            }

            /// The JSON Schema of a type's current version.
            #[must_use]
            pub fn json_schema(name: &str) -> Option<schemars::Schema> {
                match name {
                    $($stored => Some(schemars::schema_for!($name)),)*
                    _ => None,
                }
            }
        }

        $(impl From<$name> for Event {
            fn from(e: $name) -> Self { Self::$name(e) }
        })*
    };
}

events! {
    RuleBookAdopted = "RuleBookAdopted" version 4;
    HolidaysAdopted = "HolidaysAdopted" version 1;
    ProfessionsAdopted = "ProfessionsAdopted" version 1;
    CompetenceClassesAdopted = "CompetenceClassesAdopted" version 1;
    PracticeRequirementsAdopted = "PracticeRequirementsAdopted" version 1;
    PlacementTermsAdopted = "PlacementTermsAdopted" version 1;
    UnitOpened = "UnitOpened" version 1;
    WorkMeasured = "WorkMeasured" version 1;
    ShiftTypesAdopted = "ShiftTypesAdopted" version 1;
    ShiftStructureAdopted = "ShiftStructureAdopted" version 1;
    HeadPlanAgreed = "HeadPlanAgreed" version 1;
    PolicyMinimaSet = "PolicyMinimaSet" version 1;
    TaskCatalogueAdopted = "TaskCatalogueAdopted" version 1;
    TaskRevised = "TaskRevised" version 1;
    BaseRotaAdopted = "BaseRotaAdopted" version 1;
    DemandShifted = "DemandShifted" version 1;
    DemandShiftEnded = "DemandShiftEnded" version 1;
    CareLevelSet = "CareLevelSet" version 1;
    NightReachArranged = "NightReachArranged" version 1;
    NightReachEnded = "NightReachEnded" version 1;
    VacancyAdvertised = "VacancyAdvertised" version 1;
    VacancyClosed = "VacancyClosed" version 1;
    WishRoundOpened = "WishRoundOpened" version 1;
    WishRoundClosed = "WishRoundClosed" version 1;
    ExitSurveyAnswered = "ExitSurveyAnswered" version 1;
    UnitPlaced = "UnitPlaced" version 1;
    PlacementPlanned = "PlacementPlanned" version 1;
    PlacementCancelled = "PlacementCancelled" version 1;
    ActivityHeld = "ActivityHeld" version 1;
    PersonRegistered = "PersonRegistered" version 1;
    EmploymentStarted = "EmploymentStarted" version 1;
    PositionChanged = "PositionChanged" version 1;
    EmploymentEnded = "EmploymentEnded" version 1;
    PositionWished = "PositionWished" version 1;
    PositionWishWithdrawn = "PositionWishWithdrawn" version 1;
    AuthorisationRecorded = "AuthorisationRecorded" version 1;
    CompetenceRecorded = "CompetenceRecorded" version 1;
    CompetenceWithdrawn = "CompetenceWithdrawn" version 1;
    PracticeSignedOff = "PracticeSignedOff" version 1;
    ExemptionRecorded = "ExemptionRecorded" version 1;
    AbsenceRegistered = "AbsenceRegistered" version 1;
    AbsenceCancelled = "AbsenceCancelled" version 1;
    WishRecorded = "WishRecorded" version 1;
    WishWithdrawn = "WishWithdrawn" version 1;
    ShiftFixed = "ShiftFixed" version 1;
    ShiftUnfixed = "ShiftUnfixed" version 1;
    ExtraShiftAgreed = "ExtraShiftAgreed" version 1;
    ExtraShiftCancelled = "ExtraShiftCancelled" version 1;
    ConsentGiven = "ConsentGiven" version 1;
    ConsentWithdrawn = "ConsentWithdrawn" version 1;
    HistoryRecorded = "HistoryRecorded" version 1;
    OtherWorkTold = "OtherWorkTold" version 1;
    OtherWorkWithdrawn = "OtherWorkWithdrawn" version 1;
    VolunteerEnrolled = "VolunteerEnrolled" version 1;
    VolunteerLeft = "VolunteerLeft" version 1;
    TimeCreditUsed = "TimeCreditUsed" version 1;
    StreamClosed = "StreamClosed" version 1;
    AgreementSigned = "AgreementSigned" version 1;
    HealthAssessmentFiled = "HealthAssessmentFiled" version 1;
    MonitoringStarted = "MonitoringStarted" version 1;
    MonitoringStopped = "MonitoringStopped" version 1;
    AgreementEvaluated = "AgreementEvaluated" version 1;
    AgreementEnded = "AgreementEnded" version 1;
    SharingDecisionMade = "SharingDecisionMade" version 2;
    SharingDecisionRevoked = "SharingDecisionRevoked" version 1;
    SharingPlanAdopted = "SharingPlanAdopted" version 1;
    RotaRequested = "RotaRequested" version 1;
    RotaProposed = "RotaProposed" version 2;
    RotaAmended = "RotaAmended" version 2;
    RotaRejected = "RotaRejected" version 2;
    RotaPublished = "RotaPublished" version 1;
    SolveRequested = "SolveRequested" version 2;
    SolveStarted = "SolveStarted" version 1;
    SolveReleased = "SolveReleased" version 1;
    SolveCancelRequested = "SolveCancelRequested" version 1;
    SolveFinished = "SolveFinished" version 1;
    SolveFailed = "SolveFailed" version 1;
    SolveCancelled = "SolveCancelled" version 1;
    SolveAbandoned = "SolveAbandoned" version 1;
    DeviationReported = "DeviationReported" version 2;
    NightDistrictDescribed = "NightDistrictDescribed" version 1;
    NightSizingSet = "NightSizingSet" version 1;
    NightTeamAdopted = "NightTeamAdopted" version 1;
    NightTeamEnded = "NightTeamEnded" version 1;
    NightCallRecorded = "NightCallRecorded" version 1;
    NightCompleted = "NightCompleted" version 1;
}

impl Event {
    /// The stream it belongs to.
    #[must_use]
    pub fn stream(&self) -> Stream<'_> {
        match self {
            Self::RuleBookAdopted(_) => Stream::RuleBook,
            Self::HolidaysAdopted(_)
            | Self::ProfessionsAdopted(_)
            | Self::CompetenceClassesAdopted(_)
            | Self::PracticeRequirementsAdopted(_)
            | Self::PlacementTermsAdopted(_) => Stream::Catalogue,
            Self::UnitOpened(UnitOpened { unit, .. })
            | Self::WorkMeasured(WorkMeasured { unit, .. })
            | Self::ShiftTypesAdopted(ShiftTypesAdopted { unit, .. })
            | Self::ShiftStructureAdopted(ShiftStructureAdopted { unit, .. })
            | Self::HeadPlanAgreed(HeadPlanAgreed { unit, .. })
            | Self::PolicyMinimaSet(PolicyMinimaSet { unit, .. })
            | Self::TaskCatalogueAdopted(TaskCatalogueAdopted { unit, .. })
            | Self::TaskRevised(TaskRevised { unit, .. })
            | Self::BaseRotaAdopted(BaseRotaAdopted { unit, .. })
            | Self::DemandShiftEnded(DemandShiftEnded { unit, .. })
            | Self::CareLevelSet(CareLevelSet { unit, .. })
            | Self::NightReachArranged(NightReachArranged { unit, .. })
            | Self::NightReachEnded(NightReachEnded { unit })
            | Self::VacancyClosed(VacancyClosed { unit, .. })
            | Self::WishRoundClosed(WishRoundClosed { unit, .. })
            | Self::ExitSurveyAnswered(ExitSurveyAnswered { unit, .. })
            | Self::PlacementCancelled(PlacementCancelled { unit, .. }) => Stream::Unit(unit),
            Self::UnitPlaced(e) => Stream::Unit(&e.place.unit),
            Self::PlacementPlanned(e) => Stream::Unit(&e.placement.unit),
            Self::ActivityHeld(e) => Stream::Unit(&e.activity.unit),
            Self::VolunteerEnrolled(e) => Stream::Person(&e.volunteer.person),
            Self::VacancyAdvertised(e) => Stream::Unit(&e.vacancy.unit),
            Self::WishRoundOpened(e) => Stream::Unit(&e.round.unit),
            Self::DemandShifted(e) => Stream::Unit(&e.shift.unit),
            Self::PersonRegistered(PersonRegistered { person, .. })
            | Self::EmploymentStarted(EmploymentStarted { person, .. })
            | Self::PositionChanged(PositionChanged { person, .. })
            | Self::EmploymentEnded(EmploymentEnded { person, .. })
            | Self::PositionWished(PositionWished { person, .. })
            | Self::PositionWishWithdrawn(PositionWishWithdrawn { person, .. })
            | Self::AuthorisationRecorded(AuthorisationRecorded { person, .. })
            | Self::CompetenceRecorded(CompetenceRecorded { person, .. })
            | Self::CompetenceWithdrawn(CompetenceWithdrawn { person, .. })
            | Self::PracticeSignedOff(PracticeSignedOff { person, .. })
            | Self::ExemptionRecorded(ExemptionRecorded { person, .. })
            | Self::AbsenceRegistered(AbsenceRegistered { person, .. })
            | Self::AbsenceCancelled(AbsenceCancelled { person, .. })
            | Self::WishRecorded(WishRecorded { person, .. })
            | Self::WishWithdrawn(WishWithdrawn { person, .. })
            | Self::ShiftFixed(ShiftFixed { person, .. })
            | Self::ShiftUnfixed(ShiftUnfixed { person, .. })
            | Self::ExtraShiftAgreed(ExtraShiftAgreed { person, .. })
            | Self::ExtraShiftCancelled(ExtraShiftCancelled { person, .. })
            | Self::ConsentGiven(ConsentGiven { person, .. })
            | Self::ConsentWithdrawn(ConsentWithdrawn { person, .. })
            | Self::HistoryRecorded(HistoryRecorded { person, .. })
            | Self::OtherWorkTold(OtherWorkTold { person, .. })
            | Self::OtherWorkWithdrawn(OtherWorkWithdrawn { person, .. })
            | Self::VolunteerLeft(VolunteerLeft { person, .. })
            | Self::TimeCreditUsed(TimeCreditUsed { person, .. })
            | Self::StreamClosed(StreamClosed { person }) => Stream::Person(person),
            Self::AgreementSigned(e) => Stream::Agreement(&e.agreement.id),
            Self::HealthAssessmentFiled(HealthAssessmentFiled { agreement, .. })
            | Self::MonitoringStarted(MonitoringStarted { agreement, .. })
            | Self::MonitoringStopped(MonitoringStopped { agreement, .. })
            | Self::AgreementEvaluated(AgreementEvaluated { agreement, .. })
            | Self::AgreementEnded(AgreementEnded { agreement, .. }) => Stream::Agreement(agreement),
            Self::SharingDecisionMade(e) => Stream::Sharing(&e.decision.unit),
            Self::SharingDecisionRevoked(e) => Stream::Sharing(&e.unit),
            Self::SharingPlanAdopted(e) => Stream::Sharing(&e.plan.unit),
            Self::RotaRequested(e) => Stream::Rota(&e.unit),
            Self::RotaProposed(e) => Stream::Rota(&e.rota.unit),
            Self::RotaAmended(e) => Stream::Rota(&e.unit),
            Self::RotaRejected(e) => Stream::Rota(&e.unit),
            Self::RotaPublished(e) => Stream::Rota(&e.unit),
            Self::SolveRequested(SolveRequested { plan, .. })
            | Self::SolveStarted(SolveStarted { plan, .. })
            | Self::SolveReleased(SolveReleased { plan, .. })
            | Self::SolveCancelRequested(SolveCancelRequested { plan })
            | Self::SolveFinished(SolveFinished { plan, .. })
            | Self::SolveFailed(SolveFailed { plan, .. })
            | Self::SolveCancelled(SolveCancelled { plan, .. })
            | Self::SolveAbandoned(SolveAbandoned { plan, .. }) => Stream::Solve(plan),
            Self::DeviationReported(e) => Stream::Deviation(&e.deviation.unit),
            Self::NightDistrictDescribed(NightDistrictDescribed { district, .. })
            | Self::NightSizingSet(NightSizingSet { district, .. })
            | Self::NightTeamAdopted(NightTeamAdopted { district, .. })
            | Self::NightTeamEnded(NightTeamEnded { district })
            | Self::NightCallRecorded(NightCallRecorded { district, .. })
            | Self::NightCompleted(NightCompleted { district, .. }) => Stream::Night(district),
        }
    }
}

/// A stream: the events of one thing in order. Written `unit-U1`, `person-E07`, `rota-U1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream<'a> {
    /// Rule books of the municipality.
    RuleBook,
    /// Holidays, professions, classes and practice requirements of the municipality.
    Catalogue,
    /// A unit.
    Unit(&'a UnitId),
    /// A person.
    Person(&'a PersonId),
    /// An agreement.
    Agreement(&'a AgreementId),
    /// Task sharing at a unit.
    Sharing(&'a UnitId),
    /// Rotas of a unit.
    Rota(&'a UnitId),
    /// The job that makes a rota.
    Solve(&'a PlanId),
    /// Deviation reports of a unit.
    Deviation(&'a UnitId),
    /// A night district.
    Night(&'a DistrictId),
}

impl fmt::Display for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RuleBook => f.write_str("rule-book"),
            Self::Catalogue => f.write_str("catalogue"),
            Self::Unit(id) => write!(f, "unit-{id}"),
            Self::Person(id) => write!(f, "person-{id}"),
            Self::Agreement(id) => write!(f, "agreement-{id}"),
            Self::Sharing(id) => write!(f, "sharing-{id}"),
            Self::Rota(id) => write!(f, "rota-{id}"),
            Self::Solve(id) => write!(f, "solve-{id}"),
            Self::Deviation(id) => write!(f, "deviation-{id}"),
            Self::Night(id) => write!(f, "night-{id}"),
        }
    }
}
