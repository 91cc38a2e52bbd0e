//! Reasons in words, and as JSON.

use crate::{
    backwards_told,
    repair_told::{Names, asked, day, finding, name, replacement_json},
    summary::kroner,
};
use serde_json::json;
use std::fmt::Write;
use turnus_domain::{id::ShiftTypeId, quantity::Minutes};
use turnus_planning::{Change, Hole, Missing, Standing, Stop, Stopped, WayOut, Why};

/// What is missing with ways out, and one reason for everybody.
#[must_use]
pub fn text(why: &Why, names: &Names) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} on {} in rota {}:", why.shift.shift, day(why.shift.date), why.rota);
    if why.missing.is_empty() {
        let _ = writeln!(out, "  nothing is missing while it lasts");
    }
    for u in &why.missing {
        let _ = writeln!(out, "  missing: {}", u.reason);
        for way in &u.remedies {
            let _ = writeln!(out, "    way out: {way}");
        }
    }
    for hole in &why.holes {
        told(&mut out, hole, names);
    }
    for (person, standing) in &why.people {
        let who = name(names, person);
        let _ = match standing {
            Standing::WorksIt => writeln!(out, "  {who}: works it"),
            Standing::Absent => writeln!(out, "  {who}: is absent"),
            Standing::NotEmployed => writeln!(out, "  {who}: is not employed at the unit that day"),
            Standing::Tried(r) => match r.breaks.first() {
                None => writeln!(out, "  {}", asked(names, r)),
                Some(first) => writeln!(out, "  not {who}: breaks {}", finding(first)),
            },
        };
    }
    out
}

/// A hole with its reason and its ways out.
fn told(out: &mut String, hole: &Hole, names: &Names) {
    let _ = writeln!(out, "  {}", reason(hole));
    for (way, number) in hole.ways.iter().zip(1..) {
        let _ = writeln!(out, "    {number}. {}", way_out(way, names));
    }
    if hole.ways.is_empty() {
        let _ = writeln!(out, "    no way out was found among those tried");
    }
    for stop in &hole.stops {
        let _ = writeln!(out, "    not {}: {}", name(names, &stop.person), stopped(&stop.by));
    }
}

/// What stops somebody who counts.
fn stopped(by: &Stopped) -> String {
    match by {
        Stopped::Whatever(f) => format!("whatever is agreed, {}", finding(f)),
        Stopped::Rule(f) => format!("breaks {}", finding(f)),
        Stopped::Works(shift) => format!("works {shift} that day, which can neither be spared nor handed over"),
        Stopped::Rota => "the rota is no better with her on it".to_owned(),
    }
}

/// Why nobody of the staff works it, in a sentence.
fn reason(hole: &Hole) -> String {
    let what = match &hole.missing {
        Missing::Class(class) => format!("{} of {class} missing", hole.heads),
        Missing::Substitute(profession) => format!("{} substitute ({profession}) asked for", hole.heads),
    };
    let r = &hole.reason;
    let rules: Vec<String> = r.may_not.iter().map(|(rule, n)| format!("{n} by {rule}")).collect();
    let may_not = r.may_not.iter().map(|(_, n)| n).sum::<usize>();
    let by = if rules.is_empty() { String::new() } else { format!(" ({})", rules.join(", ")) };
    format!(
        "{what}: of {} employees who count {} work it, {} are absent, {may_not} may not{by}, {} may be asked",
        r.able, r.on_it, r.absent, r.may
    )
}

fn way_out(way: &WayOut, names: &Names) -> String {
    match way {
        WayOut::Staff(r) => asked(names, r),
        WayOut::Lent(c) => {
            let cost = if c.step_in.extra > Minutes::ZERO {
                format!("extra {}, {} and supplements", c.step_in.extra, kroner(c.step_in.pay))
            } else {
                "within her hours".to_owned()
            };
            format!("{} of {}: {cost}", name(names, &c.step_in.person), c.from)
        }
        WayOut::Substitute(profession, pay) => format!("a substitute ({profession}): {} and supplements", kroner(*pay)),
        WayOut::Moved(moved) => {
            let changes: Vec<String> = moved.changes.iter().map(|c| change(names, c)).collect();
            let cost = moved.extra.as_ref().map_or_else(String::new, |(who, minutes)| {
                format!(" (extra {minutes} of {}, {} and supplements)", name(names, who), kroner(moved.pay))
            });
            format!("{}{cost}", changes.join("; "))
        }
        WayOut::Agreed(person, way) => {
            let measures: Vec<String> = way.measures.iter().map(|m| backwards_told::told(m, names)).collect();
            format!("{}, once it is agreed (effort {}): {}", name(names, person), way.effort, measures.join("; "))
        }
    }
}

