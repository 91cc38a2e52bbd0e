//! A swap in words, and as JSON.

use crate::repair_told::{Names, day, name};
use std::fmt::Write;
use turnus_domain::rota::{Finding, swap::Swap};
use turnus_planning::{JudgedSwap, SwapOffers};

/// Whether it may be done: the rules it breaks, the cover it loses, the points it costs.
#[must_use]
pub fn text(judged: &JudgedSwap, names: &Names) -> String {
    let mut out = String::new();
    let verdict = if judged.breaks.is_empty() { "is legal for both" } else { "is rejected" };
    let _ = writeln!(out, "{} in rota {} {verdict}", swap(&judged.swap, names), judged.base);
    for f in &judged.breaks {
        let _ = writeln!(out, "  breaks {}", finding(f, names));
    }
    for u in &judged.loses {
        let _ = writeln!(out, "  leaves {} of {} of {} on {} {}–{}", u.present, u.required, u.class, day(u.date), u.band.from, u.band.to);
    }
    if judged.points != 0 {
        let _ = writeln!(out, "  {:+} points of wishes, health and fairness", judged.points);
    }
    out
}

/// Who could swap.
#[must_use]
pub fn offers(found: &SwapOffers, names: &Names) -> String {
    let mut out = String::new();
    let _ = match found.all {
        0 => writeln!(out, "Nobody could swap that shift in rota {} without breaking a rule or losing cover", found.base),
        all => writeln!(out, "{all} legal swaps in rota {}, the most fitting first:", found.base),
    };
    for o in &found.offers {
        let _ = writeln!(out, "  {}: {:+} points", swap(&o.swap, names), o.points);
    }
    out
}

fn swap(of: &Swap, names: &Names) -> String {
    let dates: Vec<String> = of.dates.iter().map(|d| day(*d)).collect();
    format!("{} and {} on {}", name(names, &of.first), name(names, &of.second), dates.join(" and "))
}

fn finding(f: &Finding, names: &Names) -> String {
    let whom = f.person.as_ref().map_or_else(String::new, |p| format!(" for {}", name(names, p)));
    let when = f.date.map_or_else(String::new, |d| format!(" on {}", day(d)));
    format!("{}{whom}{when}: {} [{}]", f.rule, f.what, f.source.text)
}

/// Ids and numbers only: names stay where they are sealed.
#[must_use]
pub fn json(judged: &JudgedSwap) -> serde_json::Value {
    serde_json::json!({
        "rota": judged.base,
        "first": judged.swap.first,
        "second": judged.swap.second,
        "dates": judged.swap.dates,
        "legal": judged.breaks.is_empty(),
        "breaks": judged.breaks,
        "loses": judged.loses,
        "points": judged.points,
    })
}

/// The offers as JSON.
#[must_use]
pub fn offers_json(found: &SwapOffers) -> serde_json::Value {
    serde_json::json!({"rota": found.base, "all": found.all, "offers": found.offers.iter().map(json).collect::<Vec<_>>()})
}
