//! Decides commands: a command becomes facts, or is refused with nothing to undo.

use crate::{
    admit::{admit, invalid, unknown},
    calendar::DateRange,
    command::{Command, SolveEnd},
    competence::HeldCompetence,
    fact::Fact,
    facts::Facts,
    id::PlanId,
    refusal::Refusal,
    retention::admit::month,
    rota::event::RotaRejected,
    solve::{
        event::{SolveCancelRequested, SolveCancelled},
        state::SolveState,
    },
    staff::event::{CompetenceRecorded, PersonRegistered, PracticeSignedOff},
    volunteer::event::VolunteerEnrolled,
};
use chrono::{Months, NaiveDate};
use std::borrow::Cow;

/// The facts to record for a command. Each is admitted against the state that the earlier ones make.
///
/// # Errors
/// The first [`Refusal`]; then nothing is to be recorded.
pub fn decide(facts: &Facts, command: &Command) -> Result<Vec<Fact>, Refusal> {
    let wanted = wanted(facts, command)?;
    let mut state = Cow::Borrowed(facts);
    for (k, fact) in wanted.iter().enumerate() {
        admit(&state, fact)?;
        if k + 1 < wanted.len() {
            state.to_mut().follow(fact);
        }
    }
    Ok(wanted)
}

/// Admits a fact and folds it in, as if it had been recorded next: a long file is checked fact by fact.
///
/// # Errors
/// The [`Refusal`] of the fact; then the facts are as they were.
pub fn check(facts: &mut Facts, fact: &Fact) -> Result<(), Refusal> {
    admit(facts, fact)?;
    facts.follow(fact);
    Ok(())
}

