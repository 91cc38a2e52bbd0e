//! A rota planned backwards in words, and as JSON.

use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    agreement::AgreementKind,
    id::PersonId,
    quantity::Minutes,
    rota::{Finding, amend::Amendment},
};
use turnus_planning::{Backwards, Measure, Redraw, Way};

/// Hard findings that are shown.
const SHOWN: usize = 12;

/// What the rota breaks, what nothing mends, and the cheapest ways.
#[must_use]
pub fn text(found: &Backwards, names: &BTreeMap<PersonId, String>) -> String {
    let mut out = String::new();
    if found.breaks.is_empty() {
        let _ = writeln!(out, "Rota {} breaks no hard rule: nothing has to be agreed", found.rota);
        return out;
    }
    let _ = writeln!(out, "Rota {} breaks {} hard rules as things are:", found.rota, found.breaks.len());
    found.breaks.iter().take(SHOWN).for_each(|f| finding(&mut out, f));
    if found.breaks.len() > SHOWN {
        let _ = writeln!(out, "  … and {} more", found.breaks.len() - SHOWN);
    }
    if !found.unmendable.is_empty() {
        let why = if found.is_beyond_law() { "the law forbids it whatever is agreed" } else { "no event is known that takes it away" };
        let _ = writeln!(out, "Nothing that anybody could agree to makes it legal: {why}. This would be left:");
        found.unmendable.iter().for_each(|f| finding(&mut out, f));
    }
    for (way, number) in found.ways.iter().zip(1..) {
        let _ = writeln!(out, "Way {number}, effort {}: legal by the checker, and not without any one of these", way.effort);
        for measure in &way.measures {
            let _ = writeln!(out, "  {}", told(measure, names));
        }
    }
    for (redraw, number) in found.redraws.iter().zip(1..) {
        redrawn(&mut out, redraw, number, names);
    }
    if found.is_hopeless() {
        let _ = writeln!(out, "Nor is it enough to draw two shifts of each of these lines otherwise, one of them near the breach");
    }
    if found.all && found.unmendable.is_empty() {
        let _ = writeln!(out, "There is no other way: {} things to agree on were looked at, together and apart", found.tried);
    }
    if found.is_cut_short() {
        let _ = writeln!(out, "The search ended after {} questions to the checker: there may be other ways", found.asked);
    }
    out
}

/// Shifts to draw otherwise, and what has to be agreed beside them.
fn redrawn(out: &mut String, redraw: &Redraw, number: usize, names: &BTreeMap<PersonId, String>) {
    let count = redraw.changes.len();
    let once = if redraw.way.measures.is_empty() { "" } else { " once the rest is agreed" };
    let _ = writeln!(out, "Drawn otherwise {number}, {count} {}: legal by the checker{once}", if count == 1 { "shift" } else { "shifts" });
    for change in &redraw.changes {
        if let Amendment::Line { person, date, shift } = change {
            let name = names.get(person).map_or_else(|| person.to_string(), |name| format!("{name} ({person})"));
            let _ = writeln!(out, "  {name} on {date}: {}", shift.as_ref().map_or("off", |s| s.as_str()));
        }
    }
    for measure in &redraw.way.measures {
        let _ = writeln!(out, "  and {}", told(measure, names));
    }
    match redraw.unmet.0 {
        0 => {}
        more @ 1.. => drop(writeln!(out, "  {} of cover more are missing then", Minutes(more))),
        fewer => drop(writeln!(out, "  {} of cover fewer are missing then", Minutes(-fewer))),
    }
}

fn finding(out: &mut String, f: &Finding) {
    let day = f.date.map_or_else(String::new, |d| format!(" on {d}"));
    let who = f.person.as_ref().map_or_else(String::new, |p| format!(" {p}"));
    let _ = writeln!(out, "  {}{who}{day}: {} [{}]", f.rule, f.what, f.source.text);
}

