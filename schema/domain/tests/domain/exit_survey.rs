//! Why people leave, as they say themselves: answers without a name, told in groups only (R-RT-01).

use crate::{
    retention::{then, units},
    story::{day, json},
};
use serde_json::json as j;
use turnus_domain::{
    admit::admit,
    command::Command,
    decide::decide,
    event::Event,
    fact::Fact,
    facts::Facts,
    id::UnitId,
    refusal::RefusalCode as Code,
    retention::{
        Driver, Retention,
        event::ExitSurveyAnswered,
        reason::Reason,
        survey::{Given, Survey},
    },
};

const ON: &str = "2027-03-31";

fn answer(unit: &str, reasons: &[&str], on: &str) -> Command {
    Command::AnswerExitSurvey(json(j!({"unit": unit, "reasons": reasons})), day(on))
}

/// So many answers of a unit, each with these reasons.
fn answered(facts: Facts, unit: &str, n: usize, reasons: &[&str]) -> Facts {
    (0..n).fold(facts, |facts, _| then(&facts, &answer(unit, reasons, "2027-02-14")))
}

fn survey(facts: &Facts, unit: Option<&str>, on: &str) -> Option<Survey> {
    let unit: Option<UnitId> = unit.map(|u| u.parse().expect("an id"));
    Retention::of(facts, unit.as_ref(), day(on), 12).expect("the rule book says it").survey
}

fn figure(facts: &Facts, unit: Option<&str>, reason: Reason) -> (Option<u64>, Option<u64>) {
    let found = survey(facts, unit, ON).expect("a group of answers");
    found.reasons.iter().find(|g| g.reason == reason).map_or((None, None), |g| (g.here, g.everywhere))
}

