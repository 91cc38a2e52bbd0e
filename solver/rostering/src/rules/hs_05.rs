//! HS-05 split weeks: each fortnight has two days off on consecutive dates.

use crate::{instance::OFF, line::Line};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let together = |block: &[u8]| block.windows(2).any(|w| w[0] == OFF && w[1] == OFF);
    let split = line.choices.chunks_exact(14).filter(|b| !together(b)).count();
    split as i64 * line.instance.points.hs_05
}
