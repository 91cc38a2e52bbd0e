//! WT-42 Sundays, aml §10-8(4): after work on a Sunday or public holiday the next one is off, unless
//! Sundays off on average are agreed. With the agreement, of any four Sundays and holidays one is off
//! and at most half are worked; every third weekend or fewer meets that by itself.

use crate::{compact::Compact, line::Line};

/// Days (Sundays and holidays) a duty works on.
fn worked_days(d: &crate::instance::Duty) -> impl Iterator<Item = i32> + '_ {
    d.sunday.iter().enumerate().filter(|(_, w)| **w).map(|(k, _)| d.day + k as i32)
}

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let instance = line.instance;
    let mut worked = vec![false; instance.days];
    let mut last_past = None;
    for day in line.duties.iter().flat_map(worked_days) {
        match usize::try_from(day) {
            Ok(d) if d < instance.days => worked[d] = true,
            Ok(_) => {}
            Err(_) => last_past = Some(day),
        }
    }
    let sundays: Vec<usize> = (0..instance.days).filter(|d| instance.sunday[*d]).collect();
    if line.person.sunday_average {
        return averaged(&sundays.iter().map(|d| worked[*d]).collect::<Vec<_>>());
    }
    let mut before = last_past.is_some_and(|d| d >= -7);
    for d in sundays {
        if before && worked[d] {
            return false;
        }
        before = worked[d];
    }
    true
}

fn averaged(worked: &[bool]) -> bool {
    let ok = |w: &[bool]| w.iter().filter(|x| **x).count();
    worked.windows(4).all(|w| ok(w) < 4) && worked.windows(26).all(|w| ok(w) <= 13)
}

/// Without averaging: duties on consecutive Sundays or holidays exclude each other.
pub(crate) fn rows(model: &mut Compact<'_>, p: usize) {
    let instance = model.instance;
    if instance.people[p].sunday_average {
        return;
    }
    let sundays: Vec<usize> = (0..instance.days).filter(|d| instance.sunday[*d]).collect();
    for pair in sundays.windows(2) {
        for a in on_day(model, p, pair[0]) {
            let mut terms = vec![(a, 1.0)];
            terms.extend(on_day(model, p, pair[1]).into_iter().filter(|b| *b != a).map(|b| (b, 1.0)));
            // Each of the second day's duties against this one; at most one of them a day is worked anyway.
            for t in &terms[1..] {
                model.row(f64::NEG_INFINITY, 1.0, &[(a, 1.0), *t]);
            }
        }
    }
}

fn on_day(model: &Compact<'_>, p: usize, day: usize) -> Vec<usize> {
    let instance = model.instance;
    (day.saturating_sub(1)..=day)
        .flat_map(|d| (0..instance.shifts).map(move |s| (d, s)))
        .filter(|(d, s)| worked_days(&instance.duty[*d][*s]).any(|x| x == day as i32))
        .filter_map(|(d, s)| model.x(p, d, s))
        .collect()
}
