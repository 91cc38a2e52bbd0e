//! The gap of a competence, and what runs out, in words.

use crate::repair_told::{Names, day, name};
use chrono::NaiveDate;
use std::fmt::Write;
use turnus_domain::{
    competence_expiry::Expiry,
    competence_gap::{CompetenceGap, GapQuestion},
    id::UnitId,
    shift::DatedShift,
};

/// What is lacking, who is one course away, and the courses with what must be covered meanwhile.
#[must_use]
pub fn gap(asked: &GapQuestion, found: &CompetenceGap, names: &Names) -> String {
    let (mut out, need) = (String::new(), found.need);
    let GapQuestion { unit, competence, shift, days: (from, to), .. } = asked;
    if found.dates == 0 {
        let _ = writeln!(out, "{unit} has no published rota from {from} to {to}: publish one, or ask of other days");
        return out;
    }
    let _ = writeln!(
        out,
        "{competence} on {shift} at {unit}, {from} to {to}: {need} needed, {} held on average; {} of {} dates have fewer",
        x100(found.held_x100),
        found.short,
        found.dates
    );
    let steps = found.one_step.len();
    let _ = writeln!(out, "  {steps} people are one course away; {} lack more, or no task lets them use it", found.further);
    for (person, shifts) in &found.one_step {
        let _ = writeln!(out, "    {}: on {shifts} of these shifts", name(names, person));
    }
    if found.courses.is_empty() {
        let enough = found.held_x100 >= need * 100;
        let _ = writeln!(out, "  {}", if enough { "no course is needed" } else { "no course of one of them would help on this shift" });
        return out;
    }
    let closes = if found.closes() { "" } else { ": not enough; hire, borrow, or let another shift hold it" };
    let courses = if found.courses.len() == 1 { "course" } else { "courses" };
    let _ = writeln!(
        out,
        "  Plan: {} {courses} → {} held on average, {} of {} dates have fewer{closes}",
        found.courses.len(),
        x100(found.after_x100),
        found.short_after,
        found.dates
    );
    for c in &found.courses {
        let days: Vec<String> = c.days.iter().map(|d| day(*d)).collect();
        let when = if days.is_empty() { "no free day among these: ask of more weeks".to_owned() } else { days.join(", ") };
        let _ = write!(out, "    {} {when}", name(names, &c.person));
        match c.cover.as_slice() {
            [] => drop(writeln!(out, " (no shift to cover)")),
            cover => {
                let shifts: Vec<String> = cover.iter().map(|s| format!("{} on {}", s.shift, day(s.date))).collect();
                let _ = writeln!(out, "; to cover: {} (turnus candidates --on DATE --shift SHIFT)", shifts.join(", "));
            }
        }
    }
    let _ = writeln!(out, "  (a course of {} days is assumed; the need is what was asked for)", asked.course_days);
    out
}

/// What runs out, the soonest first, and the shifts that nobody else could carry then.
#[must_use]
pub fn expiring(unit: &UnitId, (on, to): (NaiveDate, NaiveDate), found: &[Expiry], names: &Names) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Competences at {unit} that run out, on {on}; planned shifts to {to}:");
    if found.is_empty() {
        let _ = writeln!(out, "  none within the warnings asked for");
    }
    for e in found {
        let when = match e.days_left {
            left if left < 0 => format!("ran out after {}", e.last_day),
            0 => "counts today for the last time".to_owned(),
            1 => format!("counts to {}, tomorrow", e.last_day),
            left => format!("counts to {}, {left} days (warned of at {})", e.last_day, e.warning),
        };
        let relies = match (e.planned.len(), e.alone.as_slice()) {
            (0, _) => "no shift planned after it".to_owned(),
            (n, []) => format!("{n} planned after it, with others on duty who hold it"),
            (n, alone) => format!("{n} planned after it; nobody else on duty holds it on {}", listed(alone)),
        };
        let _ = writeln!(out, "  {:<24} {} level {}: {when}; {relies}", name(names, &e.person), e.competence, e.level);
    }
    out
}

/// The first few shifts, and how many more.
fn listed(shifts: &[DatedShift]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = shifts.iter().take(SHOWN).map(|s| format!("{} {}", day(s.date), s.shift)).collect();
    let more = if shifts.len() > SHOWN { format!(" and {} more", shifts.len() - SHOWN) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

fn x100(n: u32) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}
