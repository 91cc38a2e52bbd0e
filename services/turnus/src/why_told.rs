//! Reasons in words, and as JSON.

use crate::repair_told::{Names, asked, day, finding, name, replacement_json};
use std::fmt::Write;
use turnus_planning::{Standing, Why};

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

/// Ids and numbers only: names stay where they are sealed.
#[must_use]
pub fn json(why: &Why) -> serde_json::Value {
    let person = |(person, standing): &(_, Standing)| match standing {
        Standing::WorksIt => serde_json::json!({"person": person, "standing": "works-it"}),
        Standing::Absent => serde_json::json!({"person": person, "standing": "absent"}),
        Standing::NotEmployed => serde_json::json!({"person": person, "standing": "not-employed"}),
        Standing::Tried(r) => {
            let mut told = replacement_json(r);
            told["standing"] = if r.breaks.is_empty() { "may-be-asked" } else { "may-not" }.into();
            told
        }
    };
    serde_json::json!({"rota": why.rota, "shift": why.shift, "missing": why.missing, "people": why.people.iter().map(person).collect::<Vec<_>>()})
}
