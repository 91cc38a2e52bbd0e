//! How a rota shares its burdens: targets, carry-over, spread and reasons, counted by hand; and what must not be told.

use crate::story::{day, fold, json, ward};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json as j};
use turnus_domain::{
    command::Command,
    decide::decide,
    event::Event,
    facts::Facts,
    fairness::{
        Apart, CarryOver, Fairness, Reason,
        burden::{Burden, occasions},
    },
    freeze::freeze_planning_input,
    id::PersonId,
    night::Hundredths,
    planning_input::PlanningInput,
    rota::{PersonHours, Rota},
    rule_book::{ParameterKey, RuleBook},
};

fn book() -> RuleBook {
    serde_json::from_str(include_str!("../../../rulebooks/no-municipal-2027.json")).expect("reads")
}

pub(crate) fn person(id: &str, position: u32, every: u8, kinds: &[&str]) -> Value {
    j!({"person": id, "employment": id, "employed": {"from": "2026-01-01"}, "profession": "HF",
        "authorisation": {"status": "authorised"}, "position": position, "full_time_week": 2130, "weekend_every": every, "kinds": kinds})
}

/// Four weeks from Monday 4 January 2027 with day, evening and night shifts; Wednesday the 6th is a holiday.
pub(crate) fn input(staff: Vec<Value>) -> PlanningInput {
    let shift = |id: &str, kind: &str, start: &str, end: &str| j!({"id": id, "kind": kind, "name": id, "start": start, "end": end, "paid_break": 30, "unpaid_break": 0});
    let mut made: PlanningInput = json(j!({
        "unit": "u", "horizon": {"first": "2027-01-04", "weeks": 4}, "position": 0, "sharing_plan": "s",
        "shift_types": [shift("D", "day", "07:30", "15:00"), shift("E", "evening", "15:00", "22:30"), shift("N", "night", "22:00", "08:00")],
        "structure": {"weekday": ["D", "E", "N"], "weekend": ["D", "E", "N"], "holiday": ["D", "E", "N"]},
        "classes": [{"id": "nurse", "name": "Nurse", "who": {"profession": ["SP"]}}],
        "cover": [{"day": "weekday", "band": {"from": "22:00", "to": "08:00"}, "class": "nurse", "head_plan": 1, "policy_minimum": 0,
            "task_need": 0}],
        "professions": [], "staff": staff, "agreements": [], "consents": [],
        "rule_book": {"id": "b", "parameters": []}, "holidays": {"days": [{"date": "2027-01-06", "name": "a holiday"}]}
    }));
    made.rule_book = book();
    made
}

pub(crate) fn rota(id: &str, first: NaiveDate, shifts: impl IntoIterator<Item = (NaiveDate, &'static str, &'static str)>) -> Rota {
    let assignments: Vec<Value> =
        shifts.into_iter().map(|(date, person, shift)| j!({"date": date, "person": person, "shift": shift})).collect();
    json(j!({"id": id, "unit": "u", "horizon": {"first": first, "weeks": 4}, "input_position": 1, "assignments": assignments,
        "substitutes": [], "seed": 1, "status": "feasible", "objective": 0, "bound": 0}))
}

pub(crate) fn at(k: u64) -> NaiveDate {
    day("2027-01-04") + Days::new(k)
}

pub(crate) fn id(text: &str) -> PersonId {
    text.parse().expect("an id")
}

fn table(input: &PlanningInput, rota: &Rota) -> Fairness {
    Fairness::of(&Facts::default(), input, rota, &[]).expect("the rule book says all of it")
}

pub(crate) const ALL: [&str; 3] = ["day", "evening", "night"];

#[test]
fn every_burden_is_counted_as_its_definition_says() {
    let input = input(vec![person("a", 10_000, 1, &ALL)]);
    // Wednesday the 6th is the holiday; Tuesday's night ends on it. Friday's night ends on Saturday; Sunday's evening is in the weekend.
    let rota = rota("r", at(0), [(at(1), "a", "N"), (at(4), "a", "N"), (at(6), "a", "E"), (at(7), "a", "D"), (at(9), "a", "E")]);
    let found = table(&input, &rota);
    let worked = |b| found.borne(&id("a"), b).expect("counted").worked.0;
    assert_eq!(worked(Burden::Nights), 200);
    assert_eq!(worked(Burden::Evenings), 200);
    assert_eq!(worked(Burden::Weekends), 100, "Friday night and Sunday evening are one weekend");
    assert_eq!(worked(Burden::WeekendTime), (8 * 60 + 7 * 60 + 30) * 100, "Saturday 00:00–08:00 and Sunday 15:00–22:30");
    assert_eq!(worked(Burden::Holidays), 100, "the night that ends on it");
    assert_eq!(worked(Burden::QuickReturns), 100, "nine hours from Sunday evening to Monday");
    let weekend = occasions(&input, &rota, &id("a"), Burden::Weekends).expect("counted");
    assert_eq!(weekend[0].dates, [at(4), at(6)].into());
}

