//! The night district: what is refused, what is folded, what is frozen for a day.

use crate::story::{before, day, facts, fold, payload};
use serde_json::json as j;
use turnus_domain::{
    command::Command::{self, *},
    decide::decide,
    facts::Facts,
    freeze::freeze_night_input,
    id::DistrictId,
    night::{NightInputName, TeamMode},
    refusal::RefusalCode as Code,
};

fn north() -> DistrictId {
    "north".parse().expect("an id")
}

/// Everything of the story.
fn all() -> Facts {
    fold(Facts::default(), &facts())
}

fn check(given: &Facts, when: &Command, code: Code, text: &str) {
    let refusal = decide(given, when).expect_err("refused");
    assert_eq!(refusal.code, code, "{refusal}");
    assert!(refusal.to_string().contains(text) && !refusal.remedy.is_empty(), "{refusal}");
}

#[test]
fn a_district_that_is_not_sound_is_refused_with_every_defect() {
    let describe =
        |changes: &[(&str, serde_json::Value)]| DescribeNightDistrict(payload("NightDistrictDescribed", changes), day("2027-01-01"));
    let given = Facts::default();
    let odd = describe(&[("/description/base", j!("nowhere")), ("/description/planned_visits", j!(5000))]);
    check(&given, &odd, Code::InvalidValue, "homes are named once");
    check(&given, &odd, Code::InvalidValue, "planned visits");
    check(&given, &describe(&[("/description/source", j!(" "))]), Code::DocumentMissing, "source of night district north");
    let twice = j!([{"input": "driving", "document": "a"}, {"input": "driving", "document": "b"}]);
    check(&given, &describe(&[("/sources", twice)]), Code::Duplicate, "Driving");
    check(&given, &describe(&[("/sources/0/document", j!(""))]), Code::DocumentMissing, "Present");
    let set = SetNightSizing(payload("NightSizingSet", &[]), day("2027-01-01"));
    check(&given, &set, Code::UnknownId, "north");
    let odd = SetNightSizing(payload("NightSizingSet", &[("/parameters/mobile_nurses", j!(0))]), day("2027-01-01"));
    check(&before("NightSizingSet"), &odd, Code::InvalidValue, "mobile nurses");
}

#[test]
fn a_team_is_mobile_and_ends_when_there_is_one() {
    let given = before("NightTeamAdopted");
    let adopt = |changes: &[(&str, serde_json::Value)], on| AdoptNightTeam(payload("NightTeamAdopted", changes), day(on));
    check(&given, &adopt(&[("/team/mode", j!("fixed"))], "2027-01-04"), Code::InvalidValue, "no mobile team");
    check(&given, &adopt(&[("/team/planned", j!("left-out"))], "2027-01-04"), Code::InvalidValue, "planned");
    check(&given, &adopt(&[("/team/nurses", j!(0))], "2027-01-04"), Code::InvalidValue, "0 nurses");
    check(&given, &adopt(&[("/document", j!(""))], "2027-01-04"), Code::DocumentMissing, "document");
    check(&given, &adopt(&[], "2026-12-31"), Code::InvalidDays, "not described");
    let end = |on| EndNightTeam(payload("NightTeamEnded", &[]), day(on));
    check(&given, &end("2027-06-01"), Code::UnknownId, "night team");
    check(&all(), &end("2027-07-01"), Code::UnknownId, "night team");
    assert!(decide(&all(), &end("2027-05-01")).is_ok());
}

#[test]
fn a_call_is_of_a_home_in_a_night_that_is_open() {
    let given = before("NightCompleted");
    let call = |changes: &[(&str, serde_json::Value)]| {
        let mut changed = vec![("/call/id", j!("C9"))];
        changed.extend_from_slice(changes);
        RecordNightCall(payload("NightCallRecorded", &changed))
    };
    assert_eq!(decide(&given, &call(&[])).expect("decided")[0].stream, "night-north");
    check(&given, &call(&[("/call/id", j!("C1"))]), Code::Duplicate, "C1");
    check(&given, &call(&[("/call/home", j!("U3"))]), Code::UnknownId, "U3");
    check(&given, &call(&[("/call/at", j!("12:00"))]), Code::InvalidValue, "outside the night");
    check(&given, &call(&[("/call/solved/response", j!(-1))]), Code::InvalidValue, "-1 minutes");
    check(&given, &call(&[("/call/night", j!("2026-01-01"))]), Code::InvalidDays, "not described");
    check(&all(), &call(&[]), Code::WrongStatus, "completed");
    let complete = |night| CompleteNight(payload("NightCompleted", &[("/night", j!(night))]));
    check(&all(), &complete("2027-01-04"), Code::Duplicate, "2027-01-04");
    assert!(decide(&all(), &complete("2027-01-05")).is_ok(), "a night without calls");
}

#[test]
fn a_district_is_frozen_for_a_day() {
    let input = freeze_night_input(&all(), &north(), day("2027-02-01")).expect("frozen");
    let parameters = input.parameters.as_ref().expect("set");
    assert_eq!(input.team.map(|t| (t.mode, t.nurses)), Some((TeamMode::Together, 2)));
    assert_eq!(parameters.mobile_nurses, 2, "the team's, not the parameter's 1");
    assert_eq!((input.completed.len(), input.calls.len(), input.position), (1, 2, all().position()));
    assert_eq!(input.source(NightInputName::Present), Some("head plan 12/2026"));
    assert_eq!((input.source(NightInputName::WeekNorm), input.source(NightInputName::Calls)), (Some("HTA §4"), None));
    let ended = freeze_night_input(&all(), &north(), day("2027-06-01")).expect("frozen");
    assert_eq!((ended.team, ended.parameters.map(|p| p.mobile_nurses)), (None, Some(1)));
    let first = freeze_night_input(&all(), &north(), day("2027-01-03")).expect("frozen");
    assert_eq!((first.calls.len(), first.completed.len()), (0, 0), "as of a day knows no later call");
    let early = freeze_night_input(&all(), &north(), day("2026-12-31")).expect_err("not described");
    assert!(early[0].what.contains("not described") && !early[0].remedy.is_empty());
    let unknown: DistrictId = "south".parse().expect("an id");
    assert_eq!(freeze_night_input(&all(), &unknown, day("2027-02-01")).expect_err("unknown").len(), 1);
}

/// A stored district that a stricter rule refuses is told as defects; the log stays readable.
#[test]
fn what_was_stored_is_judged_again() {
    let event: turnus_domain::night::event::NightDistrictDescribed =
        payload("NightDistrictDescribed", &[("/description/base", j!("nowhere"))]);
    let mut facts = Facts::default();
    facts.evolve(&event.into(), 1, day("2027-01-01"));
    let defects = freeze_night_input(&facts, &north(), day("2027-02-01")).expect_err("not sound");
    assert!(defects[0].what.contains("homes are named once"), "{defects:?}");
}
