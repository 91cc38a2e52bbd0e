//! Swaps: what the engine's rules offer is exactly what the checker finds legal.

#[expect(dead_code, reason = "the sample unit has more than swaps need")]
mod ward;

mod in_force;
mod swap_judge;

use chrono::{Days, NaiveDate};
use in_force::in_force;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use swap_judge::{legal, unmet};
use turnus_checker::check_assignments;
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Rota, swap::Swap},
};
use turnus_rostering::swap::{DAYS_AROUND, offers};

/// Every swap of a person's shift of a date with somebody, as the words of the offers define them.
fn possible(input: &PlanningInput, rota: &Rota, person: &PersonId, date: NaiveDate) -> Vec<Swap> {
    let around = (date - Days::new(DAYS_AROUND as u64)).iter_days().take(2 * DAYS_AROUND + 1).filter(|d| rota.horizon.contains(*d));
    let days: Vec<NaiveDate> = around.collect();
    let others = input.staff.iter().map(|m| &m.person).filter(|p| *p != person);
    let swaps = others.flat_map(|other| {
        let swap = |dates: Vec<NaiveDate>| Swap::new(person.clone(), other.clone(), dates);
        match rota.shift(other, date) {
            Some(_) => vec![swap(vec![date])],
            None => {
                let returned = |d: &&NaiveDate| rota.shift(person, **d).is_none() && rota.shift(other, **d).is_some();
                days.iter().filter(returned).map(|d| swap(vec![date, *d])).collect()
            }
        }
    });
    swaps.filter(|swap| swap.changes(rota).is_ok()).collect()
}

/// R-RT-05: a swap is rejected when it breaks a hard rule and accepted otherwise, on every swap that drawn people could make.
#[test]
fn the_checker_agrees_with_every_verdict_on_drawn_swaps() {
    let (input, rota) = in_force();
    let before = unmet(input, rota);
    let (mut good, mut bad) = (0, 0);
    let mut random = ChaCha8Rng::seed_from_u64(5);
    while good < 40 || good + bad < 600 {
        let a = &rota.assignments[random.random_range(0..rota.assignments.len())];
        let offered: BTreeSet<Swap> =
            offers(input, rota, (&a.person, a.date), ward::MONDAY).expect("offers").into_iter().map(|o| o.swap).collect();
        for swap in possible(input, rota, &a.person, a.date) {
            let legal = legal(input, rota, &before, &swap);
            assert_eq!(offered.contains(&swap), legal, "{}", swap.place());
            if legal { good += 1 } else { bad += 1 }
        }
    }
    assert!(bad > 200, "{good} legal, {bad} not");
}

#[test]
fn the_points_of_an_offer_are_those_of_the_checker() {
    let (input, rota) = in_force();
    let points = |rota: &Rota| check_assignments(input, &rota.assignments, &rota.substitutes).objective;
    let before = points(rota);
    let (mut told, mut same) = (0, 0);
    for a in rota.assignments.iter().step_by(23) {
        for offer in offers(input, rota, (&a.person, a.date), ward::MONDAY).expect("offers").iter().take(3) {
            let after = rota.amended(rota.id.clone(), &offer.swap.changes(rota).expect("changes"));
            // Cover that was short and is better then saves points beside those of the two lines.
            assert!(points(&after) - before <= offer.points, "{}", offer.swap.place());
            same += usize::from(points(&after) - before == offer.points);
            told += 1;
        }
    }
    assert!(told > 5 && same > told / 2, "{same} of {told} offers");
}

#[test]
fn nothing_is_offered_for_a_day_off_or_a_day_that_is_past() {
    let (input, rota) = in_force();
    let a = &rota.assignments[0];
    let later = a.date + Days::new(1);
    assert!(offers(input, rota, (&a.person, a.date), later).expect("offers").is_empty());
    let free = (0..input.horizon.len()).map(|d| input.horizon.date(d)).find(|d| rota.shift(&a.person, *d).is_none()).expect("a day off");
    assert!(offers(input, rota, (&a.person, free), ward::MONDAY).expect("offers").is_empty());
}
