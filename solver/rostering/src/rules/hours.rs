//! HOURS: worked minutes over the horizon are within the tolerance of the owed minutes.

use crate::{
    compact::{Compact, Scope},
    line::Line,
};

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let worked: i32 = line.planned().iter().map(|d| d.working).sum();
    (line.person.least_minutes..=line.person.most_minutes).contains(&worked)
}

pub(crate) fn rows(model: &mut Compact<'_>, p: usize) {
    let terms = model.minutes(p, 0..model.instance.days);
    let person = &model.instance.people[p];
    let (least, most) = (f64::from(person.least_minutes), f64::from(person.most_minutes));
    let least = if matches!(model.design.scope, Scope::Weekends) { f64::NEG_INFINITY } else { least };
    model.row(least, most, &terms);
}
