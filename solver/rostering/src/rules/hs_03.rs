//! HS-03 forward rotation: shifts on consecutive dates that go backward (night → evening → day).

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let backward = line.steps().filter(|(a, b)| b.day == a.day + 1 && b.rotation < a.rotation).count();
    backward as i64 * line.instance.points.hs_03
}
