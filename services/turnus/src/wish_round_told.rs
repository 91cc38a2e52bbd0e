//! Wish rounds in words, and as JSON.

use crate::repair_told::{Names, day, name};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::fmt::Write;
use turnus_planning::WishRoundFound;

/// Dates that are told of a round.
const DATES: usize = 14;

/// Who has wished with how many points, and the dates on which the fewest people are left.
#[must_use]
pub fn text(found: &[WishRoundFound], names: &Names, on: NaiveDate) -> String {
    let mut out = String::new();
    if found.is_empty() {
        let _ = writeln!(out, "No wish round was opened yet; open one with turnus wish-round open");
    }
    for f in found {
        let (facts, round) = (&f.round, &f.round.round);
        let state = match facts.closed {
            Some(closed) => format!("closed on {closed}"),
            None if facts.is_overdue(on) => format!("open, though its last day was {}: close it", round.closes),
            None if on < round.opens => format!("opens on {}", round.opens),
            None => format!("open until {}", round.closes),
        };
        let (first, last) = (round.horizon.first, round.horizon.last());
        let _ = writeln!(out, "Wish round {} for {first} to {last}: {state}; {} points each", round.id, round.most_points);
        let _ = writeln!(out, "  {} of {} have wished", f.status.answered(), f.status.people.len());
        for a in f.status.people.iter().filter(|a| a.wishes > 0) {
            let _ = writeln!(out, "  {}: {} wishes, {} of {} points", name(names, &a.person), a.wishes, a.points, round.most_points);
        }
        let silent: Vec<&str> = f.status.people.iter().filter(|a| a.wishes == 0).map(|a| name(names, &a.person)).collect();
        if !silent.is_empty() {
            let _ = writeln!(out, "  not yet: {}", silent.join(", "));
        }
        dates(&mut out, f);
    }
    out
}

fn dates(out: &mut String, f: &WishRoundFound) {
    for d in f.status.dates.iter().take(DATES) {
        let crowded = match d.too_many() {
            0 => String::new(),
            n => format!("; CROWDED: {n} of these wishes cannot be met without substitutes"),
        };
        let _ = writeln!(
            out,
            "  {}: {} wish to be off of {} who are there; the cover takes {} people at least{crowded}",
            day(d.date),
            d.off,
            d.there,
            d.heads
        );
    }
    let more = f.status.dates.len().saturating_sub(DATES);
    if more > 0 {
        let _ = writeln!(out, "  and {more} more dates on which somebody wishes to be off");
    }
}

/// Ids and numbers only.
#[must_use]
pub fn json(found: &[WishRoundFound]) -> Value {
    let one = |f: &WishRoundFound| {
        let people: Vec<Value> =
            f.status.people.iter().map(|a| json!({"person": a.person, "wishes": a.wishes, "points": a.points})).collect();
        let date = |d: &turnus_domain::wish_round::status::DateWished| json!({"date": d.date, "off": d.off, "there": d.there, "heads": d.heads, "too_many": d.too_many()});
        json!({"round": f.round.round, "closed": f.round.closed, "answered": f.status.answered(), "people": people,
            "dates": f.status.dates.iter().map(date).collect::<Vec<_>>()})
    };
    json!({"rounds": found.iter().map(one).collect::<Vec<_>>()})
}
