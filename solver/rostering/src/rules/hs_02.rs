//! HS-02 nights in a row beyond the allowed run.

use crate::{
    automata::{Automaton, Frame, Run},
    line::Line,
};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    p.hs_02 * line.beyond_run(p.nights_in_row, |d| d.night)
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let p = &frame.instance.points;
    Some(Box::new(Run { frame, limit: p.nights_in_row, points: p.hs_02, such: |d| d.night }))
}
