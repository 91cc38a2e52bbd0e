//! HS-06 working dates in a row beyond the allowed run.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    p.hs_06 * line.beyond_run(p.days_in_row, |_| true)
}
