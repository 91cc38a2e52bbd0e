//! Readable summaries: what a person wants to know first, every number computed elsewhere.

use crate::called::{day_name, source_name};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    calendar::DayKind,
    id::{PersonId, ProfessionId},
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    rota::{
        Report, Rota, Severity, UnmetCover,
        figures::{nurse_presence, weekend_spread},
    },
    sharing::SharingPlan,
};

/// Lines of a list that are shown before "and so many more".
const SHOWN: usize = 12;

/// Kroner with two decimals.
#[must_use]
pub fn kroner(ore: Ore) -> String {
    format!("{}{}.{:02} kr", if ore.0 < 0 { "-" } else { "" }, ore.0.abs() / 100, ore.0.abs() % 100)
}

/// Hundredths of a minute as minutes with two decimals.
#[must_use]
pub fn x100(value: i64) -> String {
    format!("{}{}.{:02}", if value < 0 { "-" } else { "" }, value.abs() / 100, value.abs() % 100)
}

/// A rota with its report.
#[must_use]
pub fn rota(rota: &Rota, report: &Report, input: &PlanningInput, names: &BTreeMap<PersonId, String>) -> String {
    let mut out = String::new();
    let (soft, slack) = (report.findings.len() - report.hard(), &report.slack);
    let last = rota.horizon.last();
    let _ = writeln!(
        out,
        "Rota {} of unit {}: {} people, {} to {last} ({} weeks)",
        rota.id,
        rota.unit,
        input.staff.len(),
        rota.horizon.first,
        rota.horizon.weeks
    );
    let _ = writeln!(out, "  {} hard violations by the checker; {soft} findings that cost points", report.hard());
    let _ = writeln!(
        out,
        "  hidden slacks: {} of hours tolerance used, {} of cover unmet, {} of substitute shifts",
        slack.hours_tolerance_used, slack.unmet, slack.substitutes
    );
    let _ = writeln!(
        out,
        "  {} points; no rota can have fewer than {} (gap {}.{:02} %), seed {}",
        rota.objective,
        rota.bound,
        rota.gap_bp() / 100,
        rota.gap_bp() % 100,
        rota.seed
    );
    for (rule, points) in report.points.iter().filter(|(_, p)| *p > 0) {
        let _ = writeln!(out, "    {rule}: {points} points");
    }
    people(&mut out, rota, report, input, names);
    hard(&mut out, report, names);
    substitutes(&mut out, rota, input);
    unmet(&mut out, &report.unmet);
    out
}

/// What it is to those who work it: nurses who are not alone, and whether weekends are spread fairly.
fn people(out: &mut String, rota: &Rota, report: &Report, input: &PlanningInput, names: &BTreeMap<PersonId, String>) {
    let nurses = nurse_presence(input, rota);
    let _ = writeln!(out, "  nurses: two or more in {} of {} shifts ({})", nurses.two, nurses.shifts, nurses.two_share());
    let name = |p: &PersonId| names.get(p).map_or_else(|| p.to_string(), Clone::clone);
    for s in weekend_spread(input, rota, &report.hours).iter().filter(|s| s.is_unfair()) {
        let _ = writeln!(
            out,
            "  weekends are not spread fairly: of {} people who work every {}. weekend {} has {} and {} has {}; at most {} apart is fair",
            s.people,
            s.every,
            name(&s.least.1),
            s.least.0,
            name(&s.most.1),
            s.most.0,
            s.limit
        );
    }
}

fn hard(out: &mut String, report: &Report, names: &BTreeMap<PersonId, String>) {
    for f in report.findings.iter().filter(|f| f.severity == Severity::Hard).take(SHOWN) {
        let who = f.person.as_ref().map_or("", |p| names.get(p).map_or(p.as_str(), String::as_str));
        let _ = writeln!(out, "  {} {who}: {} [{}]; {}", f.rule, f.what, f.source.text, f.remedy);
    }
}

fn substitutes(out: &mut String, rota: &Rota, input: &PlanningInput) {
    let mut by: BTreeMap<&ProfessionId, (u32, Minutes)> = BTreeMap::new();
    for s in &rota.substitutes {
        let entry = by.entry(&s.profession).or_default();
        entry.0 += 1;
        entry.1 += input.shift_type(&s.shift).map_or(Minutes::ZERO, |t| t.working(s.date));
    }
    for (profession, (shifts, minutes)) in by {
        let _ = writeln!(out, "  substitutes wanted: {shifts} shifts of {profession}, {minutes}");
    }
}

