//! The full task-sharing model.

mod acceptance;
mod advice;
mod certificates;
mod conflicts;
mod exact;
mod explore;
mod fixture;
mod given;
mod judged;
mod refusals;
mod rows;
mod wisn;
