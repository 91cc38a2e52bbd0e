//! HS-02 nights in a row beyond the allowed run.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    p.hs_02 * line.beyond_run(p.nights_in_row, |d| d.night)
}
