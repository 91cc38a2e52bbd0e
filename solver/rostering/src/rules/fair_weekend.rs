//! FAIR-WEEKEND: distance of the number of worked weekends from the fair share.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let Some((least, most)) = line.person.fair_weekends else { return 0 };
    let weekends = line.weekends().count() as i32;
    i64::from((least - weekends).max(weekends - most).max(0)) * line.instance.points.fair_weekend
}
