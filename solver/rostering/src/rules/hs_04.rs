//! HS-04 free time after the last night of a run.

use crate::{
    automata::{After, Automaton, Frame},
    instance::Duty,
    line::Line,
};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let p = &line.instance.points;
    let early = line.steps().filter(|(a, b)| a.night && !b.night && b.start - a.end < p.free_after_night).count();
    early as i64 * p.hs_04
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let p = &frame.instance.points;
    let follow = move |last: &Duty, duty: &Duty| {
        Some(if last.night && !duty.night && duty.start - last.end < p.free_after_night { p.hs_04 } else { 0 })
    };
    Some(Box::new(After { frame, keep: Frame::days_to_remember(p.free_after_night), follow }))
}
