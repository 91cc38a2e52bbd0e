//! An instance under other names and in another order is the same instance.

use crate::{
    drawn::{large, ward},
    solved::optimum,
};
use std::collections::BTreeMap;
use turnus_benchmarks::curtois::permuted;

/// Cells of the lines of each section.
fn sections(text: &str) -> BTreeMap<&str, Vec<Vec<&str>>> {
    let mut all: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match line.strip_prefix("SECTION_") {
            Some(name) => section = name,
            None => all.entry(section).or_default().push(line.split(',').collect()),
        }
    }
    all
}

/// Everything an instance says, without names and order: a shift is what it lasts and what is asked for of it day by day, a person
/// her limits, days off and requests. Wards are used whose shifts all differ, so nothing else has the same description.
fn described(text: &str) -> [Vec<String>; 4] {
    let all = sections(text);
    let rows = |section: &str| all.get(section).cloned().unwrap_or_default();
    let sorted = |mut of: Vec<String>| {
        of.sort();
        of
    };
    let shift: BTreeMap<&str, String> = rows("SHIFTS")
        .iter()
        .map(|s| {
            let asked = rows("COVER").iter().filter(|c| c[1] == s[0]).map(|c| format!("{} {}", c[0], c[2..].join(" "))).collect();
            (s[0], format!("{} minutes, {:?}", s[1], sorted(asked)))
        })
        .collect();
    let shifts = sorted(shift.values().cloned().collect());
    assert!(shifts.windows(2).all(|two| two[0] != two[1]), "shifts that cannot be told apart");
    let followed: Vec<String> = rows("SHIFTS")
        .iter()
        .flat_map(|s| {
            s[2].split('|').filter(|o| !o.is_empty()).map(|o| format!("{} never before {}", shift[s[0]], shift[o])).collect::<Vec<_>>()
        })
        .collect();
    let of = |section: &str, person: &str, told: &dyn Fn(&[&str]) -> String| {
        sorted(rows(section).iter().filter(|r| r[0] == person).map(|r| told(r)).collect())
    };
    let request = |r: &[&str]| format!("{} {} {}", r[1], shift[r[2]], r[3]);
    let people = rows("STAFF")
        .iter()
        .map(|p| {
            let most = p[1].split('|').map(|part| part.split_once('=').expect("a number")).map(|(s, n)| format!("{n} of {}", shift[s]));
            let free = of("DAYS_OFF", p[0], &|r| r[1..].join(" "));
            let wanted = ["SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS"].map(|section| of(section, p[0], &request));
            format!("{:?} {:?} {free:?} {wanted:?}", sorted(most.collect()), &p[2..])
        })
        .collect();
    [rows("HORIZON").iter().map(|r| r.join(" ")).collect(), shifts, sorted(followed), sorted(people)]
}

#[test]
fn the_same_people_shifts_and_requests_stand_there_under_other_names_and_in_another_order() {
    let mut orders = Vec::new();
    for text in [ward(2), ward(5), ward(11), large()] {
        for seed in 1..=4 {
            let other = permuted(&text, seed).expect("readable");
            assert_eq!(described(&other), described(&text), "seed {seed}\n{other}");
            assert_eq!(other, permuted(&text, seed).expect("readable"), "the same seed gives the same text");
            let (before, after) = (sections(&text), sections(&other));
            let names = |of: &BTreeMap<&str, Vec<Vec<&str>>>| of["STAFF"].iter().map(|row| row[0].to_owned()).collect::<Vec<_>>();
            assert_ne!(names(&before), names(&after), "seed {seed}");
            assert_eq!(before["COVER"].len(), after["COVER"].len());
            orders.push(names(&after));
        }
    }
    assert!(orders.windows(2).all(|two| two[0] != two[1]), "every seed gives another order");
}

#[test]
fn a_permutation_that_mixes_two_shifts_up_would_be_seen() {
    let other = permuted(&large(), 1).expect("readable");
    // The cover of one day as if the shifts had changed names there and nowhere else.
    let wrong = other.replacen("\n0,S1,", "\n0,S9,", 1).replacen("\n0,S2,", "\n0,S1,", 1).replacen("\n0,S9,", "\n0,S2,", 1);
    assert_ne!(described(&wrong), described(&large()));
    // The days off, requests or limits of somebody else.
    let wrong = other.replacen("\nP1,S", "\nP99,S", 1).replacen("\nP2,S", "\nP1,S", 1).replacen("\nP99,S", "\nP2,S", 1);
    assert_ne!(described(&wrong), described(&large()));
}

#[test]
fn a_permuted_instance_has_the_same_proven_optimum() {
    let mut proven = 0;
    for seed in [2, 5, 11] {
        let text = ward(seed);
        let Some(expected) = optimum(&text) else { continue };
        for permutation in 1..=3 {
            let other = permuted(&text, permutation).expect("readable");
            assert_eq!(optimum(&other), Some(expected), "ward {seed}, permutation {permutation}\n{other}");
            proven += 1;
        }
    }
    assert!(proven > 0, "no ward with a plan");
}

#[test]
fn what_cannot_be_read_is_not_permuted() {
    let told = permuted(&ward(2).replacen("SECTION_COVER", "SECTION_CUSTARD", 1), 1).expect_err("unknown section");
    assert!(told.what.contains("SECTION_CUSTARD is not known"), "{told}");
}
