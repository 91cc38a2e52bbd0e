//! WT-31, aml §10-6(4)(5): overtime of extra shifts in seven days.
//!
//! Overtime of an extra shift: what it adds to the part of her week above both full time and the week's other shifts.

use crate::line::Line;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let person = line.person;
    if person.extra.is_empty() {
        return true;
    }
    within(line, &overtime(line, &person.extra))
}

/// Whether overtime by day keeps the limit of seven days.
pub(crate) fn within(line: &Line<'_>, overtime: &[(i32, i32)]) -> bool {
    overtime.iter().enumerate().all(|(k, (day, offered))| {
        let used: i32 = overtime[..k].iter().filter(|(d, _)| *d >= day - 6).map(|(_, m)| m).sum();
        *offered == 0 || used + offered <= line.person.overtime_week[*day as usize]
    })
}

/// Overtime of each of the extra days that the line works, in order.
pub(crate) fn overtime(line: &Line<'_>, extra: &[i32]) -> Vec<(i32, i32)> {
    let full_time = line.person.full_time_week;
    let mut found = Vec::new();
    for s in line.planned().iter().filter(|d| extra.contains(&d.day)) {
        let week = || line.planned().iter().filter(|d| d.day.div_euclid(7) == s.day.div_euclid(7));
        let contract: i32 = week().filter(|d| !extra.contains(&d.day)).map(|d| d.working).sum();
        let before: i32 = week().filter(|d| extra.contains(&d.day) && d.day < s.day).map(|d| d.working).sum();
        let above = |extra: i32| (contract + extra - full_time.max(contract)).max(0);
        found.push((s.day, above(before + s.working) - above(before)));
    }
    found
}
