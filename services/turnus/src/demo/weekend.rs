//! The weekend puzzle: people per weekend × weekend frequency, for three shifts and for long shifts.

use super::Scene;
use crate::{
    called::{day_name, source_name},
    exit::{Failure, fault},
    sample::Weekends,
};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::fmt::Write;
use turnus_domain::{
    agreement::AgreementKind,
    calendar::Horizon,
    cover::CoverRequirement,
    freeze::{freeze_planning_input, freeze_sharing_input},
    id::PersonId,
    planning_input::{InputDefect, PlanningInput},
    rule_book::ParameterKey,
};
use turnus_rostering::weekend::{Need, WeekendNeed, WeekendPlan, WeekendPuzzle, compare_weekends, long_shift_obstacles, usual_frequency};

/// The puzzle in words and as JSON.
pub(super) struct Told {
    pub(super) told: String,
    pub(super) json: Value,
}

/// Computes the puzzle: the adopted plan has long weekends, three shifts come from a plan made with their head plan.
pub(super) async fn puzzle(scene: &Scene<'_>, horizon: Horizon) -> Result<Told, Failure> {
    let facts = scene.session.planning.facts().await?;
    let input = &freeze_planning_input(&facts, &scene.unit, horizon, facts.position()).map_err(defects)?;
    let three = three_shift_cover(scene).await?;
    let every = input.rule_book.value(ParameterKey::ConversionSundayEvery, scene.first).map_err(fault)?;
    let three_shift = WeekendPlan { cover: &three, every: u32::try_from(every).unwrap_or(1) };
    let puzzle = compare_weekends(input, three_shift, WeekendPlan { cover: &input.cover, every: usual_frequency(input) }).map_err(fault)?;
    let switches = switches(input)?;
    Ok(Told { told: told(&puzzle, &switches), json: as_json(&puzzle, &switches) })
}

/// Cover of the sharing plan that three-shift weekends would have; it is not adopted.
async fn three_shift_cover(scene: &Scene<'_>) -> Result<Vec<CoverRequirement>, Failure> {
    let facts = scene.session.planning.facts().await?;
    let mut input = freeze_sharing_input(&facts, &scene.unit, facts.position(), scene.first).map_err(defects)?;
    input.head_plan = Weekends::ThreeShift.head_plan().map_err(fault)?;
    let id = "three-shift-weekends".parse().map_err(fault)?;
    let made = tokio::task::spawn_blocking(move || turnus_sharing::share(&input, id, &mut |_| {})).await.map_err(fault)?;
    Ok(made.map_err(fault)?.cover)
}

