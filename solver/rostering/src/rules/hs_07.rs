//! HS-07 long shifts on consecutive dates beyond the advised run.

use crate::{
    automata::{Automaton, Frame, Run},
    line::Line,
};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    p.hs_07 * line.beyond_run(p.long_in_row, |d| d.long)
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let p = &frame.instance.points;
    Some(Box::new(Run { frame, limit: p.long_in_row, points: p.hs_07, such: |d| d.long }))
}
