//! One sharing decision, before and after: minutes, heads, cover and the price of a nurse's hour, each for itself.

use super::Scene;
use crate::{
    called::{day_name, source_name},
    exit::{Failure, fault},
    summary::x100,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    calendar::DayKind,
    cover::CoverRequirement,
    facts::Facts,
    freeze::freeze_sharing_input,
    id::{DecisionId, ProfessionId, ShiftTypeId, TaskId},
    sharing::{SharingPlan, TaskShare},
    sharing_input::SharingInput,
};
use turnus_sharing::{DayPrices, heads_of, prices_at};

/// A decision with what it changes.
pub(super) struct Decision {
    ids: Vec<DecisionId>,
    task: Option<TaskId>,
    before: SharingPlan,
    after: SharingPlan,
    prices_before: Vec<DayPrices>,
    prices_after: Vec<DayPrices>,
}

impl Decision {
    /// Compares two states of a log. Prices are taken at the heads after the decision: at those before, a plan that
    /// needs fewer has no unmet care to show.
    pub(super) fn compare(scene: &Scene<'_>, then: &Facts, now: &Facts) -> Result<Self, Failure> {
        let plan =
            |facts: &Facts| facts.sharing_plan(&scene.unit, scene.first).cloned().ok_or_else(|| fault("no sharing plan was adopted"));
        let (before, after) = (plan(then)?, plan(now)?);
        let (old, new) = (input(scene, then)?, input(scene, now)?);
        let heads = heads_of(&new, &after).map_err(fault)?;
        Ok(Self {
            ids: after.decisions.iter().filter(|d| !before.decisions.contains(d)).cloned().collect(),
            task: now.decisions.values().find(|d| !then.decisions.contains_key(&d.id)).map(|d| d.task.clone()),
            prices_before: prices_at(&old, &heads).map_err(fault)?,
            prices_after: prices_at(&new, &heads).map_err(fault)?,
            before,
            after,
        })
    }

    /// In words.
    pub(super) fn told(&self) -> String {
        let ids: Vec<_> = self.ids.iter().map(ToString::to_string).collect();
        let mut out =
            format!("The sharing decision {} (health-care workers give medicines by delegation), before → after:\n", ids.join(", "));
        self.minutes(&mut out);
        self.cover(&mut out);
        let _ = writeln!(out, "  care left undone and price of a nurse's hour, both at the heads after the decision:");
        for (old, new) in self.prices_before.iter().zip(&self.prices_after) {
            let _ = writeln!(out, "    {}: {} → {} minutes undone a day", day_name(old.day), x100(old.unmet_x100), x100(new.unmet_x100));
            prices(&mut out, old, new);
        }
        self.reach(&mut out);
        out.push('\n');
        out
    }

    fn minutes(&self, out: &mut String) {
        let Some(task) = &self.task else { return };
        for day in [DayKind::Weekday, DayKind::Weekend] {
            let (old, new) = (by_profession(&self.before, task, day), by_profession(&self.after, task, day));
            let all: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
            let parts: Vec<_> = all
                .iter()
                .map(|p| {
                    let of = |m: &BTreeMap<String, i64>| x100(m.get(p.as_str()).copied().unwrap_or(0));
                    format!("{p} {} → {}", of(&old), of(&new))
                })
                .collect();
            let _ = writeln!(out, "  minutes of {task} on a {}: {}", day_name(day), parts.join(", "));
        }
    }

    fn cover(&self, out: &mut String) {
        let mut freed = 0;
        for (old, new) in changed(&self.before, &self.after) {
            let _ = writeln!(
                out,
                "  heads of {} on a {} {}–{}: {} → {} (task need {} → {})",
                old.class,
                day_name(old.day),
                old.band.from,
                old.band.to,
                old.heads(),
                new.heads(),
                old.task_need,
                new.task_need
            );
            freed += i64::from(old.heads()) - i64::from(new.heads());
        }
        let held = held(&self.before, &self.after);
        for row in &held {
            let binds: Vec<_> = row.binding().into_iter().map(source_name).collect();
            let _ = writeln!(
                out,
                "  no head is freed of {} on a {} {}–{}: the tasks need fewer, but the {} binds at {}",
                row.class,
                day_name(row.day),
                row.band.from,
                row.band.to,
                binds.join(" and "),
                row.heads()
            );
        }
        if freed == 0 {
            let why = if held.is_empty() { "the tasks need as many as before" } else { "what binds is not the task need" };
            let _ = writeln!(out, "  in all no heads are freed: {why}; the decision frees minutes, not heads");
        }
    }

    fn reach(&self, out: &mut String) {
        for gap in &self.after.reach_gaps {
            let _ = writeln!(
                out,
                "  no nurse in reach {}–{} on a {} ({} each such day); ways to close it:",
                gap.band.from,
                gap.band.to,
                day_name(gap.day),
                gap.minutes
            );
            for fix in &gap.fixes {
                let _ = writeln!(
                    out,
                    "    {}: {} of nurse time, {} each such day",
                    fix.what,
                    fix.nurse_minutes,
                    crate::summary::kroner(fix.cost)
                );
            }
        }
    }

