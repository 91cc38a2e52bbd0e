//! Wishes met (K21), counted by hand: what counts, whose share is smallest, and what was met in the rotas before.

use crate::fairness::{ALL, at, id, input, person, published, rota, two_periods};
use serde_json::{Value, json as j};
use turnus_domain::{
    facts::Facts,
    fairness::CarryOver,
    freeze::freeze_planning_input,
    id::ShiftTypeId,
    quantity::BasisPoints,
    rota::Rota,
    rule_book::ParameterKey,
    staff::WishFor,
    wishes::{Honoured, Wishes},
};

fn wish(id: &str, k: u64, wish: &Value, points: u32) -> Value {
    j!({"id": id, "date": at(k), "wish": wish, "points": points})
}

fn wishing(who: &str, wishes: Vec<Value>) -> Value {
    let mut p = person(who, 10_000, 1, &ALL);
    p["wishes"] = Value::Array(wishes);
    p
}

#[test]
fn a_wish_is_met_by_what_the_rota_gives_on_its_day() {
    let shift = |id: &str| id.parse::<ShiftTypeId>().expect("an id");
    let (day, night) = (shift("D"), shift("N"));
    for (wish, free, by_day, by_night) in [
        (WishFor::DayOff, true, false, false),
        (WishFor::NotShift(night.clone()), true, true, false),
        (WishFor::Shift(night.clone()), false, false, true),
    ] {
        assert_eq!((wish.is_met(None), wish.is_met(Some(&day)), wish.is_met(Some(&night))), (free, by_day, by_night), "{wish:?}");
    }
}

/// K21: wishes met ÷ wishes, for a person and for all; one inside an absence is not counted.
#[test]
fn k21_shares_are_counted_for_each_and_for_all_and_the_smallest_is_named() {
    let off = j!("day-off");
    let mut a = wishing("a", vec![wish("a1", 0, &off, 3), wish("a2", 1, &off, 1), wish("a3", 2, &j!({"shift": "E"}), 2)]);
    a["absences"] = j!([{"id": "x", "kind": "annual-leave", "days": {"from": at(2), "to": at(2)}}]);
    let b = wishing("b", vec![wish("b1", 3, &j!({"not-shift": "N"}), 2)]);
    let c = wishing("c", vec![wish("c1", 3, &j!({"shift": "D"}), 5), wish("c2", 5, &off, 1)]);
    let input = input(vec![a, b, c, person("d", 10_000, 1, &ALL)]);
    let rota = rota("r", at(0), [(at(1), "a", "D"), (at(3), "b", "E"), (at(3), "c", "N")]);
    let found = Wishes::of(&Facts::default(), &input, &rota).expect("told");
    let of = |who: &str| found.people.iter().find(|p| p.person == id(who)).expect("everybody").honoured;
    assert_eq!(of("a"), Honoured { met: 1, wishes: 2, points_met: 3, points: 4 }, "the evening lies in her leave");
    assert_eq!((of("b").share(), of("c").share(), of("d").share()), (Some(BasisPoints(10_000)), Some(BasisPoints(5_000)), None));
    assert_eq!((found.all, found.all.share()), (Honoured { met: 3, wishes: 5, points_met: 6, points: 12 }, Some(BasisPoints(6_000))));
    assert_eq!(found.lowest(), [&id("a"), &id("c")], "half each; who wished for nothing is not behind");
    let not_met: Vec<&str> = found.not_met().map(|(_, w)| w.id.as_str()).collect();
    assert_eq!(not_met, ["a2", "c1"]);
    assert_eq!(found.before, CarryOver::Nothing);
    let all_met = Wishes::of(&Facts::default(), &input, &crate::fairness::rota("r", at(0), [(at(3), "c", "D")])).expect("told");
    assert!(all_met.lowest().is_empty() && all_met.not_met().next().is_none(), "nobody lies lowest when every wish is met");
}

#[test]
fn a_rule_book_without_weeks_to_look_back_is_refused_by_name() {
    let mut input = input(vec![person("a", 10_000, 1, &ALL)]);
    input.rule_book.parameters.retain(|p| p.key != ParameterKey::CarryOverWeeks);
    let refused = Wishes::of(&Facts::default(), &input, &rota("r", at(0), [])).expect_err("no number is made up");
    assert!(refused.to_string().contains("carry-over-weeks"), "{refused}");
}

/// E01 wished not to work the night of 13 January: what the rota of January gave is told beside the next one.
#[test]
fn what_was_met_in_the_rotas_in_force_before_stands_beside_it() {
    for (shift, met) in [("N", 0), ("D", 1)] {
        let mut facts = two_periods();
        let of = |id: &str, k: u64, shifts: Vec<_>| Rota { unit: "U1".parse().expect("an id"), ..rota(id, at(k), shifts) };
        published(&mut facts, &of("r1", 0, vec![(at(9), "E01", shift)]));
        let now = of("r2", 28, vec![(at(28), "E01", "E")]);
        let input = freeze_planning_input(&facts, &now.unit, now.horizon, facts.position()).unwrap_or_else(|d| panic!("{d:?}"));
        let found = Wishes::of(&facts, &input, &now).expect("told");
        assert!(matches!(found.before, CarryOver::Counted(days) if days.from == at(0)), "{:?}", found.before);
        let kari = found.people.iter().find(|p| p.person == id("E01")).expect("employed");
        assert_eq!((kari.honoured.wishes, kari.before.met, kari.before.wishes), (0, met, 1), "{shift}");
        assert_eq!(found.all_before, kari.before);
    }
}
