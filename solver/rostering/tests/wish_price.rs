//! The price of a wish against every legal line of small wards, counted by the checker and by cover written down here once more;
//! a wish that no line grants has the rule that forbids it; swaps that are told grant it.

#[expect(dead_code, reason = "the sample unit has more than wishes need")]
mod ward;

mod drawn;
mod in_force;
mod swap_judge;

use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, HashMap};
use swap_judge::{legal, unmet};
use turnus_checker::{check_assignments, check_person};
use turnus_domain::{
    cover::Band,
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Assignment, Rota, Severity, SolveStatus},
    rule_book::{ParameterKey, RuleId},
    shift::{DatedShift, ShiftKind},
    staff::{Wish, WishFor},
};
use turnus_rostering::wish_price::{OwnLine, Prices, prices};

/// Three people, a week, at most one head of each class.
fn tiny(seed: u64) -> PlanningInput {
    let mut input = drawn::drawn(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    input.horizon.weeks = 1;
    input.staff.truncate(3);
    let kinds = [ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night, ShiftKind::LongDay, ShiftKind::LongNight];
    let shifts: Vec<_> = input.shift_types.iter().map(|s| s.id.clone()).collect();
    for (k, m) in input.staff.iter_mut().enumerate() {
        let from = rng.random_range(0..kinds.len());
        m.kinds = (0..rng.random_range(2..=3)).map(|k| kinds[(from + k) % kinds.len()]).collect();
        m.fixed.clear();
        m.extra.clear();
        let wish = |w: usize, rng: &mut ChaCha8Rng| Wish {
            id: format!("W{k}-{w}").parse().expect("an id"),
            date: input.horizon.first + Days::new(rng.random_range(0..7)),
            wish: match rng.random_range(0..3) {
                0 => WishFor::DayOff,
                1 => WishFor::NotShift(shifts[rng.random_range(0..shifts.len())].clone()),
                _ => WishFor::Shift(shifts[rng.random_range(0..shifts.len())].clone()),
            },
            points: rng.random_range(1..=9),
        };
        m.wishes = (0..6).map(|w| wish(w, &mut rng)).collect();
    }
    input.cover.retain(|c| ["any", "nurse"].contains(&c.class.as_str()));
    for c in &mut input.cover {
        (c.head_plan, c.policy_minimum, c.task_need) = (c.head_plan.min(1), 0, 0);
    }
    set(&mut input, ParameterKey::HoursTolerance, 2_500);
    input
}

fn set(input: &mut PlanningInput, key: ParameterKey, value: i64) {
    input.rule_book.parameters.iter_mut().filter(|p| p.key == key).for_each(|p| p.value = value);
}

type Line = Vec<Option<usize>>;

fn dated(input: &PlanningInput, line: &[Option<usize>]) -> Vec<DatedShift> {
    let of = |(d, s): (usize, &Option<usize>)| Some(DatedShift { date: input.horizon.date(d), shift: input.shift_types[(*s)?].id.clone() });
    line.iter().enumerate().filter_map(of).collect()
}

/// Every line of somebody that the checker accepts, with its points.
fn legal_lines(input: &PlanningInput, p: usize) -> Vec<(Line, i64)> {
    let m = &input.staff[p];
    let mut lines: Vec<Line> = vec![Vec::new()];
    for d in 0..input.horizon.len() {
        let used = input.structure.on(input.holidays.kind(input.horizon.date(d)));
        let mine = |s: &usize| used.contains(&input.shift_types[*s].id) && m.kinds.contains(&input.shift_types[*s].kind);
        let open: Vec<Option<usize>> = std::iter::once(None).chain((0..input.shift_types.len()).filter(mine).map(Some)).collect();
        lines = lines.iter().flat_map(|line| open.iter().map(move |c| line.iter().copied().chain([*c]).collect())).collect();
    }
    let judged = lines.into_iter().filter_map(|line| {
        let findings = check_person(input, &m.person, &dated(input, &line));
        let ok = findings.iter().all(|f| f.severity != Severity::Hard);
        ok.then(|| (line, findings.iter().map(|f| f.points).sum()))
    });
    judged.collect()
}

/// Cheapest substitutes and unmet heads of a day, over every set of at most three substitutes.
struct Cover<'a> {
    input: &'a PlanningInput,
    known: HashMap<(usize, Vec<Option<usize>>), i64>,
}

