//! HOURS: worked minutes over the horizon are within the tolerance of the owed minutes.

use crate::{line::Line, weekends::Weekends};

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let worked: i32 = line.planned().iter().map(|d| d.working).sum();
    (line.person.least_minutes..=line.person.most_minutes).contains(&worked)
}

pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let terms = model.all_minutes(p);
    let person = &model.instance.people[p];
    model.row(f64::from(person.least_minutes), f64::from(person.most_minutes), &terms);
}