#[test]
fn targets_follow_position_and_days_there_and_weekends_follow_the_contract() {
    let mut away = person("c", 10_000, 1, &ALL);
    away["absences"] = j!([{"id": "x", "kind": "annual-leave", "days": {"from": at(0), "to": at(13)}}]);
    let input = input(vec![person("a", 10_000, 1, &ALL), person("b", 5_000, 1, &ALL), away, person("d", 10_000, 2, &ALL)]);
    let nights = (0..7).map(|k| (at(14 + k), "a", "N"));
    let found = table(&input, &rota("r", at(0), nights));
    // 100 % × 28 days, 50 % × 28, 100 % × 14, 100 % × 28: two, one, one and two of seven nights in six parts.
    let target = |who: &str, b| found.borne(&id(who), b).expect("counted").target.0;
    let nights = ["a", "b", "c", "d"].map(|who| target(who, Burden::Nights));
    assert_eq!(nights, [233, 117, 117, 233]);
    // One weekend is worked (Friday's night); four, four, two and two (every second of four) are asked for.
    let weekends = ["a", "b", "c", "d"].map(|who| target(who, Burden::Weekends));
    assert_eq!(weekends, [33, 33, 17, 17], "half a post works as many weekends");
    let spread = found.spreads.iter().find(|s| s.burden == Burden::Nights).expect("told");
    assert_eq!(spread.worst, Some((id("a"), Hundredths(467))));
    assert_eq!(spread.spread, Hundredths(467 + 233));
    // One of four with unequal parts bears all of it: by the definition, Σ|b−c| = 2 × 3 × b, n = 4, mean = b / 4.
    assert_eq!(spread.gini_permille, Some(750));
}

#[test]
fn equal_burdens_in_proportion_have_no_gini_and_nothing_has_none() {
    let input = input(vec![person("a", 10_000, 1, &ALL), person("b", 5_000, 1, &ALL)]);
    let found = table(&input, &rota("r", at(0), [(at(0), "a", "E"), (at(1), "a", "E"), (at(3), "b", "E")]));
    let gini = |b| found.spreads.iter().find(|s| s.burden == b).expect("told").gini_permille;
    assert_eq!((gini(Burden::Evenings), gini(Burden::Nights)), (Some(0), None));
    assert!(found.above(&input, &rota("r", at(0), [])).is_empty());
}

#[test]
fn who_never_works_a_burden_is_counted_apart_with_the_reason() {
    let mut exempt = person("x", 10_000, 1, &ALL);
    exempt["exemptions"] = j!([{"from": "night", "valid": {"from": "2026-01-01"}}]);
    let input = input(vec![person("a", 10_000, 1, &ALL), person("d", 10_000, 1, &["day"]), person("n", 10_000, 1, &["night"]), exempt]);
    let found = table(&input, &rota("r", at(0), [(at(0), "a", "N"), (at(0), "n", "N"), (at(1), "n", "N")]));
    let apart = |who: &str| found.borne(&id(who), Burden::Nights).expect("counted").apart;
    assert_eq!(["a", "d", "n", "x"].map(apart), [None, Some(Apart::NotInContract), Some(Apart::NothingElse), Some(Apart::Exempt)]);
    assert_eq!(found.borne(&id("a"), Burden::Nights).expect("counted").target, Hundredths(100), "the two of the night-only are not shared");
}