fn wanted(facts: &Facts, command: &Command) -> Result<Vec<Fact>, Refusal> {
    Ok(vec![match command {
        Command::Import(facts) => return Ok(facts.clone()),

        Command::AdoptRuleBook(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptHolidays(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptProfessions(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptCompetenceClasses(e, on) => Fact::new(e.clone(), *on),

        Command::AdoptPracticeRequirements(e, on) => Fact::new(e.clone(), *on),

        Command::OpenUnit(e, on) => Fact::new(e.clone(), *on),
        Command::MeasureWork(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptShiftTypes(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptShiftStructure(e, on) => Fact::new(e.clone(), *on),
        Command::AgreeHeadPlan(e, on) => Fact::new(e.clone(), *on),
        Command::SetPolicyMinima(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptTaskCatalogue(e, on) => Fact::new(e.clone(), *on),
        Command::ReviseTask(e, on) => Fact::new(e.clone(), *on),
        Command::ArrangeNightReach(e, on) => Fact::new(e.clone(), *on),
        Command::EndNightReach(e, on) => Fact::new(e.clone(), *on),
        Command::AdvertiseVacancy(e, on) => Fact::new(e.clone(), *on),
        Command::CloseVacancy(e, on) => Fact::new(e.clone(), *on),
        Command::OpenWishRound(e) => Fact::new(e.clone(), e.round.opens),
        Command::CloseWishRound(e, on) => Fact::new(e.clone(), *on),
        Command::AnswerExitSurvey(e, on) => Fact::new(e.clone(), month(*on)),

        Command::PlaceUnit(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptPlacementTerms(e, on) => Fact::new(e.clone(), *on),
        Command::PlanPlacement(e) => Fact::new(e.clone(), e.placement.days.from),
        Command::CancelPlacement(e, on) => Fact::new(e.clone(), *on),
        Command::EnrolVolunteer { enrolled, name, contact } => return enrol(enrolled, name.as_deref(), contact.as_deref()),
        Command::EndVolunteer(e) => Fact::new(e.clone(), e.on),
        Command::RecordActivity(e) => Fact::new(e.clone(), e.activity.date),
        Command::UseTimeCredit(e, on) => Fact::new(e.clone(), *on),

        Command::RegisterPerson { person, name, on } => {
            if name.trim().is_empty() {
                return Err(invalid(format!("person {}", person.person), "has no name", "give the name; it is sealed"));
            }
            Fact::new(person.clone(), *on).sealing(&person.person, "name", name)
        }
        Command::StartEmployment(e) => Fact::new(e.clone(), e.employed.from),
        Command::ChangePosition(e, on) => Fact::new(e.clone(), *on),
        Command::WishPosition(e, on) => Fact::new(e.clone(), *on),
        Command::WithdrawPositionWish(e, on) => Fact::new(e.clone(), *on),
        Command::EndEmployment(e) => Fact::new(e.clone(), e.on),
        Command::RecordAuthorisation(e, on) => Fact::new(e.clone(), *on),
        Command::RecordCompetence(e) => Fact::new(e.clone(), e.competence.valid.from),
        Command::SignOffPractice(e, on) => return Ok(sign_off(facts, e, *on)),
        Command::WithdrawCompetence(e) => Fact::new(e.clone(), e.on),
        Command::RecordExemption(e) => Fact::new(e.clone(), e.exemption.valid.from),
        Command::RegisterAbsence { absence: e, reason } => {
            let fact = Fact::new(e.clone(), e.absence.days.from);
            reason.iter().fold(fact, |fact, reason| fact.sealing(&e.person, "reason", reason))
        }
        Command::CancelAbsence(e, on) => Fact::new(e.clone(), *on),
        Command::RecordWish(e) => Fact::new(e.clone(), e.wish.date),
        Command::WithdrawWish(e, on) => Fact::new(e.clone(), *on),
        Command::FixShift(e) => Fact::new(e.clone(), e.shift.date),
        Command::UnfixShift(e) => Fact::new(e.clone(), e.date),
        Command::AgreeExtraShift(e) => Fact::new(e.clone(), e.shift.date),
        Command::CancelExtraShift(e) => Fact::new(e.clone(), e.date),
        Command::GiveConsent(e) => Fact::new(e.clone(), e.from),
        Command::WithdrawConsent(e) => Fact::new(e.clone(), e.on),
        Command::CloseRecord(e, on) => Fact::new(e.clone(), *on),
        Command::TellOtherWork(e) => Fact::new(e.clone(), e.from.date()),
        Command::WithdrawOtherWork(e) => Fact::new(e.clone(), e.from.date()),
        Command::RecordHistory(e, on) => Fact::new(e.clone(), *on),

        Command::SignAgreement(e) => Fact::new(e.clone(), e.agreement.valid.from),
        Command::FileHealthAssessment(e, on) => Fact::new(e.clone(), *on),
        Command::StartMonitoring(e) => Fact::new(e.clone(), e.from),
        Command::StopMonitoring(e) => Fact::new(e.clone(), e.on),
        Command::EvaluateAgreement(e, on) => Fact::new(e.clone(), *on),
        Command::EndAgreement(e) => Fact::new(e.clone(), e.on),

        Command::MakeSharingDecision(e) => Fact::new(e.clone(), e.decision.valid.from),
        Command::RevokeSharingDecision(e) => Fact::new(e.clone(), e.on),
        Command::AdoptSharingPlan(e) => Fact::new(e.clone(), e.plan.effective),

        Command::AdoptBaseRota(e) => Fact::new(e.clone(), e.from),
        Command::RequestRota(e) => Fact::new(e.clone(), e.horizon.first),
        Command::RecordProposal(e) => Fact::new(e.clone(), e.rota.horizon.first),
        // The new rota is one of the base's days.
        Command::AmendRota(e) => Fact::new(e.clone(), base_first(facts, &e.base)?),
        Command::RejectRota(e, on) => Fact::new(e.clone(), *on),
        Command::PublishRota(e) => Fact::new(e.clone(), e.shared_on),

        Command::RequestSolve { rota, solve, start } => {
            let first = match rota {
                Some(rota) => rota.horizon.first,
                None => base_first(facts, &solve.plan)?,
            };
            let requested = rota.iter().map(|e| Fact::new(e.clone(), first));
            let started = start.iter().map(|(e, on)| Fact::new(e.clone(), *on));
            return Ok(requested.chain([Fact::new(solve.clone(), first)]).chain(started).collect());
        }
        Command::StartSolve(e, on) => Fact::new(e.clone(), *on),
        Command::ReleaseSolve(e, on) => Fact::new(e.clone(), *on),
        Command::CancelSolve(e, on) => return Ok(cancel(facts, e, *on)),
        Command::EndSolve(end, on) => return Ok(end_of_solve(end, *on)),

        Command::ReportDeviation(e) => Fact::new(e.clone(), e.deviation.date),

        Command::DescribeNightDistrict(e, on) => Fact::new(e.clone(), *on),
        Command::SetNightSizing(e, on) => Fact::new(e.clone(), *on),
        Command::AdoptNightTeam(e, on) => Fact::new(e.clone(), *on),
        Command::EndNightTeam(e, on) => Fact::new(e.clone(), *on),
        Command::RecordNightCall(e) => Fact::new(e.clone(), e.call.night),
        Command::CompleteNight(e) => Fact::new(e.clone(), e.night),
    }])
}

/// The volunteer, and before her the person when she is new.
fn enrol(e: &VolunteerEnrolled, name: Option<&str>, contact: Option<&str>) -> Result<Vec<Fact>, Refusal> {
    let (person, on) = (&e.volunteer.person, e.volunteer.valid.from);
    let mut facts = Vec::new();
    if let Some(name) = name {
        let registered =
            Command::RegisterPerson { person: PersonRegistered { person: person.clone(), adult_from: None }, name: name.to_owned(), on };
        facts.extend(wanted(&Facts::default(), &registered)?);
    }
    let enrolled = Fact::new(e.clone(), on);
    facts.push(match contact {
        Some(contact) => enrolled.sealing(person, "contact", contact),
        None => enrolled,
    });
    Ok(facts)
}

/// The repetition, and the competence when it was the last that was missing.
fn sign_off(facts: &Facts, e: &PracticeSignedOff, on: NaiveDate) -> Vec<Fact> {
    let signed = Fact::new(e.clone(), on);
    let before = facts.people.get(&e.person).and_then(|p| p.practice.get(&e.competence)).copied().unwrap_or_default();
    let earned = facts.catalogue.practice_of(&e.competence, on).filter(|r| r.next(&before.and(e.kind)).is_none());
    let issued = earned.map(|r| {
        let valid = DateRange { from: on, to: on.checked_add_months(Months::new(r.months)) };
        let competence = HeldCompetence { competence: e.competence.clone(), level: r.level, valid };
        Fact::new(CompetenceRecorded { person: e.person.clone(), competence }, on)
    });
    [signed].into_iter().chain(issued).collect()
}

/// A job that nobody has started ends as soon as it is asked to stop: there is nobody else to end it.
fn cancel(facts: &Facts, e: &SolveCancelRequested, on: NaiveDate) -> Vec<Fact> {
    let asked = Fact::new(e.clone(), on);
    match facts.solves.get(&e.plan) {
        Some(job) if job.state == SolveState::Queued => {
            let why = "stopped before it was started".to_owned();
            let rejected = RotaRejected { unit: job.request.unit.clone(), plan: e.plan.clone(), why, report: None };
            let ended = SolveCancelled { plan: e.plan.clone(), attempt: job.attempt };
            [asked].into_iter().chain(end_of_solve(&SolveEnd::Cancelled(ended, rejected), on)).collect()
        }
        _ => vec![asked],
    }
}

/// The job ends first: while it is open, only it may say what becomes of its rota.
fn end_of_solve(end: &SolveEnd, on: NaiveDate) -> Vec<Fact> {
    match end {
        SolveEnd::Finished(e, rota) => vec![Fact::new(e.clone(), on), Fact::new(rota.clone(), rota.rota.horizon.first)],
        SolveEnd::Failed(e, rota) => vec![Fact::new(e.clone(), on), Fact::new(rota.clone(), on)],
        SolveEnd::Cancelled(e, rota) => vec![Fact::new(e.clone(), on), Fact::new(rota.clone(), on)],
        SolveEnd::Abandoned(e, rota) => vec![Fact::new(e.clone(), on), Fact::new(rota.clone(), on)],
    }
}

/// The first day of a rota.
fn base_first(facts: &Facts, base: &PlanId) -> Result<NaiveDate, Refusal> {
    facts.rotas.get(base).map(|r| r.request.horizon.first).ok_or_else(|| unknown("rota", base))
}
