//! A repair in words, and as JSON.

use crate::summary::kroner;
use chrono::{Datelike, NaiveDate};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    id::{PersonId, ShiftTypeId},
    quantity::{Minutes, Ore},
    rota::{Finding, Report, Rota, amend::Amendment},
};
use turnus_planning::{Repaired, Replacement};
use turnus_rostering::repair::{Alternative, LostCover};

/// People who may not be asked that are shown with their reason.
const REFUSED_SHOWN: usize = 5;

/// Names of people.
pub type Names = BTreeMap<PersonId, String>;

/// What was lost, the alternatives, who may be asked.
#[must_use]
pub fn text(found: &Repaired, names: &Names) -> String {
    let mut out = String::new();
    let repair = &found.repair;
    if repair.lost.is_empty() {
        let _ = writeln!(out, "Nobody who is absent has a shift in rota {}: there is nothing to repair", found.base);
        return out;
    }
    let _ = writeln!(out, "Rota {} loses {} shifts:", found.base, repair.lost.len());
    for a in &repair.lost {
        let _ = writeln!(out, "  {} {} {}", day(a.date), a.shift, name(names, &a.person));
    }
    match repair.cover.is_empty() {
        true => drop(writeln!(out, "  enough people are left without them")),
        false => cover(&mut out, "  missing then:", &repair.cover),
    }
    for (k, (alternative, (rota, report))) in repair.alternatives.iter().zip(&found.judged).enumerate() {
        self::alternative(&mut out, found, names, k + 1, alternative, (rota, report));
    }
    let _ = writeln!(
        out,
        "  {} changed lines were tried; fewest people is proven among those that change up to three days a person to cover, \
         with one day freed instead",
        repair.columns
    );
    for (lost, people) in &found.replacements {
        let _ = writeln!(out, "Who may be asked for {} on {}:", lost.shift, day(lost.date));
        if people.iter().all(|r| !r.breaks.is_empty()) {
            let _ = writeln!(out, "  nobody of the staff, by these rules:");
        }
        for r in people.iter().filter(|r| r.breaks.is_empty()) {
            let _ = writeln!(out, "  {}", asked(names, r));
        }
        people.iter().filter(|r| !r.breaks.is_empty()).take(REFUSED_SHOWN).for_each(|r| refused(&mut out, names, r));
        let more = people.iter().filter(|r| !r.breaks.is_empty()).count().saturating_sub(REFUSED_SHOWN);
        if more > 0 {
            let _ = writeln!(out, "  and {more} more who may not");
        }
    }
    out
}

fn alternative(out: &mut String, found: &Repaired, names: &Names, number: usize, a: &Alternative, (_, report): (&Rota, &Report)) {
    let proof = if a.proven { ", proven fewest" } else { "" };
    let people = if a.people.len() == 1 { "person" } else { "people" };
    let _ = writeln!(out, "{number}. {} {people} changed{proof}; {} hard violations by the checker", a.people.len(), report.hard());
    for change in found.changes_of_others(a) {
        if let Amendment::Line { person, date, shift } = change {
            let what = shift.as_ref().map_or_else(|| "is free".to_owned(), |shift| format!("works {shift}"));
            let _ = writeln!(out, "   {} {what} on {}{}", name(names, person), day(*date), beyond(a, person, *date));
        }
    }
    for s in &a.substitutes {
        let _ = writeln!(out, "   a substitute ({}) works {} on {}", s.profession, s.shift, day(s.date));
    }
    if !a.left.is_empty() {
        cover(out, "   still missing:", &a.left);
    }
    let supplements = found.supplements.get(number.saturating_sub(1)).copied().flatten();
    if let Some(paid) = paid(found.pay(a), supplements) {
        let _ = writeln!(out, "   {paid}");
    }
    if a.points != 0 {
        let _ = writeln!(out, "   {:+} points of wishes, health and fairness", a.points);
    }
}

/// Ordinary pay and supplements in words; nothing where nothing is paid.
fn paid(pay: Ore, supplements: Option<Ore>) -> Option<String> {
    match (pay, supplements) {
        (Ore::ZERO, None | Some(Ore::ZERO)) => None,
        (pay, None) => Some(format!("{} and supplements", kroner(pay))),
        (Ore::ZERO, Some(more)) => Some(format!("{} in supplements", kroner(more))),
        (pay, Some(more)) => Some(format!("{} and {} in supplements", kroner(pay), kroner(more))),
    }
}

