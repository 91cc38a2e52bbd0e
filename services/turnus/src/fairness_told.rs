//! How a rota shares its burdens in words, and as JSON.

use crate::repair_told::{Names, day, name};
use serde_json::{Value, json};
use std::fmt::Write;
use turnus_domain::{
    fairness::{Apart, Borne, CarryOver, Fairness, Reason, burden::Burden},
    night::Hundredths,
};
use turnus_planning::{EvenedRota, FairnessFound};
use turnus_rostering::leximax::Aim;

/// Each person beside her target, each burden's spread, and why somebody bears more.
#[must_use]
pub fn text(found: &FairnessFound, names: &Names) -> String {
    let (mut out, table) = (String::new(), &found.table);
    let _ = writeln!(out, "Burdens of rota {}: borne / target", found.rota);
    let carried = match &table.carry_over {
        CarryOver::Nothing => "no rota was in force before: nothing is carried over".to_owned(),
        CarryOver::Counted(days) => format!("carried over from the rotas in force from {} to {}", days.from, days.to.unwrap_or(days.from)),
        CarryOver::Unknown(why) => format!("what is carried over is not known: {why}"),
    };
    let _ = writeln!(out, "  {carried}");
    let wide = table.people.iter().map(|p| name(names, &p.person).chars().count()).max().unwrap_or(0);
    let _ = write!(out, "  {:wide$}", "");
    for burden in Burden::ALL {
        let _ = write!(out, "  {:>15}", title(burden));
    }
    out.push('\n');
    for p in &table.people {
        let _ = write!(out, "  {:wide$}", name(names, &p.person));
        for (burden, b) in &p.borne {
            let _ = write!(out, "  {:>15}", cell(*burden, b));
        }
        out.push('\n');
    }
    spreads(&mut out, table, names);
    let _ = writeln!(out, "Above target by more than {} % ({})", table.above.value / 100, table.above.source.text);
    for (person, burden, why) in &found.reasons {
        let above = table.borne(person, *burden).map_or(Hundredths(0), Borne::deviation);
        let _ = writeln!(out, "  {}, {}: {} above; {}", name(names, person), title(*burden), amount(*burden, above), reason(why, names));
    }
    if let Some(past) = found.past_on {
        let _ = writeln!(out, "  (the rota ends before {past}: no swap was looked for; --on names an earlier day)");
    }
    if found.reasons.is_empty() {
        let _ = writeln!(out, "  nobody");
    }
    out
}

fn spreads(out: &mut String, table: &Fairness, names: &Names) {
    let _ = writeln!(out, "Spread (Gini in permille of burden in proportion; 0 is equal)");
    for s in &table.spreads {
        let gini = s.gini_permille.map_or_else(|| "–".to_owned(), |g| g.to_string());
        let worst =
            s.worst.as_ref().filter(|(_, by)| by.0 > 0).map_or_else(String::new, |(who, by)| {
                format!(", furthest above target: {} by {}", name(names, who), amount(s.burden, *by))
            });
        let people = s.people;
        let _ = writeln!(out, "  {:<15} {people} share; Gini {gini}; {} apart{worst}", title(s.burden), amount(s.burden, s.spread));
    }
    for c in &table.contracts {
        let warning = if c.is_unfair() { "  WARNING: further apart than is fair (R-WT-10)" } else { "" };
        let (least, most, limit) = (c.least.0, c.most.0, c.limit);
        let _ = writeln!(
            out,
            "  every {}. weekend: {} people work {least} to {most} weekends, {limit} apart is fair{warning}",
            c.every, c.people
        );
    }
    for (burden, why, people) in apart(table) {
        if why == Apart::NoSuchDay {
            let _ = writeln!(out, "  {}: {}", title(burden), apart_words(why));
            continue;
        }
        let people: Vec<&str> = people.iter().map(|p| name(names, p)).collect();
        let _ = writeln!(out, "  {}: counted apart, {}: {}", title(burden), apart_words(why), people.join(", "));
    }
}

