//! FIXED: shifts fixed in advance are kept.

use crate::line::Line;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    line.person.fixed.iter().zip(line.choices).all(|(f, c)| f.is_none_or(|f| f == *c))
}
