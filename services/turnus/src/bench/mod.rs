//! Measurements: `turnus bench`. Wall clock, so no test asserts them.

pub mod day;
pub mod growth;
mod model;
pub mod sharing;
mod sliders;
mod wards;