fn change(names: &Names, c: &Change) -> String {
    let shift = |s: &Option<ShiftTypeId>| s.as_ref().map_or_else(|| "free".to_owned(), ToString::to_string);
    format!("{} on {}: {} → {}", name(names, &c.person), day(c.date), shift(&c.before), shift(&c.after))
}

fn hole_json(hole: &Hole) -> serde_json::Value {
    let (class, substitute) = match &hole.missing {
        Missing::Class(class) => (Some(class), None),
        Missing::Substitute(profession) => (None, Some(profession)),
    };
    let way = |way: &WayOut| match way {
        WayOut::Staff(r) => json!({"kind": "staff", "person": r.person, "instead_of": r.instead_of, "extra": r.extra, "pay_ore": r.pay}),
        WayOut::Lent(c) => {
            json!({"kind": "lent", "person": c.step_in.person, "unit": c.from, "extra": c.step_in.extra, "pay_ore": c.step_in.pay})
        }
        WayOut::Substitute(profession, pay) => json!({"kind": "substitute", "profession": profession, "pay_ore": pay}),
        WayOut::Moved(moved) => {
            let change = |c: &Change| json!({"person": c.person, "date": c.date, "before": c.before, "after": c.after});
            let extra = moved.extra.as_ref().map(|(person, minutes)| json!({"person": person, "minutes": minutes}));
            json!({"kind": "moved", "person": moved.person(), "changes": moved.changes.iter().map(change).collect::<Vec<_>>(),
                "extra_of": extra, "pay_ore": moved.pay})
        }
        WayOut::Agreed(person, way) => json!({"kind": "agreed", "person": person, "effort": way.effort,
            "measures": way.measures.iter().map(|m| backwards_told::told(m, &Names::new())).collect::<Vec<_>>()}),
    };
    let stop = |stop: &Stop| {
        let (rule, whatever) = match &stop.by {
            Stopped::Whatever(f) => (Some(f.rule), true),
            Stopped::Rule(f) => (Some(f.rule), false),
            Stopped::Works(_) | Stopped::Rota => (None, false),
        };
        json!({"person": stop.person, "rule": rule, "whatever_is_agreed": whatever, "why": stopped(&stop.by)})
    };
    let r = &hole.reason;
    let may_not: Vec<_> = r.may_not.iter().map(|(rule, n)| json!({"rule": rule, "people": n})).collect();
    json!({"class": class, "substitute": substitute, "heads": hole.heads, "reason": reason(hole), "able": r.able, "absent": r.absent,
        "on_it": r.on_it, "may": r.may, "may_not": may_not, "ways": hole.ways.iter().map(way).collect::<Vec<_>>(),
        "stops": hole.stops.iter().map(stop).collect::<Vec<_>>()})
}

/// Ids and numbers only: names stay where they are sealed.
#[must_use]
pub fn json(why: &Why) -> serde_json::Value {
    let person = |(person, standing): &(_, Standing)| match standing {
        Standing::WorksIt => json!({"person": person, "standing": "works-it"}),
        Standing::Absent => json!({"person": person, "standing": "absent"}),
        Standing::NotEmployed => json!({"person": person, "standing": "not-employed"}),
        Standing::Tried(r) => {
            let mut told = replacement_json(r);
            told["standing"] = if r.breaks.is_empty() { "may-be-asked" } else { "may-not" }.into();
            told
        }
    };
    json!({"rota": why.rota, "shift": why.shift, "missing": why.missing, "people": why.people.iter().map(person).collect::<Vec<_>>(),
        "holes": why.holes.iter().map(hole_json).collect::<Vec<_>>()})
}