/// Who is counted apart, by burden and reason.
fn apart(table: &Fairness) -> Vec<(Burden, Apart, Vec<&turnus_domain::id::PersonId>)> {
    let mut found: Vec<(Burden, Apart, Vec<_>)> = Vec::new();
    for burden in Burden::ALL {
        for p in &table.people {
            let Some(why) = p.borne.get(&burden).and_then(|b| b.apart) else { continue };
            match found.iter_mut().find(|(b, w, _)| (*b, *w) == (burden, why)) {
                Some((_, _, people)) => people.push(&p.person),
                None => found.push((burden, why, vec![&p.person])),
            }
        }
    }
    found
}

fn cell(burden: Burden, b: &Borne) -> String {
    match b.apart {
        Some(_) => format!("({})", amount(burden, b.worked)),
        None => format!("{} / {}", amount(burden, b.worked), amount(burden, b.target)),
    }
}

/// Hours with two decimals for time, else the number.
fn amount(burden: Burden, value: Hundredths) -> String {
    let value = if burden.is_time() { Hundredths(value.0 / 60) } else { value };
    let whole = value.0 % 100 == 0;
    let number = if whole { (value.0 / 100).to_string() } else { value.to_string() };
    if burden.is_time() { format!("{number} h") } else { number }
}

const fn title(burden: Burden) -> &'static str {
    match burden {
        Burden::Weekends => "weekends",
        Burden::WeekendTime => "weekend hours",
        Burden::Nights => "nights",
        Burden::Evenings => "evenings",
        Burden::Holidays => "holidays",
        Burden::QuickReturns => "quick returns",
    }
}

const fn apart_words(why: Apart) -> &'static str {
    match why {
        Apart::NotInContract => "not in the contract",
        Apart::NothingElse => "nothing else in the contract",
        Apart::Exempt => "exempt or too young",
        Apart::NotThere => "not there on the days that count",
        Apart::NoSuchDay => "none in the rota",
    }
}

fn reason(why: &Reason, names: &Names) -> String {
    match why {
        Reason::Fixed(n) => format!("{n} fixed in advance"),
        Reason::Wished(n) => format!("she wished for {n}"),
        Reason::CarriedOver => "evens out what she bore too little of before".into(),
        Reason::Whole => "whole shifts: with one less she would be below her target".into(),
        Reason::Scarce(n, classes) => {
            let classes: Vec<&str> = classes.iter().map(|c| c.as_str()).collect();
            let needed = if classes.is_empty() { "no one off may by her terms".into() } else { classes.join(", ") };
            format!("nobody else free and competent for {n} of them ({needed})")
        }
        Reason::Swap(swap) => {
            let dates: Vec<String> = swap.dates.iter().map(|d| day(*d)).collect();
            format!("no reason found: could be evened out by a swap with {} on {}", name(names, &swap.second), dates.join(", "))
        }
        Reason::NotFound => "no reason found, and no legal swap among those looked at evens it out".into(),
    }
}

/// Who bears what above target before and after, and what is proven.
#[must_use]
pub fn evened(evened: &EvenedRota, names: &Names) -> String {
    let (mut out, found) = (String::new(), &evened.found);
    let burden = match evened.aim {
        Aim::Weekends => Burden::Weekends,
        Aim::Nights => Burden::Nights,
        Aim::Evenings => Burden::Evenings,
    };
    let of = |value: i64| amount(burden, Hundredths(value));
    let _ =
        writeln!(out, "{} of rota {} evened out, the worst-off first: {} cells change", title(burden), evened.base, evened.changes.len());
    for (person, before, after) in found.people.iter().filter(|(_, before, after)| before != after) {
        let _ = writeln!(out, "  {}: {} → {} above target", name(names, person), of(*before), of(*after));
    }
    let worst = |all: &mut dyn Iterator<Item = i64>| of(all.max().unwrap_or(0).max(0));
    let (before, after) = (worst(&mut found.people.iter().map(|p| p.1)), worst(&mut found.people.iter().map(|p| p.2)));
    let (then, now) = evened.points;
    let _ = writeln!(
        out,
        "  furthest above target: {before} → {after}; {then} → {now} points by the checker, {} hard breaches",
        evened.breaks.len()
    );
    let (closed, all) = found.certificate.closed();
    let _ = match &evened.proof {
        Ok(()) if closed == all => {
            writeln!(out, "  proven: no choice of the {} lines looked at is fairer at that cost", found.certificate.pool.columns.len())
        }
        Ok(()) => writeln!(out, "  of the lines looked at {closed} of {all} levels are proven"),
        Err(why) => writeln!(out, "  the proof does not hold: {why}"),
    };
    let _ = match found.gap() {
        gap if gap <= 0 => writeln!(out, "  proven: no rota with the same shifts is better for the worst-off"),
        gap => writeln!(
            out,
            "  whether other lines would be better is open: no rota with the same shifts can give the worst-off more than {} less",
            of(gap)
        ),
    };
    out
}

