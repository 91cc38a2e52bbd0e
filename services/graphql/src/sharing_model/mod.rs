//! Task-sharing models over GraphQL: given as JSON in the form that `turnus solve --format sharing` reads, kept solved in
//! this process, and changed by sliders from where their last solve ended. Nothing of it is recorded.
//!
//! The model is one JSON value and not fields of the schema: its form has one definition (in the solver), which also
//! reads files, and what is wrong with it is told with its place, `model.demand[3].hours`. What is asked of a solved model
//! is typed.

mod answer;
mod change;
mod futures;
mod mutation;
mod query;
mod refused;
mod run;
mod store;
mod upload;

pub(crate) use answer::{Changes, SharingModel};
pub(crate) use mutation::SharingModelMutation;
pub(crate) use query::{SharingModelQuery, SharingModelResult, of_unit};
pub(crate) use run::SharingModelSubscription;
pub(crate) use store::Models;
pub(crate) use upload::route;

/// Hours, points or kroner in whole hundredths.
fn x100(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// A share or rate in millionths.
fn millionths(value: f64) -> i64 {
    (value * 1e6).round() as i64
}
