//! The rows, one file per family of the model.

mod capacity;
mod change;
mod coherence;
mod competence;
mod demand;
mod presence;
mod risk;
mod share;
mod supervision;
mod training;

pub(crate) use change::{changes, practised};

use super::{frame::Frame, program::Program};

/// Adds all rows.
pub(crate) fn add(frame: &Frame<'_>, program: &mut Program) {
    let on_duty = capacity::more_on_duty(frame, program);
    demand::add(frame, program);
    capacity::add(frame, program, &on_duty);
    competence::add(frame, program);
    supervision::add(frame, program, &on_duty);
    presence::add(frame, program, &on_duty);
    share::add(frame, program);
    risk::add(frame, program);
    coherence::add(frame, program);
    change::add(frame, program);
    training::add(frame, program);
}
