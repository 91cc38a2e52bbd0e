//! A rota of the calendar beside the base rota it was made from, in words: what differs for whom, and why.

use crate::{
    repair_told::{Names, day, name},
    summary::x100,
};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    base_rota::calendar::{Because, Departure},
    id::PersonId,
};
use turnus_planning::CalendarRota;

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
    let gone = made.departures.iter().filter(|d| d.base.is_some()).count();
    let _ = writeln!(out, "  {} of {} base shifts stay", made.base_shifts - gone, made.base_shifts);
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
        let _ = writeln!(out, "  {}: {lost} shifts fewer, {more} more, {} exchanged", name(names, person), all.len() - lost - more);
        for d in all {
            let shift = |of: &Option<_>| of.as_ref().map_or_else(|| "off".to_owned(), ToString::to_string);
            let _ = writeln!(out, "    {} {} → {}: {}", day(d.date), shift(&d.base), shift(&d.now), because(&d.because));
        }
    }
    out
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
