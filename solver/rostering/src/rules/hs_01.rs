//! HS-01 quick returns: more than the allowed number in a block of four weeks.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    let mut blocks = [0_i64; 32];
    for (a, b) in line.steps() {
        blocks[(b.day / 28) as usize] += i64::from(b.start - a.end < p.quick_return_below);
    }
    blocks.iter().map(|n| (n - p.quick_returns).max(0)).sum::<i64>() * p.hs_01
}
