//! A rota of the calendar beside the base rota it was made from, in words: what differs for whom, and why.

use crate::{
    repair_told::{Names, day, name},
    summary::x100,
};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    base_rota::calendar::{Because, Departure},
    id::PersonId,
    quantity::Minutes,
};
use turnus_planning::{CalendarCurve, CalendarRota, CurvePoint};

/// Points, cover, and everybody's days that are not as the base rota has them.
#[must_use]
pub fn text(made: &CalendarRota, names: &Names) -> String {
    let (mut out, rota, report) = (String::new(), &made.made.rota, &made.made.report);
    let _ = writeln!(
        out,
        "Rota {} of {}, {} weeks from {}, made from base rota {} and proposed",
        rota.id, rota.unit, rota.horizon.weeks, rota.horizon.first, made.base.base_rota
    );
    if !rota.horizon.weeks.is_multiple_of(made.base.weeks.max(1)) {
        let _ = writeln!(
            out,
            "  note: a round has {} weeks; hours come out over whole rounds, so more differs in {} weeks than has to",
            made.base.weeks, rota.horizon.weeks
        );
    }
    let _ = writeln!(
        out,
        "  the checker finds {} hard rules broken, {} points{}",
        report.hard(),
        rota.objective,
        if rota.bound > 0 { format!("; no rota of these days has fewer than {}", rota.bound) } else { String::new() }
    );
    let slack = &report.slack;
    let _ =
        writeln!(out, "  {} h of substitutes, {} h of cover unmet", x100(slack.substitutes.0 * 100 / 60), x100(slack.unmet.0 * 100 / 60));
    let each = made.asked.as_ref().map_or_else(String::new, |asked| match asked.saves {
        None => ", for rules only".to_owned(),
        Some(m) => format!(", where that saves {m} of substitutes each"),
    });
    let _ = writeln!(
        out,
        "  {} of {} base shifts stay; {} could, and {} of them are given up{each}",
        made.stay(),
        made.base_shifts,
        made.standing,
        made.given_up
    );
    let mut people: BTreeMap<&PersonId, Vec<&Departure>> = BTreeMap::new();
    for d in &made.departures {
        people.entry(&d.person).or_default().push(d);
    }
    if people.is_empty() {
        let _ = writeln!(out, "  nothing differs from the base rota");
    }
    for (person, all) in people {
        let count = |of: fn(&Departure) -> bool| all.iter().filter(|d| of(d)).count();
        let (lost, more) = (count(|d| d.now.is_none()), count(|d| d.base.is_none()));
        let _ = writeln!(out, "  {}, shifts: {lost} fewer, {more} more, {} exchanged", name(names, person), all.len() - lost - more);
        for d in all {
            let shift = |of: &Option<_>| of.as_ref().map_or_else(|| "off".to_owned(), ToString::to_string);
            let _ = writeln!(out, "    {} {} → {}: {}", day(d.date), shift(&d.base), shift(&d.now), because(&d.because));
        }
    }
    out
}

/// What giving standing shifts up buys, a line for each point.
#[must_use]
pub fn curve(curve: &CalendarCurve, wanted: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "Base rota {} on these days: {} base shifts, {} of which could stand. Nothing is recorded",
        curve.base.base_rota, curve.base_shifts, curve.standing
    );
    let head = ["a shift is given up", "given up", "of people", "substitutes", "a shift saves", "points", "proven of as few"];
    let _ = writeln!(out, "  {:<24}{:>9}{:>11}{:>14}{:>15}{:>9}{:>18}", head[0], head[1], head[2], head[3], head[4], head[5], head[6]);
    for (k, point) in curve.points.iter().enumerate() {
        let saved = curve.points[..k].last().map_or_else(String::new, |before| saved(before, point));
        let _ = writeln!(
            out,
            "  {:<24}{:>9}{:>11}{:>12} h{:>15}{:>9}{:>18}",
            asked(point),
            point.given_up,
            point.people,
            hours(point.substitutes),
            saved,
            point.objective,
            proven(point)
        );
        if point.unmet.0 > 0 {
            let _ = writeln!(out, "    with {} h of cover unmet", hours(point.unmet));
        }
        for note in notes(curve, k) {
            let _ = writeln!(out, "    {note}");
        }
    }
    if curve.points.len() < wanted {
        let _ = writeln!(out, "  {} points more were not reached in the time; allow more with --time-limit", wanted - curve.points.len());
    }
    let _ = writeln!(out, "  take one with --keep-all or --saves HOURS; proven: no rota that gives up so few has fewer points");
    out
}

/// What is to be known before a point is taken.
fn notes(curve: &CalendarCurve, k: usize) -> Vec<String> {
    let point = &curve.points[k];
    let mut notes = Vec::new();
    if point.found_by != k {
        let by = asked(&curve.points[point.found_by]);
        notes.push(format!("its own search found nothing as good as that of \"{by}\", whose rota is told here: take it as there"));
    }
    if let Some(better) = curve.beaten_by(k) {
        let (other, fewer) = (&curve.points[better], curve.points[better].objective - point.objective);
        let reason = if fewer > 0 { format!("; its {fewer} points fewer are wishes and other soft rules") } else { String::new() };
        notes.push(format!(
            "worse than \"{}\", which gives up {} and needs {} h of substitutes{reason}",
            asked(other),
            other.given_up,
            hours(other.substitutes)
        ));
    }
    notes
}

fn asked(point: &CurvePoint) -> String {
    match point.saves {
        None => "only for a rule".into(),
        Some(Minutes(0)) => "freely".into(),
        Some(minutes) => format!("if it saves {minutes}"),
    }
}

/// Hours that each shift saves that this point gives up more than the one before.
fn saved(before: &CurvePoint, point: &CurvePoint) -> String {
    let (more, saved) = (point.given_up.saturating_sub(before.given_up), before.substitutes.0 - point.substitutes.0);
    i64::try_from(more).ok().filter(|more| *more > 0).map_or_else(String::new, |more| format!("{} h", hours(Minutes(saved / more))))
}

fn proven(point: &CurvePoint) -> String {
    let gap = (point.objective - point.bound_of_as_few) * 10_000 / point.objective.max(1);
    if point.bound_of_as_few == 0 && point.objective > 0 {
        return "nothing".into();
    }
    format!("{}, {} %", point.bound_of_as_few, x100(gap))
}

fn hours(minutes: Minutes) -> String {
    x100(minutes.0 * 100 / 60)
}

fn because(why: &Because) -> String {
    match why {
        Because::NotEmployed => "not employed at the unit then".into(),
        Because::NotInBase => "has no line in the base rota".into(),
        Because::Fixed => "another shift is fixed or agreed".into(),
        Because::Holiday(name) => format!("{name} asks for fewer people than the base rota has"),
        Because::Rule(f) => format!("{}: {} ({})", f.rule, f.what, f.source.text),
        Because::Follows(f) => format!("follows from another day of hers: {}: {} ({})", f.rule, f.what, f.source.text),
        Because::Cover => "so that what was left is covered".into(),
    }
}
