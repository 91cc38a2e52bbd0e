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
    for day in line.duties.iter().flat_map(worked_days) {
        if let Some(w) = usize::try_from(day).ok().and_then(|d| worked.get_mut(d)) {
            *w = true;
        }
    }
    let sundays: Vec<usize> = (0..instance.days).filter(|d| instance.sunday[*d]).collect();
    if line.person.sunday_average {
        return averaged(&sundays.iter().map(|d| worked[*d]).collect::<Vec<_>>());
    }
    let mut before = worked_the_last_sunday(line.person);
    for d in sundays {
        if before && worked[d] {
            return false;
        }
        before = worked[d];
    }
    true
}

/// The day before the horizon is always a Sunday.
fn worked_the_last_sunday(person: &crate::instance::Person) -> bool {
    person.past.iter().flat_map(worked_days).any(|d| d == -1)
}

fn averaged(worked: &[bool]) -> bool {
    let ok = |w: &[bool]| w.iter().filter(|x| **x).count();
    worked.windows(4).all(|w| ok(w) < 4) && worked.windows(26).all(|w| ok(w) <= 13)
}

/// Without averaging: duties on consecutive Sundays or holidays exclude each other, and one that works on both (an
/// evening before a holiday that follows a holiday) cannot be.
pub(crate) fn rows(model: &mut Compact<'_>, p: usize) {
    let instance = model.instance;
    if instance.people[p].sunday_average {
        return;
    }
    let sundays: Vec<usize> = (0..instance.days).filter(|d| instance.sunday[*d]).collect();
    if let Some(first) = sundays.first().filter(|_| worked_the_last_sunday(&instance.people[p])) {
        for x in on_day(model, p, *first) {
            model.row(f64::NEG_INFINITY, 0.0, &[(x, 1.0)]);
        }
    }
    for pair in sundays.windows(2) {
        let (here, next) = (on_day(model, p, pair[0]), on_day(model, p, pair[1]));
        for a in here {
            for b in &next {
                let (terms, most) = if a == *b { (vec![(a, 1.0)], 0.0) } else { (vec![(a, 1.0), (*b, 1.0)], 1.0) };
                model.row(f64::NEG_INFINITY, most, &terms);
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
