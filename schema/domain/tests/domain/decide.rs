//! Given facts, when a command, then facts or a refusal that a person can act on.

use crate::story::{day, facts, fold, json, payload, ward};
use serde_json::json as j;
use turnus_domain::{
    command::Command::{self, *},
    competence::CompetenceExpr,
    decide::decide,
    fact::Fact,
    facts::Facts,
    refusal::{Refusal, RefusalCode as Code},
    rule_book::RuleId,
};

fn refused(given: &Facts, when: &Command) -> Refusal {
    let refusal = decide(given, when).expect_err("refused");
    assert!(!refusal.place.is_empty() && !refusal.what.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
    refusal
}

fn check(when: Command, then: Code) {
    let refusal = refused(&ward(), &when);
    assert_eq!(refusal.code, then, "{refusal}");
}

fn then(given: &Facts, when: Command) -> Facts {
    fold(given.clone(), &decide(given, &when).expect("decided"))
}

#[test]
fn a_name_is_sealed_and_never_in_the_payload() {
    let when = RegisterPerson { person: json(j!({"person": "E09"})), name: "Per Hansen".into(), on: day("2026-12-01") };
    let facts = decide(&ward(), &when).expect("decided");
    assert_eq!(facts[0].stream, "person-E09");
    assert_eq!(facts[0].sealed[0].text, "Per Hansen");
    assert!(!facts[0].event.payload().expect("writes").contains("Hansen"));
}

#[test]
fn a_health_reason_is_sealed() {
    let when = RegisterAbsence {
        absence: payload("AbsenceRegistered", &[("/absence/id", j!("A9")), ("/absence/days", j!({"from": "2027-02-01"}))]),
        reason: Some("migraine".into()),
    };
    let facts = decide(&ward(), &when).expect("decided");
    assert_eq!((facts[0].sealed[0].field.as_str(), facts[0].effective), ("reason", day("2027-02-01")));
    assert!(!facts[0].event.payload().expect("writes").contains("migraine"));
}

#[test]
fn people_and_employments() {
    let person = |id: &str, name: &str| RegisterPerson { person: json(j!({"person": id})), name: name.into(), on: day("2026-12-01") };
    check(person("E01", "Kari"), Code::Duplicate);
    check(person("E09", " "), Code::InvalidValue);
    let start = |changes: &[(&str, serde_json::Value)]| {
        let mut all = vec![("/employment", j!("K9")), ("/unit", j!("U1"))];
        all.extend_from_slice(changes);
        StartEmployment(payload("EmploymentStarted", &all))
    };
    check(start(&[("/person", j!("E99"))]), Code::UnknownId);
    check(start(&[("/unit", j!("U9"))]), Code::UnknownId);
    check(start(&[("/profession", j!("XX"))]), Code::UnknownId);
    check(start(&[]), Code::Overlap);
    check(start(&[("/employment", j!("K-E01"))]), Code::Duplicate);
    let later = ("/employed", j!({"from": "2028-02-01"}));
    let e03 = ("/person", j!("E03"));
    check(start(&[e03.clone(), later.clone(), ("/position", j!(10_001))]), Code::InvalidValue);
    check(start(&[e03.clone(), later.clone(), ("/weekend_every", j!(0))]), Code::InvalidValue);
    check(start(&[e03.clone(), ("/employed", j!({"from": "2028-02-01", "to": "2028-01-01"}))]), Code::InvalidDays);
    assert!(decide(&ward(), &start(&[e03, later])).is_ok());
    check(ChangePosition(json(j!({"person": "E02", "employment": "K-E02", "position": 12_000})), day("2027-01-01")), Code::InvalidValue);
    check(ChangePosition(json(j!({"person": "E02", "employment": "K-E02"})), day("2027-01-01")), Code::InvalidValue);
    check(ChangePosition(json(j!({"person": "E02", "employment": "K9", "position": 100})), day("2027-01-01")), Code::UnknownId);
    check(EndEmployment(json(j!({"person": "E03", "employment": "K-E03", "on": "2028-06-01"}))), Code::InvalidDays);
    check(
        RecordAuthorisation(json(j!({"person": "E02", "profession": "ZZ", "authorisation": {"status": "authorised"}})), day("2027-01-01")),
        Code::UnknownId,
    );
}

#[test]
fn competences_and_exemptions() {
    let record = |level: u8, valid: serde_json::Value| {
        RecordCompetence(json(j!({"person": "E02", "competence": {"competence": "C-NEW", "level": level, "valid": valid}})))
    };
    check(record(0, j!({"from": "2026-01-01"})), Code::InvalidValue);
    check(record(1, j!({"from": "2026-01-01", "to": "2025-01-01"})), Code::InvalidDays);
    assert!(decide(&ward(), &record(1, j!({"from": "2020-01-01", "to": "2021-01-01"}))).is_ok(), "unknown and expired codes are data");
    check(WithdrawCompetence(json(j!({"person": "E02", "competence": "C-X", "on": "2027-01-01"}))), Code::UnknownId);
    check(RecordExemption(json(j!({"person": "E99", "exemption": {"from": "night", "valid": {"from": "2027-01-01"}}}))), Code::UnknownId);
}

#[test]
fn absences_wishes_and_fixed_shifts() {
    let absence = |id: &str, person: &str, from: &str, to: &str| RegisterAbsence {
        absence: json(j!({"person": person, "absence": {"id": id, "kind": "sick-leave", "days": {"from": from, "to": to}}})),
        reason: None,
    };
    check(absence("A1", "E01", "2027-03-01", "2027-03-02"), Code::Duplicate);
    check(absence("A9", "E01", "2027-01-10", "2027-01-12"), Code::Overlap);
    check(absence("A9", "E03", "2027-12-30", "2028-01-02"), Code::OutsideEmployment);
    check(absence("A9", "E01", "2026-01-01", "2026-01-02"), Code::OutsideEmployment);
    check(absence("A9", "E01", "2027-03-02", "2027-03-01"), Code::InvalidDays);
    check(CancelAbsence(json(j!({"person": "E01", "absence": "A9"})), day("2027-01-01")), Code::UnknownId);
    let wish = |points: u32, wish: serde_json::Value| {
        RecordWish(json(j!({"person": "E01", "wish": {"id": "W9", "date": "2027-01-20", "wish": wish, "points": points}})))
    };
    check(wish(0, j!("day-off")), Code::InvalidValue);
    check(wish(1, j!({"shift": "LD"})), Code::UnknownId);
    check(RecordWish(payload("WishRecorded", &[])), Code::Duplicate);
    check(WithdrawWish(json(j!({"person": "E01", "wish": "W9"})), day("2027-01-01")), Code::UnknownId);
    let fix = |date: &str, shift: &str| FixShift(json(j!({"person": "E01", "unit": "U1", "shift": {"date": date, "shift": shift}})));
    check(fix("2027-01-04", "D"), Code::Duplicate);
    check(fix("2027-01-09", "D"), Code::Overlap);
    check(fix("2027-01-06", "LD"), Code::UnknownId);
    check(fix("2025-01-06", "D"), Code::OutsideEmployment);
    check(UnfixShift(json(j!({"person": "E01", "unit": "U1", "date": "2027-01-05"}))), Code::UnknownId);
    let extra =
        |date: &str, shift: &str| AgreeExtraShift(json(j!({"person": "E01", "unit": "U1", "shift": {"date": date, "shift": shift}})));
    check(extra("2027-01-04", "D"), Code::Duplicate);
    check(extra("2027-01-09", "D"), Code::Overlap);
    check(extra("2027-01-06", "LD"), Code::UnknownId);
    check(extra("2025-01-06", "D"), Code::OutsideEmployment);
    check(CancelExtraShift(json(j!({"person": "E01", "unit": "U1", "date": "2027-01-05"}))), Code::UnknownId);
    check(RecordHistory(payload("HistoryRecorded", &[("/history/weekends", j!(["2026-12-06"]))]), day("2027-01-04")), Code::InvalidValue);
}

#[test]
fn catalogue_and_unit() {
    let on = day("2026-12-01");
    check(OpenUnit(payload("UnitOpened", &[]), on), Code::Duplicate);
    check(OpenUnit(payload("UnitOpened", &[("/unit", j!("U2")), ("/name", j!(""))]), on), Code::InvalidValue);
    check(MeasureWork(payload("WorkMeasured", &[("/measure/utilisation", j!(0))]), on), Code::InvalidValue);
    check(AdoptShiftTypes(payload("ShiftTypesAdopted", &[("/shift_types/0/unpaid_break", j!(-1950))]), on), Code::InvalidValue);
    check(AdoptShiftTypes(payload("ShiftTypesAdopted", &[("/shift_types/0/unpaid_break", j!(450))]), on), Code::InvalidValue);
    check(AdoptShiftTypes(payload("ShiftTypesAdopted", &[("/shift_types/1/id", j!("D"))]), on), Code::Duplicate);
    check(AdoptShiftStructure(payload("ShiftStructureAdopted", &[("/structure/weekday/0", j!("X"))]), on), Code::UnknownId);
    check(AgreeHeadPlan(payload("HeadPlanAgreed", &[("/document", j!(" "))]), on), Code::DocumentMissing);
    check(SetPolicyMinima(payload("PolicyMinimaSet", &[("/minima/0/class", j!("doctor"))]), on), Code::UnknownId);
    check(ReviseTask(payload("TaskRevised", &[("/task/windows/0/share", j!(4000))]), on), Code::InvalidValue);
    check(ReviseTask(payload("TaskRevised", &[("/task/allowed/0/profession", j!("GP"))]), on), Code::UnknownId);
    check(EndNightReach(json(j!({"unit": "U1"})), day("2028-01-01")), Code::UnknownId);
    check(AdoptRuleBook(payload("RuleBookAdopted", &[("/rule_book/parameters/0/source/text", j!(""))]), on), Code::DocumentMissing);
    check(AdoptProfessions(payload("ProfessionsAdopted", &[("/professions/1/id", j!("SP"))]), on), Code::Duplicate);
    check(AdoptCompetenceClasses(payload("CompetenceClassesAdopted", &[("/classes/1/who/profession/0", j!("GP"))]), on), Code::UnknownId);
    check(ReportDeviation(payload("DeviationReported", &[("/deviation/hours_into_shift", j!(30))])), Code::InvalidValue);
}

#[test]
fn agreements_and_consents() {
    let sign = |changes: &[(&str, serde_json::Value)]| {
        let mut all = vec![("/agreement/id", j!("AG9"))];
        all.extend_from_slice(changes);
        SignAgreement(payload("AgreementSigned", &all))
    };
    assert!(decide(&ward(), &sign(&[])).is_ok());
    check(sign(&[("/agreement/id", j!("AG1"))]), Code::Duplicate);
    check(sign(&[("/agreement/parties", j!(["Employer"]))]), Code::InvalidValue);
    check(sign(&[("/agreement/document", j!(""))]), Code::DocumentMissing);
    let below = refused(&ward(), &sign(&[("/agreement/terms/daily_rest", j!(420))]));
    assert_eq!((below.code, below.rule), (Code::ForbiddenByLaw, Some(RuleId::Wt40)));
    assert_eq!(below.basis.expect("a source").text, "aml §10-8(3)");
    check(EndAgreement(json(j!({"agreement": "AG1", "on": "2030-01-01"}))), Code::InvalidDays);
    check(EvaluateAgreement(json(j!({"agreement": "AG9"})), day("2027-01-01")), Code::UnknownId);
    check(GiveConsent(json(j!({"person": "E01", "agreement": "AG9", "from": "2027-01-01"}))), Code::UnknownId);
    check(WithdrawConsent(json(j!({"person": "E02", "agreement": "AG1", "on": "2027-01-01"}))), Code::UnknownId);
    assert!(
        decide(&ward(), &GiveConsent(json(j!({"person": "E01", "agreement": "AG1", "from": "2027-01-18"})))).is_ok(),
        "after a withdrawal"
    );
    check(GiveConsent(json(j!({"person": "E01", "agreement": "AG1", "from": "2026-12-01"}))), Code::Duplicate);
}

#[test]
fn sharing_decisions() {
    let make = |changes: &[(&str, serde_json::Value)]| {
        let mut all = vec![("/decision/id", j!("D9"))];
        all.extend_from_slice(changes);
        MakeSharingDecision(payload("SharingDecisionMade", &all))
    };
    assert!(decide(&ward(), &make(&[])).is_ok());
    assert!(decide(&ward(), &make(&[("/decision/valid/to", j!("2027-11-30"))])).is_ok(), "twelve months to the day");
    check(make(&[("/decision/valid/to", j!("2027-12-01"))]), Code::DecisionTooLong);
    check(make(&[("/decision/valid", j!({"from": "2026-12-01"}))]), Code::DecisionTooLong);
    check(make(&[("/decision/consultation", j!(" "))]), Code::ConsultationMissing);
    check(make(&[("/decision/risk_assessment", j!(""))]), Code::DocumentMissing);
    check(make(&[("/decision/task", j!("T99"))]), Code::UnknownId);
    check(make(&[("/decision/mode", j!("supervised"))]), Code::ModeNotAllowed);
    let forbidden = refused(&ward(), &make(&[("/decision/to", j!("X-ASS"))]));
    assert_eq!(forbidden.code, Code::ForbiddenByLaw);
    assert_eq!(forbidden.basis.expect("a source").text, "legemiddelhåndteringsforskriften §4");
    check(RevokeSharingDecision(json(j!({"unit": "U1", "decision": "D1", "on": "2027-09-01"}))), Code::InvalidDays);
    check(AdoptSharingPlan(payload("SharingPlanAdopted", &[])), Code::Duplicate);
    check(
        AdoptSharingPlan(payload("SharingPlanAdopted", &[("/plan/id", j!("SP9")), ("/plan/input_position", j!(999))])),
        Code::InvalidValue,
    );
}

/// R-TS-20: wound care by health-care workers goes to a nurse within a day if the wound grows; without a path, or with one
/// that says nothing, the decision cannot be activated. Decisions made before the path was asked for still read.
#[test]
fn a_decision_that_does_not_say_whom_a_performer_turns_to_cannot_be_activated() {
    let make = |path: serde_json::Value| {
        MakeSharingDecision(payload("SharingDecisionMade", &[("/decision/id", j!("D9")), ("/decision/escalation", path)]))
    };
    let path = |to: &str, within: i64, when: &str| j!({"to": to, "within": within, "when": when});
    assert!(decide(&ward(), &make(path("SP", 1440, "the wound grows by more than 20 %"))).is_ok());
    let without = refused(&ward(), &make(j!(null)));
    assert!(without.code == Code::EscalationMissing && without.remedy.contains("whom the performer turns to"), "{without}");
    check(make(path("SP", 1440, " ")), Code::EscalationMissing);
    check(make(path("SP", 0, "the wound grows")), Code::InvalidValue);
    check(make(path("HF", 1440, "the wound grows")), Code::InvalidValue);
    check(make(path("XYZ", 1440, "the wound grows")), Code::UnknownId);
}

/// R-CO-07: three repetitions under supervision and one under assessment issue the competence, and all four stay in the log.
#[test]
fn the_last_repetition_on_the_job_issues_the_competence() {
    let sign = |kind: &str, signer: &str, on: &str| {
        let signed = json(j!({"person": "E02", "competence": "C-CATH", "kind": kind, "signer": signer}));
        SignOffPractice(signed, day(on))
    };
    check(sign("supervised", "E01", "2027-02-01"), Code::UnknownId);
    let mut given = then(&ward(), AdoptPracticeRequirements(payload("PracticeRequirementsAdopted", &[]), day("2026-01-01")));
    assert_eq!(refused(&given, &sign("assessed", "E01", "2027-02-02")).code, Code::WrongStatus);
    assert_eq!(refused(&given, &sign("supervised", "E02", "2027-02-02")).code, Code::InvalidValue);
    for on in ["2027-02-01", "2027-02-02", "2027-02-03"] {
        assert_eq!(decide(&given, &sign("supervised", "E01", on)).expect("signed").len(), 1);
        given = then(&given, sign("supervised", "E01", on));
    }
    let last = decide(&given, &sign("assessed", "E01", "2027-02-04")).expect("signed");
    assert_eq!(last.iter().map(|f| f.event.name()).collect::<Vec<_>>(), ["PracticeSignedOff", "CompetenceRecorded"]);
    let earned = then(&given, sign("assessed", "E01", "2027-02-04"));
    let of = |facts: &Facts| facts.people[&"E02".parse().expect("an id")].clone();
    let holds = CompetenceExpr::Holds { competence: "C-CATH".parse().expect("an id"), level: 1 };
    assert!(!of(&given).meets(&holds, day("2027-02-04")) && of(&earned).meets(&holds, day("2027-02-04")));
    assert!(of(&earned).meets(&holds, day("2029-02-04")) && !of(&earned).meets(&holds, day("2029-02-05")), "24 months");
    assert!(of(&earned).practice.is_empty(), "to renew it, she begins anew");
}

#[test]
fn the_gate_is_the_same_for_imported_facts() {
    let given = ward();
    let mut fact = Fact::new(
        payload::<turnus_domain::staff::event::WishWithdrawn>("WishWithdrawn", &[("/person", j!("E01")), ("/wish", j!("W1"))]),
        day("2027-01-01"),
    );
    assert!(decide(&given, &Import(vec![fact.clone()])).is_ok());
    let twice = refused(&given, &Import(vec![fact.clone(), fact.clone()]));
    assert_eq!(twice.code, Code::UnknownId, "the second sees the state the first makes");
    let person = "E01".parse().expect("an id");
    assert_eq!(refused(&given, &Import(vec![fact.clone().sealing(&person, "name", "Kari")])).code, Code::SealedText);
    fact.stream = "person-E02".into();
    assert_eq!(refused(&given, &Import(vec![fact])).code, Code::WrongStream);
}

#[test]
fn an_imported_story_is_one_decision() {
    assert_eq!(decide(&Facts::default(), &Import(facts())), Ok(facts()));
}

#[test]
fn rotas_are_requested_for_what_is_in_force() {
    let ask = |changes: &[(&str, serde_json::Value)]| RequestRota(payload("RotaRequested", changes));
    check(ask(&[("/unit", j!("U9"))]), Code::UnknownId);
    check(ask(&[("/plan", j!("SP1"))]), Code::Duplicate);
    check(ask(&[("/horizon/first", j!("2027-01-05")), ("/effective", j!("2027-01-05"))]), Code::InvalidValue);
    check(ask(&[("/sharing_plan", j!("SP9"))]), Code::InvalidValue);
    check(ask(&[("/input_position", j!(999))]), Code::InvalidValue);
    check(ask(&[("/parent", j!("R0"))]), Code::ParentChanged);
}

/// The ward with rota R1 proposed.
fn proposed(changes: &[(&str, serde_json::Value)]) -> Facts {
    let given = then(&ward(), RequestRota(payload("RotaRequested", &[])));
    then(&given, RecordProposal(payload("RotaProposed", changes)))
}

fn publish(changes: &[(&str, serde_json::Value)]) -> Command {
    let mut all = vec![("/urgent", j!(null))];
    all.extend_from_slice(changes);
    PublishRota(payload("RotaPublished", &all))
}

#[test]
fn a_proposal_is_what_was_asked_for() {
    let given = then(&ward(), RequestRota(payload("RotaRequested", &[])));
    let code = |changes: &[(&str, serde_json::Value)]| refused(&given, &RecordProposal(payload("RotaProposed", changes))).code;
    assert_eq!(code(&[("/rota/id", j!("R9"))]), Code::UnknownId);
    assert_eq!(code(&[("/rota/seed", j!(8))]), Code::InvalidValue);
    assert_eq!(code(&[("/rota/bound", j!(11))]), Code::InvalidValue);
    assert_eq!(code(&[("/rota/assignments/0/person", j!("E99"))]), Code::UnknownId);
    assert_eq!(code(&[("/rota/assignments/0/date", j!("2027-02-01"))]), Code::InvalidValue);
    assert_eq!(refused(&proposed(&[]), &RecordProposal(payload("RotaProposed", &[]))).code, Code::WrongStatus);
}

#[test]
fn publication_is_refused_with_the_reason() {
    let given = proposed(&[]);
    assert!(decide(&given, &publish(&[])).is_ok());
    assert_eq!(refused(&given, &publish(&[("/plan", j!("R9"))])).code, Code::UnknownId);
    assert_eq!(refused(&given, &publish(&[("/consulted", j!(""))])).code, Code::ConsultationMissing);
    let requested = then(&ward(), RequestRota(payload("RotaRequested", &[])));
    assert_eq!(refused(&requested, &publish(&[])).code, Code::WrongStatus);
    let hard = proposed(&[("/report/findings/0/severity", j!("hard")), ("/report/findings/0/rule", j!("WT-40"))]);
    let refusal = refused(&hard, &publish(&[]));
    assert_eq!((refusal.code, refusal.rule), (Code::HardFindings, Some(RuleId::Wt40)));
}

#[test]
fn tv_16_thirteen_days_are_too_late_unless_an_urgent_reason_is_kept() {
    let given = proposed(&[]);
    let refusal = refused(&given, &publish(&[("/shared_on", j!("2026-12-22"))]));
    assert_eq!((refusal.code, refusal.rule), (Code::NoticeTooShort, Some(RuleId::Wt05)));
    assert_eq!(refusal.basis.expect("a source").text, "aml §10-3");
    assert!(decide(&given, &publish(&[("/shared_on", j!("2026-12-21"))])).is_ok(), "fourteen days");
    let urgent = decide(&given, &publish(&[("/shared_on", j!("2026-12-22")), ("/urgent", j!("fire in the ward"))])).expect("urgent");
    assert!(urgent[0].event.payload().expect("writes").contains("fire in the ward"));
}

#[test]
fn without_a_notice_in_the_rule_book_nothing_is_published() {
    let given = proposed(&[]);
    let mut bare = Facts::default();
    for (k, fact) in facts().iter().enumerate().skip(1) {
        bare.evolve(&fact.event, k as u64 + 1, fact.effective);
        if fact.event.name() == "RotaProposed" {
            break;
        }
    }
    assert_eq!(given.position(), bare.position());
    assert_eq!(refused(&bare, &publish(&[])).code, Code::MissingParameter);
}

#[test]
fn what_touches_a_rota_makes_it_stale() {
    let sick = |person: &str, from: &str, to: &str| RegisterAbsence {
        absence: json(j!({"person": person, "absence": {"id": "A9", "kind": "sick-leave", "days": {"from": from, "to": to}}})),
        reason: None,
    };
    let stale = [
        sick("E02", "2027-01-31", "2027-02-01"),
        CancelAbsence(json(j!({"person": "E01", "absence": "A1"})), day("2027-01-09")),
        WithdrawCompetence(json(j!({"person": "E01", "competence": "C-IV", "on": "2027-01-10"}))),
        RecordCompetence(json(j!({"person": "E02", "competence": {"competence": "C-IV", "level": 1, "valid": {"from": "2027-01-20"}}}))),
        EndEmployment(json(j!({"person": "E02", "employment": "K-E02", "on": "2027-01-15"}))),
        ChangePosition(json(j!({"person": "E02", "employment": "K-E02", "position": 9000})), day("2027-01-15")),
        RecordAuthorisation(
            json(j!({"person": "E02", "profession": "HF", "authorisation": {"status": "withdrawn", "from": "2027-01-20"}})),
            day("2027-01-20"),
        ),
        RecordExemption(json(j!({"person": "E01", "exemption": {"from": "night", "valid": {"from": "2027-01-20"}}}))),
        FixShift(json(j!({"person": "E01", "unit": "U1", "shift": {"date": "2027-01-06", "shift": "D"}}))),
        GiveConsent(json(j!({"person": "E01", "agreement": "AG1", "from": "2027-01-20"}))),
        WithdrawConsent(json(j!({"person": "E01", "agreement": "AG1", "on": "2027-01-10"}))),
        EndAgreement(json(j!({"agreement": "AG1", "on": "2027-01-10"}))),
        StopMonitoring(json(j!({"agreement": "AG1", "on": "2027-01-10"}))),
        AdoptSharingPlan(payload("SharingPlanAdopted", &[("/plan/id", j!("SP2")), ("/plan/effective", j!("2027-01-01"))])),
        AdoptShiftStructure(payload("ShiftStructureAdopted", &[]), day("2027-01-01")),
        AdoptRuleBook(payload("RuleBookAdopted", &[]), day("2027-01-01")),
    ];
    for when in stale {
        let refusal = refused(&then(&proposed(&[]), when.clone()), &publish(&[]));
        assert_eq!(refusal.code, Code::Stale, "{when:?}: {refusal}");
    }
    let untouched = [
        sick("E02", "2027-02-01", "2027-02-03"),
        RecordWish(json(j!({"person": "E01", "wish": {"id": "W9", "date": "2027-01-20", "wish": "day-off", "points": 1}}))),
        AgreeHeadPlan(payload("HeadPlanAgreed", &[]), day("2027-01-01")),
        ChangePosition(json(j!({"person": "E02", "employment": "K-E02", "position": 9000})), day("2027-02-01")),
        ReportDeviation(payload("DeviationReported", &[])),
        // Fixed as the rota has it already, and released: both leave the rota as legal as it was.
        FixShift(json(j!({"person": "E03", "unit": "U1", "shift": {"date": "2027-01-30", "shift": "N"}}))),
        UnfixShift(json(j!({"person": "E01", "unit": "U1", "date": "2027-01-04"}))),
    ];
    for when in untouched {
        assert!(decide(&then(&proposed(&[]), when.clone()), &publish(&[])).is_ok(), "{when:?}");
    }
}

#[test]
fn a_rota_whose_parent_is_no_longer_published_is_refused() {
    let second = then(&proposed(&[]), RequestRota(payload("RotaRequested", &[("/plan", j!("R2"))])));
    let second = then(&second, RecordProposal(payload("RotaProposed", &[("/rota/id", j!("R2"))])));
    let published = then(&second, publish(&[]));
    assert_eq!(refused(&published, &publish(&[("/plan", j!("R2"))])).code, Code::ParentChanged);
    let reject = RejectRota(payload("RotaRejected", &[("/why", j!(""))]), day("2026-12-20"));
    assert_eq!(refused(&published, &reject).code, Code::InvalidValue);
}

#[test]
fn every_rule_book_of_the_repository_is_admitted() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../rulebooks");
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("reads");
        let rule_book = serde_json::from_str(&text).expect("a rule book");
        let adopt = AdoptRuleBook(turnus_domain::catalogue::event::RuleBookAdopted { rule_book }, day("2026-01-01"));
        decide(&Facts::default(), &adopt).unwrap_or_else(|refusal| panic!("{refusal}"));
    }
}