#[test]
fn without_a_public_holiday_in_the_rota_nobody_is_said_to_be_away_on_one() {
    let mut input = input(vec![person("a", 10_000, 1, &ALL), person("b", 10_000, 1, &ALL)]);
    let rota = rota("r", at(0), [(at(0), "a", "E")]);
    let apart = |input: &PlanningInput| table(input, &rota).borne(&id("b"), Burden::Holidays).expect("counted").apart;
    assert_eq!(apart(&input), None, "one falls in it");
    input.holidays.days.clear();
    assert_eq!(apart(&input), Some(Apart::NoSuchDay));
}

/// R-WT-10: weekends further apart than one in twelve weeks among the same contract are a fairness warning, also in the table.
#[test]
fn r_wt_10_weekends_two_apart_among_the_same_contract_warn_in_the_table_and_one_apart_do_not() {
    let input = input(vec![person("a", 10_000, 2, &ALL), person("b", 10_000, 2, &ALL)]);
    let hours = |n: [u32; 2]| -> Vec<PersonHours> {
        let one = |(who, weekends): (&str, u32)| {
            json(j!({"person": who, "owed": 0, "worked": 0, "weekends": weekends, "nights": 0, "full_time_week": 0}))
        };
        [("a", n[0]), ("b", n[1])].into_iter().map(one).collect()
    };
    let warns = |n| {
        let found = Fairness::of(&Facts::default(), &input, &rota("r", at(0), []), &hours(n)).expect("told");
        found.contracts.iter().any(turnus_domain::rota::figures::WeekendSpread::is_unfair)
    };
    assert!(warns([3, 1]) && !warns([2, 1]) && !warns([2, 2]));
}

#[test]
fn a_rule_book_without_the_share_is_refused_by_name() {
    let mut input = input(vec![person("a", 10_000, 1, &ALL)]);
    input.rule_book.parameters.retain(|p| p.key != ParameterKey::FairnessAbove);
    let refused = Fairness::of(&Facts::default(), &input, &rota("r", at(0), []), &[]).expect_err("no number is made up");
    assert!(refused.to_string().contains("fairness-above"), "{refused}");
}

/// The reason of a person for her nights.
fn reason(input: &PlanningInput, rota: &Rota, who: &str) -> Option<Option<Reason>> {
    let all = table(input, rota).above(input, rota);
    all.into_iter().find(|(p, b, _)| *p == id(who) && *b == Burden::Nights).map(|(_, _, reason)| reason)
}

#[test]
fn somebody_above_target_has_the_reason_that_holds_and_none_when_none_does() {
    let nights = || (0..4).map(|k| (at(2 * k), "a", "N"));
    let staff = |a: Value| vec![a, person("b", 10_000, 1, &ALL)];
    let a = || person("a", 10_000, 1, &ALL);
    // Four of four where two are fair.
    assert_eq!(reason(&input(staff(a())), &rota("r", at(0), nights()), "a"), Some(None), "others could have taken them");
    let mut pinned = a();
    pinned["fixed"] = j!([{"date": at(0), "shift": "N"}, {"date": at(2), "shift": "N"}]);
    assert_eq!(reason(&input(staff(pinned)), &rota("r", at(0), nights()), "a"), Some(Some(Reason::Fixed(2))));
    let wish = |k: u64, for_what: Value| j!({"id": format!("w{k}"), "date": at(k), "wish": for_what, "points": 1});
    let mut wished = a();
    wished["wishes"] = j!([wish(0, j!({"shift": "N"})), wish(2, j!({"shift": "N"})), wish(4, j!({"shift": "E"}))]);
    assert_eq!(reason(&input(staff(wished)), &rota("r", at(0), nights()), "a"), Some(Some(Reason::Wished(2))), "not the evening");
    let mut one = a();
    one["wishes"] = j!([wish(0, j!("day-off"))]);
    assert_eq!(reason(&input(staff(one)), &rota("r", at(0), nights()), "a"), Some(None), "a wish not met is no reason");
    let (three, two) = (rota("r", at(0), nights().take(3)), rota("r", at(0), nights().take(2).chain([(at(9), "b", "N")])));
    assert_eq!(reason(&input(staff(a())), &three, "a"), Some(None));
    assert_eq!(reason(&input(staff(a())), &two, "a"), Some(Some(Reason::Whole)), "1.5 each: two and one");
}

