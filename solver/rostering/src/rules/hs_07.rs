//! HS-07 long shifts on consecutive dates beyond the advised run.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    p.hs_07 * line.beyond_run(p.long_in_row, |d| d.long)
}
