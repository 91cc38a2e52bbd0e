//! The gap of a competence in words.

use crate::repair_told::{Names, day, name};
use std::fmt::Write;
use turnus_domain::competence_gap::{CompetenceGap, GapQuestion};

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

fn x100(n: u32) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}
