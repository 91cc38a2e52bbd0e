//! Drawn instances as text, and how the tests solve and judge them.

use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use std::{fmt::Write, sync::atomic::AtomicBool};
use turnus_benchmarks::curtois;
use turnus_engine::{Outcome, Params, search};

/// A tiny ward: at most 8 people and 14 days.
pub(crate) fn ward(seed: u64) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let days = *[7, 14].choose(&mut rng).expect("two");
    let shifts = rng.random_range(1..=3);
    let names = ["E", "D", "N"];
    let minutes = [480, 480, 600];
    let people = rng.random_range(3..=8);
    let mut text = format!("# drawn with seed {seed}\nSECTION_HORIZON\n{days}\n\nSECTION_SHIFTS\n");
    for s in 0..shifts {
        let not_after: Vec<&str> = if rng.random_bool(0.7) { names[..s].to_vec() } else { Vec::new() };
        let _ = writeln!(text, "{},{},{}", names[s], minutes[s], not_after.join("|"));
    }
    text.push_str("\nSECTION_STAFF\n");
    for p in 0..people {
        let most: Vec<String> = (0..shifts)
            .map(|s| format!("{}={}", names[s], if p > 1 && rng.random_bool(0.2) { 0 } else { rng.random_range(days / 4..=days) }))
            .collect();
        let weeks = days / 7;
        let (a, b) = (rng.random_range(1..=3) * 480 * weeks, rng.random_range(4..=6) * 480 * weeks);
        let _ = writeln!(
            text,
            "P{p},{},{b},{a},{},{},{},{}",
            most.join("|"),
            rng.random_range(3..=5),
            rng.random_range(1..=2),
            rng.random_range(1..=2),
            rng.random_range(1..=weeks)
        );
    }
    text.push_str("\nSECTION_DAYS_OFF\n");
    for p in (0..people).filter(|p| p % 2 == 0) {
        let _ = writeln!(text, "P{p},{}", rng.random_range(0..days));
    }
    for (section, n) in [("ON", people * 2), ("OFF", people)] {
        let _ = writeln!(text, "\nSECTION_SHIFT_{section}_REQUESTS");
        for _ in 0..n {
            let (p, d, s) = (rng.random_range(0..people), rng.random_range(0..days), rng.random_range(0..shifts));
            let _ = writeln!(text, "P{p},{d},{},{}", names[s], rng.random_range(1..=3));
        }
    }
    text.push_str("\nSECTION_COVER\n");
    for d in 0..days {
        for name in names.iter().take(shifts) {
            let _ = writeln!(
                text,
                "{d},{name},{},{},{}",
                rng.random_range(0..=people / shifts),
                rng.random_range(5..=40),
                rng.random_range(1..=3)
            );
        }
    }
    text
}

/// A larger ward: 10 people, four weeks.
pub(crate) fn large() -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(41);
    let mut text = "SECTION_HORIZON\n28\nSECTION_SHIFTS\nE,480,\nL,480,E\nSECTION_STAFF\n".to_owned();
    for p in 0..10 {
        let late = if p % 3 == 0 { 9 } else { 28 };
        let _ = writeln!(text, "P{p},E=28|L={late},8640,7560,5,2,2,2");
    }
    text.push_str("SECTION_DAYS_OFF\nSECTION_SHIFT_ON_REQUESTS\n");
    for p in 0..10 {
        for _ in 0..9 {
            let shift = ["E", "L"].choose(&mut rng).expect("two");
            let _ = writeln!(text, "P{p},{},{shift},{}", rng.random_range(0..28), rng.random_range(1..=3));
        }
    }
    text.push_str("SECTION_COVER\n");
    for d in 0..28 {
        let _ = writeln!(text, "{d},E,{},100,1\n{d},L,{},100,1", rng.random_range(2..=4), rng.random_range(2..=3));
    }
    text
}

pub(crate) fn solve(text: &str, params: &Params) -> (curtois::Instance, Outcome) {
    let instance = curtois::read(text).expect("readable");
    let outcome = search(&instance.model, params, &AtomicBool::new(false), &|| 0.0, &mut |_| ());
    (instance, outcome)
}

/// To the proof, with limits that a fault would meet.
pub(crate) fn params() -> Params {
    Params { nodes: 3_000, neighbourhoods: 3_000, ..Params::default() }
}

/// A ward whose proof needs a tree and leaves choices out, which few drawn ones do: 8 people, four weeks, three shifts.
pub(crate) fn branching() -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    let mut text = "SECTION_HORIZON\n28\nSECTION_SHIFTS\nE,480,\nL,480,E\nN,480,E|L\nSECTION_STAFF\n".to_owned();
    for p in 0..8 {
        let nights = if p % 3 == 0 { 3 } else { 28 };
        let _ = writeln!(text, "P{p},E=28|L=28|N={nights},8640,7680,5,2,2,2");
    }
    text.push_str("SECTION_DAYS_OFF\nSECTION_SHIFT_ON_REQUESTS\n");
    for p in 0..8 {
        for _ in 0..9 {
            let shift = ["E", "L", "N"].choose(&mut rng).expect("three");
            let _ = writeln!(text, "P{p},{},{shift},{}", rng.random_range(0..28), rng.random_range(1..=3));
        }
    }
    text.push_str("SECTION_COVER\n");
    for d in 0..28 {
        for s in ["E", "L", "N"] {
            let _ = writeln!(text, "{d},{s},{},{},1", rng.random_range(1..=2), rng.random_range(10..=30));
        }
    }
    text
}
