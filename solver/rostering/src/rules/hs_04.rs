//! HS-04 free time after the last night of a run.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    let early = line.steps().filter(|(a, b)| a.night && !b.night && b.start - a.end < p.free_after_night).count();
    early as i64 * p.hs_04
}