/// Nothing in the payload could say whose answer it is, and of its day the month is kept.
#[test]
fn an_answer_has_no_person_and_is_dated_by_its_month() {
    let facts = units([("U3", 9), ("U4", 9)]);
    let recorded = decide(&facts, &answer("U3", &["pay", "weekends"], "2027-02-14")).expect("admitted");
    let [fact] = &recorded[..] else { panic!("one event: {recorded:?}") };
    assert_eq!((fact.stream.as_str(), fact.effective), ("unit-U3", day("2027-02-01")));
    assert_eq!(fact.payload().expect("writes"), r#"{"unit":"U3","reasons":["weekends","pay"]}"#);
    assert!(fact.sealed.is_empty());
}

#[test]
fn an_answer_that_cannot_be_is_refused() {
    let facts = units([("U3", 9), ("U4", 9)]);
    let refused = |command: &Command| decide(&facts, command).expect_err("is refused");
    assert_eq!(refused(&answer("nowhere", &["pay"], "2027-02-01")).code, Code::UnknownId);
    let empty = refused(&answer("U3", &[], "2027-02-01"));
    assert!(empty.code == Code::InvalidValue && empty.remedy.contains("`other`"), "{empty}");
    // An event file may give any day.
    let event: Event = json::<ExitSurveyAnswered>(j!({"unit": "U3", "reasons": ["pay"]})).into();
    let dated = admit(&facts, &Fact::new(event, day("2027-02-14"))).expect_err("is refused");
    assert!(dated.code == Code::InvalidDays && dated.remedy.contains("date it 2027-02-01"), "{dated}");
    let why = "boredom".parse::<Reason>().expect_err("no reason");
    assert!(why.to_string().contains("unwanted-part-time, pay, leadership"), "{why}");
}

/// A reason that five gave has its figure; one that four gave has none, nor does anything of four answers.
#[test]
fn a_reason_of_fewer_than_five_and_answers_of_fewer_than_five_have_no_figure() {
    let facts = answered(units([("U3", 9), ("U4", 9)]), "U3", 4, &["weekends", "pay"]);
    assert_eq!(survey(&facts, Some("U3"), ON), None, "four answers");
    let facts = answered(facts, "U3", 1, &["weekends"]);
    let found = survey(&facts, Some("U3"), ON).expect("five answers");
    assert_eq!((found.answers, found.everywhere), (5, 5));
    assert_eq!(found.reasons, [Given { reason: Reason::Weekends, here: Some(5), everywhere: Some(5) }], "four gave pay");
    assert_eq!(survey(&facts, Some("U4"), ON), None, "nobody answered there");
    assert_eq!(survey(&facts, Some("U3"), "2028-02-01"), None, "more than a year ago");
    assert_eq!(survey(&facts, Some("U3"), "2027-01-31"), None, "not yet");
}

/// The answers of one more person change nothing until a whole group came: nobody's answer is what differs between two readings.
#[test]
fn one_more_answer_changes_no_figure_until_a_group_of_them_came() {
    let mut facts = answered(units([("U3", 9), ("U4", 9)]), "U3", 5, &["weekends"]);
    let first = survey(&facts, Some("U3"), ON);
    for n in 1..5 {
        facts = answered(facts, "U3", 1, &["weekends", "leadership"]);
        assert_eq!(survey(&facts, Some("U3"), ON), first, "{n} more");
        assert_eq!(survey(&facts, None, ON), survey(&answered(units([("U3", 9), ("U4", 9)]), "U3", 5, &["weekends"]), None, ON));
    }
    facts = answered(facts, "U3", 1, &["weekends", "leadership"]);
    assert_eq!(figure(&facts, Some("U3"), Reason::Weekends), (Some(10), Some(10)));
    assert_eq!(figure(&facts, Some("U3"), Reason::Leadership), (Some(5), Some(5)));
}

/// All units less the units with a figure would be the figure of the one without: then all units have none either.
#[test]
fn what_is_hidden_of_one_unit_is_not_what_all_units_leave_over() {
    let facts = answered(units([("U3", 9), ("U4", 9)]), "U3", 5, &["pay"]);
    let facts = answered(answered(facts, "U4", 1, &["pay"]), "U4", 4, &["moved"]);
    assert_eq!(figure(&facts, Some("U3"), Reason::Pay), (Some(5), None), "6 in all, and one of them at U4");
    assert_eq!(figure(&facts, None, Reason::Pay), (None, None));
    // Five answers at U4 gave pay in the end: the figure of all units leaves nothing over.
    let facts = answered(facts, "U4", 5, &["pay"]);
    assert_eq!(figure(&facts, Some("U4"), Reason::Pay), (Some(6), Some(11)));
    // What is left over may be told when it is a group itself: here two units with four each.
    let two = answered(answered(units([("U3", 9), ("U4", 9)]), "U3", 4, &["health"]), "U3", 1, &["pay"]);
    let two = answered(answered(two, "U4", 4, &["health"]), "U4", 1, &["pay"]);
    assert_eq!(figure(&two, None, Reason::Health), (Some(8), Some(8)));
    assert_eq!(figure(&two, Some("U3"), Reason::Health), (None, Some(8)));
    assert_eq!(figure(&two, None, Reason::Pay), (None, None), "two gave it");
}

/// A unit of four people is told of in no figure, however many left it; what they said is not left over either.
#[test]
fn of_a_unit_of_four_no_reason_is_told() {
    let facts = answered(units([("U3", 4), ("U4", 30)]), "U3", 5, &["leadership"]);
    assert_eq!(survey(&facts, Some("U3"), ON), None);
    let facts = answered(facts, "U4", 5, &["pay"]);
    let all = survey(&facts, None, ON).expect("ten answers");
    let told: Vec<_> = all.reasons.iter().map(|g| (g.reason, g.here)).collect();
    assert_eq!(told, [(Reason::Pay, Some(5)), (Reason::Leadership, Some(5))], "five each, and five are a group");
}

/// What most gave stands first, and a reason that is measured names its driver.
#[test]
fn reasons_stand_in_order_and_name_what_measures_them() {
    let facts = answered(units([("U3", 9), ("U4", 9)]), "U3", 5, &["pay"]);
    let facts = answered(facts, "U3", 10, &["quick-returns"]);
    let found = survey(&facts, Some("U3"), ON).expect("fifteen answers");
    let order: Vec<Reason> = found.reasons.iter().map(|g| g.reason).collect();
    assert_eq!(order, [Reason::QuickReturns, Reason::Pay]);
    assert_eq!((Reason::QuickReturns.driver(), Reason::Pay.driver()), (Some(Driver::QuickReturns), None));
    let written: Vec<Reason> = Reason::ALL.iter().map(|r| r.to_string().parse().expect("a reason")).collect();
    assert_eq!(written, Reason::ALL);
}
