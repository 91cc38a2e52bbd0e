//! Swaps of whole weekends: what is offered the checker finds legal, and it relieves; of exchanges of the weekend alone, what is
//! not offered the checker rejects.

#[expect(dead_code, reason = "the sample unit has more than swaps need")]
mod ward;

mod in_force;
mod swap_judge;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use in_force::in_force;
use std::collections::{BTreeMap, BTreeSet};
use swap_judge::{legal, unmet};
use turnus_domain::{
    id::PersonId,
    rota::{Rota, swap::Swap},
};
use turnus_rostering::exchange::Exchanges;

/// Saturdays and Sundays on which somebody works, weekend by weekend.
fn weekends(rota: &Rota, person: &PersonId) -> BTreeMap<NaiveDate, BTreeSet<NaiveDate>> {
    let mut found: BTreeMap<NaiveDate, BTreeSet<NaiveDate>> = BTreeMap::new();
    for a in rota.assignments.iter().filter(|a| a.person == *person) {
        match a.date.weekday() {
            Weekday::Sat => found.entry(a.date).or_default().insert(a.date),
            Weekday::Sun => found.entry(a.date - Days::new(1)).or_default().insert(a.date),
            _ => false,
        };
    }
    found
}

#[test]
fn every_offer_is_legal_by_the_checker_and_relieves_and_what_is_left_out_is_not_legal() {
    let (input, rota) = in_force();
    let before = unmet(input, rota);
    let laid = Exchanges::of(input, rota, ward::MONDAY).expect("looks");
    let (mut offered, mut alone, mut rejected) = (0, 0, 0);
    for m in input.staff.iter().step_by(3) {
        for dates in weekends(rota, &m.person).into_values().take(2) {
            let found = laid.relieving(&m.person, &dates);
            for offer in &found {
                assert!(legal(input, rota, &before, &offer.swap), "{}", offer.swap.place());
                let after = rota.amended(rota.id.clone(), &offer.swap.changes(rota).expect("changes"));
                let changed = dates.iter().all(|d| rota.shift(&m.person, *d) != after.shift(&m.person, *d));
                assert!(changed, "{}", offer.swap.place());
                offered += 1;
            }
            let told: BTreeSet<&Swap> = found.iter().map(|o| &o.swap).collect();
            for other in input.staff.iter().filter(|o| o.person != m.person) {
                let differ = dates.iter().all(|d| rota.shift(&m.person, *d) != rota.shift(&other.person, *d));
                let swap = Swap::new(m.person.clone(), other.person.clone(), dates.iter().copied());
                if differ {
                    assert_eq!(told.contains(&swap), legal(input, rota, &before, &swap), "{}", swap.place());
                    alone += 1;
                    rejected += usize::from(!told.contains(&swap));
                }
            }
        }
    }
    assert!(offered > 0 && rejected > 50, "{offered} offered; {rejected} of {alone} exchanges of a weekend alone rejected");
}

#[test]
fn nothing_is_offered_for_days_that_are_past_or_outside_or_for_strangers() {
    let (input, rota) = in_force();
    let a = &rota.assignments[0];
    let on = |dates: &[NaiveDate], person: &PersonId, today| {
        Exchanges::of(input, rota, today).expect("looks").relieving(person, &dates.iter().copied().collect()).len()
    };
    assert_eq!(on(&[a.date], &a.person, a.date + Days::new(1)), 0, "past");
    assert_eq!(on(&[input.horizon.last() + Days::new(1)], &a.person, ward::MONDAY), 0, "outside");
    assert_eq!(on(&[], &a.person, ward::MONDAY), 0, "no dates");
    assert_eq!(on(&[a.date], &"nobody".parse().expect("an id"), ward::MONDAY), 0, "a stranger");
}