/// The same as JSON, in hundredths of an occasion.
#[must_use]
pub fn evened_json(evened: &EvenedRota) -> Value {
    let (found, (closed, levels)) = (&evened.found, evened.found.certificate.closed());
    let people: Vec<Value> =
        found.people.iter().map(|(p, before, after)| json!({"person": p, "before_x100": before, "after_x100": after})).collect();
    json!({"rota": evened.base, "people": people, "cells": evened.changes.len(), "hard": evened.breaks.len(),
        "points_before": evened.points.0, "points_after": evened.points.1, "levels": levels, "levels_closed": closed,
        "proof_holds": evened.proof.is_ok(), "gap_x100": found.gap()})
}

/// Ids and numbers only; amounts in hundredths of the burden's unit (weekends, shifts, days, rests; minutes).
#[must_use]
pub fn json(found: &FairnessFound) -> Value {
    let table = &found.table;
    let borne = |(burden, b): (&Burden, &Borne)| {
        json!({"burden": burden.name(), "worked_x100": b.worked.0, "share_x100": b.share.0, "carried_x100": b.carried.0,
            "target_x100": b.target.0, "deviation_x100": b.deviation().0, "apart": b.apart.map(|a| format!("{a:?}"))})
    };
    let people: Vec<Value> =
        table.people.iter().map(|p| json!({"person": p.person, "borne": p.borne.iter().map(borne).collect::<Vec<_>>()})).collect();
    let spreads: Vec<Value> = table
        .spreads
        .iter()
        .map(|s| {
            json!({"burden": s.burden.name(), "people": s.people, "gini_permille": s.gini_permille,
                "worst": s.worst.as_ref().map(|w| &w.0), "worst_above_x100": s.worst.as_ref().map(|w| w.1.0), "spread_x100": s.spread.0})
        })
        .collect();
    let reasons: Vec<Value> = found
        .reasons
        .iter()
        .map(|(person, burden, why)| {
            let swap = match why {
                Reason::Swap(swap) => Some(json!({"second": swap.second, "dates": swap.dates})),
                _ => None,
            };
            json!({"person": person, "burden": burden.name(), "reason": kind(why), "swap": swap})
        })
        .collect();
    let (carried_from, unknown) = match &table.carry_over {
        CarryOver::Nothing => (None, None),
        CarryOver::Counted(days) => (Some(days.from), None),
        CarryOver::Unknown(why) => (None, Some(why)),
    };
    json!({"rota": found.rota, "above_bp": table.above.value, "carried_from": carried_from, "carry_over_unknown": unknown,
        "people": people, "spreads": spreads, "reasons": reasons})
}

const fn kind(why: &Reason) -> &'static str {
    match why {
        Reason::Fixed(_) => "fixed",
        Reason::Wished(_) => "wished",
        Reason::CarriedOver => "carried-over",
        Reason::Whole => "whole",
        Reason::Scarce(..) => "scarce",
        Reason::Swap(_) => "swap",
        Reason::NotFound => "not-found",
    }
}
