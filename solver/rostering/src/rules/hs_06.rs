//! HS-06 working dates in a row beyond the allowed run.

use crate::{
    automata::{Automaton, Frame, Run},
    line::Line,
};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    p.hs_06 * line.beyond_run(p.days_in_row, |_| true)
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let p = &frame.instance.points;
    Some(Box::new(Run { frame, limit: p.days_in_row, points: p.hs_06, such: |_| true }))
}