/// What an extra shift is called.
fn beyond(a: &Alternative, person: &PersonId, date: NaiveDate) -> String {
    let Some(e) = a.extra.iter().find(|e| e.person == *person && e.shift.date == date) else { return String::new() };
    match e.overtime {
        Minutes(0) => format!(" (extra work, {})", e.shift.working),
        overtime if overtime == e.shift.working => format!(" (overtime, {overtime})"),
        overtime => format!(" (extra work, {}, of it {overtime} overtime)", e.shift.working),
    }
}

/// Somebody who may be asked, with what it costs.
pub(crate) fn asked(names: &Names, r: &Replacement) -> String {
    let how = if r.extra > Minutes::ZERO { format!("extra {}", r.extra) } else { "within her hours".into() };
    let how = paid(r.pay, r.supplements).map_or_else(|| how.clone(), |paid| format!("{how}, {paid}"));
    let instead = r.instead_of.as_ref().map(|s: &ShiftTypeId| format!(", in place of {s}")).unwrap_or_default();
    let counts = if r.counts { "" } else { ", does not count for the competence that is missing" };
    let points = if r.points == 0 { String::new() } else { format!(", {:+} points", r.points) };
    format!("{}: {how}{instead}{counts}{points}", name(names, &r.person))
}

fn refused(out: &mut String, names: &Names, r: &Replacement) {
    let Some(first) = r.breaks.first() else { return };
    let _ = writeln!(out, "  not {}: breaks {}", name(names, &r.person), finding(first));
}

/// A rule that is broken, what is measured, on which source.
pub(crate) fn finding(f: &Finding) -> String {
    format!("{}: {} [{}]", f.rule, f.what, f.source.text)
}

/// Somebody who might take a shift, as JSON.
pub(crate) fn replacement_json(r: &Replacement) -> serde_json::Value {
    let breaks: Vec<_> = r.breaks.iter().map(|f| serde_json::json!({"rule": f.rule, "what": f.what, "source": f.source})).collect();
    serde_json::json!({"person": r.person, "counts": r.counts, "instead_of": r.instead_of, "extra": r.extra, "pay_ore": r.pay, "supplements_ore": r.supplements, "points": r.points, "breaks": breaks})
}

/// One line for each day and band, with the classes that miss somebody.
fn cover(out: &mut String, what: &str, rows: &[LostCover]) {
    let mut bands: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for c in rows {
        bands.entry((c.date, c.band)).or_default().push(format!("{} of {}", c.heads, c.class));
    }
    let _ = writeln!(out, "{what}");
    for ((date, band), classes) in bands {
        let _ = writeln!(out, "     {} {}–{}: {}", day(date), band.from, band.to, classes.join(", "));
    }
}

/// What somebody is called: by her id when the log has no name.
pub(crate) fn name<'a>(names: &'a Names, person: &'a PersonId) -> &'a str {
    names.get(person).map_or(person.as_str(), String::as_str)
}

/// A date with its weekday.
pub(crate) fn day(date: NaiveDate) -> String {
    format!("{} {date}", date.weekday())
}

/// Ids and numbers only: names stay where they are sealed.
#[must_use]
pub fn json(found: &Repaired) -> serde_json::Value {
    let cover = |rows: &[LostCover]| {
        let row =
            |c: &LostCover| serde_json::json!({"date": c.date, "from": c.band.from, "to": c.band.to, "class": c.class, "heads": c.heads});
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let judged = found.judged.iter().zip(&found.supplements);
    let alternatives = found.repair.alternatives.iter().zip(judged).map(|(a, ((_, report), supplements))| {
        let extra = a.extra.iter().map(
            |e| serde_json::json!({"person": e.person, "date": e.shift.date, "shift": e.shift.shift, "minutes": e.shift.working, "overtime": e.overtime}),
        );
        serde_json::json!({
            "people": a.people,
            "changes": a.changes,
            "extra": extra.collect::<Vec<_>>(),
            "substitutes": a.substitutes,
            "left": cover(&a.left),
            "points": a.points,
            "pay_ore": found.pay(a),
            "supplements_ore": supplements,
            "burden": a.burden,
            "proven": a.proven,
            "hard_violations": report.hard(),
        })
    });
    let replacements = found
        .replacements
        .iter()
        .map(|(lost, people)| serde_json::json!({"lost": lost, "people": people.iter().map(replacement_json).collect::<Vec<_>>()}));
    serde_json::json!({
        "rota": found.base,
        "lost": found.repair.lost,
        "cover": cover(&found.repair.cover),
        "alternatives": alternatives.collect::<Vec<_>>(),
        "replacements": replacements.collect::<Vec<_>>(),
        "columns": found.repair.columns,
    })
}