/// Cover that is not met, the same hole on several days told once.
fn unmet(out: &mut String, all: &[UnmetCover]) {
    let mut groups: BTreeMap<_, Vec<&UnmetCover>> = BTreeMap::new();
    for u in all {
        groups.entry((&u.class, u.band, &u.reason)).or_default().push(u);
    }
    if groups.is_empty() {
        let _ = writeln!(out, "  every cover requirement is met");
    }
    for ((class, band, reason), list) in groups.iter().take(SHOWN) {
        let _ = writeln!(out, "  not met: {class} {}–{} on {} days from {}: {reason}", band.from, band.to, list.len(), list[0].date);
        if !list[0].remedies.is_empty() {
            let _ = writeln!(out, "    ways out: {}", list[0].remedies.join("; "));
        }
    }
    if groups.len() > SHOWN {
        let _ = writeln!(out, "  … and {} more kinds of unmet cover; `turnus export --html` shows all", groups.len() - SHOWN);
    }
}

/// A sharing plan.
#[must_use]
pub fn sharing(plan: &SharingPlan) -> String {
    let mut out = String::new();
    let decisions: Vec<_> = plan.decisions.iter().map(ToString::to_string).collect();
    let decided = if decisions.is_empty() { "none".to_owned() } else { decisions.join(", ") };
    let _ = writeln!(out, "Sharing plan {} of unit {} for {}; sharing decisions in force: {decided}", plan.id, plan.unit, plan.effective);
    for (day, unmet) in &plan.unmet_x100 {
        let heads: Vec<_> = plan.task_heads.iter().filter(|t| t.day == *day).map(|t| format!("{} {}", t.shift, t.heads)).collect();
        let _ = writeln!(
            out,
            "  {}: tasks need {}; {} minutes of care left undone at the heads of the cover",
            day_name(*day),
            heads.join(", "),
            x100(*unmet)
        );
        cover(&mut out, plan, *day);
    }
    for p in plan.prices.iter().filter(|p| p.plus_one_hour_x100 > 0 || p.minus_one_hour_x100 > 0) {
        let (plus, minus) = (x100(p.plus_one_hour_x100), x100(p.minus_one_hour_x100));
        let _ = writeln!(
            out,
            "  an hour of {} in {} on a {}: one more saves {plus} minutes of care, one less leaves {minus} undone",
            p.profession,
            p.shift,
            day_name(p.day)
        );
    }
    for gap in &plan.reach_gaps {
        let _ = writeln!(out, "  no nurse in reach {}–{} on a {} ({})", gap.band.from, gap.band.to, day_name(gap.day), gap.minutes);
        for fix in &gap.fixes {
            let _ = writeln!(out, "    {}: {} of nurse time, {} a day", fix.what, fix.nurse_minutes, kroner(fix.cost));
        }
    }
    out
}

/// A sharing plan in few lines: heads, and what is left undone or out of reach.
#[must_use]
pub fn sharing_brief(plan: &SharingPlan) -> String {
    let mut out = String::new();
    for (day, unmet) in &plan.unmet_x100 {
        let all: Vec<_> = plan.cover.iter().filter(|c| c.day == *day && c.class.as_str() == "any" && c.heads() > 0).collect();
        let heads: Vec<_> = all.iter().map(|c| format!("{} {}–{}", c.heads(), c.band.from, c.band.to)).collect();
        let above = if all.iter().any(|c| c.tasks_exceed_head_plan()) { "; the tasks need more than the agreed head plan" } else { "" };
        let _ = writeln!(out, "  {}: heads {}; {} minutes of care left undone{above}", day_name(*day), heads.join(", "), x100(*unmet));
    }
    for gap in &plan.reach_gaps {
        let _ = writeln!(out, "  no nurse in reach {}–{} on a {}", gap.band.from, gap.band.to, day_name(gap.day));
    }
    out
}

fn cover(out: &mut String, plan: &SharingPlan, day: DayKind) {
    for c in plan.cover.iter().filter(|c| c.day == day && c.heads() > 0) {
        let binds: Vec<_> = c.binding().into_iter().map(source_name).collect();
        let above =
            if c.tasks_exceed_head_plan() && c.class.as_str() == "any" { "; the tasks need more than the agreed head plan" } else { "" };
        let _ = writeln!(
            out,
            "    {}–{} {}: {} ({} binds: head plan {}, policy minimum {}, task need {}{above})",
            c.band.from,
            c.band.to,
            c.class,
            c.heads(),
            binds.join(" and "),
            c.head_plan,
            c.policy_minimum,
            c.task_need
        );
    }
}
