//! Measurements: `turnus bench`. Wall clock, so no test asserts them.

pub mod day;
mod model;
pub mod sharing;
mod sliders;
