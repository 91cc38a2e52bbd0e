//! Drawn absences in words, and as JSON.

use crate::{repair_told::day, summary::x100};
use std::fmt::Write;
use turnus_planning::{AbsenceSource, ReserveFound};
use turnus_rostering::reserve::Uncovered;

/// Rows of uncovered cover that are shown, the worst first.
const SHOWN: usize = 10;

/// What absences are drawn by, what they ask for, where it is worst.
#[must_use]
pub fn text(found: &ReserveFound) -> String {
    let mut out = String::new();
    let (params, reserve, cover) = (&found.params, &found.reserve, &found.cover);
    let spell = if found.spell_assumed { " (assumed)" } else { "" };
    let _ = writeln!(
        out,
        "Rota {}, lived through {} times with {} of all days absent ({}), in spells of {} days{spell}, seed {}:",
        found.rota,
        params.samples,
        params.absence,
        source(found.source),
        params.spell_days,
        params.seed
    );
    let variance = match (cover.actual, cover.variance_fte()) {
        (Some(actual), Some(variance)) => format!("; recorded {actual}, which is {variance} FTE more than that"),
        _ => "; nothing is recorded to compare it with".to_owned(),
    };
    let _ = writeln!(out, "  {} of {} FTE stand in for {}{variance}", cover.planned_fte(), cover.fte, cover.planned);
    let within: Vec<String> = reserve.changes.iter().map(|(percent, n)| format!("{n} in {percent} %")).collect();
    let _ = writeln!(
        out,
        "  {} shifts are lost and {} must be worked by somebody else, on average; at most {}",
        x100(reserve.lost_x100),
        x100(reserve.changes_x100),
        within.join(", ")
    );
    let _ = writeln!(out, "Reserve people a day, by class (somebody of a narrow class counts in a wider one: not to be added up):");
    for class in &reserve.classes {
        let people: Vec<String> =
            class.people.iter().map(|(percent, n, share)| format!("{n} for {percent} % of days (enough on {share})")).collect();
        let _ = writeln!(out, "  {}: {}", class.class, people.join(", "));
    }
    let _ = writeln!(out, "Heads uncovered without them, where it is worst:");
    for u in worst(&reserve.uncovered) {
        let _ = writeln!(
            out,
            "  {} {}–{} {}: {} on average, any in {}, at most {}",
            day(u.date),
            u.band.from,
            u.band.to,
            u.class,
            x100(u.mean_x100),
            u.share,
            u.most
        );
    }
    out
}

/// The rows that miss most, in the order of the rota.
fn worst(all: &[Uncovered]) -> Vec<&Uncovered> {
    let mut rows: Vec<&Uncovered> = all.iter().collect();
    rows.sort_by_key(|u| (std::cmp::Reverse(u.mean_x100), u.date, u.band));
    rows.truncate(SHOWN);
    rows.sort_by_key(|u| (u.date, u.band));
    rows
}

const fn source(source: AbsenceSource) -> &'static str {
    match source {
        AbsenceSource::Stated => "as stated",
        AbsenceSource::Recorded => "as recorded at the unit",
        AbsenceSource::Assumed => "assumed: too little is recorded",
    }
}

/// Everything as numbers.
#[must_use]
pub fn json(found: &ReserveFound) -> serde_json::Value {
    let uncovered = |u: &Uncovered| serde_json::json!({"date": u.date, "from": u.band.from, "to": u.band.to, "class": u.class, "mean_x100": u.mean_x100, "share_bp": u.share, "most": u.most});
    let people = |(percent, n, share): &(u8, u32, _)| serde_json::json!({"percent": percent, "people": n, "enough_bp": share});
    let classes = found
        .reserve
        .classes
        .iter()
        .map(|c| serde_json::json!({"class": c.class, "people": c.people.iter().map(people).collect::<Vec<_>>()}));
    serde_json::json!({
        "rota": found.rota,
        "absence_bp": found.params.absence,
        "absence_source": source(found.source),
        "spell_days": found.params.spell_days,
        "spell_assumed": found.spell_assumed,
        "samples": found.params.samples,
        "seed": found.params.seed,
        "fte_x100": found.cover.fte,
        "planned_fte_x100": found.cover.planned_fte(),
        "recorded_bp": found.cover.actual,
        "variance_fte_x100": found.cover.variance_fte(),
        "lost_x100": found.reserve.lost_x100,
        "changes_x100": found.reserve.changes_x100,
        "changes": found.reserve.changes,
        "classes": classes.collect::<Vec<_>>(),
        "uncovered": found.reserve.uncovered.iter().map(uncovered).collect::<Vec<_>>(),
    })
}
