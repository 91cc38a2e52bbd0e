//! WISH: points of each wish that is not met.

use crate::line::Line;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    line.person.wish.iter().zip(line.choices).map(|(w, c)| i64::from(w[usize::from(*c)])).sum()
}
