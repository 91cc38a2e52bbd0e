//! Drawn scenarios of two weeks as text.

use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write;

pub(crate) const SHIFTS: [&str; 3] = ["Early", "Late", "Night"];
pub(crate) const SKILLS: [&str; 2] = ["Head", "Nurse"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Texts of a scenario.
pub(crate) struct Ward {
    pub(crate) scenario: String,
    pub(crate) history: String,
    pub(crate) weeks: Vec<String>,
}

pub(crate) fn ward(seed: u64) -> Ward {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut scenario =
        "SCENARIO = drawn\n\nWEEKS = 2\n\nSKILLS = 2\nHead\nNurse\n\nSHIFT_TYPES = 3\nEarly (2,4)\nLate (1,3)\nNight (2,3)\n\n\
        FORBIDDEN_SHIFT_TYPES_SUCCESSIONS\nEarly 0\nLate 1 Early\nNight 2 Early Late\n\n\
        CONTRACTS = 2\nFull (5,9) (2,4) (2,3) 1 1\nPart (2,5) (1,3) (2,5) 1 0\n\nNURSES = 5\n"
            .to_owned();
    let mut history = "HISTORY\n0 drawn\n\nNURSE_HISTORY\n".to_owned();
    for p in 0..5 {
        let skills = if p < 2 { "2 Head Nurse" } else { "1 Nurse" };
        let _ = writeln!(scenario, "N{p} {} {skills} ", if p % 2 == 0 { "Full" } else { "Part" });
        let run = rng.random_range(1..=6);
        let _ = match rng.random_range(0..4) {
            k @ 0..3 => writeln!(history, "N{p} {} {} {} {} {run} 0", rng.random_range(0..2), k % 2, SHIFTS[k], rng.random_range(1..=run)),
            _ => writeln!(history, "N{p} 0 0 None 0 0 {run}"),
        };
    }
    let weeks = (0..2)
        .map(|_| {
            let mut text = "WEEK_DATA\ndrawn\n\nREQUIREMENTS\n".to_owned();
            for shift in SHIFTS {
                for skill in SKILLS {
                    let mut cell = || {
                        let least = i32::from(rng.random_bool(if skill == "Head" { 0.05 } else { 0.3 }));
                        format!("({least},{})", least + i32::from(rng.random_bool(0.4)))
                    };
                    let cells: Vec<String> = (0..7).map(|_| cell()).collect();
                    let _ = writeln!(text, "{shift} {skill} {}", cells.join(" "));
                }
            }
            text.push_str("\nSHIFT_OFF_REQUESTS = 4\n");
            for _ in 0..4 {
                let shift = ["Any", "Early", "Late", "Night"].choose(&mut rng).expect("four");
                let _ = writeln!(text, "N{} {shift} {} ", rng.random_range(0..5), DAYS.choose(&mut rng).expect("seven"));
            }
            text
        })
        .collect();
    Ward { scenario, history, weeks }
}
