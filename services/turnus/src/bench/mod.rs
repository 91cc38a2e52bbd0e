//! Measurements: `turnus bench`. Wall clock, so no test asserts them.

mod model;
pub mod day;
pub mod sharing;