/// A measure in words.
#[must_use]
pub fn told(measure: &Measure, names: &BTreeMap<PersonId, String>) -> String {
    let name = |p: &PersonId| names.get(p).map_or_else(|| p.to_string(), |name| format!("{name} ({p})"));
    match measure {
        Measure::Tolerance(share) => format!("let hours differ from the contract by up to {share} of a full position in these weeks"),
        Measure::Agree { kind, person, daily_rest, weekly_rest, .. } => {
            let whom = person.as_ref().map_or_else(|| "the union representatives".to_owned(), name);
            format!("agree with {whom} on {}", terms(*kind, *daily_rest, *weekly_rest))
        }
        Measure::Assess(agreement) => format!("file the health and welfare assessment of agreement {agreement}"),
        Measure::Monitor(agreement) => format!("start follow-up of deviations under agreement {agreement}"),
        Measure::Evaluate(agreement) => format!("evaluate agreement {agreement}"),
        Measure::Consent(person, agreement) => format!("ask {} to consent to agreement {agreement}", name(person)),
        Measure::Rearrange { person, from, in_row, rest_block, .. } => {
            let run = in_row.map_or_else(String::new, |most| format!(", {most} long shifts in a row"));
            let rest = rest_block.map_or_else(String::new, |rest| format!(", {rest} of rest after them"));
            let name = name(person);
            format!("agree with the union representatives and {name} on an arrangement of her own in place of agreement {from}{run}{rest}")
        }
        Measure::Position(person, _, position) => format!("change the position of {} to {position}", name(person)),
        Measure::Weekends(person, _, 1) => format!("agree with {} on work every weekend", name(person)),
        Measure::Weekends(person, _, every) => format!("agree with {} on work one weekend in {every}", name(person)),
        Measure::Kinds(person, _, kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            format!("agree with {} on these kinds of shift: {}", name(person), kinds.join(", "))
        }
        Measure::Return(person, absence) => format!("agree with {} to move the leave or course {absence}", name(person)),
        Measure::Spare(person, date) => format!("agree with {} to move {date} out of the leave or course of that day", name(person)),
        Measure::Leave(person, _, from, to) => format!("agree with {} on leave from {from} to {to}", name(person)),
        Measure::Extra(person, date, shift) => format!("agree with {} on {shift} on {date} as an extra shift", name(person)),
        Measure::Free(person, date) => format!("free the fixed shift of {} on {date}", name(person)),
    }
}

fn terms(kind: AgreementKind, daily: Option<Minutes>, weekly: Option<Minutes>) -> String {
    let rest = |rest: Option<Minutes>, what: &str| rest.map(|rest| format!("{what} rest of {rest} (aml §10-8(3))"));
    rest(daily, "daily").or_else(|| rest(weekly, "weekly")).unwrap_or_else(|| {
        match kind {
            AgreementKind::IndividualAveraging => "averaged hours (aml §10-5(1))",
            AgreementKind::LocalAveraging => "averaged hours and long shifts, with assessment and follow-up (aml §10-5(2))",
            AgreementKind::LocalOvertime => "more overtime (aml §10-6(5))",
            AgreementKind::LocalRest => "shorter rest (aml §10-8(3))",
            AgreementKind::SundayAverage => "Sundays off on average (aml §10-8(4))",
            AgreementKind::National => "shifts above 12.5 h (aml §10-12(4))",
            AgreementKind::LocalWeekend => "another weekend frequency",
        }
        .to_owned()
    })
}

/// The same for programs.
#[must_use]
pub fn json(found: &Backwards) -> Value {
    let way = |way: &Way| {
        let events: Vec<&str> = way.facts.iter().flatten().map(|f| f.event.name()).collect();
        json!({"effort": way.effort, "measures": way.measures.iter().map(|m| told(m, &BTreeMap::new())).collect::<Vec<_>>(), "events": events})
    };
    let redraw = |r: &Redraw| json!({"changes": r.changes, "unmet_minutes": r.unmet, "way": way(&r.way)});
    json!({"rota": found.rota, "breaks": found.breaks, "unmendable": found.unmendable,
        "ways": found.ways.iter().map(way).collect::<Vec<_>>(), "redraws": found.redraws.iter().map(redraw).collect::<Vec<_>>(),
        "all": found.all, "beyond_law": found.is_beyond_law(),
        "tried": found.tried, "asked": found.asked})
}
