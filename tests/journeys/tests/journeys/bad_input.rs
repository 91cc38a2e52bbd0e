//! Bad input: a typed answer that says what to do, and a log that ends where it ended.

use serde_json::{Value, json};
use turnus_domain::{
    agreement::event::AgreementSigned,
    command::Command,
    event_file::{self, LineProblem},
    refusal::RefusalCode,
    rota::state::PlanStatus,
    staff::event::{AbsenceRegistered, CompetenceWithdrawn, EmploymentStarted, ShiftFixed},
    unit::event::ShiftTypesAdopted,
};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, day, four_weeks, head, id, plan, planning, request, sample, sample_with, small, small_unit, unit};
use turnus_planning::{Planning, PlanningError};
use turnus_rostering::Unsolved;
use turnus_sharing::SharingError;

async fn imported(facts: Vec<turnus_domain::fact::Fact>) -> Planning {
    let planning = planning(MemoryLog::default());
    planning.import(command("import"), facts).await.expect("imported");
    planning
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("well-formed")
}

fn absence(id: &str, from: &str, to: &str) -> Command {
    let absence: AbsenceRegistered =
        read(json!({"person": "E01", "absence": {"id": id, "kind": "annual-leave", "days": {"from": from, "to": to}}}));
    Command::RegisterAbsence { absence, reason: None }
}

async fn refused(planning: &Planning, name: &str, wrong: Command, code: RefusalCode) {
    let before = head(planning).await;
    let answer = planning.execute(command(name), wrong).await;
    assert!(matches!(&answer, Err(PlanningError::Refused(r)) if r.code == code && !r.remedy.is_empty()), "{name}: {answer:?}");
    assert_eq!(head(planning).await, before, "{name}");
}

fn defects(answer: Result<impl std::fmt::Debug, PlanningError>, place: &str) {
    assert!(
        matches!(&answer, Err(PlanningError::Defects(found)) if found.iter().any(|d| d.place == place && !d.remedy.is_empty())),
        "{answer:?}"
    );
}

/// Ids that nobody registered, in commands and in requests for plans.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_ids() {
    let planning = imported(small_unit()).await;
    let end = head(&planning).await;
    let start: EmploymentStarted =
        read(json!({"person": "E01", "employment": "X1", "unit": "elsewhere", "employed": {"from": "2026-01-01"}, "profession": "SP",
        "authorisation": {"status": "authorised"}, "position": 10000, "full_time_week": 2130, "weekend_every": 3, "kinds": ["day"]}));
    refused(&planning, "unit", Command::StartEmployment(start.clone()), RefusalCode::UnknownId).await;
    let nobody = EmploymentStarted { person: id("E99"), unit: unit(), ..start };
    refused(&planning, "person", Command::StartEmployment(nobody), RefusalCode::UnknownId).await;
    let fixed: ShiftFixed = read(json!({"person": "E01", "unit": "solbakken-2", "shift": {"date": "2027-01-05", "shift": "Q"}}));
    refused(&planning, "shift", Command::FixShift(fixed), RefusalCode::UnknownId).await;

    defects(planning.share(id("elsewhere"), day("2027-01-04"), id("S1"), command("share")).await, "unit elsewhere");
    let mut elsewhere = request("R1");
    elsewhere.unit = id("elsewhere");
    defects(plan(&planning, elsewhere).await, "unit elsewhere");
    defects(plan(&planning, request("R1")).await, "sharing plan");
    assert_eq!(head(&planning).await, end);
}

