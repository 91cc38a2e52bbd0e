//! CLAIM: all aims are told in their order, each with the value the plan has, and no bound is above its value.

use super::{DayRule, Found, Sheet};
use turnus_domain::{day_plan::DayAim, task::Risk};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    let told: Vec<DayAim> = sheet.plan.stages.iter().map(|s| s.aim).collect();
    found.unless(told == DayAim::ALL, DayRule::Claim, || format!("the aims are {told:?}"));
    for stage in &sheet.plan.stages {
        let value = value(sheet, stage.aim);
        found.unless(stage.value == value, DayRule::Claim, || format!("{:?} is claimed {}, and is {value}", stage.aim, stage.value));
        found.unless(stage.bound <= stage.value, DayRule::Claim, || format!("{:?}: the bound is above the value", stage.aim));
    }
}

fn value(sheet: &Sheet<'_>, aim: DayAim) -> i64 {
    match aim {
        DayAim::CriticalLeft => left(sheet, Risk::Critical),
        DayAim::HighLeft => left(sheet, Risk::High),
        DayAim::MediumLeft => left(sheet, Risk::Medium),
        DayAim::LowLeft => left(sheet, Risk::Low),
        DayAim::LevelsAbove => levels(sheet),
        DayAim::Busiest => busiest(sheet),
    }
}

fn left(sheet: &Sheet<'_>, risk: Risk) -> i64 {
    sheet.plan.left.iter().filter(|l| sheet.task(l.demand).risk == risk).map(|l| l.minutes.0).sum()
}

fn levels(sheet: &Sheet<'_>) -> i64 {
    let of = |duty: usize| {
        let profession = &sheet.input.duties[duty].profession;
        sheet.input.sharing.professions.iter().find(|p| p.id == *profession).map_or(0, |p| i64::from(p.level.0))
    };
    let parts = sheet.plan.done.iter().flat_map(|d| d.performers.iter().map(move |p| (sheet.task(d.demand), p)));
    parts.map(|(task, p)| (of(p.duty) - i64::from(task.leon.0)).max(0) * p.minutes.0).sum()
}

fn busiest(sheet: &Sheet<'_>) -> i64 {
    let used = |d: usize| {
        let (load, capacity) = (sheet.load(d).0, sheet.input.duties[d].capacity.0);
        if capacity == 0 { 0 } else { -((-load * 1000).div_euclid(capacity)) }
    };
    (0..sheet.input.duties.len()).map(used).max().unwrap_or(0)
}
