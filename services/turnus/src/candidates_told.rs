//! Candidates for a shift in words, and as JSON.

use crate::repair_told::{Names, asked, day, finding, name, replacement_json};
use std::fmt::Write;
use turnus_domain::{place::Ring, quantity::Minutes};
use turnus_planning::{Candidate, Candidates};

/// People who may not be asked that are shown with their reason.
const REFUSED_SHOWN: usize = 5;

/// Who may be asked, in order; then what to do when nobody may.
#[must_use]
pub fn text(found: &Candidates, names: &Names) -> String {
    let mut out = String::new();
    let (shift, date) = (&found.shift.shift, day(found.shift.date));
    let rings = [Ring::Unit, Ring::Site, Ring::Municipality, Ring::Partner].map(|ring| format!("{} {}", word(ring), found.of(ring)));
    let _ = writeln!(out, "Who may be asked for {shift} on {date} (rota {}): {}", found.rota, rings.join(", "));
    for (k, c) in found.may.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", k + 1, candidate(c, names));
    }
    for c in found.may_not.iter().take(REFUSED_SHOWN) {
        if let Some(first) = c.step_in.breaks.first() {
            let _ = writeln!(out, "  not {}{}: breaks {}", name(names, &c.step_in.person), from(c), finding(first));
        }
    }
    let more = found.may_not.len().saturating_sub(REFUSED_SHOWN);
    if more > 0 {
        let _ = writeln!(out, "  and {more} more who may not");
    }
    if found.unplaced > 0 {
        let _ = writeln!(out, "  {} units were not looked at: record where they are (UnitPlaced)", found.unplaced);
    }
    let _ = match found.agency() {
        true => writeln!(out, "Nobody may be asked: an agency may be called, or leave the shift to `turnus why` for the cheapest way out"),
        false => writeln!(out, "No agency is called while somebody of these may be asked"),
    };
    out
}

/// Somebody in a line.
fn candidate(c: &Candidate, names: &Names) -> String {
    let way = c.travel.as_ref().map(|t| format!(", {} by {}", t.minutes, t.by.name())).unwrap_or_default();
    let learn = c
        .induction
        .as_ref()
        .map(|i| format!(", does not know the unit ({}, {}): second person on her first shift", i.competence, i.minutes));
    let (mut line, rest) = (asked(names, &c.step_in), learn.unwrap_or_default());
    if c.pool && c.step_in.extra == Minutes::ZERO && c.step_in.instead_of.is_none() {
        line += ", not placed yet";
    }
    format!("{line}{}{way}{rest}", from(c))
}

fn from(c: &Candidate) -> String {
    match c.ring {
        Ring::Unit => String::new(),
        ring => format!(" [{}: {}{}]", word(ring), c.from, if c.pool { ", pool" } else { "" }),
    }
}

fn word(ring: Ring) -> &'static str {
    match ring {
        Ring::Unit => "own unit",
        Ring::Site => "site",
        Ring::Municipality => "municipality",
        Ring::Partner => "partner",
    }
}

/// Ids and numbers only.
#[must_use]
pub fn json(found: &Candidates) -> serde_json::Value {
    let one = |c: &Candidate| {
        let travel = c.travel.as_ref().map(|t| serde_json::json!({"minutes": t.minutes, "by": t.by}));
        serde_json::json!({"from": c.from, "ring": c.ring, "pool": c.pool, "travel": travel, "induction": c.induction,
            "step_in": replacement_json(&c.step_in)})
    };
    serde_json::json!({"rota": found.rota, "shift": found.shift, "may": found.may.iter().map(one).collect::<Vec<_>>(),
        "may_not": found.may_not.iter().map(one).collect::<Vec<_>>(), "agency": found.agency(), "unplaced": found.unplaced})
}