/// Two absences that share a day; an absence that ends before it begins; a whole file for one bad line.
#[tokio::test]
async fn overlapping_absences() {
    let planning = imported(small_unit()).await;
    planning.execute(command("leave"), absence("L1", "2027-01-11", "2027-01-15")).await.expect("recorded");
    refused(&planning, "overlap", absence("L2", "2027-01-15", "2027-01-16"), RefusalCode::Overlap).await;
    refused(&planning, "backwards", absence("L3", "2027-02-16", "2027-02-15"), RefusalCode::InvalidDays).await;

    let line = |id: &str, from: &str| {
        format!(
            r#"{{"stream":"person-E01","type":"AbsenceRegistered","version":1,"effective":"{from}","data":{{"person":"E01","absence":{{"id":"{id}","kind":"annual-leave","days":{{"from":"{from}","to":"2027-03-10"}}}}}}}}"#
        )
    };
    let file = event_file::parse(&[line("F1", "2027-03-08"), line("F2", "2027-03-10")].join("\n")).expect("reads");
    let before = head(&planning).await;
    let answer = planning.import(command("file"), file).await;
    assert!(matches!(&answer, Err(PlanningError::Refused(r)) if r.code == RefusalCode::Overlap && r.place.contains("E01")), "{answer:?}");
    assert_eq!(head(&planning).await, before, "the good line of the bad file is not kept");
}

/// A day of forty hours cannot be written as a clock time, nor made with breaks; the longest shift there is ends in a rejected rota.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forty_hour_day() {
    let file = sample("solbakken-base.jsonl").replacen(r#""end":"20:00""#, r#""end":"47:30""#, 1);
    let answer = event_file::parse(&file).expect_err("refused");
    assert!(matches!(&answer.problem, LineProblem::Event(_)) && answer.to_string().contains("47:30"), "{answer}");

    let planning = imported(small_unit()).await;
    let mut types: ShiftTypesAdopted = small_unit()
        .into_iter()
        .find_map(|f| match f.event {
            turnus_domain::event::Event::ShiftTypesAdopted(e) => Some(e),
            _ => None,
        })
        .expect("there");
    types.shift_types[0].unpaid_break.0 = -40 * 60;
    refused(&planning, "breaks", Command::AdoptShiftTypes(types.clone(), day("2027-01-01")), RefusalCode::InvalidValue).await;

    // Twenty-four hours round the clock, two days in a row: a shift may be written so, but no rota has it.
    types.shift_types[0].unpaid_break.0 = 0;
    types.shift_types[0].end = types.shift_types[0].start;
    planning.execute(command("round"), Command::AdoptShiftTypes(types, day("2027-01-01"))).await.expect("24 hours are a shift");
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    fix(&planning, "2027-01-05", "D").await;
    fix(&planning, "2027-01-06", "D").await;
    rejected(&planning).await;
}

/// Shifts fixed with nine hours between them: the person and the rules that exclude each other are named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fixed_shifts_that_no_rule_allows() {
    let planning = imported(small_unit()).await;
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    fix(&planning, "2027-01-05", "E").await;
    fix(&planning, "2027-01-06", "D").await;
    let (answer, why) = rejected(&planning).await;
    let Unsolved::Infeasible(conflicts) = &answer else { panic!("{answer:?}") };
    assert!(conflicts.iter().any(|c| c.to_string().contains("E01")), "{answer:?}");
    assert!(why.contains("E01") && why.contains("WT-40"), "{why}");
}

async fn fix(planning: &Planning, date: &str, shift: &str) {
    let fixed: ShiftFixed = read(json!({"person": "E01", "unit": "solbakken-2", "shift": {"date": date, "shift": shift}}));
    planning.execute(command(&format!("fix-{date}")), Command::FixShift(fixed)).await.expect("recorded");
}

/// No rota: told, and recorded as requested and rejected with the reason, nothing else.
async fn rejected(planning: &Planning) -> (Unsolved, String) {
    let before = head(planning).await;
    let unsolved = match plan(planning, request("R1")).await {
        Err(PlanningError::Unsolved(unsolved)) => unsolved,
        other => panic!("{other:?}"),
    };
    let facts = planning.facts().await.expect("folds");
    assert_eq!(facts.position(), before + 5, "rota and solve requested, started, failed, rejected");
    match facts.status(&id("R1")) {
        Some(PlanStatus::Rejected { why }) => (unsolved, why),
        other => panic!("{other:?}"),
    }
}

