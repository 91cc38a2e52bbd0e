//! An instance under other names and in another order.
//!
//! Staff are named `P1`, `P2`, … and shifts `S1`, `S2`, … in an order drawn by a seed, and so are the lines of every section and
//! the shifts within a line. Days keep their numbers. The text that comes out is an instance like any other: whoever judges plans
//! of the original judges plans of this one, and its optimum is the same. A search that leans on the order of a file shows here.

use super::{Unreadable, read};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::{collections::HashMap, fmt::Write};

/// Sections in the order of the format, with the place of the employee and of the shift in their lines.
const SECTIONS: [(&str, Option<usize>, Option<usize>); 7] = [
    ("HORIZON", None, None),
    ("SHIFTS", None, Some(0)),
    ("STAFF", Some(0), None),
    ("DAYS_OFF", Some(0), None),
    ("SHIFT_ON_REQUESTS", Some(0), Some(2)),
    ("SHIFT_OFF_REQUESTS", Some(0), Some(2)),
    ("COVER", None, Some(1)),
];

/// The instance renamed and in another order: the same seed gives the same text.
///
/// # Errors
/// The first line that cannot be read, and what was expected there.
pub fn permuted(text: &str, seed: u64) -> Result<String, Unreadable> {
    let instance = read(text)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let shifts = renamed(&instance.shifts, 'S', &mut rng);
    let staff = renamed(&instance.employees, 'P', &mut rng);
    let sections = lines(text);
    let mut out = format!("# Renamed and in another order, drawn with seed {seed}.\n");
    for (section, employee, shift) in SECTIONS {
        let Some(rows) = sections.get(section) else { continue };
        let mut rows: Vec<Vec<String>> = rows.clone();
        rows.shuffle(&mut rng);
        let _ = writeln!(out, "SECTION_{section}");
        for row in &mut rows {
            for (at, names) in [(employee, &staff), (shift, &shifts)] {
                if let Some(at) = at {
                    row[at] = names[&row[at]].clone();
                }
            }
            match section {
                "SHIFTS" if row.len() > 2 => row[2] = parts(&row[2], &shifts, &mut rng),
                "STAFF" => row[1] = parts(&row[1], &shifts, &mut rng),
                _ => {}
            }
            let _ = writeln!(out, "{}", row.join(","));
        }
        out.push('\n');
    }
    Ok(out)
}

/// New names of the old ones, counted in a drawn order.
fn renamed(names: &[String], letter: char, rng: &mut ChaCha8Rng) -> HashMap<String, String> {
    let mut order: Vec<usize> = (1..=names.len()).collect();
    order.shuffle(rng);
    names.iter().zip(order).map(|(name, k)| (name.clone(), format!("{letter}{k}"))).collect()
}

/// `E=5|L=3` or `E|L` with the shifts' new names, in another order.
fn parts(cell: &str, shifts: &HashMap<String, String>, rng: &mut ChaCha8Rng) -> String {
    let renamed = |part: &str| match part.split_once('=') {
        Some((name, most)) => format!("{}={most}", shifts[name]),
        None => shifts[part].clone(),
    };
    let mut all: Vec<String> = cell.split('|').filter(|part| !part.is_empty()).map(renamed).collect();
    all.shuffle(rng);
    all.join("|")
}

/// The lines of every section that say something, cell by cell.
fn lines(text: &str) -> HashMap<&str, Vec<Vec<String>>> {
    let mut sections: HashMap<&str, Vec<Vec<String>>> = HashMap::new();
    let mut section = "";
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("SECTION_") {
            Some(name) => section = name,
            None => sections.entry(section).or_default().push(line.split(',').map(|cell| cell.trim().to_owned()).collect()),
        }
    }
    sections
}
