//! CONTRACT, ABSENCE, WT-10, LOC-02 (package): only choices that are allowed on the day (see `legality`).

use crate::{instance::OFF, line::Line};

pub(crate) fn holds(line: &Line<'_>) -> bool {
    line.choices.iter().zip(&line.person.allowed).all(|(c, mask)| *c == OFF || mask & (1 << (c - 1)) != 0)
}
