//! FAIR-NIGHT: distance of the number of nights from the fair share.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let Some((least, most)) = line.person.fair_nights else { return 0 };
    let nights = line.planned().iter().filter(|d| d.night).count() as i32;
    i64::from((least - nights).max(nights - most).max(0)) * line.instance.points.fair_night
}
