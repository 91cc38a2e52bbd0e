//! Wish rounds: everybody wishes within the same points while a round is open, and nobody after it was closed (R-RT-05).

use crate::{
    fairness::{ALL, at, input, person},
    story::{day, fold, json, ward},
};
use serde_json::{Value, json as j};
use turnus_domain::{
    command::Command,
    decide::decide,
    facts::Facts,
    refusal::{Refusal, RefusalCode as Code},
    wish_round::{WishRound, status::Status},
};

fn round(id: &str, first: &str, weeks: u32, points: u32) -> Value {
    j!({"id": id, "unit": "U1", "horizon": {"first": first, "weeks": weeks}, "opens": "2027-01-04", "closes": "2027-01-31",
        "most_points": points})
}

fn open(round: &Value) -> Command {
    Command::OpenWishRound(json(j!({"round": round})))
}

fn close(id: &str) -> Command {
    Command::CloseWishRound(json(j!({"unit": "U1", "round": id})), day("2027-02-01"))
}

fn wish(who: &str, id: &str, date: &str, points: u32) -> Command {
    Command::RecordWish(json(j!({"person": who, "wish": {"id": id, "date": date, "wish": "day-off", "points": points}})))
}

fn then(facts: Facts, command: &Command) -> Facts {
    let recorded = decide(&facts, command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
    fold(facts, &recorded)
}

fn refused(facts: &Facts, command: &Command) -> Refusal {
    decide(facts, command).expect_err("is refused")
}

#[test]
fn wishes_are_taken_within_the_points_of_an_open_round_and_what_is_left_is_told() {
    let facts = then(ward(), &open(&round("R", "2027-03-01", 4, 10)));
    let facts =
        [("a", "2027-03-01", 6), ("b", "2027-03-28", 3)].iter().fold(facts, |facts, (id, date, n)| then(facts, &wish("E01", id, date, *n)));
    let why = refused(&facts, &wish("E01", "c", "2027-03-10", 2));
    assert_eq!(why.code, Code::InvalidValue);
    assert!(why.what.contains("1 of 10 points are left in wish round R") && why.remedy.contains("withdraw another wish"), "{why}");
    let facts = then(facts, &wish("E02", "d", "2027-03-10", 10));
    let facts = then(facts, &wish("E01", "e", "2027-03-29", 90));
    let taken_back = Command::WithdrawWish(json(j!({"person": "E01", "wish": "a"})), day("2027-01-20"));
    let facts = then(facts, &taken_back);
    then(facts, &wish("E01", "c", "2027-03-10", 7));
}

/// R-RT-05: after the round was closed a wish for its days is refused with the day it was; other days take wishes as ever.
#[test]
fn after_a_round_was_closed_its_days_take_no_wish_until_another_one_is_opened() {
    let facts = then(then(ward(), &open(&round("R", "2027-03-01", 4, 10))), &close("R"));
    let why = refused(&facts, &wish("E01", "a", "2027-03-01", 1));
    assert_eq!(why.code, Code::WrongStatus);
    assert!(why.what.contains("wish round R, which was closed on 2027-02-01") && why.remedy.contains("new round"), "{why}");
    let facts = then(facts, &wish("E01", "b", "2027-02-28", 50));
    let facts = then(facts, &open(&round("R2", "2027-03-15", 2, 5)));
    assert_eq!(refused(&facts, &wish("E01", "a", "2027-03-01", 1)).code, Code::WrongStatus, "the first two weeks stay closed");
    then(facts, &wish("E01", "a", "2027-03-15", 5));
}

#[test]
fn a_round_that_cannot_be_is_refused() {
    let facts = then(ward(), &open(&round("R", "2027-03-01", 4, 10)));
    let changed = |pointer: &str, value: Value| {
        let mut other = round("S", "2027-05-03", 4, 10);
        *other.pointer_mut(pointer).expect("a field") = value;
        refused(&facts, &open(&other)).code
    };
    assert_eq!(changed("/unit", j!("nowhere")), Code::UnknownId);
    assert_eq!(changed("/id", j!("R")), Code::Duplicate);
    assert_eq!(changed("/most_points", j!(0)), Code::InvalidValue);
    assert_eq!(changed("/horizon/first", j!("2027-05-04")), Code::InvalidValue, "a Tuesday");
    assert_eq!(changed("/horizon/first", j!("2027-03-22")), Code::Overlap, "its first week belongs to R");
    assert_eq!(changed("/closes", j!("2027-01-03")), Code::InvalidDays, "before it opens");
    assert_eq!(changed("/closes", j!("2027-05-03")), Code::InvalidDays, "on the first day");
    assert_eq!(refused(&facts, &close("S")).code, Code::UnknownId);
    let facts = then(facts, &close("R"));
    assert_eq!(refused(&facts, &close("R")).code, Code::UnknownId, "it is closed");
}

/// Four people, and a cover of one from 22:00 to 08:00: three may be off.
#[test]
fn who_has_wished_and_which_dates_are_crowded_is_counted() {
    let off = |id: &str, k: u64| j!({"id": id, "date": at(k), "wish": "day-off", "points": 3});
    let wishing = |who: &str, wishes: Vec<Value>| {
        let mut p = person(who, 10_000, 1, &ALL);
        p["wishes"] = Value::Array(wishes);
        p
    };
    let night = j!({"id": "d2", "date": at(1), "wish": {"shift": "N"}, "points": 1});
    let mut a = wishing("a", vec![off("a1", 0), off("a2", 1)]);
    a["absences"] = j!([{"id": "x", "kind": "annual-leave", "days": {"from": at(1), "to": at(1)}}]);
    let input = input(vec![a, wishing("b", vec![off("b1", 0)]), wishing("c", vec![off("c1", 0)]), wishing("d", vec![off("d1", 0), night])]);
    let found = Status::of(&input, &json::<WishRound>(round("R", "2027-01-04", 4, 10)));
    let answers: Vec<(u32, u64)> = found.people.iter().map(|a| (a.wishes, a.points)).collect();
    assert_eq!((answers, found.answered()), (vec![(2, 6), (1, 3), (1, 3), (2, 4)], 4));
    let [monday] = &found.dates[..] else { panic!("nobody who is there wishes for another day off: {:?}", found.dates) };
    assert_eq!((monday.off, monday.there, monday.heads, monday.too_many()), (4, 4, 1, 1));
}

/// By hand: D 07:30–15:00, E 15:00–22:30, N 22:00–08:00 and the long LD 07:30–22:30. Two by day and two in the evening take two long
/// shifts, and three people when one more is asked for by day.
#[test]
fn the_fewest_people_of_a_date_are_those_of_the_longest_shifts_that_fit() {
    let mut input = input(vec![person("a", 10_000, 1, &ALL)]);
    input.staff[0].wishes = vec![json(j!({"id": "w", "date": at(0), "wish": "day-off", "points": 1}))];
    let row = |from: &str, to: &str, heads: u32| j!({"day": "weekday", "band": {"from": from, "to": to}, "class": "nurse", "head_plan": heads, "policy_minimum": 0, "task_need": 0});
    let heads = |input: &turnus_domain::planning_input::PlanningInput| {
        Status::of(input, &json::<WishRound>(round("R", "2027-01-04", 4, 10))).dates[0].heads
    };
    input.cover = json(j!([row("07:30", "15:00", 2), row("15:00", "22:00", 2)]));
    assert_eq!(heads(&input), 4, "two D and two E");
    let mut long = input.shift_types[0].clone();
    (long.id, long.end) = ("LD".parse().expect("an id"), "22:30".parse().expect("a time"));
    input.structure.weekday.push(long.id.clone());
    input.shift_types.push(long);
    assert_eq!(heads(&input), 2, "two LD");
    input.cover = json(j!([row("07:30", "15:00", 3), row("15:00", "22:00", 2), row("22:00", "08:00", 1)]));
    assert_eq!(heads(&input), 4, "three by day, and one at night");
}