impl Cover<'_> {
    fn of(&mut self, lines: &[&Line]) -> i64 {
        let days: Vec<(usize, Vec<Option<usize>>)> =
            (0..self.input.horizon.len()).map(|d| (d, lines.iter().map(|line| line[d]).collect())).collect();
        days.into_iter().map(|(d, choices)| self.day(d, choices)).sum()
    }

    fn day(&mut self, d: usize, choices: Vec<Option<usize>>) -> i64 {
        if let Some(known) = self.known.get(&(d, choices.clone())) {
            return *known;
        }
        let (input, date) = (self.input, self.input.horizon.date(d));
        let used = input.structure.on(input.holidays.kind(date));
        let shifts = (0..input.shift_types.len()).filter(|s| used.contains(&input.shift_types[*s].id));
        let units: Vec<(usize, bool)> = shifts.flat_map(|s| [(s, false), (s, true)]).collect();
        let own = || choices.iter().enumerate().filter_map(|(p, s)| Some(((*s)?, self.is_nurse(p, date))));
        let mut least = self.cost(d, own().collect(), &[]);
        for a in 0..units.len() {
            least = least.min(self.cost(d, own().collect(), &[units[a]]));
            for b in a..units.len() {
                least = least.min(self.cost(d, own().collect(), &[units[a], units[b]]));
                for c in b..units.len() {
                    least = least.min(self.cost(d, own().collect(), &[units[a], units[b], units[c]]));
                }
            }
        }
        self.known.insert((d, choices), least);
        least
    }

    fn is_nurse(&self, p: usize, date: NaiveDate) -> bool {
        let class = self.input.classes.iter().find(|c| c.id.as_str() == "nurse").expect("a class");
        self.input.staff[p].meets(&class.who, date)
    }

    /// Points of a day: substitutes, and per band the greatest shortfall over classes.
    fn cost(&self, d: usize, mut there: Vec<(usize, bool)>, hired: &[(usize, bool)]) -> i64 {
        let (input, date) = (self.input, self.input.horizon.date(d));
        let number = |key| input.rule_book.value(key, input.horizon.first).expect("a number");
        let up = |a: i64| (a + 59).div_euclid(60);
        let pay = |(s, _): &(usize, bool)| up(input.shift_types[*s].working(date).0 * number(ParameterKey::PointsSubstituteHour));
        let substitutes: i64 = hired.iter().map(pay).sum();
        there.extend(hired);
        let mut worst: BTreeMap<Band, i64> = BTreeMap::new();
        for row in input.cover_on(date).filter(|c| c.heads() > 0) {
            let counts =
                |(s, nurse): &&(usize, bool)| row.band.covered_by(&input.shift_types[*s]) && (*nurse || row.class.as_str() == "any");
            let missing = i64::from(row.heads()) - there.iter().filter(counts).count() as i64;
            let of_band = worst.entry(row.band).or_default();
            *of_band = (*of_band).max(missing);
        }
        substitutes + worst.iter().map(|(band, n)| up(band.minutes() * n * number(ParameterKey::PointsUnmetHour))).sum::<i64>()
    }
}

fn rota_of(input: &PlanningInput, lines: &[&Line]) -> Rota {
    let shifts = |(p, line): (usize, &&Line)| {
        let person = input.staff[p].person.clone();
        dated(input, line).into_iter().map(move |s| Assignment { date: s.date, person: person.clone(), shift: s.shift })
    };
    let mut assignments: Vec<Assignment> = lines.iter().enumerate().flat_map(shifts).collect();
    assignments.sort();
    Rota {
        id: "rota-1".parse().expect("an id"),
        parent: None,
        unit: input.unit.clone(),
        horizon: input.horizon,
        input_position: input.position,
        assignments,
        substitutes: Vec::new(),
        seed: 1,
        status: SolveStatus::Feasible,
        objective: 0,
        bound: 0,
    }
}

/// Wishes of everybody that a rota does not meet.
fn not_met(input: &PlanningInput, rota: &Rota) -> Vec<(PersonId, Wish)> {
    let of = |m: &turnus_domain::staff::StaffMember| {
        let open = m.wishes.iter().filter(|w| !m.is_absent(w.date) && !w.wish.is_met(rota.shift(&m.person, w.date)));
        open.map(|w| (m.person.clone(), w.clone())).collect::<Vec<_>>()
    };
    input.staff.iter().flat_map(of).collect()
}