    /// As JSON.
    pub(super) fn json(&self) -> Value {
        let unmet = |list: &[DayPrices]| {
            list.iter().map(|d| (day_name(d.day).to_owned(), json!(minutes(d.unmet_x100)))).collect::<serde_json::Map<_, _>>()
        };
        let weekday = |list: &[DayPrices]| list.iter().filter(|d| d.day == DayKind::Weekday).map(|d| d.unmet_x100).sum::<i64>();
        let adopted: i64 = self.after.unmet_x100.iter().map(|(_, m)| m).sum();
        let heads = |plan: &SharingPlan| {
            plan.task_heads
                .iter()
                .map(|t| json!({"day": t.day, "shift": t.shift, "heads": t.heads, "of_which": t.of_which}))
                .collect::<Vec<_>>()
        };
        json!({
            "decisions": self.ids,
            "unmet_minutes": minutes(adopted),
            "price_per_hour": dearest(&self.prices_after),
            "cover": self.after.cover.iter().filter(|c| c.heads() > 0).map(row).collect::<Vec<_>>(),
            "before": {"unmet_minutes": unmet(&self.prices_before), "unmet_weekday": minutes(weekday(&self.prices_before)), "price_per_hour": dearest(&self.prices_before), "task_heads": heads(&self.before)},
            "after": {"unmet_minutes": unmet(&self.prices_after), "unmet_weekday": minutes(weekday(&self.prices_after)), "price_per_hour": dearest(&self.prices_after), "task_heads": heads(&self.after)},
            "heads_freed": changed(&self.before, &self.after).map(|(o, n)| json!({"day": o.day, "band": o.band, "class": o.class, "before": o.heads(), "after": n.heads()})).collect::<Vec<_>>(),
            "held_by": held(&self.before, &self.after).iter().map(|c| json!({"day": c.day, "band": c.band, "class": c.class, "heads": c.heads(), "binds": c.binding()})).collect::<Vec<_>>(),
            "reach_gaps": self.after.reach_gaps,
        })
    }
}

fn input(scene: &Scene<'_>, facts: &Facts) -> Result<SharingInput, Failure> {
    let frozen = freeze_sharing_input(facts, &scene.unit, facts.position(), scene.first);
    frozen.map_err(|all| fault(all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
}

/// Minutes with hundredths, for JSON.
fn minutes(x100: i64) -> f64 {
    x100 as f64 / 100.0
}

fn row(c: &CoverRequirement) -> Value {
    json!({"day": c.day, "band": c.band, "class": c.class, "heads": c.heads(), "head_plan": c.head_plan, "policy_minimum": c.policy_minimum, "task_need": c.task_need, "binds": c.binding()})
}

fn by_profession(plan: &SharingPlan, task: &TaskId, day: DayKind) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    let here = |s: &&TaskShare| s.task == *task && s.day == day;
    for s in plan.shares.iter().filter(here) {
        let who = s.profession.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
        *sums.entry(who).or_default() += s.minutes_x100;
    }
    sums
}

/// Cover rows of both plans that belong together.
fn pairs<'a>(before: &'a SharingPlan, after: &'a SharingPlan) -> impl Iterator<Item = (&'a CoverRequirement, &'a CoverRequirement)> {
    before.cover.iter().filter_map(|o| Some((o, after.cover.iter().find(|n| n.day == o.day && n.band == o.band && n.class == o.class)?)))
}

fn changed<'a>(before: &'a SharingPlan, after: &'a SharingPlan) -> impl Iterator<Item = (&'a CoverRequirement, &'a CoverRequirement)> {
    pairs(before, after).filter(|(o, n)| o.heads() != n.heads())
}

/// Rows whose tasks need fewer heads, while another source holds the number where it was.
fn held<'a>(before: &'a SharingPlan, after: &'a SharingPlan) -> Vec<&'a CoverRequirement> {
    pairs(before, after).filter(|(o, n)| o.task_need > n.task_need && o.heads() == n.heads()).map(|(_, n)| n).collect()
}

fn prices(out: &mut String, old: &DayPrices, new: &DayPrices) {
    let of = |d: &DayPrices, s: &ShiftTypeId, p: &ProfessionId| {
        d.prices.iter().find(|h| h.shift == *s && h.profession == *p).map_or((0, 0), |h| (h.plus_one_hour_x100, h.minus_one_hour_x100))
    };
    for price in &old.prices {
        let (was, is) = (of(old, &price.shift, &price.profession), of(new, &price.shift, &price.profession));
        if was.0 > 0 || is.0 > 0 {
            let _ = writeln!(
                out,
                "      an hour more of {} in {} saves {} → {} minutes of care (dual {}, confirmed by solving with one hour more)",
                price.profession,
                price.shift,
                x100(was.0),
                x100(is.0),
                x100(price.dual_x100)
            );
        }
    }
}

/// The dearest hour of each profession on any kind of day, in hours of unmet care avoided per hour.
fn dearest(list: &[DayPrices]) -> BTreeMap<String, f64> {
    let mut top: BTreeMap<String, i64> = BTreeMap::new();
    for price in list.iter().flat_map(|d| &d.prices) {
        let entry = top.entry(price.profession.to_string()).or_default();
        *entry = (*entry).max(price.plus_one_hour_x100);
    }
    top.into_iter().map(|(p, x)| (p, x as f64 / 6000.0)).collect()
}