#[test]
fn nothing_is_recorded_about_a_person_whose_record_is_closed() {
    let close = |person: &str, on: &str| CloseRecord(json(j!({"person": person})), day(on));
    check(close("E99", "2028-01-01"), Code::UnknownId);
    // E03 is employed until the end of 2027, E01 without end.
    check(close("E03", "2027-12-31"), Code::WrongStatus);
    check(close("E01", "2040-01-01"), Code::WrongStatus);
    let closed = then(&ward(), close("E03", "2028-01-01"));
    let back = StartEmployment(payload("EmploymentStarted", &[("/person", j!("E03")), ("/employment", j!("K9"))]));
    for late in [close("E03", "2028-01-02"), back] {
        let refusal = refused(&closed, &late);
        assert_eq!(refusal.code, Code::StreamClosed, "{refusal}");
    }
    let name = RegisterPerson { person: json(j!({"person": "E03"})), name: "Ola Natt".into(), on: day("2028-02-01") };
    assert_eq!(refused(&closed, &name).code, Code::StreamClosed, "the id is never free again");
    let both = Import(facts().into_iter().filter(|f| f.event.name() == "StreamClosed").cycle().take(2).collect());
    assert_eq!(refused(&ward(), &both).code, Code::StreamClosed, "in one file too");
}