/// What the checker says a granted line costs beside the rota as it was priced.
fn by_checker(input: &PlanningInput, found: &Prices, person: &PersonId, granted: &turnus_rostering::wish_price::Granted) -> (usize, i64) {
    let others = found.assignments.iter().filter(|a| a.person != *person).cloned();
    let hers = granted.line.iter().map(|s| Assignment { date: s.date, person: person.clone(), shift: s.shift.clone() });
    let mut after: Vec<Assignment> = others.chain(hers).collect();
    after.sort();
    let (before, after) =
        (check_assignments(input, &found.assignments, &found.substitutes), check_assignments(input, &after, &granted.substitutes));
    (after.hard(), after.objective - before.objective)
}

/// The price of a wish is the reduced cost of the line that grants it, over every legal line.
#[test]
fn the_price_is_that_of_the_best_of_all_lines_and_what_none_grants_is_forbidden() {
    let (mut granted, mut proven, mut forbidden) = (0, 0, 0);
    for seed in 0..60 {
        let input = tiny(seed);
        let legal: Vec<Vec<(Line, i64)>> = (0..input.staff.len()).map(|p| legal_lines(&input, p)).collect();
        if legal.iter().any(Vec::is_empty) {
            continue;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 1_000);
        let chosen: Vec<&(Line, i64)> = legal.iter().map(|lines| &lines[rng.random_range(0..lines.len())]).collect();
        let lines: Vec<&Line> = chosen.iter().map(|(line, _)| line).collect();
        let rota = rota_of(&input, &lines);
        let asked = not_met(&input, &rota);
        let found = prices(&input, &rota, &asked, input.horizon.first).expect("prices");
        let mut cover = Cover { input: &input, known: HashMap::new() };
        let before = cover.of(&lines);
        for ((person, wish), price) in asked.iter().zip(&found.wishes) {
            let p = input.staff.iter().position(|m| m.person == *person).expect("somebody");
            let day = input.horizon.index(wish.date) as usize;
            let meets = |line: &Line| wish.wish.is_met(line[day].map(|s| &input.shift_types[s].id));
            let cost = |(line, points): &(Line, i64), cover: &mut Cover<'_>| {
                let mut others = lines.clone();
                others[p] = line;
                points + cover.of(&others)
            };
            let least = legal[p].iter().filter(|(line, _)| meets(line)).map(|line| cost(line, &mut cover)).min();
            let least = least.map(|least| least - chosen[p].1 - before + i64::from(wish.points));
            match (&price.as_ref().expect("a day of the rota").own, least) {
                (OwnLine::Granted(line), Some(least)) => {
                    let place = format!("seed {seed}, {person}, {}", wish.id);
                    assert!(line.least <= least && least <= line.price, "{place}: {} ≤ {least} ≤ {}", line.least, line.price);
                    assert_eq!(by_checker(&input, &found, person, line), (0, line.price - i64::from(wish.points)), "{place}");
                    let given = line.line.iter().find(|s| s.date == wish.date).map(|s| &s.shift);
                    assert!(wish.wish.is_met(given), "{place}: {given:?}");
                    granted += 1;
                    proven += usize::from(line.is_proven());
                }
                (OwnLine::Forbidden { rules, also_without: false }, None) => {
                    assert!(!rules.is_empty(), "seed {seed}, {person}, {}", wish.id);
                    forbidden += 1;
                }
                (told, least) => panic!("seed {seed}, {person}, {}: {told:?}, and every line says {least:?}", wish.id),
            }
        }
    }
    assert!(granted >= 60 && forbidden >= 10 && proven * 10 >= granted * 9, "{granted} granted, {proven} proven, {forbidden} forbidden");
}

fn rules(input: &PlanningInput, rota: &Rota, person: &PersonId, wish: WishFor, date: NaiveDate) -> (Vec<RuleId>, bool) {
    let wish = Wish { id: "W".parse().expect("an id"), date, wish, points: 3 };
    let found = prices(input, rota, &[(person.clone(), wish)], input.horizon.first).expect("prices");
    match found.wishes.into_iter().next().flatten().map(|p| p.own) {
        Some(OwnLine::Forbidden { rules, also_without }) => (rules, also_without),
        other => panic!("it is granted: {other:?}"),
    }
}