/// An agreement on days of forty hours, for a unit that does not exist.
#[tokio::test]
async fn an_agreement_for_nobody() {
    let planning = imported(small_unit()).await;
    let signed: AgreementSigned = read(
        json!({"agreement": {"id": "A-40", "kind": "local-averaging", "parties": ["employer", "union"], "scope": {"units": ["elsewhere"]},
        "terms": {"day_limit": 2400}, "valid": {"from": "2026-11-02"}, "needs_consent": false, "document": "none"}}),
    );
    refused(&planning, "agreement", Command::SignAgreement(signed), RefusalCode::UnknownId).await;
}

/// Nobody at all: said before anything is recorded.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_employed() {
    let planning = imported(sample_with(|line| small(line).filter(|l| l["data"]["person"].is_null()))).await;
    let end = head(&planning).await;
    let answer = planning.share(unit(), day("2027-01-04"), id("S1"), command("share")).await;
    assert!(matches!(answer, Err(PlanningError::Sharing(SharingError::NoStaff))), "{answer:?}");
    assert_eq!(head(&planning).await, end);
}

/// A staff list without nurses: the care that nobody may give is counted, and every hole in the rota is a line of its own
/// or listed with a reason and a remedy; no rule is broken to fill it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_nurses() {
    let nurses = ["E01", "E02", "E03", "E04", "E05", "E08"];
    let planning =
        imported(sample_with(|line| small(line).filter(|l| !l["data"]["person"].as_str().is_some_and(|who| nurses.contains(&who))))).await;
    let shared = planning.share(unit(), day("2027-01-04"), id("S1"), command("share")).await.expect("shared");
    assert!(shared.unmet_x100.iter().all(|(_, unmet)| *unmet > 0), "{:?}", shared.unmet_x100);
    let made = plan(&planning, request("R1")).await.expect("planned");
    assert_eq!(made.report.hard(), 0);
    let by_substitutes = made.rota.substitutes.iter().filter(|s| s.profession.as_str() == "SP").count();
    let listed = made.report.unmet.iter().filter(|u| u.class.as_str() == "nurse");
    assert!(listed.clone().all(|u| !u.reason.is_empty() && !u.remedies.is_empty()));
    assert!(by_substitutes + listed.count() >= 28, "a nurse is missing every day and is not forgotten");
}

/// A competence that has expired: the decision is in force and gives nobody the task.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_competence() {
    let planning = imported(turnus_journeys::read(&sample("solbakken-base.jsonl"))).await;
    planning.import(command("decide"), turnus_journeys::read(&sample("solbakken-t08-decision.jsonl"))).await.expect("decided");
    let gives = |plan: &turnus_domain::sharing::SharingPlan| {
        plan.shares.iter().any(|s| s.task.as_str() == "T08" && s.profession.as_ref().is_some_and(|p| p.as_str() == "HF"))
    };
    let facts = planning.facts().await.expect("folds");
    assert!(gives(&planning.share(unit(), day("2027-01-04"), id("S1"), command("share-1")).await.expect("shared")));
    for (who, person) in &facts.people {
        if person.competences.iter().any(|c| c.competence.as_str() == "C-MED1") {
            let withdrawn = CompetenceWithdrawn { person: who.clone(), competence: id("C-MED1"), on: day("2027-01-04") };
            planning.execute(command(&format!("expired-{who}")), Command::WithdrawCompetence(withdrawn)).await.expect("recorded");
        }
    }
    assert!(!gives(&planning.share(unit(), day("2027-01-04"), id("S2"), command("share-2")).await.expect("shared")));
    // A competence held to a day before it began is refused.
    let backwards = read(
        json!({"person": "E01", "competence": {"competence": "C-IV", "level": 1, "valid": {"from": "2027-01-02", "to": "2027-01-01"}}}),
    );
    refused(&planning, "backwards", Command::RecordCompetence(backwards), RefusalCode::InvalidDays).await;
}