fn defects(all: Vec<InputDefect>) -> Failure {
    fault(all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

/// What happens to long shifts when one piece of the package is taken away: the piece, rule, what is missing.
struct Switch {
    off: &'static str,
    may: usize,
    rule: String,
    what: String,
}

fn switches(input: &PlanningInput) -> Result<Vec<Switch>, Failure> {
    let mut out = vec![switch(input, "", |_| {})?];
    out.push(switch(input, "the local agreement", |i| i.agreements.retain(|a| a.kind != AgreementKind::LocalAveraging))?);
    out.push(switch(input, "the monitoring of deviations", |i| i.agreements.iter_mut().for_each(|a| a.monitoring = None))?);
    out.push(switch(input, "the health assessment", |i| i.agreements.iter_mut().for_each(|a| a.health_assessment = None))?);
    out.push(switch(input, "the individual averaging agreement", |i| {
        i.agreements.retain(|a| a.kind != AgreementKind::IndividualAveraging)
    })?);
    Ok(out)
}

fn switch(input: &PlanningInput, off: &'static str, change: impl FnOnce(&mut PlanningInput)) -> Result<Switch, Failure> {
    let mut changed = input.clone();
    change(&mut changed);
    let saturday = changed.horizon.first + Days::new(5);
    let (mut may, mut first) = (0, None);
    for m in &changed.staff {
        let found = obstacles(&changed, &m.person, saturday)?;
        match found {
            None => may += 1,
            Some(_) if m.is_absent(saturday) => {}
            Some(o) => first = first.or(Some(o)),
        }
    }
    let (rule, what) = first.unwrap_or_default();
    Ok(Switch { off, may, rule, what })
}

fn obstacles(input: &PlanningInput, person: &PersonId, day: NaiveDate) -> Result<Option<(String, String)>, Failure> {
    let found = long_shift_obstacles(input, person, day).map_err(fault)?;
    Ok(found.into_iter().next().map(|o| (o.rule.to_string(), format!("{}; {}", o.what, o.remedy))))
}

fn told(puzzle: &WeekendPuzzle, switches: &[Switch]) -> String {
    let mut out = String::from("The weekend puzzle: people per weekend × weekend frequency\n");
    need(&mut out, "day, evening and night", &puzzle.three_shift);
    need(&mut out, "long day and long night", &puzzle.long_shift);
    let _ = writeln!(
        out,
        "  {}",
        if puzzle.long_shifts_help() {
            "long shifts solve the weekend with the people there are"
        } else {
            "long shifts do not solve the weekend here"
        }
    );
    let curve: Vec<_> = puzzle.consents.iter().map(|s| format!("{}→{}", s.consents, s.weekends)).collect();
    let _ = writeln!(out, "  consents → weekends of {} that long shifts can cover at most: {}", puzzle.weekends, curve.join(" "));
    for s in switches {
        let why = if s.what.is_empty() { String::new() } else { format!(": {} {}", s.rule, s.what) };
        let without = if s.off.is_empty() { "with everything in place".to_owned() } else { format!("without {}", s.off) };
        let _ = writeln!(out, "  {without}: {} people may work a long shift on the first Saturday{why}", s.may);
    }
    out
}

fn need(out: &mut String, what: &str, need: &WeekendNeed) {
    let all = &need.all;
    let outcome = if need.comes_out { "it comes out" } else { "it does not come out" };
    let _ = writeln!(
        out,
        "  {what}: {} per weekend × every {} weekends = {} people; {} are there, {} may work these shifts: {outcome}",
        all.per_weekend, need.every, all.needed, all.there, all.may
    );
    let (weekends, hours) = (need.year.weekends_x10, (need.year.minutes.0 + 30) / 60);
    let _ = writeln!(out, "    each of them: {}.{} weekends and {hours} h of them a year", weekends / 10, weekends % 10);
    let _ = writeln!(out, "    {} binds", binds(all));
    for c in &need.classes {
        let short = if c.comes_out() { "" } else { " – too few" };
        let name = c.class.as_ref().map_or("", |id| id.as_str());
        let _ =
            writeln!(out, "    {name}: {} × {} = {} needed, {} there, {} may{short}", c.per_weekend, need.every, c.needed, c.there, c.may);
    }
    for row in all.tight.iter().take(3) {
        let _ =
            writeln!(out, "    nobody to spare: {} {} on a {} {}–{}", row.heads, row.class, day_name(row.day), row.band.from, row.band.to);
    }
}

fn binds(need: &Need) -> String {
    let all: Vec<_> = need.binds.iter().map(|s| source_name(*s)).collect();
    if all.is_empty() { "nothing".into() } else { all.join(" and ") }
}

fn as_json(puzzle: &WeekendPuzzle, switches: &[Switch]) -> Value {
    let side = |n: &WeekendNeed| {
        let class = |c: &Need| json!({"class": c.class, "per_weekend": c.per_weekend, "needed": c.needed, "there": c.there, "may": c.may});
        json!({"per_weekend": n.all.per_weekend, "every": n.every, "needed": n.all.needed, "there": n.all.there, "may": n.all.may, "comes_out": n.comes_out, "binds": binds(&n.all), "classes": n.classes.iter().map(class).collect::<Vec<_>>()})
    };
    json!({
        "three_shift_people": puzzle.three_shift.all.needed,
        "long_shift_people": puzzle.long_shift.all.needed,
        "binds": binds(&puzzle.long_shift.all),
        "long_shifts_help": puzzle.long_shifts_help(),
        "three_shift": side(&puzzle.three_shift),
        "long_shift": side(&puzzle.long_shift),
        "consents": puzzle.consents.iter().map(|s| json!([s.consents, s.weekends])).collect::<Vec<_>>(),
        "without": switches.iter().map(|s| json!({"off": s.off, "may": s.may, "rule": s.rule, "what": s.what})).collect::<Vec<_>>(),
    })
}