#[test]
fn a_wish_that_a_rule_forbids_names_the_rule() {
    let (input, rota) = in_force::in_force();
    let (person, monday) = (input.staff[8].person.clone(), input.horizon.first + Days::new(7));
    let shift = |id: &str| WishFor::Shift(id.parse().expect("an id"));
    let with = |change: &dyn Fn(&mut turnus_domain::staff::StaffMember)| {
        let mut changed = input.clone();
        change(&mut changed.staff[8]);
        changed
    };
    let pinned = |date, shift: &str| DatedShift { date, shift: shift.parse().expect("an id") };
    let no_nights = with(&|m| m.kinds = vec![ShiftKind::Day, ShiftKind::Evening, ShiftKind::LongDay]);
    assert_eq!(rules(&no_nights, rota, &person, shift("N"), monday), (vec![RuleId::Contract], false));
    let fixed = with(&|m| m.fixed.push(pinned(monday, "D")));
    assert_eq!(rules(&fixed, rota, &person, WishFor::DayOff, monday), (vec![RuleId::Fixed], false));
    let night_before = with(&|m| m.fixed.push(pinned(monday, "N")));
    let found = rules(&night_before, rota, &person, shift("D"), monday + Days::new(1));
    assert_eq!(found, (vec![RuleId::Wt40, RuleId::Fixed], false), "a day after the night that ends on it");
}

#[test]
fn days_that_are_past_and_days_of_absence_and_strangers_have_no_price() {
    let (input, rota) = in_force::in_force();
    let wish = |date| Wish { id: "W".parse().expect("an id"), date, wish: WishFor::DayOff, points: 3 };
    let (person, day) = (input.staff[0].person.clone(), input.horizon.first + Days::new(9));
    let priced = |person: PersonId, date, today| {
        prices(input, rota, &[(person, wish(date))], today).expect("prices").wishes.into_iter().next().flatten()
    };
    assert!(priced(person.clone(), day, day).is_some());
    assert_eq!(priced(person.clone(), day, day + Days::new(1)), None, "past");
    assert_eq!(priced(person, input.horizon.last() + Days::new(1), day), None, "outside");
    assert_eq!(priced("nobody".parse().expect("an id"), day, day), None, "a stranger");
}

/// Days before today stay as they are in the line that grants it, and every swap that is told is legal by the checker and grants it.
#[test]
fn the_past_stays_and_swaps_that_are_told_are_legal_and_grant_the_wish() {
    let (input, rota) = in_force::in_force();
    let today = input.horizon.first + Days::new(7);
    let asked: Vec<(PersonId, Wish)> = input
        .staff
        .iter()
        .flat_map(|m| {
            rota.assignments.iter().filter(|a| a.person == m.person && a.date >= today).step_by(4).map(|a| (m.person.clone(), a.date))
        })
        .map(|(person, date)| (person, Wish { id: "W".parse().expect("an id"), date, wish: WishFor::DayOff, points: 3 }))
        .collect();
    let found = prices(input, rota, &asked, today).expect("prices");
    let (before, mut swaps, mut granted) = (unmet(input, rota), 0, 0);
    for ((person, wish), price) in asked.iter().zip(&found.wishes) {
        let price = price.as_ref().expect("a day to come");
        for offer in &price.swaps {
            assert!(legal(input, rota, &before, &offer.swap), "{}", offer.swap.place());
            let after = rota.amended(rota.id.clone(), &offer.swap.changes(rota).expect("changes"));
            assert_eq!(after.shift(person, wish.date), None, "{}", offer.swap.place());
            swaps += 1;
        }
        if let OwnLine::Granted(line) = &price.own {
            let past = |date: &NaiveDate| *date < today;
            let hers: Vec<NaiveDate> = rota.assignments.iter().filter(|a| a.person == *person).map(|a| a.date).filter(past).collect();
            assert_eq!(line.line.iter().map(|s| s.date).filter(past).collect::<Vec<_>>(), hers, "{person}");
            granted += 1;
        }
    }
    assert!(swaps > 10 && granted > 20, "{swaps} swaps, {granted} lines of {} wishes", asked.len());
}