#[test]
fn nobody_else_free_and_competent_is_a_reason_and_one_nurse_who_is_off_takes_it_away() {
    let nights = || (0..4).map(|k| (at(1 + 7 * k), "a", "N"));
    let nurse = |who| {
        let mut p = person(who, 10_000, 1, &ALL);
        p["profession"] = j!("SP");
        p
    };
    // Four weeks of Tuesdays, each with one nurse asked for at night; the health-care worker is off but no nurse.
    let alone = input(vec![nurse("a"), person("b", 10_000, 1, &ALL)]);
    let Some(Some(Reason::Scarce(n, classes))) = reason(&alone, &rota("r", at(0), nights()), "a") else { panic!("nobody else may") };
    assert_eq!((n, classes), (4, ["nurse".parse().expect("an id")].into()));
    let two = input(vec![nurse("a"), nurse("b")]);
    assert_eq!(reason(&two, &rota("r", at(0), nights()), "a"), Some(None));
}

/// The ward of the story with today's rule book, and two people of hers who share nights.
pub(crate) fn two_periods() -> Facts {
    let facts = ward();
    let adopted = Command::AdoptRuleBook(json(j!({"rule_book": book()})), day("2026-01-01"));
    fold(facts.clone(), &decide(&facts, &adopted).unwrap_or_else(|refusal| panic!("{refusal}")))
}

pub(crate) fn published(facts: &mut Facts, rota: &Rota) {
    let (plan, unit, first) = (&rota.id, &rota.unit, rota.horizon.first);
    let report = j!({"findings": [], "unmet": [], "points": [], "objective": 0, "slack": {"hours_tolerance_used": 0, "unmet": 0,
        "substitutes": 0}, "hours": [], "rest_debt": []});
    let request = j!({"plan": plan, "unit": unit, "horizon": rota.horizon, "sharing_plan": "SP1", "input_position": 1, "seed": 1,
        "effective": first});
    let events: [Event; 3] = [
        Event::RotaRequested(json(request)),
        Event::RotaProposed(json(j!({"rota": rota, "report": report}))),
        Event::RotaPublished(json(j!({"plan": plan, "unit": unit, "shared_on": "2026-10-01", "consulted": "yes"}))),
    ];
    let at = facts.position();
    for (k, event) in (1..).zip(&events) {
        facts.evolve(event, at + k, day("2026-10-01"));
    }
}

#[test]
fn what_somebody_bore_above_her_share_before_lowers_her_target_now_and_all_targets_add_up() {
    let mut facts = two_periods();
    let of = |id: &str, first: NaiveDate, nights: Vec<(NaiveDate, &'static str, &'static str)>| Rota {
        unit: "U1".parse().expect("an id"),
        ..rota(id, first, nights)
    };
    // E01 works all six nights that she and E02 share in January; E02 is exempt from nights from 25 January on.
    let before = of("r1", at(0), (0..6).map(|k| (at(14 + k), "E01", "N")).collect());
    published(&mut facts, &before);
    let first = at(28);
    let now = of("r2", first, vec![(first, "E01", "E"), (first, "E02", "E")]);
    let input = freeze_planning_input(&facts, &now.unit, now.horizon, facts.position()).unwrap_or_else(|d| panic!("{d:?}"));
    let found = Fairness::of(&facts, &input, &now, &[]).expect("told");
    assert!(matches!(found.carry_over, CarryOver::Counted(days) if days.from == at(0)), "{:?}", found.carry_over);
    for burden in Burden::ALL {
        let shared = || found.people.iter().map(|p| p.borne[&burden]).filter(|b| b.apart.is_none());
        let (worked, target): (i64, i64) = (shared().map(|b| b.worked.0).sum(), shared().map(|b| b.target.0).sum());
        assert!((worked - target).abs() <= shared().count() as i64, "{burden:?}: {worked} beside {target}, but for rounding");
    }
    let weekends = found.borne(&id("E01"), Burden::Weekends).expect("counted");
    assert!(weekends.carried.0 > 0, "Friday and Saturday nights of January: {weekends:?}");
    assert!(weekends.target < weekends.share, "{weekends:?}");
    // Nothing is carried from a rota that was only proposed, nor from the rota itself.
    let mut alone = two_periods();
    published(&mut alone, &now);
    let input = freeze_planning_input(&alone, &now.unit, now.horizon, alone.position()).unwrap_or_else(|d| panic!("{d:?}"));
    let found = Fairness::of(&alone, &input, &now, &[]).expect("told");
    assert_eq!(found.carry_over, CarryOver::Nothing);
}
