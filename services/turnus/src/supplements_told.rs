//! What a rota pays in supplements in words, and as JSON.

use crate::{
    repair_told::{Names, name},
    summary::kroner,
};
use serde_json::{Value, json};
use std::fmt::Write;
use turnus_domain::{quantity::Ore, rule_book::Parameter};
use turnus_planning::{
    SupplementsFound,
    pay::{SupplementKind, Supplements},
};

/// Everybody's supplements by kind, those of substitutes, their sum beside the rota before, and the tariff behind each.
#[must_use]
pub fn text(found: &SupplementsFound, names: &Names) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Supplements of rota {}: {}", found.rota, kroner(found.pay.total()));
    if let Some((base, before)) = &found.before {
        let more = Ore(found.pay.total().0 - before.total().0);
        let _ = writeln!(out, "  rota {base}, from which it was changed, pays {}: {} more", kroner(before.total()), kroner(more));
    }
    for (person, own) in found.pay.people.iter().filter(|(_, own)| own.total() > Ore::ZERO) {
        let _ = writeln!(out, "  {}: {}", name(names, person), paid(own));
    }
    if found.pay.substitutes.total() > Ore::ZERO {
        let _ = writeln!(out, "  substitutes: {}", paid(&found.pay.substitutes));
    }
    for (kind, parameter) in &found.numbers {
        let _ = writeln!(out, "{}: {}{}", word(*kind), parameter.source.text, run_out(found, parameter));
    }
    for kind in &found.pay.unknown {
        let _ = writeln!(out, "{}: not counted; the rule book lacks a number of {}", word(*kind), kind.rule());
    }
    out
}

fn paid(own: &Supplements) -> String {
    let parts: Vec<String> = own.0.iter().map(|(kind, (minutes, pay))| format!("{} {minutes} {}", word(*kind), kroner(*pay))).collect();
    format!("{} ({})", kroner(own.total()), parts.join(", "))
}

fn run_out(found: &SupplementsFound, parameter: &Parameter) -> String {
    match parameter.valid.to.filter(|_| parameter.has_run_out(found.first)) {
        Some(to) => format!("; ran out on {to}, counts until there is a new one"),
        None => String::new(),
    }
}

const fn word(kind: SupplementKind) -> &'static str {
    match kind {
        SupplementKind::Weekend => "weekends",
        SupplementKind::Evening => "evenings",
        SupplementKind::Night => "nights",
        SupplementKind::Holiday => "holidays",
    }
}

/// The same as JSON: minutes and øre.
#[must_use]
pub fn json(found: &SupplementsFound) -> Value {
    let kinds = |own: &Supplements| -> Vec<Value> {
        own.0.iter().map(|(kind, (minutes, pay))| json!({"kind": word(*kind), "minutes": minutes, "ore": pay})).collect()
    };
    json!({
        "rota": found.rota,
        "ore": found.pay.total(),
        "people": found.pay.people.iter().map(|(person, own)| json!({"person": person, "ore": own.total(), "kinds": kinds(own)})).collect::<Vec<_>>(),
        "substitutes": {"ore": found.pay.substitutes.total(), "kinds": kinds(&found.pay.substitutes)},
        "before": found.before.as_ref().map(|(base, pay)| json!({"rota": base, "ore": pay.total()})),
        "tariff": found.numbers.iter().map(|(kind, p)| json!({"kind": word(*kind), "rule": kind.rule(), "source": p.source, "valid": p.valid, "ran_out": p.has_run_out(found.first)})).collect::<Vec<_>>(),
        "unknown": found.pay.unknown.iter().map(|kind| word(*kind)).collect::<Vec<_>>(),
    })
}
