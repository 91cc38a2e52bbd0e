//! HS-03 forward rotation: shifts on consecutive dates that go backward (night → evening → day).

use crate::{
    automata::{After, Automaton, Frame},
    instance::Duty,
    line::Line,
};

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let backward = line.steps().filter(|(a, b)| b.day == a.day + 1 && b.rotation < a.rotation).count();
    backward as i64 * line.instance.points.hs_03
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let points = frame.instance.points.hs_03;
    let follow = move |last: &Duty, duty: &Duty| Some(if duty.day == last.day + 1 && duty.rotation < last.rotation { points } else { 0 });
    Some(Box::new(After { frame, keep: 1, follow }))
}
