//! FAIR-NIGHT: distance of the number of nights from the fair share.

use crate::{
    instance::{Instance, Person},
    line::Line,
};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let nights = line.planned().iter().filter(|d| d.night).count() as i32;
    at_least(line.instance, line.person, nights, nights)
}

/// Points of somebody who has so many nights at least, and so many at most.
pub(crate) fn at_least(instance: &Instance, person: &Person, from: i32, to: i32) -> i64 {
    let Some((least, most)) = person.fair_nights else { return 0 };
    i64::from((least - to).max(from - most).max(0)) * instance.points.fair_night
}
