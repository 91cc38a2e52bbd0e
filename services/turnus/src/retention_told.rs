//! Leaving, staying, why people say they leave, and the early warning in words, and as JSON.

use crate::summary::x100;
use serde_json::{Value, json};
use std::fmt::Write;
use turnus_domain::{
    quantity::BasisPoints,
    retention::{
        Driver, Measure, Retention,
        reason::Reason,
        spiral::Spiral,
        survey::{Given, Survey},
    },
};

/// Figures of units only, with what they rest on.
#[must_use]
pub fn text(found: &Retention<'_>, place: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Leaving and staying at {place}, the year from {} to {}", found.year.from, found.on);
    let small = format!("not told: fewer than {} people ({})", found.smallest.value, found.smallest.source.text);
    match &found.turnover {
        None => drop(writeln!(out, "  {small}")),
        Some(t) => {
            let _ = writeln!(out, "  turnover {}: {} left of {} people on average", t.turnover, t.left, hundredths(t.staff_x100));
            match t.stayed {
                None => drop(writeln!(out, "  12-month retention {small}")),
                Some((then, now)) => {
                    let share = BasisPoints(u32::try_from((now * 10_000).checked_div(then).unwrap_or(0)).unwrap_or(0));
                    let _ = writeln!(out, "  12-month retention {share}: {now} of {then} who were there a year ago");
                }
            }
        }
    }
    let Some(drivers) = &found.drivers else { return out };
    let to = found.weeks.to.unwrap_or(found.on);
    let _ =
        writeln!(out, "Drivers, {} to {to}, beside all units (flagged from {} % above)", found.weeks.from, found.flag_above.value / 100);
    for m in drivers {
        let flag = if m.flagged { "  FLAGGED" } else { "" };
        let _ = writeln!(out, "  {:<42} {:>8}  all units {:>8}{flag}", name(m.driver), hundredths(m.here), hundredths(m.everywhere));
    }
    if drivers.is_empty() {
        let _ = writeln!(out, "  nothing to count: no published rota in these weeks");
    }
    match &found.survey {
        Some(survey) => reasons(&mut out, survey, found),
        None => {
            let _ = writeln!(out, "Why people say they leave: not told: fewer than {} answers within the year", found.smallest.value);
        }
    }
    if let Some(spiral) = &found.spiral {
        warning(&mut out, spiral);
    }
    out
}

/// What people said beside what is measured of it.
fn reasons(out: &mut String, survey: &Survey, found: &Retention<'_>) {
    let smallest = found.smallest.value;
    let _ = writeln!(out, "Why people say they leave: {} answers within the year, in all units {}", survey.answers, survey.everywhere);
    for g in &survey.reasons {
        let driver = g.reason.driver().and_then(|d| found.drivers.as_ref()?.iter().find(|m| m.driver == d));
        let beside = driver.map_or_else(String::new, |m| {
            let flag = if m.flagged { ", FLAGGED" } else { "" };
            format!("  measured: {} {}{flag}", hundredths(m.here), name(m.driver))
        });
        let _ = writeln!(out, "  {:<42} {:>8}  all units {:>8}{beside}", said(g.reason), count(g.here), count(g.everywhere));
    }
    let _ = writeln!(out, "  answers are told in groups of {smallest}, and no reason that fewer than {smallest} gave");
}

fn count(people: Option<u64>) -> String {
    people.map_or_else(|| "–".to_owned(), |n| n.to_string())
}

const fn said(reason: Reason) -> &'static str {
    match reason {
        Reason::Weekends => "too many weekends",
        Reason::QuickReturns => "too little rest between shifts",
        Reason::Nights => "too many nights",
        Reason::Workload => "too much to do",
        Reason::UnwantedPartTime => "too small a post",
        Reason::Pay => "pay",
        Reason::Leadership => "how the unit is led",
        Reason::Development => "too little to learn, no way on",
        Reason::Moved => "moved elsewhere",
        Reason::Retirement => "retired",
        Reason::Health => "own health",
        Reason::Other => "something else",
    }
}

fn warning(out: &mut String, spiral: &Spiral<'_>) {
    let limit = |value: i64| format!("{} %", x100(value));
    let _ = writeln!(
        out,
        "Early warning: {} weeks in a row above {} uncovered and {} overtime ({})",
        spiral.in_row.value,
        limit(spiral.uncovered.value),
        limit(spiral.overtime.value),
        spiral.in_row.source.text
    );
    for w in spiral.weeks.iter().filter(|w| w.uncovered_bp.is_some()) {
        let share = |bp: Option<u64>| bp.map_or_else(|| "–".to_owned(), |bp| format!("{} %", hundredths(bp)));
        let counts = if w.counts { "  counts" } else { "" };
        let _ =
            writeln!(out, "  week of {}: uncovered {:>8}, overtime {:>8}{counts}", w.monday, share(w.uncovered_bp), share(w.overtime_bp));
    }
    let _ = match spiral.warns() {
        true => {
            writeln!(out, "WARNING: {} weeks in a row: those who are left carry the vacancies; take in help or lower the cover", spiral.run)
        }
        false if spiral.is_known() => writeln!(out, "  no warning: {} weeks in a row up to now", spiral.run),
        false => writeln!(out, "  not known: no published rota has a day of these weeks"),
    };
}

const fn name(driver: Driver) -> &'static str {
    match driver {
        Driver::Weekends => "weekends per person in 4 weeks",
        Driver::QuickReturns => "quick returns per person in 4 weeks",
        Driver::Overtime => "overtime, % of worked time",
        Driver::UnwantedPartTime => "part time that is not wanted, % of posts",
    }
}

fn hundredths(value: u64) -> String {
    x100(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Everything as one JSON object; what a small group hides is null.
#[must_use]
pub fn json(found: &Retention<'_>) -> Value {
    let turnover = found.turnover.as_ref().map(|t| {
        json!({"staff_x100": t.staff_x100, "left": t.left, "turnover_bp": t.turnover.0,
            "there_a_year_ago": t.stayed.map(|s| s.0), "still_there": t.stayed.map(|s| s.1)})
    });
    let measure =
        |m: &Measure| json!({"driver": format!("{:?}", m.driver), "here": m.here, "everywhere": m.everywhere, "flagged": m.flagged});
    let spiral = found.spiral.as_ref().map(|s| {
        let weeks: Vec<Value> = s
            .weeks
            .iter()
            .map(|w| json!({"monday": w.monday, "uncovered_bp": w.uncovered_bp, "overtime_bp": w.overtime_bp, "counts": w.counts}))
            .collect();
        json!({"weeks": weeks, "run": s.run, "warns": s.warns()})
    });
    let drivers = found.drivers.as_ref().map(|all| all.iter().map(measure).collect::<Vec<_>>());
    let given = |g: &Given| json!({"reason": g.reason, "here": g.here, "everywhere": g.everywhere});
    let survey = found.survey.as_ref().map(|s| {
        let reasons: Vec<Value> = s.reasons.iter().map(given).collect();
        json!({"answers": s.answers, "answers_everywhere": s.everywhere, "reasons": reasons})
    });
    json!({"on": found.on, "turnover": turnover, "drivers": drivers, "survey": survey, "spiral": spiral})
}
