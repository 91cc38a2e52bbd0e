//! Commands: what somebody asks for, in the imperative. Each holds what is to be recorded.
//!
//! Where the payload does not say the day it takes effect, the date beside it does. Ids, seeds and
//! days are arguments; nothing is drawn or read from a clock.

use crate::{
    agreement::event::{AgreementEnded, AgreementEvaluated, AgreementSigned, HealthAssessmentFiled, MonitoringStarted, MonitoringStopped},
    base_rota::event::BaseRotaAdopted,
    catalogue::event::{CompetenceClassesAdopted, HolidaysAdopted, PracticeRequirementsAdopted, ProfessionsAdopted, RuleBookAdopted},
    deviation::event::DeviationReported,
    fact::Fact,
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
use chrono::NaiveDate;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Adopt a rule book.
    AdoptRuleBook(RuleBookAdopted, NaiveDate),
    /// Adopt a calendar of public holidays.
    AdoptHolidays(HolidaysAdopted, NaiveDate),
    /// Adopt a list of professions.
    AdoptProfessions(ProfessionsAdopted, NaiveDate),
    /// Adopt competence classes.
    AdoptCompetenceClasses(CompetenceClassesAdopted, NaiveDate),

    /// Adopt how competences are earned on the job.
    AdoptPracticeRequirements(PracticeRequirementsAdopted, NaiveDate),

    /// Open a unit.
    OpenUnit(UnitOpened, NaiveDate),
    /// Measure work anew.
    MeasureWork(WorkMeasured, NaiveDate),
    /// Adopt shift types and bands.
    AdoptShiftTypes(ShiftTypesAdopted, NaiveDate),
    /// Adopt which shift types are used when.
    AdoptShiftStructure(ShiftStructureAdopted, NaiveDate),
    /// Agree a head plan.
    AgreeHeadPlan(HeadPlanAgreed, NaiveDate),
    /// Set presence and competence minima.
    SetPolicyMinima(PolicyMinimaSet, NaiveDate),
    /// Adopt a task catalogue.
    AdoptTaskCatalogue(TaskCatalogueAdopted, NaiveDate),
    /// Describe one task anew.
    ReviseTask(TaskRevised, NaiveDate),
    /// Arrange for the mobile night team.
    ArrangeNightReach(NightReachArranged, NaiveDate),
    /// End that arrangement.
    EndNightReach(NightReachEnded, NaiveDate),
    /// Advertise a vacant post.
    AdvertiseVacancy(VacancyAdvertised, NaiveDate),
    /// Close a vacancy: filled, merged into another one, or dropped.
    CloseVacancy(VacancyClosed, NaiveDate),
    /// Open a wish round.
    OpenWishRound(WishRoundOpened),
    /// Close a wish round.
    CloseWishRound(WishRoundClosed, NaiveDate),
    /// Record why somebody leaves, as she says; the month of the day is kept.
    AnswerExitSurvey(ExitSurveyAnswered, NaiveDate),

    /// Record the place of a unit among others.
    PlaceUnit(UnitPlaced, NaiveDate),
    /// Adopt what is asked of student placements.
    AdoptPlacementTerms(PlacementTermsAdopted, NaiveDate),
    /// Plan a student placement.
    PlanPlacement(PlacementPlanned),
    /// Cancel a student placement.
    CancelPlacement(PlacementCancelled, NaiveDate),
    /// Enrol a volunteer.
    EnrolVolunteer {
        /// The volunteer.
        enrolled: VolunteerEnrolled,
        /// Her name, if she is not registered yet; it is sealed.
        name: Option<String>,
        /// How she is reached; it is sealed.
        contact: Option<String>,
    },
    /// Record that a volunteer left.
    EndVolunteer(VolunteerLeft),
    /// Record an activity that was held.
    RecordActivity(ActivityHeld),
    /// Record that credit of the time bank was used.
    UseTimeCredit(TimeCreditUsed, NaiveDate),

    /// Register a person.
    RegisterPerson {
        /// Her id, and when she comes of age if that matters.
        person: PersonRegistered,
        /// Her name; it is sealed.
        name: String,
        /// The day it takes effect.
        on: NaiveDate,
    },
    /// Start an employment.
    StartEmployment(EmploymentStarted),
    /// Change position or other terms of an employment.
    ChangePosition(PositionChanged, NaiveDate),
    /// Say which position is wanted.
    WishPosition(PositionWished, NaiveDate),
    /// Take that back.
    WithdrawPositionWish(PositionWishWithdrawn, NaiveDate),
    /// End an employment.
    EndEmployment(EmploymentEnded),
    /// Record the standing in the Health Personnel Register.
    RecordAuthorisation(AuthorisationRecorded, NaiveDate),
    /// Record a competence.
    RecordCompetence(CompetenceRecorded),
    /// Sign off a repetition on the job; the last one issues the competence.
    SignOffPractice(PracticeSignedOff, NaiveDate),
    /// Withdraw a competence.
    WithdrawCompetence(CompetenceWithdrawn),
    /// Record an exemption.
    RecordExemption(ExemptionRecorded),
    /// Register an absence.
    RegisterAbsence {
        /// Who, kind and days.
        absence: AbsenceRegistered,
        /// A reason or free text; it is sealed.
        reason: Option<String>,
    },
    /// Cancel an absence.
    CancelAbsence(AbsenceCancelled, NaiveDate),
    /// Record a wish.
    RecordWish(WishRecorded),
    /// Withdraw a wish.
    WithdrawWish(WishWithdrawn, NaiveDate),
    /// Fix a shift.
    FixShift(ShiftFixed),
    /// Free a fixed shift.
    UnfixShift(ShiftUnfixed),
    /// Agree on a shift beyond the contract.
    AgreeExtraShift(ExtraShiftAgreed),
    /// Call an extra shift off.
    CancelExtraShift(ExtraShiftCancelled),
    /// Consent to an agreement.
    GiveConsent(ConsentGiven),
    /// Withdraw a consent.
    WithdrawConsent(ConsentWithdrawn),
    /// Close the record of a person for good; the date is a day after her last employment.
    CloseRecord(StreamClosed, NaiveDate),
    /// Tell of work for another employer.
    TellOtherWork(OtherWorkTold),
    /// Take that back.
    WithdrawOtherWork(OtherWorkWithdrawn),
    /// Record shifts worked before the first rota; the date is the first day after them.
    RecordHistory(HistoryRecorded, NaiveDate),

    /// Sign an agreement.
    SignAgreement(AgreementSigned),
    /// File the health and welfare assessment of an agreement.
    FileHealthAssessment(HealthAssessmentFiled, NaiveDate),
    /// Start follow-up of deviations.
    StartMonitoring(MonitoringStarted),
    /// Stop follow-up of deviations.
    StopMonitoring(MonitoringStopped),
    /// Evaluate an agreement.
    EvaluateAgreement(AgreementEvaluated, NaiveDate),
    /// End an agreement.
    EndAgreement(AgreementEnded),

    /// Make a task-sharing decision.
    MakeSharingDecision(SharingDecisionMade),
    /// Revoke a task-sharing decision.
    RevokeSharingDecision(SharingDecisionRevoked),
    /// Adopt a sharing plan.
    AdoptSharingPlan(SharingPlanAdopted),

    /// Adopt a base rota.
    AdoptBaseRota(BaseRotaAdopted),
    /// Request a rota.
    RequestRota(RotaRequested),
    /// Record the rota a solver made and the checker's report.
    RecordProposal(RotaProposed),
    /// Change a rota by hand: record the new one and the checker's report.
    AmendRota(RotaAmended),
    /// Reject a rota.
    RejectRota(RotaRejected, NaiveDate),
    /// Publish a rota.
    PublishRota(RotaPublished),

    /// Have a rota solved: request both it and the job, and start the job at once if somebody is there to do it.
    RequestSolve {
        /// The rota, unless it was requested earlier.
        rota: Option<RotaRequested>,
        /// The job.
        solve: SolveRequested,
        /// The first start and its day, if it is started at once.
        start: Option<(SolveStarted, NaiveDate)>,
    },
    /// Start a job.
    StartSolve(SolveStarted, NaiveDate),
    /// Give a job back.
    ReleaseSolve(SolveReleased, NaiveDate),
    /// Ask a job to stop; one that waits in the queue ends at once.
    CancelSolve(SolveCancelRequested, NaiveDate),
    /// End a job.
    EndSolve(SolveEnd, NaiveDate),

    /// Report a deviation.
    ReportDeviation(DeviationReported),

    /// Describe a night district.
    DescribeNightDistrict(NightDistrictDescribed, NaiveDate),
    /// Set what its night team is sized with.
    SetNightSizing(NightSizingSet, NaiveDate),
    /// Adopt a mobile night team.
    AdoptNightTeam(NightTeamAdopted, NaiveDate),
    /// End the mobile night team; the date is the first day without it.
    EndNightTeam(NightTeamEnded, NaiveDate),
    /// Record a night call.
    RecordNightCall(NightCallRecorded),
    /// Complete a night: all its calls are recorded.
    CompleteNight(NightCompleted),

    /// Record the facts of an event file, all or none.
    Import(Vec<Fact>),
}

/// How a job ends, and what becomes of its rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SolveEnd {
    /// With a rota.
    Finished(SolveFinished, RotaProposed),
    /// Without one.
    Failed(SolveFailed, RotaRejected),
    /// Stopped on request.
    Cancelled(SolveCancelled, RotaRejected),
    /// Given up.
    Abandoned(SolveAbandoned, RotaRejected),
}
