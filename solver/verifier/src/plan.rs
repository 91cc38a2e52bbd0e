//! The plan, judged.

use crate::{
    Refused,
    instance::{Employee, Instance},
    refuse,
};
use std::collections::BTreeMap;

/// Lines by employee; a day off is `None`.
pub type Plan = BTreeMap<String, Vec<Option<String>>>;

/// What a plan breaks and costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Hard rules that are broken, one text each.
    pub violations: Vec<String>,
    /// Cost of people under and over.
    pub cover: i64,
    /// Cost of requests not met.
    pub requests: i64,
}

impl Judgement {
    /// All costs.
    #[must_use]
    pub const fn objective(&self) -> i64 {
        self.cover + self.requests
    }
}

/// Reads `employee: shift shift - …`, one line per employee; other lines are ignored.
///
/// # Errors
/// An employee without a line or with two, a line of another length, an unknown shift.
pub fn read_plan(instance: &Instance, text: &str) -> Result<Plan, Refused> {
    let mut plan = Plan::new();
    for line in text.lines() {
        let Some((name, cells)) = line.split_once(':') else { continue };
        let name = name.trim();
        if !instance.staff.contains_key(name) {
            continue;
        }
        let off = |cell: &str| cell == "-" || cell == ".";
        let cells = cells
            .split_whitespace()
            .map(|cell| if off(cell) { Ok(None) } else { instance.shift(cell).map(Some) })
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| Refused(format!("employee {name}: {e}")))?;
        if cells.len() != instance.days {
            return refuse(format!("employee {name}: {} days, expected {}", cells.len(), instance.days));
        }
        if plan.insert(name.to_owned(), cells).is_some() {
            return refuse(format!("two lines for employee {name}"));
        }
    }
    match instance.staff.keys().find(|name| !plan.contains_key(*name)) {
        Some(name) => refuse(format!("no line for employee {name}")),
        None => Ok(plan),
    }
}

/// Judges a plan.
#[must_use]
pub fn judge(instance: &Instance, plan: &Plan) -> Judgement {
    let mut violations = Vec::new();
    let mut requests = 0;
    for (name, employee) in &instance.staff {
        let Some(line) = plan.get(name) else {
            violations.push(format!("{name}: no line"));
            continue;
        };
        hard_rules(instance, name, employee, line, &mut violations);
        let works = |day: usize, shift: &str| line[day].as_deref() == Some(shift);
        requests += employee.on.iter().filter(|(d, s, _)| !works(*d, s)).map(|r| r.2).sum::<i64>();
        requests += employee.off.iter().filter(|(d, s, _)| works(*d, s)).map(|r| r.2).sum::<i64>();
    }
    let mut cover = 0;
    for ((day, shift), row) in &instance.cover {
        let have = plan.values().filter(|line| line[*day].as_deref() == Some(shift)).count() as i64;
        cover += row.under * (row.required - have).max(0) + row.over * (have - row.required).max(0);
    }
    Judgement { violations, cover, requests }
}

fn hard_rules(instance: &Instance, name: &str, e: &Employee, line: &[Option<String>], out: &mut Vec<String>) {
    for shift in instance.shifts.keys() {
        let n = line.iter().filter(|c| c.as_deref() == Some(shift)).count() as i64;
        let most = e.most.get(shift).copied().unwrap_or(0);
        if n > most {
            out.push(format!("{name}: {n} days of {shift}, at most {most}"));
        }
    }
    let minutes: i64 = line.iter().flatten().map(|s| instance.shifts[s].minutes).sum();
    if minutes < e.fewest_minutes || minutes > e.most_minutes {
        out.push(format!("{name}: {minutes} minutes, expected {} to {}", e.fewest_minutes, e.most_minutes));
    }
    for (day, pair) in line.windows(2).enumerate() {
        if let [Some(today), Some(next)] = pair
            && instance.shifts[today].cannot_precede.contains(next)
        {
            out.push(format!("{name}: {next} on day {} follows {today}", day + 1));
        }
    }
    for day in e.days_off.iter().filter(|d| line[**d].is_some()) {
        out.push(format!("{name}: works on day {day}, a day off"));
    }
    let mut day = 0;
    while day < line.len() {
        let working = line[day].is_some();
        let length = line[day..].iter().take_while(|c| c.is_some() == working).count();
        let inside = day > 0 && day + length < line.len();
        let n = length as i64;
        if working && n > e.most_in_row {
            out.push(format!("{name}: {n} days in a row from day {day}, at most {}", e.most_in_row));
        }
        if working && inside && n < e.fewest_in_row {
            out.push(format!("{name}: only {n} days in a row from day {day}"));
        }
        if !working && inside && n < e.fewest_off {
            out.push(format!("{name}: only {n} days off from day {day}"));
        }
        day += length;
    }
    let weekends =
        (0..line.len()).filter(|d| d % 7 == 5 && (line[*d].is_some() || line.get(d + 1).is_some_and(Option::is_some))).count() as i64;
    if weekends > e.most_weekends {
        out.push(format!("{name}: {weekends} weekends, at most {}", e.most_weekends));
    }
}
