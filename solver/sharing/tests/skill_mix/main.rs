//! The full task-sharing model.

mod acceptance;
mod advice;
mod certificates;
mod conflicts;
mod exact;
mod explore;
mod fixture;
mod futures;
mod given;
mod judged;
mod least;
mod many;
mod pathways;
mod refusals;
mod rows;
mod uncertainty;
mod warm;
mod wisn;
