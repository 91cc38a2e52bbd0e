//! How long a day plan takes on the sample home, day by day.

use crate::{
    exit::{Failure, fault},
    sample::solbakken,
    say,
};
use serde_json::{Value, json};
use std::{collections::VecDeque, time::Instant};
use turnus_checker::day::check_day;
use turnus_day::{advise, plan};
use turnus_domain::{
    calendar::{Horizon, monday_of},
    day_plan::DayPlanInput,
    facts::Facts,
    freeze::{day_input, freeze_sharing_input},
    rota::{Assignment, Rota, SolveStatus},
    sharing_input::SharingInput,
};

/// Professions of the heads of a shift, in their order and then again.
const HEADS: [&str; 7] = ["SP", "HF", "HF", "X-ASS", "SP", "HF", "X-ASS"];

/// Plans so many days of the sample home, people taking turns, and prints milliseconds; wall clock, so no test asserts it.
///
/// # Errors
/// A sample that cannot be made, or a plan that the judge does not bear out.
pub fn run(days: u32) -> Result<Value, Failure> {
    let mut facts = Facts::default();
    let all = solbakken::base().map_err(fault)?.into_iter().chain(solbakken::t08_decision().map_err(fault)?);
    for (k, fact) in all.enumerate() {
        facts.evolve(&fact.event, k as u64 + 1, fact.effective);
    }
    let (first, unit) = (solbakken::FIRST, solbakken::UNIT.parse().map_err(fault)?);
    say::line(format_args!(
        "{:<12} {:>8} {:>8} {:>7} {:>7} {:>6}  {}",
        "date", "plan ms", "advice", "tasks", "left", "proven", "levels (bound)"
    ))?;
    let (mut rows, mut proven) = (Vec::new(), 0);
    for k in 0..days {
        let date = first + chrono::Days::new(k.into());
        let sharing = freeze_sharing_input(&facts, &unit, facts.position(), date).map_err(|d| fault(format!("{d:?}")))?;
        let input = input(sharing, k as usize, &facts);
        let start = Instant::now();
        let planned = plan(&input).map_err(fault)?;
        let ms = start.elapsed().as_millis();
        if let Some(found) = check_day(&input, &planned).first() {
            return Err(Failure::Fault(format!("{date}: {}", found.what)));
        }
        let start = Instant::now();
        advise(&input, &planned).map_err(fault)?;
        let advice = start.elapsed().as_millis();
        let left = planned.minutes_left().0;
        let sure = planned.stages[..4].iter().all(|s| s.value == s.bound);
        proven += u32::from(sure);
        let levels = &planned.stages[4];
        let told = if planned.proven() {
            "all"
        } else if sure {
            "left"
        } else {
            "no"
        };
        say::line(format_args!(
            "{date:<12} {ms:>8} {advice:>8} {:>7} {left:>7} {told:>6}  {} ({})",
            planned.done.len(),
            levels.value,
            levels.bound
        ))?;
        rows.push(json!({"date": date, "ms": ms, "advice_ms": advice, "left": left, "levels": levels.value, "levels_bound": levels.bound, "left_proven": sure}));
    }
    say::line(format_args!("what is left is proven least on {proven} of {days} days"))?;
    Ok(json!({"set": "day", "rows": rows}))
}

/// A day of the head plan: people of each profession take turns.
fn input(sharing: SharingInput, turn: usize, facts: &Facts) -> DayPlanInput {
    let date = sharing.effective;
    let kind = facts.catalogue.holidays.at(date).map_or(turnus_domain::calendar::DayKind::Weekday, |h| h.kind(date));
    let mut pool: VecDeque<_> = sharing.staff.iter().map(|m| (m.profession.clone(), m.person.clone())).collect();
    pool.rotate_left(turn * 5 % pool.len().max(1));
    let mut assignments = Vec::new();
    for (shift, heads) in sharing.planned_shifts(kind) {
        for head in 0..heads as usize {
            let wanted = HEADS[head % HEADS.len()];
            let place = pool.iter().position(|(p, _)| p.as_str() == wanted).unwrap_or(0);
            let person = pool.remove(place).map(|(_, person)| person);
            assignments.extend(person.map(|person| Assignment { date, person, shift: shift.id.clone() }));
        }
    }
    let rota = Rota {
        id: "bench".parse().unwrap_or_else(|e| unreachable!("{e}")),
        parent: None,
        unit: sharing.unit.clone(),
        horizon: Horizon { first: monday_of(date), weeks: 1 },
        input_position: sharing.position,
        assignments,
        substitutes: Vec::new(),
        seed: 1,
        status: SolveStatus::Feasible,
        objective: 0,
        bound: 0,
    };
    day_input(sharing, kind, &rota, false, None)
}
