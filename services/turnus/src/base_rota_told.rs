//! A base rota in words and as a table: people down, weeks across.

use crate::{
    repair_told::{Names, name},
    summary::x100,
};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    id::PersonId,
    quantity::Minutes,
    rota::Severity,
    shift::{DatedShift, ShiftType},
};
use turnus_planning::{BaseRota, BaseRotaInForce};

/// The proof, what substitutes do, and everybody's line with hours and weekends.
#[must_use]
pub fn text(made: &BaseRota, names: &Names) -> String {
    let (mut out, rota) = (String::new(), &made.rota);
    let weeks = rota.horizon.weeks;
    let _ = writeln!(
        out,
        "Base rota of {}: {weeks} weeks that repeat, by the facts of {} (no leave, no public holidays, no wishes)",
        rota.unit, rota.horizon.first
    );
    let _ = writeln!(
        out,
        "  {} people; the checker finds no hard rule broken with the round before itself, {} points; no round has fewer than {}{}",
        made.input.staff.len(),
        rota.objective,
        rota.bound,
        if rota.objective == rota.bound { ": proven best" } else { "" }
    );
    patterns_of(&mut out, made, names);
    lines_of(&mut out, made, names);
    out
}

/// Who shares a pattern of weeks with whom, and at which week of it each starts.
fn patterns_of(out: &mut String, made: &BaseRota, names: &Names) {
    if made.patterns.is_empty() {
        return;
    }
    let shared: Vec<_> = made.patterns.iter().filter(|p| p.people.len() > 1).collect();
    let _ = writeln!(
        out,
        "  {} patterns of {} weeks; {} are shared by people of the same contract, each starting at another week:",
        made.patterns.len(),
        made.rota.horizon.weeks,
        shared.len()
    );
    for pattern in shared {
        let one = |(who, start): &(PersonId, u32)| format!("{} from week {}", name(names, who), start + 1);
        let _ = writeln!(out, "    {}", pattern.people.iter().map(one).collect::<Vec<_>>().join(", "));
    }
}

/// The base rota in force: since when, what it was discussed in, whether it is legal by what is known now, and its lines.
#[must_use]
pub fn in_force(found: &BaseRotaInForce, names: &Names) -> String {
    let (mut out, adopted, round) = (String::new(), &found.adopted, &found.round);
    let _ = writeln!(
        out,
        "Base rota {} of {}: {} weeks that repeat from {}, discussed in {}",
        adopted.base_rota, adopted.unit, adopted.weeks, adopted.from, adopted.consulted
    );
    let _ = writeln!(out, "  {} points when it was adopted; no round has fewer than {}", adopted.objective, adopted.bound);
    let hard: Vec<_> = round.report.findings.iter().filter(|f| f.severity == Severity::Hard).collect();
    let _ = match hard.first() {
        None => writeln!(out, "  by what is known now of its first day it breaks no hard rule"),
        Some(first) => {
            writeln!(out, "  by what is known now of its first day it breaks {} hard rules, the first: {}", hard.len(), first.what)
        }
    };
    lines_of(&mut out, round, names);
    out
}

/// What substitutes do in a round, and everybody's line.
fn lines_of(out: &mut String, made: &BaseRota, names: &Names) {
    let (rota, weeks) = (&made.rota, made.rota.horizon.weeks);
    let hired: Minutes = rota.substitutes.iter().map(|s| working(made, &DatedShift { date: s.date, shift: s.shift.clone() })).sum();
    let _ = match hired.0 {
        0 => writeln!(out, "  nobody from outside is needed"),
        minutes => {
            writeln!(out, "  {} h of substitutes a round; only the bound says whether fewer would do", x100(minutes * 100 / 60))
        }
    };
    let lines = lines(made);
    for m in &made.input.staff {
        let none = Vec::new();
        let hers = lines.get(&m.person).unwrap_or(&none);
        let minutes: Minutes = hers.iter().map(|s| working(made, s)).sum();
        let weekends = hers.iter().filter_map(|s| kind(made, s)?.weekend(s.date)).collect::<std::collections::BTreeSet<_>>().len();
        let _ = writeln!(
            out,
            "  {:<24} {:>6} %  {}  {} h a week, {weekends} of {weeks} weekends",
            name(names, &m.person),
            x100(i64::from(m.position.0)),
            round(made, hers),
            x100(minutes.0 * 100 / 60 / i64::from(weeks.max(1)))
        );
    }
}

fn lines(made: &BaseRota) -> BTreeMap<PersonId, Vec<DatedShift>> {
    let mut lines: BTreeMap<PersonId, Vec<DatedShift>> = BTreeMap::new();
    for a in &made.rota.assignments {
        lines.entry(a.person.clone()).or_default().push(DatedShift { date: a.date, shift: a.shift.clone() });
    }
    lines
}

/// A line day by day, weeks after a bar.
fn round(made: &BaseRota, hers: &[DatedShift]) -> String {
    let mut out = String::new();
    for (k, date) in made.rota.horizon.days().enumerate() {
        if k > 0 && k % 7 == 0 {
            out.push_str(" |");
        }
        let shift = hers.iter().find(|s| s.date == date).map_or("·", |s| s.shift.as_str());
        let _ = write!(out, " {shift:<2}");
    }
    out
}

fn kind<'a>(made: &'a BaseRota, s: &DatedShift) -> Option<&'a ShiftType> {
    made.input.shift_type(&s.shift)
}

fn working(made: &BaseRota, s: &DatedShift) -> Minutes {
    kind(made, s).map_or(Minutes::ZERO, |of| of.working(s.date))
}
