//! Rotas changed by hand.

use crate::story::{facts, fold, payload};
use serde_json::{Value, json as j};
use turnus_domain::{
    command::Command::AmendRota,
    decide::decide,
    facts::Facts,
    refusal::RefusalCode as Code,
    rota::{amend::Amendment, state::PlanStatus},
};

/// Everything before the amendment of the story: R1 is published, R2 rejected.
fn given() -> Facts {
    crate::story::before("RotaAmended")
}

fn refused(changes: &[(&str, Value)]) -> Code {
    decide(&given(), &AmendRota(payload("RotaAmended", changes))).expect_err("refused").code
}

#[test]
fn the_new_rota_is_the_base_with_the_changes_and_the_base_stays() {
    let after = fold(Facts::default(), &facts());
    let [base, amended] = ["R1", "R3"].map(|id| &after.rotas[&id.parse().expect("an id")]);
    let (before, now) = (base.proposal.as_ref().expect("proposed"), amended.proposal.as_ref().expect("proposed"));
    let day = crate::story::day;
    let shift =
        |rota: &turnus_domain::rota::Rota, who: &str, on| rota.shift(&who.parse().expect("an id"), day(on)).map(ToString::to_string);
    assert_eq!(shift(&before.rota, "E01", "2027-01-04").as_deref(), Some("D"));
    assert_eq!(shift(&now.rota, "E01", "2027-01-04"), None);
    assert_eq!(shift(&now.rota, "E03", "2027-01-04").as_deref(), Some("D"));
    assert_eq!(now.rota.substitutes.iter().map(|s| s.date).collect::<Vec<_>>(), [day("2027-01-08")]);
    assert!(now.rota.assignments.is_sorted() && before.rota.assignments != now.rota.assignments);
    assert_eq!(amended.amends.as_ref().map(ToString::to_string).as_deref(), Some("R1"));
    assert_eq!(after.status(&now.rota.id), Some(PlanStatus::Proposed));
    assert_eq!(after.status(&before.rota.id), Some(PlanStatus::Published));
}

#[test]
fn an_amendment_names_what_is_there_and_changes_something() {
    let line = |person: &str, date: &str, shift: Option<&str>| j!([{"line": {"person": person, "date": date, "shift": shift}}]);
    let changes = |value: Value| refused(&[("/changes", value)]);
    assert_eq!(refused(&[("/plan", j!("R1"))]), Code::Duplicate);
    assert_eq!(refused(&[("/base", j!("R9"))]), Code::UnknownId);
    assert_eq!(refused(&[("/base", j!("R2")), ("/parent", j!("R1"))]), Code::WrongStatus, "it was rejected before it had shifts");
    assert_eq!(refused(&[("/parent", j!(null))]), Code::ParentChanged);
    assert_eq!(refused(&[("/input_position", j!(9_999))]), Code::InvalidValue);
    assert_eq!(refused(&[("/bound", j!(11))]), Code::InvalidValue);
    assert_eq!(changes(j!([])), Code::InvalidValue);
    assert_eq!(changes(line("E01", "2027-01-04", Some("D"))), Code::InvalidValue, "she has it already");
    assert_eq!(changes(line("E01", "2027-01-04", Some("X"))), Code::UnknownId);
    assert_eq!(changes(line("E99", "2027-01-04", None)), Code::UnknownId);
    assert_eq!(changes(line("E01", "2027-02-01", Some("D"))), Code::InvalidValue, "outside its days");
    let removed = j!([{"substitute-removed": {"date": "2027-01-09", "shift": "E", "profession": "HF"}}]);
    assert_eq!(changes(removed), Code::InvalidValue, "nobody there");
}

/// A swap in two steps and back leaves the rota as it was.
#[test]
fn changes_are_applied_in_order() {
    let after = fold(Facts::default(), &facts());
    let rota = &after.rotas[&"R1".parse().expect("an id")].proposal.as_ref().expect("proposed").rota;
    let line = |shift: Option<&str>| Amendment::Line {
        person: "E01".parse().expect("an id"),
        date: crate::story::day("2027-01-04"),
        shift: shift.map(|s| s.parse().expect("an id")),
    };
    let there_and_back = rota.amended(rota.id.clone(), &[line(None), line(Some("N")), line(Some("D"))]);
    assert_eq!(there_and_back.assignments, rota.assignments);
}
