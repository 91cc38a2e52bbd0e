//! HOURS: worked minutes over the horizon are within the tolerance of the owed minutes.

use crate::{line::Line, weekends::Weekends};

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let worked: i32 = line.planned().iter().map(|d| d.working).sum();
    (line.person.least_minutes..=line.person.most_minutes).contains(&worked)
}

/// Weekends alone never reach what is owed: only the upper limit is a row.
pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let terms = model.minutes(p, 0..model.instance.days);
    let person = &model.instance.people[p];
    let most = f64::from(person.most_minutes);
    model.row(f64::NEG_INFINITY, most, &terms);
}
