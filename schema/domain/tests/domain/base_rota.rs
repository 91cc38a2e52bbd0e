//! Base rotas: adopted, replaced, rolled over the calendar.

use crate::story::{before, day, facts, fold, payload};
use serde_json::{Value, json as j};
use turnus_domain::{
    base_rota::{
        calendar::{BaseShifts, base_shifts, differing},
        event::BaseRotaAdopted,
    },
    calendar::Horizon,
    command::Command::AdoptBaseRota,
    decide::decide,
    facts::Facts,
    refusal::{Refusal, RefusalCode as Code},
    rota::Assignment,
};

fn refusal(changes: &[(&str, Value)]) -> Refusal {
    let asked = AdoptBaseRota(payload("BaseRotaAdopted", changes));
    decide(&before("BaseRotaAdopted"), &asked).expect_err("refused")
}

fn adopted(changes: &[(&str, Value)]) -> BaseRotaAdopted {
    payload("BaseRotaAdopted", changes)
}

fn in_force(facts: &Facts, on: &str) -> Option<String> {
    facts.base_rota(&"U1".parse().expect("an id"), day(on)).map(|b| b.base_rota.to_string())
}

#[test]
fn a_base_rota_holds_from_its_first_day_until_a_later_one_replaces_it() {
    let first = fold(Facts::default(), &facts());
    assert_eq!((in_force(&first, "2027-06-06"), in_force(&first, "2027-06-07").as_deref()), (None, Some("B1")));
    let later = adopted(&[("/base_rota", j!("B2")), ("/from", j!("2027-08-30"))]);
    let recorded = decide(&first, &AdoptBaseRota(later)).expect("admitted");
    assert_eq!(recorded.len(), 1, "one event");
    assert_eq!((recorded[0].stream.as_str(), recorded[0].effective), ("unit-U1", day("2027-08-30")));
    let both = fold(first, &recorded);
    assert_eq!((in_force(&both, "2027-08-29").as_deref(), in_force(&both, "2027-08-30").as_deref()), (Some("B1"), Some("B2")));
}

#[test]
fn a_base_rota_names_what_is_there_and_was_discussed() {
    let code = |changes: &[(&str, Value)]| refusal(changes).code;
    assert_eq!(code(&[("/unit", j!("U9"))]), Code::UnknownId);
    assert_eq!(code(&[("/base_rota", j!("R1"))]), Code::Duplicate, "a rota has the id");
    assert_eq!(code(&[("/base_rota", j!("SP1"))]), Code::Duplicate, "a sharing plan has the id");
    assert_eq!(code(&[("/lines/0/person", j!("E99"))]), Code::UnknownId);
    let elsewhere = refusal(&[("/lines/0/person", j!("V01"))]);
    assert_eq!(elsewhere.code, Code::OutsideEmployment);
    assert!(elsewhere.to_string().contains("not employed at unit U1 on 2027-06-07"), "{elsewhere}");
    assert_eq!(code(&[("/lines/1/person", j!("E01"))]), Code::Duplicate, "two lines of a person");
    assert_eq!(code(&[("/lines/0/shifts/0/shift", j!("X"))]), Code::UnknownId);
    assert_eq!(code(&[("/substitutes/0/shift", j!("X"))]), Code::UnknownId);
    assert_eq!(code(&[("/substitutes/0/profession", j!("X-NO"))]), Code::UnknownId);
    assert_eq!(code(&[("/lines/0/shifts/2/day", j!(42))]), Code::InvalidValue, "six weeks have 42 days");
    assert_eq!(code(&[("/lines/0/shifts/1/day", j!(0))]), Code::InvalidValue, "two shifts on a day");
    assert_eq!(code(&[("/substitutes/0/day", j!(42))]), Code::InvalidValue);
    assert_eq!(code(&[("/from", j!("2027-06-08"))]), Code::InvalidValue, "a Tuesday");
    assert_eq!(code(&[("/weeks", j!(0))]), Code::InvalidValue);
    assert_eq!(code(&[("/bound", j!(13))]), Code::InvalidValue);
    let silent = refusal(&[("/consulted", j!("  "))]);
    assert_eq!((silent.code, silent.rule.map(|r| r.to_string()).as_deref()), (Code::ConsultationMissing, Some("WT-05")));
    let twice = decide(&fold(Facts::default(), &facts()), &AdoptBaseRota(adopted(&[]))).expect_err("recorded already");
    assert_eq!(twice.code, Code::Duplicate);
}

fn shifts(all: &[Assignment]) -> Vec<String> {
    all.iter().map(|a| format!("{} {} {}", a.date, a.person, a.shift)).collect()
}

#[test]
fn a_base_rota_rolls_over_the_calendar_and_a_later_one_goes_on_from_its_own_first_day() {
    let horizon = |first: &str, weeks| Horizon { first: day(first), weeks };
    let base = adopted(&[]);
    let first = ["2027-06-07 E01 D", "2027-06-08 E01 E", "2027-07-17 E01 N"];
    let second = ["2027-07-19 E01 D", "2027-07-20 E01 E", "2027-08-28 E01 N"];
    assert_eq!(shifts(&base.rolled(horizon("2027-06-07", 12))), [first, second].concat());
    assert_eq!(shifts(&base.rolled(horizon("2027-07-12", 2))), ["2027-07-17 E01 N", "2027-07-19 E01 D", "2027-07-20 E01 E"]);
    assert_eq!(shifts(&base.rolled(horizon("2027-05-31", 2))), ["2027-06-07 E01 D", "2027-06-08 E01 E"], "nothing before its first day");

    let later = [("/base_rota", j!("B2")), ("/from", j!("2027-06-14")), ("/weeks", j!(1)), ("/substitutes", j!([]))];
    let later = adopted(&[&later[..], &[("/lines", j!([{"person": "E02", "shifts": [{"day": 6, "shift": "D"}]}]))]].concat());
    let facts = fold(Facts::default(), &facts());
    let both = fold(facts.clone(), &decide(&facts, &AdoptBaseRota(later)).expect("admitted"));
    let unit = &both.units[&"U1".parse().expect("an id")];
    let BaseShifts { people, shifts: all } = base_shifts(&unit.base_rota, horizon("2027-06-07", 3));
    assert_eq!(people.iter().map(ToString::to_string).collect::<Vec<_>>(), ["E01", "E02"]);
    assert_eq!(shifts(&all), ["2027-06-07 E01 D", "2027-06-08 E01 E", "2027-06-20 E02 D", "2027-06-27 E02 D"]);
    let cells = differing(&all[..3], &all[1..]);
    let told: Vec<_> = cells.iter().map(|((who, date), base, now)| format!("{who} {date} {base:?} {}", now.is_some())).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("E01 2027-06-07 Some") && told[1].starts_with("E02 2027-06-27 None"), "{told:?}");
}
